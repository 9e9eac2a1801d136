// A long file, since it is one machine: who presses and who judges each know all that can be pressed and shown.

import Approval
import Conversation
import JSON
import Link
import Surface
import TestSupport
import Testing

@testable import Interface

/// Repeatable random numbers.
struct Dice: RandomNumberGenerator {
    private var noise: Noise
    init(_ seed: UInt64) { noise = Noise(seed: seed) }
    mutating func next() -> UInt64 { noise.next() }
    mutating func pick<T>(_ values: [T]) -> T { values[noise.below(values.count)] }
    mutating func chance(_ percent: Int) -> Bool { noise.chance(percent) }
}

/// Somebody who presses anything at any time, and a judge who watches only what goes in, what is painted and what comes
/// out. The judge knows nothing of how the interface decides.
struct RandomWalk: Sendable {
    private struct Watched {
        var call: CallState
        /// Words of its rows that have not been on the screen since this revision came.
        var unseen: Set<String>
        /// When the last of them came, or the revision.
        var settled: Milliseconds
        var isAnswered = false
    }

    private var dice: Dice
    private var state = InterfaceState()
    private var now: Milliseconds = 10_000
    private var size = Size(rows: 40, columns: 120)
    private var watched: [Int: Watched] = [:]
    private var nextHandle = 1
    private var nextWord = 0
    private var isTerminalFocused: Bool?
    /// When the terminal's focus or size last changed.
    private var disturbed: Milliseconds = 0
    private var lastKeys: Milliseconds?
    private var painted = Surface(size: Size(rows: 0, columns: 0))
    private var isList = false
    private(set) var approvals = 0
    private(set) var answers = 0
    private(set) var ownLines = 0
    private var pause: Pause?
    /// Its words have been on the screen, with somebody there.
    private var isPauseSeen = false
    private var isPauseAnswered = false
    private var nextPause = 1
    /// Nothing but looking is permitted.
    private let isReadOnly: Bool
    /// The conversation as the engine has it, and where the part begins that was told.
    private var lastEntry = 240
    private var firstTold = 200
    private var askedBefore: Int?
    private(set) var earlierAsked = 0
    private var isBobHere = false
    private var keptDesk: Link.Desk?
    private var keptAt: Milliseconds?
    private(set) var desksKept = 0
    private(set) var detached = 0
    /// Rules that were asked for and not answered yet.
    private var wishes: [RuleWish] = []
    /// Forms that were asked for and not answered yet.
    private var forms: [(handle: Int, revision: Int)] = []
    private(set) var formsOpened = 0
    /// The last draft that was told, words of its text that have not been on the screen since, and when the last of them came.
    private var drafted: (draft: RuleDraft, unseen: Set<String>, settled: Milliseconds)?
    private(set) var rulesMade = 0
    private(set) var rulesRevoked = 0
    private var listed: [ListedRule] = []
    /// How often differences were drawn in the other form.
    private(set) var turned = 0
    private(set) var faults: [String] = []

    init(seed: UInt64, isReadOnly: Bool = false) {
        dice = Dice(seed)
        self.isReadOnly = isReadOnly
        // Who may not touch is known to the one who asked for it, or to the engine alone.
        if isReadOnly, dice.chance(50) { state = InterfaceState(isReadOnly: true) }
        _ = state.receive(.clockTime(Timestamp(milliseconds: 1_793_883_600_000), offset: 0), now: now)
        give(.event(.session(session)), batch: nil)
    }

    mutating func run(steps: Int) {
        for _ in 0..<steps where faults.isEmpty { step() }
    }

