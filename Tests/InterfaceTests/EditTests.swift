import Approval
import Conversation
import JSON
import Link
import Surface
import Testing

@testable import Interface

/// Changing a call's arguments.
@Suite struct EditTests {
    private func form(_ desk: Desk) -> ArgumentForm? {
        if case .edit(let form) = desk.state.mode { form } else { nil }
    }

    private func fields(_ desk: Desk) -> FieldForm? {
        if case .fields(let fields) = form(desk)?.stage { fields } else { nil }
    }

    private func amended(_ desk: Desk) -> [String] {
        desk.commands.compactMap { if case .amend(let amend) = $0 { String(decoding: amend.arguments.bytes, as: UTF8.self) } else { nil } }
    }

    @Test("28: saving amends and approves nothing") func amend() throws {
        var desk = Desk.armed()
        desk.press("e", "tab")
        desk.type("!")
        desk.press("ctrl-s")
        #expect(desk.commands == [.amend(.init(handle: 4, revision: 1, arguments: RawBytes(Array(#"{"path":"notes.txt","content":"hello!"}"#.utf8))))])
        #expect(desk.state.mode.isNormal && desk.state.focus == .pending)
        desk.press("a")
        #expect(desk.commands.count == 1, "the revision that is being replaced is not decided")
        desk.event(.call(.write(revision: 2, path: "notes.txt", extra: 1)))
        desk.press("a", after: 399)
        #expect(desk.approvals.isEmpty)
        desk.press("j", "a")
        #expect(desk.approvals.map(\.revision) == [2])
    }

    @Test("saving unchanged fields amends nothing, whatever was typed meanwhile") func unchanged() {
        var desk = Desk.armed()
        desk.press("e", "x", "backspace", "ctrl-s")
        #expect(desk.commands.isEmpty)
        #expect(desk.footer == "Nothing was changed.")
    }

    @Test("what is wrong is said while it is typed, in the schema's words, and cannot be saved") func invalid() {
        var desk = Desk.armed()
        desk.press("e", "tab", "tab", "enter")
        #expect(desk.shows("‹ false ›"))
        desk.parameters = [:]
        desk.press("up", "up", "ctrl-r")
        #expect(desk.footer.contains("is required and stays"))
        desk.press("tab", "tab", "tab", "tab")
        desk.type("limit")
        desk.press("enter")
        #expect(fields(desk)?.row?.label == "limit")
    }

