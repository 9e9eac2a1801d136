import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// The sheet that makes a rule of a call.
@Suite struct RuleSheetTests {
    /// What the engine could answer; of the call #4, unless the desk says otherwise.
    static func draft(others: Int = 0, problem: String? = nil, field: String? = "command") -> RuleDraft {
        let words = "git log --oneline -n 5"
        var draft = RuleDraft(wish: RuleWish(handle: 4, revision: 1), widths: 4, field: field, value: field == nil ? "" : words)
        draft.text = "[[rule]]\neffect = \"allow\"\ncommand = \"\(words)\"\nsession = \"lylw0zknse8g\"\nsaved = \"2026-11-05T13:01:00.000Z from call #4 of session support-desk\""
        draft.problem = problem
        draft.remarks = ["Commands that begin with these words. After them only options that are known to read and no more, and paths inside the working folder."]
        draft.looked = 312
        draft.others = (0..<others).map { .init(call: "run_shell git log --oneline -n 5 -- src/a/rather/long/path/\($0)", count: 12 - $0 / 2, asked: $0 % 3) }
        return draft
    }

    private func desk(_ columns: Int = 80, _ rows: Int = 24, _ draft: RuleDraft = Self.draft()) -> Desk {
        var call = CallState.write()
        (call.tool, call.summary) = ("run_shell", "git log --oneline -n 5")
        var desk = Desk(columns, rows, session: .sample.with(call, entries: [.you("what changed?"), .call(handle: 4)]))
        desk.press("tab", "r")
        desk.answer(draft)
        desk.effects = []
        return desk
    }

    @Test("the sheet", arguments: [(120, 40), (80, 24), (60, 16), (40, 10)])
    func picture(size: (Int, Int)) throws {
        try expectGolden(desk(size.0, size.1, Self.draft(others: 3)).picture, "rule-\(size.0)x\(size.1)")
    }

    @Test("what cannot be saved", arguments: [(80, 24), (40, 10)])
    func problem(size: (Int, Int)) throws {
        var desk = desk(size.0, size.1)
        desk.type("x")
        var draft = Self.draft(problem: "It would not allow this call. It is about other calls.")
        draft.text = "[[rule]]\neffect = \"allow\"\ncommand = \"git log --oneline -n 5x\""
        desk.answer(draft)
        try expectGolden(desk.picture, "rule-problem-\(size.0)x\(size.1)")
    }

    @Test func savesWhatStandsThere() {
        var desk = desk()
        desk.wait(500)
        desk.press("ctrl-s")
        #expect(desk.rules == [.init(handle: 4, revision: 1, scope: .session, text: Self.draft().text)])
        // It approves nothing.
        #expect(desk.approvals.isEmpty && desk.state.mode.isNormal && desk.state.calls.pending == [4])
    }

    @Test("no other key saves", arguments: ["enter", "a", "y", "space", "ctrl-j", "ctrl-x", "A"]) func otherKeys(key: String) {
        var desk = desk()
        desk.wait(500)
        desk.press(key)
        #expect(desk.rules.isEmpty && desk.approvals.isEmpty, "\(desk)")
    }

    @Test func notBeforeItWasShown() {
        var desk = desk()
        desk.press("ctrl-s", after: 399)
        #expect(desk.rules.isEmpty && desk.footer.contains("only just been shown"))
        desk.press("ctrl-s")
        #expect(desk.rules.count == 1)
    }

    @Test func aNewDraftStartsTheClock() {
        var desk = desk()
        desk.wait(500)
        desk.press("tab")
        var draft = Self.draft()
        draft.remarks = ["Other words."]
        desk.answer(draft)
        desk.press("ctrl-s", after: 100)
        #expect(desk.rules.isEmpty)
        desk.press("ctrl-s")
        #expect(desk.rules.map(\.scope) == [.workspace])
    }

    @Test func notByABurst() {
        var desk = desk()
        desk.wait(500)
        desk.burst("ctrl-s", "ctrl-s")
        desk.wait(500)
        desk.burst("x", "ctrl-s")
        desk.paste("\u{13}")
        #expect(desk.rules.isEmpty)
    }

    @Test("all lines must have been on the screen", arguments: [(80, 24), (60, 16), (40, 10)])
    func readFirst(size: (Int, Int)) {
        var desk = desk(size.0, size.1, Self.draft(others: 50))
        desk.wait(500)
        desk.press("ctrl-s")
        #expect(desk.rules.isEmpty && desk.footer.contains("below (pgdn)"), "\(desk)")
        var pages = 0
        while desk.state.ruleIsUnread, pages < 100 {
            desk.press("pgdn")
            pages += 1
        }
        desk.press("ctrl-s", after: 100)
        #expect(desk.rules.isEmpty)
        desk.press("ctrl-s")
        #expect(desk.rules.count == 1, "\(desk)")
    }