    private mutating func step() {
        now = now + Milliseconds(dice.pick([0, 1, 10, 33, 100, 250, 299, 300, 301, 399, 400, 500, 700, 1100, 1500, 3000]))
        if dice.chance(45) { return goOn() }
        switch Int.random(in: 0..<100, using: &dice) {
        case 0..<9: newCall()
        case 9..<13: revise()
        case 13..<16: end()
        case 16..<19: setFocus(dice.chance(65))
        case 19..<22: resize()
        case 22..<25: give(.keys(InputBatch([.paste(dice.pick(["a", "y", "A", "aaaa", "a\n", "{}", "/continue", "/stop", "/new", "!ls", "!ls\n"]))])), batch: nil, keys: true)
        case 25..<29: burst()
        case 29..<33: give(.tick, batch: nil)
        case 35..<37: tellAll()
        case 37..<41: ask()
        case 41..<43: tellPhaseAndQueue()
        case 43..<45, 62..<65: write()
        case 45..<48: company()
        case 48..<52: converse()
        case 52..<55: read()
        case 55..<60: tellDraft()
        case 60..<62: tellRules()
        case 33..<35: give(.event(.refused(handle: watched.keys.randomElement(using: &dice), reason: "no")), batch: nil, refused: true)
        default: key()
        }
    }

    // MARK: What goes in

    /// The next key of somebody who wants to approve, so that the walk gets somewhere.
    private mutating func goOn() {
        if isTerminalFocused == false, dice.chance(50) { return setFocus(true) }
        if size.rows < 10 || size.columns < 40, dice.chance(50) { return resize() }
        var name = "esc"
        switch state.mode {
        case .question: name = "y"
        case .sheet(let sheet): name = sheet.seenLines.count < state.sheetLines(sheet, width: state.sheetWidth(size)).count ? "pgdn" : sheet.forGood > 0 ? "Y" : "y"
        case .edit(let form):
            if case .opening = form.stage, dice.chance(85) { return tellForm() }
            name = dice.pick(["esc", "ctrl-s", "tab", "enter", "ctrl-t", "ctrl-r", "space", "x", "ctrl-g", "alt-a", "alt-u", "up", "left", "right", "ctrl-x"])
        case .page, .running, .line: name = "esc"
        case .rule(let sheet):
            if dice.chance(sheet.isSettled ? 5 : 85) { return tellDraft() }
            if dice.chance(10), let call = state.calls[sheet.wish.handle] { surprise(call) }
            let isSeen = sheet.seenLines.count >= state.ruleLines(sheet, width: state.sheetWidth(size)).count
            name = dice.chance(80) ? (isSeen ? "ctrl-s" : "pgdn") : dice.pick(["ctrl-s", "right", "tab", "shift-tab", "esc", "x"])
        case .rules: name = dice.pick(["x", "x", "j", "k", "pgdn", "esc"])
        case .normal:
            if state.focus != .pending {
                name = "tab"
            } else if let call = state.selectedCall {
                name = state.isSeen(call) ? dice.pick(["a", "a", "a", "space", "A", "r"]) : dice.pick(["pgdn", "pgdn", "pgdn", "pgdn", "o", "v", "v"])
                if state.isSeen(call), dice.chance(30) { surprise(call) }
            } else {
                return newCall()
            }
        }
        guard let key = KeyPress(name: name) else { return }
        let batch = InputBatch([.key(key)])
        give(.keys(batch), batch: batch, keys: true)
    }

    /// Something changes just before the key is pressed.
    private mutating func surprise(_ selected: CallState) {
        switch Int.random(in: 0..<6, using: &dice) {
        case 0: resize()
        case 4: tellAll()
        case 1: setFocus(dice.chance(70))
        case 2:
            tell(call(selected.handle, revision: selected.revision + 1, stage: .waiting))
        case 3:
            tell(call(selected.handle, revision: selected.revision, stage: .waiting))
        default: newCall()
        }
        now = now + Milliseconds(dice.pick([0, 100, 200, 301, 390, 399]))
    }

    private mutating func key() {
        let names = [
            "a", "a", "a", "a", "a", "y", "y", "y", "j", "k", "tab", "tab", "pgdn", "pgdn", "pgdn", "G", "g", "J", "esc", "space", "space", "A", "A",
            "alt-c", "alt-s", "alt-n", "alt-c", "!", "enter", "enter", "enter", "o", "z", "v", "v", "e", "t", "d", "D", "c", "S", "X", "?", "ctrl-c", "ctrl-s", "ctrl-l", "shift-tab", "ctrl-z", "up", "x", "alt-r", "r", "r", "left", "right", "Y", "ctrl-\\", "ctrl-\\", "ctrl-d", "q",
        ]
        guard let key = KeyPress(name: dice.pick(names)) else { return }
        let batch = InputBatch([.key(key)], hadUnknown: dice.chance(2))
        give(.keys(batch), batch: batch, keys: true)
    }

