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

    /// What is kept when the engine dies with a call that has its start row.
    ///
    /// - Parameter hasAnswer: whether the row of the answer that proposed the call is there too.
    private func started(_ story: inout Story, _ begun: [EngineEffect], hasAnswer: Bool = true) throws -> Restoration {
        var kept = KeptSession()
        for effect in story.effects {
            switch effect {
            case .record(.message(let message)) where message.role == .assistant && !hasAnswer: break
            case .record(let row): kept.add(row)
            case .tell(let event): kept.note(event, story.machine)
            default: break
            }
        }
        for case .begin(let decision, let sheet) in begun {
            _ = try Docket().issue(decision, for: sheet) { record in
                kept.add(.started(record))
                return StartReceipt(call: record.decision.call, record: record.digest)
            }
        }
        return kept.restoration
    }

    private func approve(_ story: inout Story, _ handle: Int = 1) -> [EngineEffect] {
        let call = story.machine.view.calls[handle - 1]
        return story.order(
            .approve(.init(
                handle: handle, revision: call.revision, display: call.display?.digest ?? Digest(of: []), rowsSeen: call.display?.rows.count ?? 0, comment: nil)))
    }

    private func isNeverRun(_ story: Story) -> Bool {
        var story = story
        let before = story.begun.count
        _ = approve(&story)
        return story.begun.count == before && before == 0 && !story.effects.contains { if case .check = $0 { true } else { false } }
    }

    /// A start without a result: nobody knows what came of it, and it does not run again, by a rule or by a key.
    @Test(arguments: [true, false]) func whatHadStartedIsOfUnknownOutcomeAndNeverRunsAgain(hasAnswer: Bool) throws {
        var story = Story()
        story.order(.say("look"))
        for case .check(let request) in story.answer(Fixture.call(0, "write_file", Fixture.arguments("r")) + [.ended(.complete)]) {
            story.receive(.checked(request.call, revision: 1, .ready(Fixture.checked(request))))
        }
        let begun = approve(&story)
        var next = Story()
        next.restore(try started(&story, begun, hasAnswer: hasAnswer))
        #expect(next.machine.view.calls.map(\.stage) == [.outcomeUnknown] && next.machine.view.calls.first?.decidedBy == Fixture.person)
        #expect(next.effects.contains { if case .record(.outcomeUnknown) = $0 { true } else { false } })
        #expect(isNeverRun(next))
        guard hasAnswer, case .toolResult(let result)? = next.machine.messages.last?.blocks.first else { return }
        #expect(result.isError && result.text == ResultWords.outcomeUnknown, "the model is told")
    }

    @Test func aCommandOfThePersonsThatHadStartedIsOfUnknownOutcome() throws {
        var story = Story()
        var begun: [EngineEffect] = []
        for case .check(let request) in story.order(.runOwn("git status")) {
            begun += story.receive(.checked(request.call, revision: 1, .ready(Fixture.checked(request))))
        }
        var next = Story()
        next.restore(try started(&story, begun))
        #expect(next.machine.view.calls.map(\.stage) == [.outcomeUnknown])
        #expect(isNeverRun(next))
    }

    /// What no engine had looked at yet waits for the person, also where the built-in rule would have let it run.
    @Test func whatIsTakenUpAgainIsDecidedByThePerson() {
        var story = Story()
        story.order(.say("look"))
        let unheard = story.answer(Story.read("notes.txt"))
        var next = restored(story, unheard: unheard)
        for case .check(let request) in next.effects {
            let checked = Fixture.checked(request)
            #expect(checked.verdict.ruling == .allow)
            next.receive(.checked(request.call, revision: request.revision, .ready(checked)))
        }
        #expect(next.machine.view.calls.map(\.stage) == [.waiting])
        #expect(next.begun.isEmpty)
    }

    /// It is shown anew with the person's arguments, and a key for what the engine before had shown does not count.
    @Test func aChangedCallIsTakenUpAsItWasChangedAndShownAnew() {
        var story = Story()
        story.order(.say("look"))
        for case .check(let request) in story.answer(Fixture.call(0, "write_file", Fixture.arguments("r")) + [.ended(.complete)]) {
            story.receive(.checked(request.call, revision: 1, .ready(Fixture.checked(request))))
        }
        for case .check(let request) in story.order(.amend(.init(handle: 1, revision: 1, arguments: RawBytes(Fixture.arguments("elsewhere"))))) {
            story.receive(.checked(request.call, revision: 2, .ready(Fixture.checked(request))))
        }
        let before = story.machine.view.calls[0]
        var next = restored(story, unheard: [])
        for case .check(let request) in next.effects {
            #expect(request.revision == 3 && request.arguments.bytes == Fixture.arguments("elsewhere"))
            next.receive(.checked(request.call, revision: request.revision, Fixture.outcome(request)))
        }
        next.order(.approve(.init(handle: 1, revision: before.revision, display: before.display?.digest ?? Digest(of: []), rowsSeen: before.display?.rows.count ?? 0, comment: nil)))
        #expect(next.begun.isEmpty && next.refusals.count == 1)
        #expect(next.machine.view.calls.map(\.stage) == [.waiting] && next.machine.view.calls[0].isAmended)
        _ = approve(&next)
        #expect(next.begun.map(\.revision) == [3])
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
