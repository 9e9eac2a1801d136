import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Whole screens as pictures.
@Suite struct ScreenTests {
    static let talk: [Entry.Body] = [
        .you("Clear out the old logs in var/log, keep this week's."),
        .assistant(text: "I'll look at the directory first.", isOpen: false, interrupted: nil),
        .call(handle: 2),
        .assistant(
            text: "Four files are older than **seven days**. I'd delete the oldest:\n\n- `app.log.3`\n- `app.log.4`, which is from last month and much larger than all of the others together", isOpen: false, interrupted: nil),
        .call(handle: 3),
        .call(handle: 4),
    ]

    static var listed: CallState {
        CallState(
            handle: 2, tool: "list_directory", summary: "var/log", stage: .succeeded(milliseconds: 4), risk: .readOnly,
            decidedBy: Author(kind: .rule, name: "built-in rule"), proposed: .sample(minute: 0), result: "app.log\napp.log.3\napp.log.4")
    }

    static var session: SessionState { .sample.with(listed, .delete(), .write(), entries: talk) }

    @Test("two calls wait", arguments: [(120, 40), (80, 24), (40, 10), (20, 5), (200, 50), (100, 12)])
    func twoPending(size: (Int, Int)) throws {
        var desk = Desk(size.0, size.1, session: ScreenTests.session)
        desk.press("tab")
        desk.wait(1000)
        try expectGolden(desk.picture, "pending-\(size.0)x\(size.1)")
    }

    @Test("the first screen", arguments: [(120, 40), (80, 24), (40, 10), (20, 5)])
    func empty(size: (Int, Int)) throws {
        let desk = Desk(size.0, size.1)
        try expectGolden(desk.picture, "empty-\(size.0)x\(size.1)")
    }

    @Test func practiceModel() throws {
        var session = SessionState.sample
        session.model = ModelState(name: "practice", isPractice: true)
        session.usage = TokenUse()
        try expectGolden(Desk(100, 20, session: session).picture, "practice-100x20")
    }

    @Test func wideCharacters() throws {
        var call = CallState.write(5, path: "日記/漢字のとても長い名前のファイル.txt")
        call.display = CallDisplay(rows: [
            DisplayRow(.title, label: "writes", "write_file"),
            DisplayRow(.argument, label: "パス", "日記/漢字のとても長い名前のファイルがここにあります、そしてまだ続きます、どこまでも.txt"),
            DisplayRow(.argument, label: "content", "e\u{301}te\u{301} ⟨U+202E⟩ ⟨U+200B⟩"),
            DisplayRow(.argument, label: "a.very.long.label.of.a.nested[3].value", "x"),
        ])
        var desk = Desk(80, 24, session: .sample.with(call, entries: [.you("日本語で書いてください 👍"), .assistant(text: "はい、日記に書きます。", isOpen: false, interrupted: nil), .call(handle: 5)]))
        desk.press("tab")
        desk.wait(1000)
        try expectGolden(desk.picture, "wide-characters-80x24")
    }

    @Test func longDetailScrolled() throws {
        var desk = Desk(80, 24, session: .sample.with(.write(extra: 30)))
        desk.press("tab", "pgdn")
        desk.press("a")
        try expectGolden(desk.picture, "long-scrolled-80x24")
    }

    @Test("the call alone on the screen") func wholeCall() throws {
        var desk = Desk(80, 24, session: ScreenTests.session)
        desk.press("tab", "o")
        try expectGolden(desk.picture, "whole-call-80x24")
    }

    @Test func zoomedPane() throws {
        var desk = Desk(40, 10, session: ScreenTests.session)
        desk.press("tab", "z")
        try expectGolden(desk.picture, "zoomed-40x10")
    }

    @Test("the help sheet", arguments: [(120, 40), (60, 16)])
    func help(size: (Int, Int)) throws {
        var desk = Desk(size.0, size.1)
        desk.press("ctrl-o")
        try expectGolden(desk.picture, "help-\(size.0)x\(size.1)")
    }

    @Test func editor() throws {
        var desk = Desk(120, 30, session: ScreenTests.session)
        desk.press("tab", "e", "down", "end", "left", "backspace")
        try expectGolden(desk.picture, "editor-120x30")
    }

    @Test func batchSheet() throws {
        var desk = Desk(100, 24, session: .sample.with(.delete(), .write(), .write(5, path: "other.txt")))
        desk.press("tab", "space", "space", "j")
        desk.press("A")
        desk.wait(500)
        try expectGolden(desk.picture, "batch-100x24")
    }

    @Test("the second key of a destructive call", arguments: [(120, 30), (80, 24)])
    func destructive(size: (Int, Int)) throws {
        var desk = Desk(size.0, size.1, session: ScreenTests.session)
        desk.press("tab", "pgdn", "pgdn", "pgdn")
        desk.wait(1000)
        desk.press("a")
        try expectGolden(desk.picture, "destructive-\(size.0)x\(size.1)")
    }