    @Test("another width of the screen begins anew") func resized() {
        var desk = desk(80, 24, Self.draft(others: 50))
        for _ in 0..<20 { desk.press("pgdn") }
        #expect(!desk.state.ruleIsUnread)
        desk.size = Size(rows: 24, columns: 70)
        desk.receive(.keys(InputBatch([.resized(desk.size)])))
        #expect(desk.state.ruleIsUnread)
        desk.press("ctrl-s")
        #expect(desk.rules.isEmpty)
    }

    @Test func notWithoutFocusOrRoom() {
        var desk = desk()
        desk.wait(500)
        desk.receive(.keys(InputBatch([.focusLost])))
        desk.wait(500)
        desk.press("ctrl-s")
        desk.receive(.keys(InputBatch([.focusGained])))
        desk.size = Size(rows: 9, columns: 39)
        desk.receive(.keys(InputBatch([.resized(desk.size)])))
        desk.wait(500)
        desk.press("ctrl-s")
        #expect(desk.rules.isEmpty && desk.footer.contains("too small"))
    }

    // MARK: Widths, places, ends

    @Test func widths() {
        var desk = desk()
        desk.press("left")
        #expect(desk.wishes.isEmpty)
        desk.press("right")
        desk.press("right")
        #expect(desk.wishes.map(\.width) == [1, 2])
        desk.answer(Self.draft())
        for _ in 0..<5 { desk.press("right") }
        #expect(desk.wishes.last?.width == 3)
        desk.press("tab", "shift-tab")
        #expect(desk.wishes.last?.scope == .workspace && desk.wishes.last?.end == .uses(1) && desk.wishes.last?.width == 3)
        desk.press("tab", "tab")
        #expect(desk.wishes.last?.scope == .session)
    }

    @Test func typing() {
        var desk = desk()
        #expect(desk.surface.cursor != nil)
        desk.press("ctrl-b", "backspace")
        #expect(desk.wishes.map(\.typed) == ["git log --oneline -n5"])
        desk.press("ctrl-e", "ctrl-u")
        desk.type("git log")
        desk.paste(" x\ny")
        #expect(desk.wishes.last?.typed == "git log x y")
        // What is offered comes back.
        desk.press("right")
        #expect(desk.wishes.last == RuleWish(handle: 4, revision: 1))
        desk.answer(Self.draft())
        #expect(desk.shows("command git log --oneline -n 5 ") && desk.shows("1 of 4"))
    }

    @Test func aPasteThatWentAstray() {
        var desk = desk()
        desk.paste(String(repeating: "x", count: 5000))
        desk.wait(1000)
        desk.press("ctrl-s")
        #expect(desk.commands.isEmpty && desk.footer.contains("longer than 4096 bytes"))
        desk.press("right")
        desk.press("ctrl-s")
        #expect(desk.rules.count == 1, "\(desk)")
    }

    @Test func whereNothingCanBeTyped() {
        var desk = desk(80, 24, Self.draft(field: nil))
        desk.type("da")
        #expect(desk.wishes.isEmpty && desk.commands.isEmpty && desk.footer.contains("nothing can be typed here"))
    }

    // MARK: Answers of the engine

    @Test func answersInAnyOrder() {
        var desk = desk()
        desk.press("right", "right")
        let (first, second) = (desk.wishes[0], desk.wishes[1])
        var late = Self.draft()
        (late.wish, late.text) = (first, "[[rule]]\nlate")
        var wanted = Self.draft()
        (wanted.wish, wanted.text) = (second, "[[rule]]\nwanted")
        desk.event(.ruleDraft(wanted))
        desk.event(.ruleDraft(late))
        #expect(desk.shows("wanted") && !desk.shows("late"))
        desk.press("ctrl-s")
        #expect(desk.rules.map(\.text) == ["[[rule]]\nwanted"])
    }

    @Test func nothingIsSavedWhileItIsWorkedOut() {
        var desk = desk()
        desk.press("right")
        desk.wait(2000)
        desk.press("ctrl-s")
        #expect(desk.rules.isEmpty && desk.footer.contains("still being worked out"))
        for wish in [RuleWish(handle: 4, revision: 2, width: 1), RuleWish(handle: 5, revision: 1, width: 1), RuleWish(handle: 4, revision: 1, width: 1, typed: ""), RuleWish(handle: 4, revision: 1)] {
            var draft = Self.draft()
            draft.wish = wish
            desk.event(.ruleDraft(draft))
        }
        desk.wait(2000)
        desk.press("ctrl-s")
        #expect(desk.rules.isEmpty)
    }

