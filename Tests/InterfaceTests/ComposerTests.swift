import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Writing, sending, leaving.
@Suite struct ComposerTests {
    private func text(_ desk: Desk) -> String { desk.state.composer.editor.text }

    @Test func enterSends() {
        var desk = Desk()
        desk.type("hello")
        desk.press("enter")
        #expect(desk.commands == [.say("hello")])
        #expect(text(desk).isEmpty)
        desk.press("enter")
        desk.type("   ")
        desk.press("enter")
        #expect(desk.commands.count == 1)
    }

    @Test func newlines() {
        var desk = Desk()
        desk.type("a")
        desk.press("alt-enter")
        desk.type("b")
        desk.press("ctrl-j")
        desk.type("c")
        desk.press("enter")
        #expect(desk.commands == [.say("a\nb\nc")])
    }

    @Test("an Enter with more text behind it in the same reading is a line break") func unmarkedPaste() {
        var desk = Desk()
        desk.burst("a", "enter", "b", "enter")
        #expect(desk.commands == [.say("a\nb")])
    }

    struct Keys: Sendable, CustomTestStringConvertible {
        let text: String
        let keys: [String]
        let result: String
        var testDescription: String { keys.joined(separator: " ") }
    }

    @Test(
        "readline keys",
        arguments: [
            Keys(text: "one two", keys: ["ctrl-a", "X"], result: "Xone two"),
            Keys(text: "one two", keys: ["ctrl-a", "ctrl-e", "X"], result: "one twoX"),
            Keys(text: "one two", keys: ["ctrl-b", "ctrl-b", "ctrl-f", "X"], result: "one twXo"),
            Keys(text: "one two", keys: ["alt-b", "X"], result: "one Xtwo"),
            Keys(text: "one two", keys: ["ctrl-left", "ctrl-left", "ctrl-right", "X"], result: "oneX two"),
            Keys(text: "one two", keys: ["home", "alt-f", "X"], result: "oneX two"),
            Keys(text: "one two", keys: ["ctrl-w", "X"], result: "one X"),
            Keys(text: "one two", keys: ["ctrl-a", "alt-d", "X"], result: "X two"),
            Keys(text: "one two", keys: ["ctrl-u", "X", "ctrl-y"], result: "Xone two"),
            Keys(text: "one two", keys: ["ctrl-w", "ctrl-w", "ctrl-y"], result: "one two"),
            Keys(text: "one two", keys: ["ctrl-a", "ctrl-k", "X"], result: "X"),
            Keys(text: "one two", keys: ["ctrl-a", "ctrl-d", "del"], result: "e two"),
            Keys(text: "one two", keys: ["backspace", "ctrl-h"], result: "one t"),
            Keys(text: "a\nb", keys: ["ctrl-a", "backspace", "X"], result: "aXb"),
            Keys(text: "a\nb", keys: ["up", "ctrl-k", "ctrl-k"], result: "a"),
            Keys(text: "abc\nd", keys: ["up", "X"], result: "aXbc\nd"),
            Keys(text: "abc\nd\nefg", keys: ["up", "up", "X"], result: "abcX\nd\nefg"),
        ])
    func readline(_ keys: Keys) {
        var desk = Desk()
        desk.state.composer.setText(keys.text)
        for key in keys.keys { desk.press(key) }
        #expect(text(desk) == keys.result)
    }

    @Test("the cursor steps over graphemes, whatever they are made of") func graphemes() {
        var desk = Desk()
        desk.paste("x👨‍👩‍👧e\u{301}漢")
        desk.press("left", "left", "left", "del")
        #expect(text(desk) == "xe\u{301}漢")
        desk.press("end", "backspace", "backspace")
        #expect(text(desk) == "x")
        desk.receive(.keys(InputBatch([.key(.character("e")), .key(.character("\u{301}"))])))
        desk.press("backspace")
        #expect(text(desk) == "x", "a mark that comes on its own joins its letter")
    }

    @Test("the cursor stands in cells") func cursor() {
        var desk = Desk(80, 24)
        desk.paste("漢字")
        #expect(desk.surface.cursor == Position(row: 22, column: 3 + 4))
        desk.press("tab")
        #expect(desk.surface.cursor == nil)
    }

    @Test("history at the edges, with the draft kept") func history() {
        var desk = Desk()
        for message in ["first", "second"] {
            desk.type(message)
            desk.press("enter")
        }
        desk.type("draft")
        desk.press("up")
        #expect(text(desk) == "second")
        desk.press("up", "up", "up")
        #expect(text(desk) == "first")
        desk.press("down", "ctrl-n")
        #expect(text(desk) == "draft")
        desk.press("ctrl-p", "enter")
        #expect(desk.commands.last == .say("second"))
    }

    @Test("what was said before is history after attaching") func historyOfSession() {
        var desk = Desk(session: .sample.with(entries: [.you("earlier words")]))
        desk.press("up")
        #expect(text(desk) == "earlier words")
    }

