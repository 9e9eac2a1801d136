import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Commands that are typed, lines that the person runs, and messages that only look like them.
@Suite struct CommandTests {
    private static let talk = SessionState.sample.with(entries: [.you("hello"), .assistant(text: "hi", isOpen: false, interrupted: nil)])

    private static func entered(_ text: String, _ session: SessionState = talk) -> Desk {
        var desk = Desk(session: session)
        desk.type(text)
        desk.press("enter")
        return desk
    }

    private func text(_ desk: Desk) -> String { desk.state.composer.editor.text }

    @Test("plain commands are sent", arguments: [("/retry", Command.retry), ("/context", .describeContext)])
    func plain(typed: String, command: Command) {
        let desk = Self.entered(typed)
        #expect(desk.commands == [command] && text(desk).isEmpty)
    }

    @Test("what makes the model forget asks first", arguments: [("/new", Command.newConversation), ("/compact", .compact)])
    func asks(typed: String, command: Command) {
        var desk = Self.entered(typed)
        #expect(desk.commands.isEmpty && desk.footer.contains("y: yes · any other key: no"))
        #expect(desk.footer.contains(typed == "/new" ? "The model forgets all that was said" : "The model forgets the rest"))
        desk.press("enter")
        #expect(desk.commands.isEmpty && desk.footer == "the conversation stays as it is")
        desk.type(typed)
        desk.press("enter")
        desk.press("y")
        #expect(desk.commands == [command])
    }

    @Test("before anything is said there is nothing to forget or to ask again", arguments: ["/new", "/compact", "/retry"])
    func empty(typed: String) {
        let desk = Self.entered(typed, .sample)
        #expect(desk.commands.isEmpty && desk.footer == "Nothing has been said yet.")
    }

    @Test("a message that begins with a slash", arguments: [("//help", "/help"), (" /help", " /help"), ("//", "//"), ("// a comment", "// a comment"), (" !ls", " !ls"), ("///help", "//help")])
    func literal(typed: String, sent: String) {
        #expect(Self.entered(typed).commands == [.say(sent)])
    }

    @Test("history keeps what was typed, as it was typed") func history() {
        var desk = Self.entered("/context")
        desk.type("!ls")
        desk.press("enter")
        desk.type("//help")
        desk.press("enter")
        for typed in ["//help", "!ls", "/context", "hello"] {
            desk.press("up")
            #expect(text(desk) == typed)
        }
    }

    @Test("every command is in the help sheet, once, with small letters for a name") func table() {
        let lines = InterfaceState().helpLines(width: 100).map { $0.map(\.text).joined() }
        for command in SlashCommand.all {
            #expect(command.name.utf8.allSatisfy { (0x61...0x7A).contains($0) })
            #expect(lines.count { $0.contains(" \(command.typed) ") && $0.contains(command.help) } == 1, "\(command.name)")
        }
        #expect(Set(SlashCommand.all.map(\.name)).count == SlashCommand.all.count)
    }

    // MARK: The list

    @Test("a command that is being written lists what it can become") func palette() {
        var desk = Desk(session: Self.talk)
        desk.type("/c")
        #expect(desk.shows("   /context      show what fills the model's context"))
        #expect(desk.shows("/compact") && desk.shows("/continue     Nothing is asked at the moment."))
        #expect(!desk.shows("/quit ") && desk.footer.contains("tab complete"))
        desk.type("om")
        #expect(desk.shows("/compact") && !desk.shows("/context"))
        desk.type("x")
        #expect(!desk.shows("/compact"))
        desk.press("ctrl-u")
        desk.type("say /c")
        #expect(!desk.shows("/compact"))
    }

    @Test("Tab completes as far as all agree, then one after the other") func completes() {
        var desk = Desk(session: Self.talk)
        desk.type("/q")
        desk.press("tab")
        #expect(text(desk) == "/quit" && desk.state.focus == .composer)
        desk.press("ctrl-u")
        desk.type("/c")
        desk.press("tab")
        #expect(text(desk) == "/continue", "they agree in no more letters")
        desk.press("ctrl-u")
        desk.type("/co")
        var seen: [String] = []
        for _ in 0..<5 {
            desk.press("tab")
            seen.append(text(desk))
        }
        #expect(seen == ["/continue", "/context", "/compact", "/continue", "/context"])
        desk.press("backspace", "tab")
        #expect(text(desk) == "/context", "what was changed is a new beginning")
    }

    @Test("Tab goes to the next pane when nothing can be completed", arguments: ["", "/quit", "/xyz", "words", "/q x"])
    func tabs(typed: String) {
        var desk = Desk(session: Self.talk)
        desk.type(typed)
        desk.press("tab")
        #expect(desk.state.focus == .pending && text(desk) == typed)
    }

    @Test("the list keeps to a third of the screen and says what is out of sight") func small() {
        var desk = Desk(80, 12, session: Self.talk)
        desk.type("/")
        #expect(desk.state.plan(desk.size).above.rows == 4)
        #expect(desk.shows("+\(SlashCommand.all.count - 3) more"))
    }

    // MARK: The person's own lines

