import Approval
import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// Undoing is a call of the person's own: decided by asking for it, recorded and run like any other.
@Suite struct UndoCallTests {
    @Test func itRunsAtOnceAndTheModelIsToldWithTheNextMessage() {
        var story = Story()
        story.run(story.order(.undo(call: 7)), result: "Undid call #7 (write_file): /w/a.txt has its content of before again. /undo 8 undoes this.\n  1 - x")
        #expect(story.begun.count == 1 && story.begun[0].author == Fixture.person && story.begun[0].display == nil)
        let commanded = story.effects.compactMap { if case .record(.commanded(let call)) = $0 { call } else { nil } }
        #expect(commanded.map(\.name) == ["undo_change"])
        #expect((try? commanded.first?.arguments())??.object["call"]?.integer == 7)
        #expect((try? commanded.first?.arguments())??.object["session"]?.exact == "s")
        #expect(story.machine.view.calls[0].isYours && story.prompts.isEmpty)
        story.order(.say("go on"))
        let texts = story.prompts.last?.messages.map(\.text) ?? []
        #expect(texts == [
            "I have undone a change myself: look at the files again before you go on with them.\n"
                + "Undid call #7 (write_file): /w/a.txt has its content of before again. /undo 8 undoes this.", "go on",
        ])
    }

    @Test func whatIsRefusedIsShownWithTheDifferenceAndTheModelIsToldNothing() {
        var story = Story()
        guard case .check(let request)? = story.order(.undo(call: 7)).last(where: { if case .check = $0 { true } else { false } }) else { return #expect(Bool(false)) }
        story.receive(.checked(request.call, revision: request.revision, .problem("a.txt has changed since.\n  1 - x\n  1 + y")))
        #expect(story.begun.isEmpty)
        let shown = story.machine.view.calls[0]
        #expect(shown.stage == .notRun("a.txt has changed since.") && shown.result == "  1 - x\n  1 + y")
        #expect(story.machine.view.queued.isEmpty && story.machine.isAtRest)
    }

    @Test func thereMayBeNothingToUndo() {
        var story = Story()
        story.order(.undo(call: nil))
        #expect(story.refusals.first?.utf8.starts(with: "There is nothing to undo".utf8) == true)
        story.order(.undo(call: 1))
        story.order(.undo(call: 2))
        #expect(story.refusals.last == "Something is being undone already.")
    }

    /// The tool is the person's; a model that names it has named nothing.
    @Test func noModelCanCallIt() {
        var story = Story()
        story.order(.say("undo it"))
        #expect(story.prompts[0].tools.allSatisfy { $0.name != "undo_change" })
        let arguments: JSONValue = ["session": "s", "call": 1]
        story.run(story.answer(Fixture.call(0, "undo_change", arguments.serialized()) + [.ended(.complete)]))
        #expect(story.begun.isEmpty)
        #expect(story.prompts.last?.messages.last?.blocks.contains { if case .toolResult(let result) = $0 { result.isError && result.text.contains("There is no tool named") } else { false } } == true)
    }
}