    /// Something for the composer, letter by letter, whatever has the keys.
    private mutating func write() {
        let line = dice.pick([["!", "l", "enter"], ["/", "s", "t", "o", "p", "enter"], ["x", "enter"], ["esc", "esc"], ["/", "w", "h", "o", "enter"], ["/", "d", "e", "t", "a", "c", "h", "enter"], ["/", "r", "e", "n", "a", "m", "e", "space", "n", "enter"], ["/", "r", "e", "a", "s", "tab", "enter"], ["/", "c", "a", "l", "l", "space", "x", "enter"], ["/", "r", "u", "l", "e", "s", "enter"], ["/", "q", "u", "i", "t", "enter"]])
        for name in ["esc", "ctrl-u"] + line {
            guard let key = KeyPress(name: name) else { continue }
            now = now + Milliseconds(dice.pick([20, 150, 310]))
            let batch = InputBatch([.key(key)])
            give(.keys(batch), batch: batch, keys: true)
        }
        if state.wantsRules, dice.chance(80) { tellRules() }
    }

    /// Somebody who wants to know what was said before.
    private mutating func read() {
        for name in dice.pick([["esc", "shift-tab", "g"], ["esc", "pgup", "pgup", "pgup"], ["esc", "shift-tab", "pgup", "k", "k"]]) {
            guard let key = KeyPress(name: name) else { continue }
            now = now + Milliseconds(dice.pick([20, 150, 310]))
            let batch = InputBatch([.key(key)])
            give(.keys(batch), batch: batch, keys: true)
        }
        if dice.chance(50) { converse() }
    }

    private mutating func burst() {
        let keys = ["a", "y", "A", "r", "ctrl-s", "x", "tab", "j", "enter", "alt-c", "alt-s", "!", "esc", "ctrl-\\"]
        let events = (0..<Int.random(in: 2...4, using: &dice)).map { _ in InputEvent.key(KeyPress(name: dice.pick(keys)) ?? KeyPress(.enter)) }
        let batch = InputBatch(events)
        give(.keys(batch), batch: batch, keys: true)
    }

    private mutating func setFocus(_ isFocused: Bool) {
        isTerminalFocused = isFocused
        disturbed = now
        give(.keys(InputBatch([isFocused ? .focusGained : .focusLost])), batch: nil)
    }

    private mutating func resize() {
        let before = size
        size = dice.chance(25) ? Size(rows: Int.random(in: 1...60, using: &dice), columns: Int.random(in: 1...200, using: &dice)) : dice.pick([Size(rows: 40, columns: 120), Size(rows: 24, columns: 80), Size(rows: 12, columns: 50)])
        if size != before { disturbed = now }
        let isAnnounced = dice.chance(70)
        give(isAnnounced ? .keys(InputBatch([.resized(size)])) : .tick, batch: nil)
        // Nobody can know of a size that is neither announced nor drawn.
        if !isAnnounced { paint() }
    }

    private mutating func newCall() {
        if watched.count > 4 { return end() }
        let handle = nextHandle
        nextHandle += 1
        tell(call(handle, revision: 1, stage: dice.chance(80) ? .waiting : .checking))
    }

    private mutating func revise() {
        guard let old = watched.values.map(\.call).randomElement(using: &dice) else { return }
        // Sometimes only the stage moves on and the rows stay.
        if old.stage == .checking, dice.chance(50) {
            var call = old
            call.stage = .waiting
            tell(call)
        } else {
            tell(call(old.handle, revision: old.revision + (dice.chance(80) ? 1 : 0), stage: dice.chance(85) ? .waiting : .checking))
        }
    }