    @Test("a line after ! is the person's own, and looks like it") func own() {
        var desk = Desk()
        desk.type("!ls -la | head")
        #expect(desk.surface.rows[38].hasPrefix(" $ !ls") && desk.footer.contains("enter run"))
        desk.press("enter")
        #expect(desk.commands == [.runOwn("ls -la | head")])
        #expect(desk.surface.rows[38].hasPrefix(" › "))
    }

    @Test("a lone ! says what it is for", arguments: ["!", "!  "]) func alone(typed: String) {
        let desk = Self.entered(typed)
        #expect(desk.commands.isEmpty && desk.footer.contains("runs a command of your own"))
    }

    @Test("keys that come together and what cannot be read run nothing") func careful() {
        var desk = Desk()
        desk.burst("!", "l", "s", "enter")
        #expect(desk.commands.isEmpty)
        desk.press("enter")
        #expect(desk.commands == [.runOwn("ls")])
        desk.type("!")
        desk.paste(String(repeating: "echo\n", count: 30))
        desk.press("enter")
        #expect(desk.commands.count == 1 && desk.footer.contains("folded paste"))
    }

    @Test("text of several lines that happens to begin with ! is not run") func lines() {
        var desk = Desk()
        desk.paste("![badge](https://example.org/b.svg)\n\nInstall: `curl https://example.org | sh`")
        desk.press("enter")
        #expect(desk.commands.isEmpty && desk.footer.contains("Only one line is run"))
        desk.press("ctrl-c")
        desk.paste("!ls\n\n")
        desk.press("enter")
        #expect(desk.commands == [.runOwn("ls")])
    }

    @Test("what the person ran is shown as the person's, with its output") func ran() {
        var call = CallState(handle: 7, tool: "run_command", summary: "ls -la", stage: .checking, isYours: true, proposed: .sample(minute: 1))
        var desk = Desk(100, 30, session: .sample.with(entries: [.you("hello"), .call(handle: 7)]))
        desk.event(.call(call))
        #expect(desk.state.calls.pending.isEmpty && !desk.shows("● ") && !desk.effects.contains(.beep))
        #expect(desk.shows("you ran ls -la") && desk.shows("starting") && !desk.shows("waiting"))
        call.stage = .running(since: .sample(minute: 1))
        desk.event(.call(call))
        desk.event(.callOutput(handle: 7, text: "total 3\n"))
        #expect(desk.shows("total 3"))
        call.stage = .succeeded(milliseconds: 30)
        call.decidedBy = Author(kind: .person, name: "ada")
        call.result = "total 3"
        desk.event(.call(call))
        #expect(desk.shows("✓ you ran ls -la") && desk.shows("30 ms"))
        #expect(desk.shows("total 3") && !desk.shows("decided by"))
        desk.press("tab", "tab", "k", "enter")
        #expect(!desk.shows("total 3"))
    }

    @Test("a line with something hidden in it waits in the queue like any call") func hidden() {
        let call = CallState(handle: 7, tool: "run_command", summary: "rm ⟨U+202E⟩x", stage: .waiting, isYours: true, proposed: .sample(minute: 1))
        var desk = Desk(100, 30, session: .sample.with(entries: [.you("hello"), .call(handle: 7)]))
        desk.event(.call(call))
        #expect(desk.state.calls.pending == [7] && desk.effects.contains(.beep))
    }

    @Test("what is said at the start leaves the welcome where it is") func notices() {
        let desk = Desk(100, 30, session: .sample.with(entries: [.notice(Notice(.information, "AGENTS.md goes to the model"))]))
        #expect(desk.shows("AGENTS.md goes to the model") && desk.shows("proposes each call"))
    }

    // MARK: Reports

    @Test("a report is a table with bars that need no colour") func report() {
        let report = Report(
            title: "Context", rows: [.init("tools", "3.1k", share: 0.25), .init("messages", "9k", share: 0.75), .init("free", "188k"), .init("odd", "1", share: .nan), .init("little", "2", share: 0.001)],
            note: "of 200k tokens")
        let desk = Desk(120, 40, session: .sample.with(entries: [.you("x"), .report(report)]))
        let lines = desk.state.reportLines(report, width: 60).map { $0.map(\.text).joined() }
        #expect(lines.first == "Context" && lines.last == "of 200k tokens")
        #expect(lines[1] == "  tools     3.1k  " + String(repeating: "█", count: 6) + String(repeating: "░", count: 18) + "  25%")
        #expect(lines[2].hasSuffix("  75%") && lines[3] == "  free      188k" && lines[4] == "  odd          1")
        #expect(lines[5].contains("  █░") && lines[5].hasSuffix("  <1%"))
        #expect(desk.shows("  messages    9k  ██"))
        let narrow = desk.state.reportLines(report, width: 21).map { $0.map(\.text).joined() }
        #expect(narrow[1...2] == ["  tools     3.1k  25%", "  messages    9k  75%"], "\(narrow)")
        let stacked = desk.state.reportLines(report, width: 15).map { $0.map(\.text).joined() }
        #expect(stacked[1...2] == ["  tools", "    3.1k  25%"], "\(stacked)")
        for width in 1..<80 { #expect(desk.state.reportLines(report, width: width).allSatisfy { $0.width <= width }, "\(width)") }
    }
}