    @Test("a large paste is folded into one piece and sent whole") func foldedPaste() {
        var desk = Desk()
        let lines = (1...214).map { "line \($0)" }.joined(separator: "\n")
        desk.type("see ")
        desk.paste(lines)
        #expect(desk.shows("see [pasted 214 lines]"))
        desk.press("left", "right")
        desk.type("!")
        desk.press("enter")
        #expect(desk.commands == [.say("see \(lines)!")])
        desk.paste(lines)
        desk.press("backspace")
        #expect(text(desk).isEmpty)
    }

    @Test("a small paste stands as it is, its control characters as marks") func paste() {
        var desk = Desk()
        desk.paste("a\r\nb\u{1B}[31m\u{202E}")
        #expect(text(desk) == "a\nb\u{1B}[31m\u{202E}")
        #expect(desk.shows("b⟨ESC⟩[31m⟨U+202E⟩"))
    }

    @Test("it grows to a third of the screen") func grows() {
        var desk = Desk(80, 24)
        for _ in 0..<20 { desk.press("ctrl-j") }
        #expect(desk.state.plan(desk.size).composer.rows == 8)
    }

    @Test("slash commands", arguments: ["/etc/passwd is what?", "/help me", "/2", "/", "//"])
    func noCommand(message: String) {
        var desk = Desk()
        desk.paste(message)
        desk.press("enter")
        #expect(desk.commands == [.say(message)])
    }

    @Test func commands() {
        var desk = Desk()
        desk.type("/help")
        desk.press("enter")
        #expect(desk.shows("╭ Help"))
        desk.press("q")
        desk.type("/nonsense")
        desk.press("enter")
        #expect(desk.footer == "There is no command /nonsense; /help shows what there is.")
        #expect(desk.commands.isEmpty)
        desk.press("ctrl-u")
        desk.type("/stop")
        desk.press("enter")
        #expect(desk.footer == "There is nothing to stop.")
        desk.type("/quit")
        desk.press("enter")
        #expect(Array(desk.effects.suffix(2)) == [.send(.close), .quit])
    }

    @Test("Ctrl-C stops what runs, then clears, then asks to be pressed again") func interrupt() {
        var desk = Desk()
        desk.event(.phase(.answering(since: .sample(minute: 0))))
        desk.type("text")
        desk.press("ctrl-c")
        #expect(desk.commands == [.interrupt])
        #expect(text(desk) == "text")
        desk.event(.phase(.idle))
        desk.press("ctrl-c")
        #expect(text(desk).isEmpty)
        desk.press("ctrl-c")
        #expect(desk.footer == "press ctrl-c again or type /quit to leave")
        desk.wait(2000)
        desk.press("ctrl-c", after: 10)
        #expect(desk.commands == [.interrupt], "two seconds are over")
        desk.press("ctrl-c", after: 500)
        #expect(Array(desk.effects.suffix(2)) == [.send(.close), .quit])
    }

    @Test("27: Ctrl-C decides nothing about a call that waits") func interruptWhileWaiting() {
        var desk = Desk.armed()
        desk.press("ctrl-c")
        #expect(desk.commands.isEmpty)
        desk.event(.call(CallState.write(9).at(.running(since: .sample(minute: 0)))))
        desk.press("ctrl-c")
        #expect(desk.commands == [.interrupt])
    }

    @Test("leaving asks while calls wait", arguments: ["ctrl-d", "/quit"])
    func quitting(way: String) {
        var desk = Desk(session: .sample.with(.write()))
        if way == "ctrl-d" {
            desk.press(way)
        } else {
            desk.type(way)
            desk.press("enter")
        }
        #expect(desk.footer == "End the session? The call that waits is recorded as not decided, never as denied. y: yes · any other key: no")
        desk.press("enter")
        #expect(desk.commands.isEmpty)
        desk.press("ctrl-d", "y")
        #expect(Array(desk.effects.suffix(2)) == [.send(.close), .quit])
    }

    @Test("27: a lost terminal decides and ends nothing") func hangup() {
        var desk = Desk.armed()
        desk.receive(.keys(InputBatch([.hangup])))
        #expect(desk.commands.isEmpty)
        #expect(desk.effects.last == .quit)
    }

    @Test func suspendAndRedraw() {
        var desk = Desk.armed()
        desk.press("ctrl-z")
        #expect(desk.effects.contains(.suspend))
        desk.press("a", after: 60_000)
        #expect(desk.approvals.isEmpty, "the clock starts again after a suspension")
        desk.press("ctrl-l")
        #expect(desk.effects.contains(.repaint))
    }

    @Test("the external editor writes the message") func external() {
        var desk = Desk()
        desk.type("hi")
        desk.press("ctrl-x")
        #expect(desk.footer == "ctrl-x …")
        desk.press("ctrl-e")
        #expect(desk.effects.contains(.openEditor(text: "hi", purpose: .message)))
        desk.receive(.editorReturned(.saved("hi\nthere\n", .message)))
        #expect(text(desk) == "hi\nthere")
        #expect(desk.commands.isEmpty)
        desk.receive(.editorReturned(.failed("vi was not found", .message)))
        #expect(desk.footer == "vi was not found")
    }
}