    /// The engine asks something, or does not ask any more.
    private mutating func ask() {
        let asked = dice.chance(80) ? Pause(id: nextPause, message: "p\(nextPause)p words", choices: [.goOn, dice.pick([.stop, .startNew])]) : nil
        nextPause += 1
        pause = asked
        (isPauseSeen, isPauseAnswered) = (false, false)
        give(.event(.pause(asked)), batch: nil)
    }

    private mutating func tellPhaseAndQueue() {
        give(.event(.phase(dice.pick([.idle, .working, .answering(since: Timestamp(milliseconds: 0)), .paused]))), batch: nil)
        let queue = (0..<Int.random(in: 0...3, using: &dice)).map { QueuedMessage(id: nextPause * 10 + $0, text: "!rm") }
        give(.event(.queued(queue)), batch: nil)
    }

    private mutating func end() {
        guard let handle = watched.keys.sorted().randomElement(using: &dice), var call = watched[handle]?.call else { return }
        call.stage = dice.pick([.denied, .starting, .cancelled])
        watched[handle] = nil
        // Somebody else was faster, and an answer of one's own comes too late.
        if dice.chance(50) { call.decidedBy = FrontEnd.bob.author }
        give(.event(.call(call)), batch: nil)
        if dice.chance(20) { give(.event(.refused(handle: handle, reason: "too late")), batch: nil, refused: true) }
    }

    private mutating func call(_ handle: Int, revision: Int, stage: CallState.Stage) -> CallState {
        var rows = [DisplayRow(.title, label: "risk", word())]
        for _ in 0..<Int.random(in: 0...25, using: &dice) {
            rows.append(DisplayRow(dice.pick([.argument, .argumentLine, .effect, .diffContext, .diffRemoved, .diffAdded, .diffAdded, .checkFailed, .note, .section, .foreign]), label: dice.chance(30) ? word() : "", word()))
        }
        let offer = dice.chance(50) ? RepairOffer(changes: ["c"], arguments: RawBytes(Array("{\"a\":1}".utf8))) : nil
        let misfit = dice.chance(15) ? Misfit(kind: dice.pick([.unfit, .unreadable, .unknownTool]), problems: ["p"], expected: [], offer: offer) : nil
        return CallState(
            handle: handle, tool: "tool", summary: "", stage: stage, revision: revision, risk: dice.chance(30) ? .destructive : .writes,
            display: CallDisplay(rows: rows), arguments: RawBytes(Array("{}".utf8)), misfit: misfit, proposed: Timestamp(milliseconds: 0))
    }

    /// Words that occur once, and are never wrapped on a screen on which something may be approved.
    private mutating func word() -> String {
        nextWord += 1
        return "w\(nextWord)w"
    }

    private mutating func tell(_ call: CallState) {
        watched[call.handle] = fresh(call)
        give(.event(.call(call)), batch: nil)
    }

    private func fresh(_ call: CallState) -> Watched {
        let before = watched[call.handle]
        var fresh = Watched(call: call, unseen: Set((call.display?.rows ?? []).flatMap { row in [row.text] + ([.argument, .effect, .foreign, .diffContext, .diffRemoved, .diffAdded].contains(row.kind) && !row.label.isEmpty ? [row.label] : []) }), settled: now)
        if let before, before.call.display == call.display, before.call.revision == call.revision {
            fresh.unseen = before.unseen
            fresh.isAnswered = before.isAnswered
        }
        return fresh
    }

