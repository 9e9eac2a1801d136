import Approval
import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// An engine that was killed between two rows, or between the journal and the scrollback: what the next one makes of it.
@Suite struct RestoreTests {
    /// What is kept of a story when the engine dies before the scrollback has heard of its last effects.
    private func restored(_ story: Story, unheard: [EngineEffect]) -> Story {
        var kept = KeptSession()
        for effect in story.effects {
            if case .record(let row) = effect { kept.add(row) }
        }
        for effect in story.effects.dropLast(unheard.count) {
            if case .tell(let event) = effect { kept.note(event, story.machine) }
        }
        var next = Story()
        next.restore(kept.restoration)
        return next
    }

    @Test func aCallThatEndedInTheLastMomentIsShownAsWhatItWas() {
        var story = Story()
        story.order(.say("look"))
        let checks = story.answer(Fixture.call(0, "write_file", Fixture.arguments("r")) + [.ended(.complete)])
        for case .check(let request) in checks { story.receive(.checked(request.call, revision: 1, .ready(Fixture.checked(request)))) }
        let call = story.machine.view.calls[0]
        story.order(
            .approve(.init(handle: 1, revision: call.revision, display: call.display?.digest ?? Digest(of: []), rowsSeen: call.display?.rows.count ?? 0, comment: nil)))
        let key = CallKey(session: Fixture.session, number: 1)
        story.receive(.started(key))
        let unheard = story.receive(.ended(key, ExecutionResult(text: "found", isError: false)))
        let next = restored(story, unheard: unheard)
        #expect(next.machine.messages.last?.role == .tool, "the model has the result")
        if case .succeeded? = next.machine.view.calls.first?.stage {} else { Issue.record("it is shown as \(String(describing: next.machine.view.calls.first?.stage))") }
        #expect(next.machine.view.calls.first?.result == "found")
    }

    @Test func aDenialOfTheLastMomentIsShown() {
        var story = Story()
        story.order(.say("look"))
        for case .check(let request) in story.answer(Fixture.call(0, "write_file", Fixture.arguments("r")) + [.ended(.complete)]) {
            story.receive(.checked(request.call, revision: 1, .ready(Fixture.checked(request))))
        }
        let unheard = story.order(.deny(.init(handle: 1, revision: 1, reason: "no")))
        let next = restored(story, unheard: unheard)
        #expect(next.machine.view.calls.first?.stage == .denied && next.machine.view.calls.first?.decidedBy == Fixture.person)
    }

    /// The answer is in the journal, of its calls only the first, and the scrollback has heard of nothing.
    @Test func aNumberIsGivenOnce() {
        var story = Story()
        story.order(.say("look"))
        let two = Fixture.call(0, "write_file", Fixture.arguments("a")) + Fixture.call(1, "write_file", Fixture.arguments("b")) + [.ended(.complete)]
        let effects = story.answer(two)
        var kept = KeptSession()
        for effect in story.effects.dropLast(effects.count) {
            if case .record(let row) = effect { kept.add(row) }
        }
        for case .record(let row) in effects {
            if case .proposed(let call) = row, call.key.number == 2 { break }
            kept.add(row)
        }
        var next = Story()
        next.restore(kept.restoration)
        #expect(next.machine.view.calls.map(\.handle) == [1, 2])
        next.order(.runOwn("ls"))
        #expect(next.machine.view.calls.map(\.handle) == [1, 2, 3] && next.machine.view.calls[2].isYours)
    }

    /// The person stopped an answer: that it was cut is in the journal, and nowhere else yet.
    @Test func anAnswerThatWasCutInTheLastMomentIsMarkedAndTheModelIsTold() {
        var story = Story()
        story.order(.say("tell me"))
        story.answer([.textDelta("once upon")])
        let unheard = story.order(.interrupt)
        var next = restored(story, unheard: unheard)
        guard case .assistant("once upon", false, let reason?)? = next.machine.view.entries.first(where: { $0.id == 2 })?.body else {
            Issue.record("\(next.machine.view.entries)")
            return
        }
        #expect(reason == AnswerEnding.stoppedByPerson)
        next.order(.say("go on"))
        #expect(next.prompts.last?.messages.map(\.text) == ["tell me", "once upon", "[Your last answer did not come to its end: the person stopped it.]", "go on"])
        #expect(!next.effects.contains { if case .record(.noted(let note)) = $0 { note.kind == .answerCut } else { false } }, "it was cut once")
    }

    /// Long after the cut, with all of it in the scrollback.
    @Test func theModelIsToldOfTheCutOnceAndOnlyOnce() {
        var story = Story()
        story.order(.say("tell me"))
        story.answer([.textDelta("once upon")])
        story.order(.interrupt)
        var next = restored(story, unheard: [])
        next.order(.say("go on"))
        #expect(next.prompts.last?.messages.contains { $0.text.contains("the person stopped it") } == true)
        story.order(.say("go on"))
        story.answer("a time")
        var later = restored(story, unheard: [])
        later.order(.say("and then?"))
        #expect(later.prompts.last?.messages.count { $0.text.contains("the person stopped it") } == 1)
    }

    @Test func theOutputOfThePersonsCommandIsQueuedAgain() {
        var story = Story()
        for case .check(let request) in story.order(.runOwn("git status")) {
            story.receive(.checked(request.call, revision: 1, .ready(Fixture.checked(request))))
        }
        let key = CallKey(session: Fixture.session, number: 1)
        story.receive(.started(key))
        let unheard = story.receive(.ended(key, ExecutionResult(text: "clean", isError: false)))
        let next = restored(story, unheard: unheard)
        #expect(story.machine.view.queued.count == 1)
        #expect(next.machine.view.queued.map(\.kind) == [.output(handle: 1)] && next.machine.view.queued.map(\.text) == story.machine.view.queued.map(\.text))
    }
}
