import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Changing a call's arguments.
@Suite struct EditTests {
    private func form(_ desk: Desk) -> ArgumentForm? {
        if case .edit(let form) = desk.state.mode { form } else { nil }
    }

    @Test("28: saving amends and approves nothing") func amend() throws {
        var desk = Desk.armed()
        desk.press("e", "down", "down", "end", "left")
        desk.type("!")
        desk.press("ctrl-s")
        let expected = "{\n  \"path\": \"notes.txt\",\n  \"content\": \"hello!\"\n}"
        #expect(desk.commands == [.amend(.init(handle: 4, revision: 1, arguments: RawBytes(Array(expected.utf8))))])
        #expect(desk.state.mode.isNormal && desk.state.focus == .pending)
        desk.press("a")
        #expect(desk.commands.count == 1, "the revision that is being replaced is not decided")
        desk.event(.call(.write(revision: 2, path: "notes.txt", extra: 1)))
        desk.press("a", after: 399)
        #expect(desk.approvals.isEmpty)
        desk.press("j", "a")
        #expect(desk.approvals.map(\.revision) == [2])
    }

    @Test("saving an unchanged text amends nothing, however it was laid out") func unchanged() {
        var desk = Desk.armed()
        desk.press("e", "x", "backspace", "ctrl-s")
        #expect(desk.commands.isEmpty)
        #expect(desk.footer == "Nothing was changed.")
    }

    @Test(
        "the form begins with the very bytes, or with them laid out when they are on one line",
        arguments: [
            (#"{"a":1.0,"b":[1e0]}"#, "{\n  \"a\": 1.0,\n  \"b\": [\n    1e0\n  ]\n}"),
            ("{ \"a\":\r\n1 }", "{ \"a\":\r\n1 }"),
            ("", "{}"),
            ("{\"a\":\"e\u{301}\u{200B}\"}", "{\n  \"a\": \"e\u{301}\u{200B}\"\n}"),
            (#"{"a":}"#, #"{"a":}"#),
        ])
    func start(arguments: String, text: String) {
        let form = ArgumentForm(handle: 1, revision: 1, tool: "t", arguments: Array(arguments.utf8))
        #expect(Array(form.text.utf8) == Array(text.utf8))
        #expect(!form.isChanged)
    }

    @Test("bytes that are no text are marked, for the person to put right") func notText() {
        #expect(ArgumentForm(handle: 1, revision: 1, tool: "t", arguments: [0x7B, 0xFF, 0x7D]).text == "{\u{FFFD}}")
    }

    @Test("what is wrong is said while it is typed, and cannot be saved") func invalid() {
        var desk = Desk.armed()
        desk.press("e", "end")
        desk.type("x")
        #expect(form(desk)?.problem == "Line 1, column 2: a key in double quotes or \"}\" is expected, not \"x\".")
        desk.press("ctrl-s")
        #expect(desk.commands.isEmpty && form(desk) != nil)
        desk.press("backspace", "ctrl-s")
        #expect(form(desk) == nil)
    }

    @Test("Esc asks when there are changes, and any key but y goes back to them") func leaving() {
        var desk = Desk.armed()
        desk.press("e", "esc")
        #expect(desk.state.mode.isNormal)
        desk.press("e")
        desk.type("x")
        desk.press("esc", "esc")
        #expect(form(desk)?.text.hasPrefix("x{") == true)
        desk.press("esc", "enter")
        #expect(form(desk) != nil)
        desk.press("esc", "y")
        #expect(desk.state.mode.isNormal && desk.commands.isEmpty)
    }

    @Test("keys that decide are letters in the form") func letters() {
        var desk = Desk.armed()
        desk.press("e", "ctrl-k", "ctrl-k", "ctrl-k")
        desk.type("adDSAXyao")
        desk.press("enter", "tab")
        desk.paste("a")
        #expect(desk.commands.isEmpty)
        #expect(form(desk)?.text.contains("adDSAXyao\na") == true)
    }

    @Test("a call that changes meanwhile cannot be amended from the old form") func stale() {
        var desk = Desk.armed()
        desk.press("e")
        desk.type("x")
        desk.press("backspace", "end", "enter")
        desk.event(.call(.write(revision: 2)))
        #expect(desk.shows("This call has changed or is decided meanwhile"))
        desk.press("ctrl-s")
        #expect(desk.commands.isEmpty)
    }

    @Test("the external editor gets the text and gives it back, and nothing is sent by it") func external() throws {
        var desk = Desk.armed()
        desk.press("e", "ctrl-x", "ctrl-e")
        let text = try #require(form(desk)?.text)
        #expect(desk.effects.contains(.openEditor(text: text, purpose: .arguments(handle: 4, revision: 1))))
        desk.receive(.editorReturned(.saved(text + "\n", .arguments(handle: 4, revision: 1))))
        #expect(form(desk)?.isChanged == false, "the line feed that an editor adds is no change")
        desk.receive(.editorReturned(.saved("{\"path\":\"b\"}\n", .arguments(handle: 4, revision: 1))))
        #expect(desk.commands.isEmpty)
        desk.press("ctrl-s")
        #expect(desk.commands == [.amend(.init(handle: 4, revision: 1, arguments: RawBytes(Array("{\"path\":\"b\"}".utf8))))])
    }

    @Test("hidden characters in the form are drawn as marks and kept") func hidden() throws {
        var call = CallState.write()
        call.arguments = RawBytes(Array("{\n\"path\":\"a\u{202E}b\u{200B}\"}".utf8))
        var desk = Desk.armed(120, 40, call)
        desk.press("e")
        #expect(desk.shows("a⟨U+202E⟩b⟨U+200B⟩"))
        #expect(form(desk)?.text.unicodeScalars.contains("\u{202E}") == true)
    }

    @Test("copying gives the raw arguments") func copy() {
        var desk = Desk.armed()
        desk.press("Y")
        #expect(desk.effects.contains(.copy(#"{"path":"notes.txt","content":"hello"}"#)))
    }
}
