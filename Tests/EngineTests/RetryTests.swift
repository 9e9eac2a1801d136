import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// Requests that fail, and when they are made again.
@Suite struct RetryTests {
    private let overloaded = RequestFailure(Notice(.error, "overloaded"), attempts: 4)

    @Test func itIsMadeAgainWithGrowingWaitsAndThenGivenUp() {
        var story = Story()
        story.order(.say("go"))
        for _ in 1...3 {
            story.fail(overloaded)
            guard case .retrying(let retry) = story.machine.view.phase else {
                Issue.record("not waiting for another try")
                return
            }
            #expect(retry.reason == "overloaded" && retry.attempts == 4 && retry.time.milliseconds == story.time + (story.waits.last ?? 0))
            story.receive(.retryDue(RequestID(story.machine.requests)))
        }
        #expect(story.waits == [1000, 2000, 4000])
        #expect(story.notices.isEmpty)
        story.fail(overloaded)
        #expect(story.waits.count == 3 && story.machine.view.phase == .idle)
        #expect(story.notices == ["overloaded (tried 4 times)"])
        #expect(story.prompts.allSatisfy { $0 == story.prompts[0] }, "each try is the same request")
        #expect(story.said == ["go"])
    }

    @Test(arguments: [(1, nil, 0.0, 750), (1, nil, 1.0, 1250), (6, nil, 0.5, 30_000), (60, nil, 0.5, 30_000), (1, 20.0, 0.0, 20_000), (1, 20.0, 1.0, 22_000), (5, 2.0, 0.5, 16_000)] as [(Int, Double?, Double, Int64)])
    func theWait(_ attempt: Int, _ retryAfter: Double?, _ chance: Double, _ milliseconds: Int64) {
        #expect(Backoff.wait(after: attempt, retryAfter: retryAfter, chance: chance) == milliseconds)
    }

    @Test(arguments: [Double.nan, -.infinity, .infinity, -5, 7])
    func noNumberOfOthersBreaksTheWait(_ number: Double) {
        let wait = Backoff.wait(after: 1, retryAfter: number, chance: number) ?? 0
        #expect((750...30_000).contains(wait))
    }

    /// Nobody watches a countdown of an hour; the words say how long the provider asks for.
    @Test func aVeryLongWaitIsThePersons() {
        var story = Story()
        story.order(.say("go"))
        story.fail(RequestFailure(Notice(.error, "quota"), attempts: 4, retryAfter: 3600))
        #expect(story.waits.isEmpty && story.machine.view.phase == .idle && story.notices == ["quota"])
    }

    @Test func whatTimeDoesNotMendIsNotTriedAgain() {
        var story = Story()
        story.order(.say("go"))
        story.fail(RequestFailure(Notice(.error, "wrong key")))
        #expect(story.waits.isEmpty && story.notices == ["wrong key"])
    }

    /// An answer of which anything was used is never asked for twice.
    @Test(arguments: [
        [StreamEvent.textDelta("I")], [.reasoningDelta("hm")], [.callStarted(CallSlot(0))],
    ])
    func notAfterAnythingWasUsed(_ events: [StreamEvent]) {
        var story = Story()
        story.order(.say("go"))
        story.answer(events)
        story.fail(overloaded)
        #expect(story.waits.isEmpty && story.prompts.count == 1 && story.notices == ["overloaded"])
    }

    @Test func anEmptyBodyThatEndsTooEarlyIsTriedAgain() {
        var story = Story()
        story.order(.say("go"))
        story.answer([.started(id: "x", model: "m"), .ended(.truncated)])
        #expect(story.waits.count == 1)
    }

    @Test func aKeyEndsTheWaiting() {
        var story = Story()
        story.order(.say("go"))
        story.fail(overloaded)
        story.order(.interrupt)
        #expect(story.machine.view.phase == .idle && story.notices == ["Stopped."])
        story.receive(.retryDue(RequestID(1)))
        #expect(story.prompts.count == 1, "the timer that is still under way starts nothing")
        story.order(.retry)
        #expect(story.prompts.count == 2)
    }

    @Test func whatIsSaidWhileItWaitsGoesWithTheNextTry() {
        var story = Story()
        story.order(.say("go"))
        story.fail(overloaded)
        story.order(.say("and quickly"))
        story.receive(.retryDue(RequestID(1)))
        #expect(story.prompts.last?.messages.map(\.text) == ["go", "and quickly"])
    }

    /// A conversation that does not fit is a choice of the person.
    @Test func tooLongIsAskedAbout() {
        var story = Story()
        story.order(.say("one"))
        story.answer("first")
        story.order(.say("two"))
        story.fail(RequestFailure(Notice(.error, "too long"), isTooLong: true))
        guard let pause = story.machine.view.pause else {
            Issue.record("nobody was asked")
            return
        }
        #expect(pause.choices == [.compact, .startNew, .stop] && story.machine.view.phase == .paused)
        story.order(.answer(pause: pause.id, .compact))
        let asked = story.prompts.last
        #expect(asked?.tools.isEmpty == true && asked?.messages.count == 1)
        #expect(asked?.messages[0].text.contains("MODEL: first") == true)
        story.answer("the person said one, and then two")
        let next = story.prompts.last?.messages ?? []
        #expect(next.count == 2 && next[0].text.contains("the person said one, and then two") && next[1].text == "two")
        #expect(story.machine.view.pause == nil)
    }

    @Test func aFreshStartKeepsThePersonsLastWords() {
        var story = Story()
        story.order(.say("one"))
        story.answer("first")
        story.order(.say("two"))
        story.fail(RequestFailure(Notice(.error, "too long"), isTooLong: true))
        story.order(.answer(pause: 1, .startNew))
        #expect(story.prompts.last?.messages.map(\.text) == ["two"])
        story.order(.answer(pause: 1, .startNew))
        #expect(story.refusals.last?.contains("no longer open") == true)
    }
}

/// Answers that a provider calls complete and has cut short all the same.
@Suite struct CutAnswerTests {
    @Test(arguments: [(StopReason.maxTokens, "length limit"), (.contentFilter, "filter"), (.refusal, "filter")])
    func itsCallsAreNotProposedAndItsTextIsMarked(_ reason: StopReason, _ words: String) {
        var story = Story()
        story.order(.say("go"))
        story.answer([.textDelta("I will")] + Story.read("r").dropLast() + [.stopReason(reason, raw: "x"), .ended(.complete)])
        #expect(story.machine.view.phase == .idle && story.prompts.count == 1)
        #expect(story.notices.last?.contains(words) == true && story.notices.last?.contains("not run") == true)
        #expect(story.machine.messages.last?.text == "I will" && story.machine.messages.last?.calls.isEmpty == true)
        #expect(story.machine.view.entries.contains { if case .assistant(_, false, _?) = $0.body { true } else { false } })
    }
}
