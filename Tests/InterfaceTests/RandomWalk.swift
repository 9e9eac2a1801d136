import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Repeatable random numbers (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
    mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &self)] }
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// Somebody who presses anything at any time, and a judge who watches only what goes in, what is painted and what comes
/// out. The judge knows nothing of how the interface decides.
struct RandomWalk {
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
    private(set) var faults: [String] = []

    init(seed: UInt64) {
        dice = Dice(seed)
        _ = state.receive(.clockTime(Timestamp(milliseconds: 1_793_883_600_000), offset: 0), now: now)
        give(.event(.session(.sample)), batch: nil)
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
        case 43..<45: write()
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
        case .question, .sheet: name = "y"
        case .help, .line, .edit: name = "esc"
        case .normal:
            if state.focus != .pending {
                name = "tab"
            } else if let call = state.selectedCall {
                name = state.isSeen(call) ? dice.pick(["a", "a", "a", "space", "A"]) : "pgdn"
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
            "alt-c", "alt-s", "alt-n", "alt-c", "!", "enter", "enter", "enter", "o", "z", "e", "d", "D", "c", "S", "X", "?", "ctrl-c", "ctrl-s", "ctrl-l", "shift-tab", "ctrl-z", "up", "x", "Y",
        ]
        guard let key = KeyPress(name: dice.pick(names)) else { return }
        let batch = InputBatch([.key(key)], hadUnknown: dice.chance(2))
        give(.keys(batch), batch: batch, keys: true)
    }

    /// Something for the composer, letter by letter, whatever has the keys.
    private mutating func write() {
        let line = dice.pick([["!", "l", "enter"], ["/", "s", "t", "o", "p", "enter"], ["x", "enter"], ["esc", "esc"]])
        for name in ["esc", "ctrl-u"] + line {
            guard let key = KeyPress(name: name) else { continue }
            now = now + Milliseconds(dice.pick([20, 150, 310]))
            let batch = InputBatch([.key(key)])
            give(.keys(batch), batch: batch, keys: true)
        }
    }

    private mutating func burst() {
        let keys = ["a", "y", "A", "tab", "j", "enter", "alt-c", "alt-s", "!", "esc"]
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
        give(.event(.call(call)), batch: nil)
    }

    private mutating func call(_ handle: Int, revision: Int, stage: CallState.Stage) -> CallState {
        var rows = [DisplayRow(.title, label: "risk", word())]
        for _ in 0..<Int.random(in: 0...25, using: &dice) {
            rows.append(DisplayRow(dice.pick([.argument, .argumentLine, .effect, .diffAdded, .checkFailed, .note, .section]), label: dice.chance(30) ? word() : "", word()))
        }
        return CallState(
            handle: handle, tool: "tool", summary: "", stage: stage, revision: revision, risk: dice.chance(30) ? .destructive : .writes,
            display: CallDisplay(rows: rows), arguments: RawBytes(Array("{}".utf8)), proposed: Timestamp(milliseconds: 0))
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
        var fresh = Watched(call: call, unseen: Set((call.display?.rows ?? []).flatMap { row in [row.text] + ([.argument, .effect].contains(row.kind) && !row.label.isEmpty ? [row.label] : []) }), settled: now)
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
        var session = SessionState.sample
        if pause != nil { isPauseAnswered = false }
        session.pause = pause
        session.calls = watched.values.map(\.call).sorted { $0.handle < $1.handle }
        give(.event(.session(session)), batch: nil)
    }

    // MARK: What comes out

    private mutating func give(_ input: InterfaceInput, batch: InputBatch?, keys: Bool = false, refused: Bool = false) {
        if refused {
            for handle in watched.keys { watched[handle]?.isAnswered = false }
            isPauseAnswered = false
        }
        // A list of calls may be longer than its window, and it has been scrolled through.
        if case .sheet = state.mode { isList = true } else { isList = false }
        for effect in state.receive(input, now: now) { judge(effect, batch) }
        if keys { lastKeys = now }
        if dice.chance(92) { paint() }
    }

    private mutating func paint() {
        state.prepareToDraw(now: now)
        let drawing = state.draw(size: size, now: now)
        for effect in state.receive(.drawn(drawing.shown), now: now) { judge(effect, nil) }
        if painted.size != drawing.surface.size { disturbed = max(disturbed, now) }
        painted = drawing.surface
        if isTerminalFocused == false { return }
        let text = words(painted)
        if let pause, text.contains("p\(pause.id)p") { isPauseSeen = true }
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

    private mutating func judge(_ effect: InterfaceEffect, _ batch: InputBatch?) {
        switch effect {
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
        case .send(.sendNow):
            expect(!watched.values.contains { $0.call.stage == .waiting }, "sent past a call that waits")
        default: break
        }
    }

    private mutating func judge(_ approve: Command.Approve, _ batch: InputBatch?) {
        approvals += 1
        guard let call = watched[approve.handle] else { return expect(false, "approved a call that does not wait") }
        expect(call.call.stage == .waiting, "it does not wait")
        expect(call.call.revision == approve.revision && call.call.display?.digest == approve.display, "another showing")
        expect(call.call.display?.rows.count == approve.rowsSeen, "not all rows")
        expect(!call.isAnswered, "answered twice")
        let key = batch?.singleKey
        expect(key == .character("a") || key == .character("y"), "not by one plain key: \(batch.map { "\($0)" } ?? "no key")")
        if call.call.risk == .destructive { expect(key == .character("y"), "destructive by its first key") }
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

    private mutating func expect(_ condition: Bool, _ words: String) {
        if !condition { faults.append("\(words), at \(now.value)\n\(painted.picture)") }
    }
}