    @Test func reasonLine() throws {
        var desk = Desk(80, 24, session: ScreenTests.session)
        desk.press("tab", "D")
        desk.type("keep the logs")
        try expectGolden(desk.picture, "reason-80x24")
    }

    @Test("a call that runs, with its output", arguments: [(120, 30), (80, 24)])
    func running(size: (Int, Int)) throws {
        let run = CallState.write().at(.running(since: Timestamp(milliseconds: Desk.start + 95_000)))
        var desk = Desk(size.0, size.1, session: .sample.with(ScreenTests.listed, run, entries: [.you("go"), .call(handle: 2), .call(handle: 4)]))
        desk.event(.callOutput(handle: 4, text: "first line\nsecond\u{1B}[31m line\n50%\r99%"))
        try expectGolden(desk.picture, "running-\(size.0)x\(size.1)")
    }

    @Test func arriving() throws {
        var call = CallState(handle: 7, tool: "write_file", stage: .arriving, proposed: .sample(minute: 1))
        call.preview = [DisplayRow(.argument, label: "path", "src/main"), DisplayRow(.argument, label: "content", "int mai")]
        try expectGolden(Desk(100, 20, session: .sample.with(call)).picture, "arriving-100x20")
    }

    @Test func quitQuestion() throws {
        var desk = Desk(80, 24, session: ScreenTests.session)
        desk.type("/quit")
        desk.press("enter")
        try expectGolden(desk.picture, "quit-80x24")
    }

    @Test("the engine asks", arguments: [(120, 30), (80, 24), (40, 10), (20, 5)])
    func asked(size: (Int, Int)) throws {
        var desk = Desk(size.0, size.1, session: .sample.with(entries: [.you("go on until it works")]))
        desk.event(.phase(.paused))
        desk.event(.pause(PauseTests.limit))
        try expectGolden(desk.picture, "asked-\(size.0)x\(size.1)")
    }

    @Test("a request is made again while messages wait", arguments: [(80, 24), (40, 10)])
    func retrying(size: (Int, Int)) throws {
        var desk = Desk(size.0, size.1, session: .sample.with(entries: [.you("go on")]))
        let time = Timestamp(milliseconds: Desk.start + desk.now.value + 4000)
        desk.event(.phase(.retrying(Retry(attempt: 2, attempts: 5, time: time, reason: "The server has too much to do (529)."))))
        desk.event(.queued([
            QueuedMessage(id: 1, kind: .output(handle: 7), text: "$ ls"), QueuedMessage(id: 2, text: "and then the tests"),
            QueuedMessage(id: 3, text: "but only those of the parser"), QueuedMessage(id: 4, text: "no, all of them"),
        ]))
        try expectGolden(desk.picture, "retrying-\(size.0)x\(size.1)")
    }

    @Test("commands while one is written", arguments: [(80, 24), (40, 10)])
    func commands(size: (Int, Int)) throws {
        var desk = Desk(size.0, size.1, session: .sample.with(entries: [.you("hello")]))
        desk.type("/")
        try expectGolden(desk.picture, "commands-\(size.0)x\(size.1)")
    }

    @Test("a report, and a line of the person's own", arguments: [(100, 20), (40, 16)])
    func report(size: (Int, Int)) throws {
        let own = CallState(
            handle: 7, tool: "run_command", summary: "git status", stage: .succeeded(milliseconds: 31), decidedBy: Author(kind: .person, name: "ada"), isYours: true,
            proposed: .sample(minute: 0))
        let report = Report(
            title: "What fills the model's context",
            rows: [.init("definitions of 5 tools", "3.4 kB", share: 0.81), .init("messages", "0.7 kB", share: 0.17), .init("free", "195k tokens")],
            note: "As the provider counted.")
        let desk = Desk(size.0, size.1, session: .sample.with(own, entries: [.you("hello"), .call(handle: 7), .report(report)]))
        try expectGolden(desk.picture, "report-\(size.0)x\(size.1)")
    }

    @Test func openedCallAndMarkdown() throws {
        let text = "# Plan\n\n1. Read `app.log`\n2. **Delete** it, see https://example.org/logs.\n\n> quoted words\n\n```swift\nlet x = 1    // four blanks\n```\n\n| a | b |\n| - | - |\n"
        var desk = Desk(100, 30, session: .sample.with(ScreenTests.listed, entries: [.you("plan it"), .assistant(text: text, isOpen: false, interrupted: "connection lost"), .call(handle: 2), .notice(Notice(.error, "The model could not be reached.", hint: "Check the network."))]))
        desk.press("tab", "tab", "j", "enter")
        try expectGolden(desk.picture, "opened-100x30")
    }
}
