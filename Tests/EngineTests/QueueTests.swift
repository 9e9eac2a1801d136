import Approval
import Conversation
import JSON
import Link
import Testing

@testable import Engine

/// What the person types while the model works.
@Suite struct QueueTests {
    @Test func whatIsSaidMeanwhileWaitsAndGoesWithTheNextRequest() {
        var story = Story()
        story.order(.say("one"))
        story.order(.say("two"))
        story.order(.say("three"))
        #expect(story.prompts.count == 1)
        #expect(story.machine.view.queued.map(\.text) == ["two", "three"])
        #expect(story.said == ["one"], "what is not sent stands not in the conversation")
        story.answer("first answer")
        #expect(story.machine.view.queued.isEmpty)
        #expect(story.said == ["one", "two", "three"])
        #expect(story.prompts.last?.messages.map(\.text) == ["one", "first answer", "two", "three"])
    }

    @Test func aQueuedMessageCanBeTakenBackAndASentOneCannot() {
        var story = Story()
        story.order(.say("one"))
        story.order(.say("two"))
        let id = story.machine.view.queued[0].id
        story.order(.takeBack(queued: id))
        #expect(story.machine.view.queued.isEmpty)
        story.order(.takeBack(queued: id))
        #expect(story.refusals.count == 1)
        story.answer("done")
        #expect(story.prompts.count == 1, "nothing was left to send")
    }

    /// Ctrl-C gives the word back: nothing is sent until the person says so.
    @Test func afterAStopTheQueueWaits() {
        var story = Story()
        story.order(.say("one"))
        story.order(.say("two"))
        story.answer([.textDelta("half of")])
        story.order(.interrupt)
        #expect(story.prompts.count == 1 && story.machine.view.phase == .idle)
        #expect(story.machine.view.queued.map(\.text) == ["two"])
        story.order(.sendNow)
        let texts = story.prompts.last?.messages.map(\.text) ?? []
        #expect(texts.count == 4 && texts[1] == "half of" && texts[3] == "two")
        #expect(texts[2].contains("did not come to its end"), "the model is told that its words are a part")
    }

    @Test func sendingNowStopsTheAnswerAndGoesAtOnce() {
        var story = Story()
        story.order(.say("one"))
        story.answer([.textDelta("half of")])
        story.order(.say("two"))
        let effects = story.order(.sendNow)
        #expect(effects.contains(.cancelRequest(RequestID(1))))
        #expect(story.prompts.count == 2 && story.prompts.last?.messages.last?.text == "two")
        #expect(story.machine.view.entries.contains { if case .assistant("half of", false, AnswerEnding.stoppedByPerson) = $0.body { true } else { false } })
    }

    /// It is not a way past a decision.
    @Test func sendingNowDecidesNothing() {
        var story = Story()
        story.order(.say("go"))
        let checks = story.answer(Fixture.call(0, "write_file", Fixture.arguments("a")) + [.ended(.complete)])
        story.run(checks)
        story.order(.say("wait"))
        story.order(.sendNow)
        #expect(story.machine.view.calls[0].stage == .waiting && story.prompts.count == 1)
        #expect(story.refusals.last?.contains("decided") == true)
        story.order(.deny(.init(handle: 1, revision: 1, reason: nil)))
        #expect(story.prompts.last?.messages.last?.text == "wait")
    }

    /// What is said after the stop is no part of what was stopped: it goes as soon as what runs has ended.
    @Test func whatIsSaidAfterAStopGoesWhenTheRunHasEnded() {
        var story = stopped()
        story.order(.say("after"))
        #expect(story.prompts.count == 1)
        story.receive(.ended(story.machine.key(1), ExecutionResult(text: "stopped", isError: true)))
        #expect(story.prompts.count == 2)
        #expect(story.prompts.last?.messages.suffix(2).map(\.text) == ["before", "after"])
    }

    @Test func whatIsSentAfterAStopGoesWhenTheRunHasEnded() {
        var story = stopped()
        story.order(.sendNow)
        story.receive(.ended(story.machine.key(1), ExecutionResult(text: "stopped", isError: true)))
        #expect(story.prompts.last?.messages.last?.text == "before")
    }

    @Test func whatWasSaidBeforeAStopWaits() {
        var story = stopped()
        story.receive(.ended(story.machine.key(1), ExecutionResult(text: "stopped", isError: true)))
        #expect(story.prompts.count == 1 && story.machine.view.queued.map(\.text) == ["before"])
    }

    /// The turn was stopped with a message in the queue, and a call has not noticed yet.
    private func stopped() -> Story {
        var story = Story()
        story.order(.say("go"))
        for case .check(let request) in story.answer(Story.read("r")) {
            story.receive(.checked(request.call, revision: 1, .ready(Fixture.checked(request))))
            story.receive(.started(request.call))
        }
        story.order(.say("before"))
        story.order(.stop)
        return story
    }
}