    @Test("what is only canonically the same is something else") func bytes() {
        var desk = desk()
        desk.press("ctrl-u")
        desk.type("\u{E9}")
        var draft = Self.draft()
        draft.wish = RuleWish(handle: 4, revision: 1, typed: "e\u{301}")
        draft.text = "[[rule]]\nzzz"
        desk.event(.ruleDraft(draft))
        #expect(!desk.shows("zzz"))
    }

    @Test("an answer for an earlier sheet is no answer to this one") func reopened() {
        var desk = desk()
        desk.press("right", "esc", "r")
        var late = Self.draft()
        late.wish.width = 1
        late.text = "[[rule]]\nlate"
        desk.event(.ruleDraft(late))
        #expect(desk.shows("being worked out"))
        desk.answer(Self.draft())
        #expect(desk.shows("1 of 4"))
    }

    @Test("a refusal stands there until a key goes back, so that no letter reaches the pane below") func refusal() {
        var desk = desk()
        desk.press("right")
        var draft = Self.draft()
        (draft.refusal, draft.text, draft.field, draft.widths) = ("No rule is offered for python3.", "", nil, 0)
        desk.answer(draft)
        desk.type("dad")
        #expect(desk.shows("No rule is offered for python3.") && desk.denials.isEmpty && desk.state.calls.pending == [4])
        desk.press("ctrl-s", "esc")
        #expect(desk.rules.isEmpty && desk.state.mode.isNormal)
    }

    @Test("a call that changes or is decided gives no rule") func stale() {
        var changed = desk()
        changed.event(.call(.write(revision: 2)))
        var decided = desk()
        decided.event(.call(.write().at(.denied)))
        for var desk in [changed, decided] {
            desk.wait(500)
            desk.press("ctrl-s")
            #expect(desk.rules.isEmpty && desk.footer.contains("changed or is decided"), "\(desk)")
            #expect(desk.shows("This call has changed or is decided meanwhile."))
        }
    }

    @Test("after a whole state it is asked for again") func again() {
        var desk = desk()
        desk.event(.session(.sample.with(.write())))
        #expect(desk.wishes == [RuleWish(handle: 4, revision: 1)])
    }

    @Test func leaving() {
        for key in ["esc", "ctrl-c"] {
            var desk = desk()
            desk.event(.phase(.idle))
            desk.press(key)
            #expect(desk.state.mode.isNormal && desk.rules.isEmpty)
        }
    }

    @Test("two steps, if a rule wants them", arguments: [(120, 40), (80, 24), (60, 16), (40, 10)])
    func twice(size: (Int, Int)) {
        var call = CallState.write()
        call.isTwice = true
        var desk = Desk.armed(size.0, size.1, call)
        for _ in 0..<25 { desk.press("pgdn") }
        desk.press("a")
        #expect(desk.approvals.isEmpty && desk.shows("y: do it") || desk.shows("press y to run"), "\(desk)")
        desk.press("a")
        #expect(desk.approvals.isEmpty)
        desk.press("a", "y")
        #expect(desk.approvals.count == 1, "\(desk)")
    }

    @Test func twiceIsLeftOutOfABatch() {
        var call = CallState.write()
        call.isTwice = true
        var desk = Desk(120, 40, session: .sample.with(call, .write(5, path: "other.txt")))
        desk.press("tab", "space", "space")
        desk.wait(1000)
        desk.press("A")
        #expect(desk.shows("a rule has it approved in two steps"), "\(desk)")
        // A rule that comes after the list was made counts too.
        var late = Desk(120, 40, session: .sample.with(.write(), .write(5, path: "other.txt")))
        late.press("tab", "space", "space")
        late.wait(1000)
        late.press("A")
        late.event(.call(call))
        late.wait(1000)
        late.press("y")
        #expect(late.approvals.map(\.handle) == [5], "\(late)")
    }
}

extension Desk {
    /// The engine's answer to what was asked for last.
    mutating func answer(_ draft: RuleDraft) {
        guard case .rule(let sheet) = state.mode, let asked = sheet.asked else { return }
        var draft = draft
        draft.wish = asked
        event(.ruleDraft(draft))
    }

    var rules: [Command.MakeRule] { commands.compactMap { if case .makeRule(let rule) = $0 { rule } else { nil } } }
    var wishes: [RuleWish] { commands.compactMap { if case .draftRule(let wish) = $0 { wish } else { nil } } }
}

extension InterfaceState {
    fileprivate var ruleIsUnread: Bool {
        guard case .rule(let sheet) = mode, let size else { return false }
        return sheet.seenLines.count < ruleLines(sheet, width: sheetWidth(size)).count
    }
}