    @Test("numbers stay as they are written, and what is none cannot be saved") func numbers() {
        var call = CallState.write()
        call.arguments = RawBytes(Array(#"{"n":1.50,"big":12345678901234567890,"text":"5"}"#.utf8))
        var desk = Desk(120, 40, session: .sample.with(call))
        desk.parameters = ["type": "object", "properties": ["n": ["type": "number", "maximum": 10], "big": ["type": "integer"], "text": ["type": "string"]]]
        desk.press("tab", "e", "end", "backspace", "backspace")
        desk.type("x")
        #expect(desk.shows("“1.x” is no number."))
        #expect(!desk.shows("It fits the schema"))
        desk.press("ctrl-s")
        #expect(amended(desk).isEmpty && desk.footer.contains("Not saved"))
        desk.press("backspace")
        desk.type("25e1")
        #expect(fields(desk)?.misfitCount == 1 && desk.shows("10"), "the schema's own words")
        desk.press("backspace", "backspace", "ctrl-s")
        #expect(amended(desk) == [#"{"n":1.25,"big":12345678901234567890,"text":"5"}"#])
    }

    @Test("a blank at the end of a text is seen as soon as the field is left") func blankAtTheEnd() {
        var desk = Desk.armed()
        desk.press("e", "end")
        desk.type("  ")
        #expect(!desk.shows("␠"))
        desk.press("tab")
        #expect(desk.shows("notes.txt  ⟨2␠⟩"))
    }

    @Test("what the model asked as a number is told from the same as a text") func askedKind() {
        var call = CallState.write()
        call.arguments = RawBytes(Array(#"{"n":"60","text":9090}"#.utf8))
        var desk = Desk(120, 40, session: .sample.with(call))
        desk.parameters = ["type": "object", "properties": ["n": ["type": "integer"], "text": ["type": "string"]]]
        desk.press("tab", "e", "ctrl-t")
        #expect(desk.shows("the model asked: \"60\""))
        desk.press("tab", "ctrl-t")
        #expect(desk.shows("the model asked: 9090, not as text"))
    }

    @Test("Esc asks when there are changes, and any key but y goes back to them") func leaving() {
        var desk = Desk.armed()
        desk.press("e", "esc")
        #expect(desk.state.mode.isNormal)
        desk.press("e")
        desk.type("x")
        desk.press("esc", "esc")
        #expect(fields(desk)?.value["path"] == "notes.txtx")
        desk.press("esc", "enter")
        #expect(form(desk) != nil)
        desk.press("esc", "y")
        #expect(desk.state.mode.isNormal && desk.commands.isEmpty)
    }

    @Test("keys that decide are letters in the form") func letters() {
        var desk = Desk.armed()
        desk.press("e", "ctrl-u")
        desk.type("adDSAXyao")
        desk.press("ctrl-j")
        desk.paste("a")
        #expect(desk.commands.isEmpty)
        #expect(fields(desk)?.value["path"] == "adDSAXyao\na")
    }

    @Test("a call that changes meanwhile cannot be amended from the old form") func stale() {
        var desk = Desk.armed()
        desk.press("e")
        desk.type("x")
        desk.event(.call(.write(revision: 2)))
        #expect(desk.shows("This call has changed or is decided meanwhile"))
        desk.press("ctrl-s")
        #expect(desk.commands.isEmpty)
    }

    @Test("a form that the engine does not give goes back to the call") func refused() {
        var desk = Desk.armed()
        desk.state.calls = CallBook()
        desk.event(.call(.write()))
        desk.press("e")
        #expect(form(desk) != nil)
        var opening = ArgumentForm(handle: 4, revision: 1, tool: "write_file")
        opening.isAsked = true
        desk.state.mode = .edit(opening)
        desk.type("abc")
        desk.press("ctrl-s")
        #expect(desk.commands.isEmpty && form(desk) != nil, "what is typed too early is nobody's")
        desk.event(.refused(handle: 4, reason: "It has changed."))
        #expect(desk.state.mode.isNormal)
    }

    @Test("the external editor gets the JSON and gives it back, and nothing is sent by it") func external() throws {
        var desk = Desk.armed()
        desk.press("e", "ctrl-x", "ctrl-e")
        let text = "{\n  \"path\": \"notes.txt\",\n  \"content\": \"hello\"\n}"
        #expect(desk.effects.contains(.openEditor(text: text, purpose: .arguments(handle: 4, revision: 1))))
        desk.receive(.editorReturned(.saved(text + "\n", .arguments(handle: 4, revision: 1))))
        #expect(form(desk)?.isChanged == false, "the line feed that an editor adds is no change")
        desk.receive(.editorReturned(.saved("{\"path\":\"b\"}\n", .arguments(handle: 4, revision: 1))))
        #expect(desk.commands.isEmpty)
        desk.press("ctrl-s")
        #expect(amended(desk) == [#"{"path":"b"}"#])
    }

    @Test("what the editor gives back and cannot be read stays as a text, with what is wrong") func unreadable() throws {
        var desk = Desk.armed()
        desk.press("e", "ctrl-x", "ctrl-e")
        desk.receive(.editorReturned(.saved("{\"path\":\"b\"", .arguments(handle: 4, revision: 1))))
        #expect(desk.shows("{\"path\":\"b\"") && desk.shows("is missing"))
        desk.press("ctrl-s")
        #expect(desk.commands.isEmpty)
        desk.press("ctrl-x", "ctrl-e")
        #expect(desk.effects.contains(.openEditor(text: "{\"path\":\"b\"", purpose: .arguments(handle: 4, revision: 1))))
        desk.receive(.editorReturned(.saved("{\"path\":\"b\"}\n", .arguments(handle: 4, revision: 1))))
        #expect(fields(desk)?.value == ["path": "b"])
        desk.press("alt-u")
        #expect(fields(desk)?.value["path"] == "notes.txt", "the editor's text is undone like any change")
    }

    @Test("hidden characters in the form are drawn as marks and kept") func hidden() throws {
        var call = CallState.write()
        call.arguments = RawBytes(Array("{\"path\":\"a\u{202E}b\u{200B}\"}".utf8))
        var desk = Desk.armed(120, 40, call)
        desk.press("e")
        #expect(desk.shows("a⟨U+202E⟩b⟨U+200B⟩"))
        #expect(fields(desk)?.value["path"]?.string?.unicodeScalars.contains("\u{202E}") == true)
    }

    @Test("copying gives the raw arguments") func copy() {
        var desk = Desk.armed()
        desk.press("Y")
        #expect(desk.effects.contains(.copy(#"{"path":"notes.txt","content":"hello"}"#)))
    }
}