    /// The engine says everything anew, as after falling behind; something has changed meanwhile.
    private mutating func tellAll() {
        if let old = watched.values.map(\.call).randomElement(using: &dice) {
            let call = call(old.handle, revision: old.revision + (dice.chance(50) ? 1 : 0), stage: .waiting)
            watched[call.handle] = fresh(call)
        }
        disturbed = now
        for handle in watched.keys { watched[handle]?.isAnswered = false }
        // What was asked for before comes late, or never.
        let late = askedBefore
        firstTold = dice.chance(50) ? firstTold : Int.random(in: 1...lastEntry, using: &dice)
        askedBefore = nil
        var session = self.session
        if pause != nil { isPauseAnswered = false }
        session.pause = pause
        session.calls = watched.values.map(\.call).sorted { $0.handle < $1.handle }
        let before = state.composer.editor.text
        let top = state.reader.top.map { state.log[min($0.entry, state.log.count - 1)].id }
        give(.event(.session(session)), batch: nil)
        expect(state.composer.editor.text == before, "a snapshot changed the draft")
        if let top, top >= firstTold, let now = state.reader.top { expect(isNear(state.log[now.entry].id, top), "a snapshot moved the reader from \(top) to \(state.log[now.entry].id)") }
        if let late, dice.chance(50) { tellEarlier(late) }
    }

    /// The lines before an entry may belong to the one above.
    private func isNear(_ id: Int, _ other: Int) -> Bool { id == other || id == other - 1 }

    /// The session without its calls.
    private var session: SessionState {
        var session = SessionState.sample
        session.isDetachable = true
        session.frontEnds = frontEnds
        session.entries = (firstTold...lastEntry).map(entry)
        session.desk = Link.Desk(draft: "left here", comments: [1: "words"])
        return session
    }

    private var frontEnds: [FrontEnd] {
        let me = FrontEnd(number: 1, author: FrontEnd.ada.author, isReadOnly: isReadOnly, since: FrontEnd.ada.since)
        return isBobHere ? [me, .bob] : [me]
    }

    private func entry(_ id: Int) -> Entry {
        let text = String(repeating: "said \(id). ", count: id % 7 * 5)
        let body: Entry.Body =
            switch id % 6 {
            case 0, 3: .you(text)
            case 1: .assistant(text: text, isOpen: false, interrupted: nil)
            case 4: .reasoning(text: text, isOpen: id == lastEntry)
            default: .call(handle: 10_000 + id)
            }
        return Entry(id: id, time: Timestamp(milliseconds: 0), body: body)
    }

    /// Others come and go, and give the session names.
    private mutating func company() {
        if dice.chance(30) { return give(.event(.renamed("name \(nextPause)")), batch: nil) }
        isBobHere.toggle()
        give(.event(.frontEnds(frontEnds)), batch: nil)
    }

    /// More is said, more of what was said before is told, or is not.
    private mutating func converse() {
        if let before = askedBefore, dice.chance(70) {
            if dice.chance(20) {
                askedBefore = nil
                return give(.event(.refused(handle: nil, reason: "cannot be read")), batch: nil, refused: true)
            }
            return tellEarlier(before)
        }
        if lastEntry % 6 == 4, dice.chance(60) { return give(.event(.entryText(id: lastEntry, text: "thought ")), batch: nil) }
        lastEntry += 1
        give(.event(.entryAdded(entry(lastEntry))), batch: nil)
    }

    private mutating func tellEarlier(_ before: Int) {
        let ids = Array(max(1, before - 20)..<before)
        let calls = ids.filter { $0 % 3 == 2 }.map { CallState(handle: 10_000 + $0, tool: "tool", stage: .succeeded(milliseconds: 1), proposed: Timestamp(milliseconds: 0)) }
        let (pending, recent) = (state.calls.pending, state.calls.recent)
        if before == firstTold {
            askedBefore = nil
            firstTold = ids[0]
        }
        give(.event(.earlier(EarlierEntries(entries: ids.map(entry), calls: calls))), batch: nil)
        expect(state.calls.pending == pending && state.calls.recent == recent, "what came late is news")
        expect(state.log.firstID == firstTold, "begins at \(state.log.firstID ?? 0), not at \(firstTold)")
    }

    /// The engine gives what a form is made of, or does not.
    private mutating func tellForm() {
        guard let wanted = forms.popLast() else { return }
        guard let call = state.calls[wanted.handle], call.stage == .waiting, dice.chance(90) else {
            return give(.event(.refused(handle: wanted.handle, reason: "gone")), batch: nil)
        }
        formsOpened += 1
        let revision = dice.chance(90) ? wanted.revision : wanted.revision + 1
        let source = ArgumentSource(
            handle: wanted.handle, revision: revision, parameters: RawBytes(Desk.parameters.serialized()), arguments: call.arguments, asked: call.arguments)
        give(.event(.form(source)), batch: nil)
    }

