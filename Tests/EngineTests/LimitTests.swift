import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// How far a turn goes before the person is asked.
@Suite struct LimitTests {
    /// Rounds of reading, each another file, until something else happens.
    private func afterRounds(_ rounds: Int, _ limits: TurnLimits) -> Story {
        var story = Story(limits: limits)
        story.order(.say("read everything"))
        for round in 0..<rounds { story.run(story.answer(Story.read("r\(round)"))) }
        return story
    }

    @Test func roundsAreCounted() {
        var story = afterRounds(3, TurnLimits(rounds: 3))
        let pause = story.machine.view.pause
        #expect(pause?.message == "The model has been asked 3 times in this turn." && pause?.choices == [.goOn, .wrapUp, .stop])
        #expect(story.prompts.count == 3)
        story.order(.answer(pause: 1, .goOn))
        #expect(story.prompts.count == 4 && story.machine.view.pause == nil)
        for round in 3..<6 { story.run(story.answer(Story.read("r\(round)"))) }
        #expect(story.machine.view.pause?.id == 2, "as much again, and then it asks again")
    }

    @Test func aMessageOfThePersonBeginsANewTurn() {
        var story = afterRounds(2, TurnLimits(rounds: 3))
        story.order(.say("and this"))
        for round in 2..<4 { story.run(story.answer(Story.read("r\(round)"))) }
        #expect(story.machine.view.pause == nil && story.prompts.count == 5)
    }

    @Test func theSameCallAgainAndAgainIsHeld() {
        var story = Story()
        story.order(.say("look"))
        story.run(story.answer(Story.read("r")))
        // Blanks and order make no other call of it.
        story.run(story.answer(Fixture.call(0, "read_file", Array("{ \"path\" : \"r\" }".utf8)) + [.ended(.complete)]))
        #expect(story.machine.view.pause == nil)
        story.run(story.answer(Story.read("r")))
        #expect(story.machine.view.pause?.message.contains("for the third time: read_file r") == true)
        #expect(story.machine.view.calls[2].stage == .held)
        #expect(story.begun.count == 2, "what is held has not been judged, let alone run")
        story.run(story.order(.answer(pause: 1, .goOn)))
        #expect(story.begun.count == 3)
    }

    /// The question stays one that can be read.
    @Test func longAndManyRepeatedCallsAreNamedInAFewWords() {
        var story = Story(limits: TurnLimits(repeats: 2))
        story.order(.say("look"))
        let long = String(repeating: "r", count: 100_000)
        let many = (0..<20).flatMap { Fixture.call($0, "read_file", Array("{\"path\":\"\(long)\($0)\"}".utf8)) } + [.ended(.complete)]
        story.run(story.answer(many))
        story.answer(many)
        let message = story.machine.view.pause?.message ?? ""
        #expect(message.hasPrefix("The model proposes the same call a second time: read_file rrr") && message.hasSuffix("… And 19 more of them."))
        #expect(message.utf8.count < 400)
    }

    @Test func callsOfATurnAreCounted() {
        var story = Story(limits: TurnLimits(calls: 3))
        story.order(.say("look"))
        let many = (0..<4).flatMap { Fixture.call($0, "read_file", Array("{\"path\":\"r\($0)\"}".utf8)) }
        story.run(story.answer(many + [.ended(.complete)]))
        #expect(story.machine.view.pause?.message.contains("4 calls") == true && story.begun.isEmpty)
        story.order(.answer(pause: 1, .stop))
        #expect(story.machine.view.phase == .idle && story.begun.isEmpty && story.prompts.count == 1)
        for call in story.machine.view.calls { #expect(call.stage == .notRun("the turn was stopped")) }
        // The model still gets a result for each, with whatever comes next.
        story.order(.say("what now?"))
        #expect(story.prompts.last?.messages.map(\.role) == [.user, .assistant, .tool, .user])
        #expect(story.prompts.last?.messages[2].blocks.count == 4)
    }

    @Test func wrappingUpIsOneMoreAnswerWithoutTools() {
        var story = afterRounds(2, TurnLimits(rounds: 2))
        story.order(.answer(pause: 1, .wrapUp))
        #expect(story.prompts.last?.choice == ToolChoice.none && story.prompts.last?.tools.isEmpty == false)
        #expect(story.prompts.last?.messages.last?.text.contains("wrap up") == true)
        // A model that does not obey is not asked again.
        story.answer([.textDelta("that is all")] + Story.read("another"))
        #expect(story.machine.view.phase == .idle && story.begun.count == 2)
        #expect(story.machine.messages.last?.text == "that is all")
    }

    @Test func wordsOfThePersonAreAnAnswerToo() {
        var story = Story(limits: TurnLimits(calls: 1))
        story.order(.say("look"))
        story.run(story.answer(Fixture.call(0, "read_file", Array("{\"path\":\"a\"}".utf8)) + Fixture.call(1, "read_file", Array("{\"path\":\"b\"}".utf8)) + [.ended(.complete)]))
        story.order(.say("only the first one"))
        #expect(story.machine.view.pause == nil && story.begun.isEmpty)
        #expect(story.prompts.last?.messages.map(\.role) == [.user, .assistant, .tool, .user])
    }

    /// Ctrl-C answers with a stop.
    @Test func aKeyThatStopsEndsTheQuestion() {
        var story = afterRounds(2, TurnLimits(rounds: 2))
        story.order(.interrupt)
        #expect(story.machine.view.pause == nil && story.machine.view.phase == .idle)
    }

    @Test func theEndOfTheSessionIsNotHeldUp() {
        var story = Story(limits: TurnLimits(calls: 1))
        story.order(.say("look"))
        story.answer(Fixture.call(0, "read_file", Array("{\"path\":\"a\"}".utf8)) + Fixture.call(1, "read_file", Array("{\"path\":\"b\"}".utf8)) + [.ended(.complete)])
        #expect(story.order(.close).contains(.finish))
    }
}
