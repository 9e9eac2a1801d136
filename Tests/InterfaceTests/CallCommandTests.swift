import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Asking for a tool by its name, and what comes back when the engine does not take words.
@Suite struct CallCommandTests {
    private static func entered(_ text: String) -> Desk {
        var desk = Desk()
        desk.type(text)
        desk.press("enter")
        return desk
    }

    private func text(_ desk: Desk) -> String { desk.state.composer.editor.text }

    @Test(
        "the tool, and words for it",
        arguments: [
            ("/call read_file", "read_file", ""), ("/call read_file look at  it ", "read_file", "look at  it"), ("/call  x   y", "x", "y"),
        ])
    func sent(typed: String, tool: String, words: String) {
        let desk = Self.entered(typed)
        #expect(desk.commands == [.call(tool: tool, words)] && text(desk).isEmpty)
    }

    @Test("words of more than one line belong to it; other commands have one") func lines() {
        var desk = Desk()
        desk.paste("/call write_file one\n\ntwo\n")
        desk.press("enter")
        #expect(desk.commands == [.call(tool: "write_file", "one\n\ntwo")])
        desk.paste("/rename a\nb")
        desk.press("enter")
        #expect(desk.commands.last == .say("/rename a\nb"))
    }

    @Test("without a tool it says what is missing") func alone() {
        let desk = Self.entered("/call")
        #expect(desk.commands.isEmpty && text(desk) == "/call " && desk.footer.contains("/call TOOL"))
    }

    @Test("who may only look keeps what was typed") func readOnly() {
        var desk = Desk()
        desk.state = InterfaceState(isReadOnly: true)
        desk.receive(.event(.session(.sample)))
        desk.type("/call x words")
        desk.press("enter")
        #expect(desk.commands.isEmpty && text(desk) == "/call x words")
    }

    @Test("what the engine does not take comes back as it was typed", arguments: ["/call read_file look", "//help", "!ls", "words", "/rename x"])
    func refused(typed: String) {
        var desk = Self.entered(typed)
        #expect(text(desk).isEmpty)
        desk.event(.entryText(id: 99, text: "the model goes on"))
        desk.event(.refused(handle: nil, reason: "The model is at work; a tool can be asked for when it rests."))
        #expect(text(desk) == typed && desk.footer.contains("The model is at work"))
        desk.wait(600)
        #expect(desk.kept.last?.draft == typed)
        desk.event(.refused(handle: nil, reason: "again"))
        #expect(text(desk) == typed)
        let count = desk.commands.count
        desk.press("enter")
        #expect(desk.commands.count == count + 1)
    }

    @Test("what is being written by then stays, and the other is in the history") func writing() {
        var desk = Self.entered("/call read_file look")
        desk.type("next")
        desk.event(.refused(handle: nil, reason: "No."))
        #expect(text(desk) == "next" && desk.footer.contains("No. (up in an empty composer brings your text back)"))
        desk.press("ctrl-u", "up")
        #expect(text(desk) == "/call read_file look")
    }

    @Test("what was taken does not come back")
    func taken() {
        let entry = Entry(id: 7, time: .sample(minute: 1), body: .you("look"))
        for event in [Event.entryAdded(entry), .queued([QueuedMessage(id: 1, text: "look")]), .session(.sample)] {
            var desk = Self.entered("/call read_file look")
            desk.event(event)
            desk.event(.refused(handle: nil, reason: "Nothing is queued."))
            #expect(text(desk).isEmpty)
        }
        var desk = Self.entered("/call read_file look")
        desk.event(.refused(handle: 3, reason: "of a call"))
        #expect(text(desk).isEmpty)
    }

    // MARK: Tokens

    @Test("what came from the provider's cache is in the status line where there is room", arguments: [120, 80, 60, 50, 40])
    func cached(columns: Int) {
        var session = SessionState.sample
        session.usage.lastCached = 9000
        let desk = Desk(columns, 24, session: session)
        let status = desk.surface.rows[0]
        // At 50 columns the model's name has taken the room of the tokens.
        #expect(status.contains("12.4k/200k (9k cached)") == (columns >= 80), "\(status)")
        #expect(status.contains("12.4k/200k") == (columns != 50), "\(status)")
        #expect(!Desk(columns, 24).surface.rows[0].contains("cached"))
    }
}