    /// The engine answers a wish, the last or an older one, or what nobody asked.
    private mutating func tellDraft() {
        guard let last = wishes.last else { return }
        var wish = dice.chance(75) ? last : dice.pick(wishes)
        if dice.chance(5) { wish.handle += 1 }
        if dice.chance(5) { wish.revision += 1 }
        if dice.chance(5) { wish.width += 1 }
        var draft = RuleDraft(wish: wish, widths: 3)
        draft.wish.width = min(max(0, wish.width), 2)
        if dice.chance(5) {
            draft.refusal = "refused"
        } else {
            if dice.chance(80) { (draft.field, draft.value) = ("command", word()) }
            draft.text = (0..<Int.random(in: 1...20, using: &dice)).map { _ in word() }.joined(separator: "\n")
            if dice.chance(10) { draft.problem = "no" }
            if dice.chance(50) { draft.remarks = [word()] }
            draft.looked = 9
            draft.others = (0..<Int.random(in: 0...10, using: &dice)).map { _ in .init(call: word(), count: 3, asked: 1) }
        }
        // What it says, in the words that occur once.
        let words = draft.text.utf8.split(separator: 0x0A).map { String(decoding: Array($0), as: UTF8.self) } + draft.remarks + draft.others.map(\.call)
        if let old = drafted, old.draft == draft {} else if isAnswer(draft) { drafted = (draft, draft.problem == nil ? Set(words) : [], now) }
        give(.event(.ruleDraft(draft)), batch: nil)
    }

    /// It answers the last wish: what an older one is answered must not come to the screen.
    private func isAnswer(_ draft: RuleDraft) -> Bool {
        guard var wish = wishes.last else { return false }
        wish.width = min(max(0, wish.width), 2)
        return wish == draft.wish
    }

    private mutating func tellRules() {
        let rules = (0..<Int.random(in: 0...6, using: &dice)).map { _ in
            ListedRule(
                id: RuleID(text: word()), effect: dice.pick(Rule.Effect.allCases), words: word(), origin: "policy.toml, line 3", text: "[[rule]]\nx", end: nil, uses: 0, last: nil,
                isRevocable: dice.chance(70))
        }
        listed = rules
        give(.event(.rules(RuleListing(rules: rules, remarks: dice.chance(30) ? ["damage"] : []))), batch: nil)
        // Somebody who came to take one back.
        for name in ["j", "x", "y"] {
            guard let key = KeyPress(name: name), dice.chance(80) else { continue }
            switch state.mode {
            case .rules, .question: break
            default: return
            }
            now = now + Milliseconds(dice.pick([100, 1100, 1500]))
            let batch = InputBatch([.key(key)])
            give(.keys(batch), batch: batch, keys: true)
        }
    }

    // MARK: What comes out

    private mutating func give(_ input: InterfaceInput, batch: InputBatch?, keys: Bool = false, refused: Bool = false) {
        if refused {
            for handle in watched.keys { watched[handle]?.isAnswered = false }
            isPauseAnswered = false
        }
        // A list of calls may be longer than its window, and it has been scrolled through.
        if case .sheet = state.mode { isList = true } else { isList = false }
        let form = state.differenceForm
        let effects = state.receive(input, now: now)
        if state.differenceForm != form {
            disturbed = now
            turned += 1
            expect(effects.allSatisfy { $0.decidesNothing }, "a change of form that decides")
        }
        judgeTogether(effects)
        for effect in effects { judge(effect, batch) }
        if keys { lastKeys = now }
        if isReadOnly {
            expect(state.pending.sent.isEmpty && state.pending.marked.isEmpty, "read-only, and decided")
            switch state.mode {
            case .normal, .page, .running, .rules: break
            default: expect(false, "read-only, and asked for words or an answer")
            }
        }
        if dice.chance(92) { paint() }
    }

    private mutating func paint() {
        state.prepareToDraw(now: now)
        let drawing = state.draw(size: size, now: now)
        let effects = state.receive(.drawn(drawing.shown), now: now)
        judgeTogether(effects)
        for effect in effects { judge(effect, nil) }
        if painted.size != drawing.surface.size { disturbed = max(disturbed, now) }
        painted = drawing.surface
        if isTerminalFocused == false { return }
        let text = words(painted)
        if let pause, text.contains("p\(pause.id)p") { isPauseSeen = true }
        if var last = drafted, !last.unseen.isEmpty {
            last.unseen.subtract(text)
            if last.unseen.isEmpty { last.settled = now }
            drafted = last
        }
        for handle in watched.keys {
            guard var call = watched[handle], !call.unseen.isEmpty else { continue }
            call.unseen = call.unseen.filter { !text.contains($0) }
            if call.unseen.isEmpty { call.settled = now }
            watched[handle] = call
        }
    }

    /// The words on a screen.
    private func words(_ surface: Surface) -> Set<String> {
        let isPart: (UInt8) -> Bool = { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        return Set(surface.picture.utf8.split { !isPart($0) }.map { String(decoding: Array($0), as: UTF8.self) })
    }

    private mutating func judgeTogether(_ effects: [InterfaceEffect]) {
        if effects.contains(.detach) {
            detached += 1
            expect(!effects.contains(.send(.close)), "left and ended")
            if effects.contains(.quit) { expect(false, "left in two ways") }
        }
        let isLeaving = effects.contains { [.detach, .quit, .suspend].contains($0) || $0.opensEditor }
        for case .send(.keepDesk(let desk)) in effects {
            desksKept += 1
            expect(desk != keptDesk, "kept what was kept")
            expect(isLeaving || keptAt.map { now - $0 >= 500 } ?? true, "kept \(keptAt.map { (now - $0).value } ?? 0) ms after the last time")
            keptDesk = desk
            keptAt = now
        }
    }

    private mutating func judge(_ effect: InterfaceEffect, _ batch: InputBatch?) {
        if isReadOnly, case .send(let command) = effect, command.touches { return expect(false, "read-only, and sent \(command)") }
        switch effect {
        case .send(.earlier(let before)):
            earlierAsked += 1
            expect(askedBefore == nil, "asked twice for what is earlier")
            expect(before == firstTold && before > 1, "asked for what is before \(before)")
            askedBefore = before
        case .send(.close):
            expect(batch != nil, "ended without a key")
            if isBobHere || watched.values.contains(where: { $0.call.isPending }) { expect(batch?.singleKey == .character("y"), "ended without a second key") }
        case .send(.approve(let approve)): judge(approve, batch)
        case .send(.deny(let deny)):
            watched[deny.handle]?.isAnswered = true
            expect(batch != nil, "a denial without a key")
        case .send(.amend(let amend)): watched[amend.handle]?.isAnswered = true
        case .send(.answer(let id, let choice)):
            answers += 1
            expect(pause?.id == id && pause?.choices.contains(choice) == true, "an answer to what is not asked")
            expect(isPauseSeen, "an answer to what was not painted")
            expect(!isPauseAnswered, "answered twice")
            expect(batch?.singleKey != nil, "an answer without a key of its own")
            isPauseAnswered = true
        case .send(.runOwn):
            ownLines += 1
            expect(batch?.singleKey == KeyPress(.enter), "a line that ran without Enter alone")
        case .send(.newConversation), .send(.compact), .send(.stop):
            expect(batch?.singleKey == .character("y"), "asked for without a second key")
        case .send(.openForm(let handle, let revision)): forms.append((handle, revision))
        case .send(.draftRule(let wish)): wishes = wishes.suffix(5) + [wish]
        case .send(.makeRule(let rule)): judge(rule, batch)
        case .send(.revokeRule(let id)):
            rulesRevoked += 1
            guard let rule = listed.first(where: { $0.id == id }) else { return expect(false, "took back what is not listed") }
            expect(rule.isRevocable, "took back what is not one's own")
            expect(batch?.singleKey == .character(rule.effect == .allow ? "x" : "y"), "taken back by another key")
            expect(isTerminalFocused != false, "no focus")
        case .send(.sendNow):
            expect(!watched.values.contains { $0.call.stage == .waiting }, "sent past a call that waits")
        default: break
        }
    }

    private mutating func judge(_ approve: Command.Approve, _ batch: InputBatch?) {
        approvals += 1
        guard let call = watched[approve.handle] else { return expect(false, "approved a call that does not wait") }
        expect(call.call.stage == .waiting, "it does not wait")
        expect(call.call.misfit == nil, "an invalid call was approved")
        expect(call.call.revision == approve.revision && call.call.display?.digest == approve.display, "another showing")
        expect(call.call.display?.rows.count == approve.rowsSeen, "not all rows")
        expect(!call.isAnswered, "answered twice")
        let key = batch?.singleKey
        expect(["a", "y", "Y"].contains { key == .character($0) }, "not by one plain key: \(batch.map { "\($0)" } ?? "no key")")
        if call.call.risk == .destructive { expect(key == .character(isList ? "Y" : "y"), "destructive by its first key") }
        expect(lastKeys.map { now - $0 >= 300 } ?? true, "the key before came \(lastKeys.map { (now - $0).value } ?? 0) ms ago")
        expect(call.unseen.isEmpty, "never seen: \(call.unseen.sorted())")
        expect(now - call.settled >= 400, "shown for \((now - call.settled).value) ms")
        expect(now - disturbed >= 400, "disturbed \((now - disturbed).value) ms ago")
        expect(isTerminalFocused != false, "no focus")
        expect(size.columns >= 40 && size.rows >= 10, "too small")
        expect(painted.size == size, "the screen shows another size")
        // The call stands on the screen that the person saw when pressing.
        expect(painted.picture.contains("#\(approve.handle) ") || state.zoom == .call || isList, "it is not on the screen")
        watched[approve.handle]?.isAnswered = true
    }

    private mutating func judge(_ rule: Command.MakeRule, _ batch: InputBatch?) {
        rulesMade += 1
        expect(batch?.singleKey == KeyPress(name: "ctrl-s"), "a rule without a key of its own")
        guard let (draft, unseen, settled) = drafted else { return expect(false, "a rule that was never drafted") }
        expect(draft.text.utf8.elementsEqual(rule.text.utf8) && draft.wish.scope == rule.scope, "another rule than the last that was drafted")
        expect(draft.problem == nil && draft.refusal == nil, "a rule that cannot be made")
        expect(draft.wish.handle == rule.handle && draft.wish.revision == rule.revision, "of another call")
        let call = watched[rule.handle]
        expect(call?.call.stage == .waiting && call?.call.revision == rule.revision && call?.isAnswered == false, "of a call that does not wait so")
        expect(unseen.isEmpty, "never seen: \(unseen.sorted())")
        expect(now - settled >= 400 && now - disturbed >= 400, "shown for \((now - settled).value) ms, disturbed \((now - disturbed).value) ms ago")
        expect(isTerminalFocused != false && painted.size == size && size.columns >= 40 && size.rows >= 10, "no focus, or no room")
        expect(painted.picture.contains("A rule from #\(rule.handle)"), "it is not on the screen")
    }

    private mutating func expect(_ condition: Bool, _ words: String) {
        if !condition { faults.append("\(words), at \(now.value)\n\(painted.picture)") }
    }
}

extension InterfaceEffect {
    fileprivate var decidesNothing: Bool {
        switch self {
        case .send(.approve), .send(.deny), .send(.amend), .send(.stop), .send(.answer): false
        default: true
        }
    }
    fileprivate var opensEditor: Bool { if case .openEditor = self { true } else { false } }
}

extension Command {
    /// It would change something for somebody.
    fileprivate var touches: Bool {
        switch self {
        case .attach, .earlier, .listRules: false
        default: true
        }
    }
}
