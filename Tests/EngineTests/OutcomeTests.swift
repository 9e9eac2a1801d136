import Approval
import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// What becomes of a call that was not approved: denied, timed out, cancelled, not decided. Four things, in the journal, on
/// the screen and in the words to the model.
@Suite struct OutcomeTests {
    private func key(_ number: Int) -> CallKey { CallKey(session: Fixture.session, number: number) }

    /// As many writes that wait for the person.
    private static func waiting(_ count: Int, seconds: Int? = nil, parallel: Int = 4, tool: ExactString = "write_file") -> Story {
        var story = Story(limits: TurnLimits(calls: 2000, parallel: parallel, answerSeconds: seconds))
        story.order(.say("go"))
        let calls = (0..<count).flatMap { slot in
            tool == "run_command"
                ? Fixture.call(slot, tool, (["argv": ["ls", .string(ExactString("\(slot)"))]] as JSONValue).serialized())
                : Fixture.call(slot, tool, Fixture.arguments("f\(slot)"))
        }
        show(story.answer(calls + [.ended(.complete)]), &story)
        return story
    }

    private static func show(_ effects: [EngineEffect], _ story: inout Story) {
        for case .check(let request) in effects { show(story.receive(.checked(request.call, revision: request.revision, Fixture.outcome(request))), &story) }
    }

    private static func approval(_ number: Int, _ story: Story, comment: String? = nil) -> Command {
        let call = story.machine.shown(number)
        return .approve(
            .init(handle: number, revision: call?.revision ?? 0, display: call?.display?.digest ?? Digest(of: []), rowsSeen: call?.display?.rows.count ?? 0, comment: comment))
    }

    private static func kinds(_ story: Story) -> [JournalEntry.Kind] {
        story.effects.compactMap { effect in
            guard case .record(let entry) = effect, entry.call != nil else { return nil }
            return [.decided, .started, .notRun, .invalid, .timedOut, .cancelled, .undecided].contains(entry.kind) ? entry.kind : nil
        }
    }

    private static func wakes(_ story: Story) -> [Int64] { story.effects.compactMap { if case .wake(let moment) = $0 { moment.milliseconds } else { nil } } }

    /// Time passes, and the driver says so.
    private static func pass(_ milliseconds: Int64, _ story: inout Story) -> [EngineEffect] {
        story.pass(milliseconds)
        return story.receive(.timeDue)
    }

    // MARK: The four

    @Test func eachIsAnotherThingInTheJournalAndInTheWords() throws {
        var denied = Self.waiting(1)
        denied.order(.deny(.init(handle: 1, revision: 1, reason: "not that one")))
        var timedOut = Self.waiting(1, seconds: 300)
        _ = Self.pass(300_000, &timedOut)
        var cancelled = Self.waiting(2, parallel: 1, tool: "run_command")
        for number in 1...2 { cancelled.order(Self.approval(number, cancelled)) }
        cancelled.order(.cancel(handle: 2))
        var undecided = Self.waiting(1)
        undecided.order(.close)
        #expect(Self.kinds(denied) == [.decided] && Self.kinds(timedOut) == [.timedOut])
        #expect(Self.kinds(cancelled) == [.cancelled] && Self.kinds(undecided) == [.undecided])
        let whys = [(denied, 1), (timedOut, 1), (cancelled, 2), (undecided, 1)].map { $0.0.machine.shown($0.1)?.whyNotRun }
        #expect(whys == [nil, .timedOut, .cancelled, .undecided])

        let words = [(denied, 1), (timedOut, 1), (cancelled, 2), (undecided, 1)].compactMap { $0.0.machine.calls[key($0.1)]?.result?.text }
        #expect(Set(words).count == 4)
        for text in words {
            #expect(text.contains("not run") && (text.contains("in another way")), "\(text)")
            #expect(!text.contains("try ") && !text.contains("instead"), "\(text)")
        }
        #expect(words[0] == "The person denied this call. It was not run. Reason: not that one\nDo not seek the same effect in another way.")
        #expect(words[1].hasPrefix("Nobody answered this call within 5 minutes, so it was not run: that is neither a yes nor a no."))
        #expect(words[1].contains("Do not make it again at once, in this form or another") && !words[1].contains("denied"))
        #expect(words[2].hasPrefix("The person stopped this call before it had started."))
        #expect(words[3].hasPrefix("The session ended before anyone decided on this call, so it was not run: that is neither a yes nor a no."))
    }

    @Test func whatNobodyWasAskedAboutIsAFifthThing() {
        var story = Story()
        story.order(.say("go"))
        story.answer(Fixture.call(0, "no_such_tool", Array("{}".utf8)) + [.ended(.complete)])
        #expect(Self.kinds(story) == [.invalid] && story.machine.shown(1)?.whyNotRun == .invalid)
    }

    /// A stop denies what waits, cancels what is not that far, and says why.
    @Test func aStopIsToldForWhatItIsToEachCall() {
        var story = Self.waiting(2, parallel: 1, tool: "run_command")
        for number in 1...2 { story.order(Self.approval(number, story)) }
        Self.show(story.answer([]), &story)
        var waits = Self.waiting(2)
        waits.order(.stop)
        #expect(Self.kinds(waits) == [.decided, .decided])
        #expect(waits.machine.calls[key(1)]?.result?.text.contains("denied this call. It was not run. Reason: the turn was stopped\n") == true)
        story.order(.stop)
        #expect(Self.kinds(story) == [.cancelled], "of what runs its end is awaited")
        #expect(story.machine.calls[key(2)]?.result?.text.hasPrefix("The person stopped the turn before this call had started.") == true)

        var checking = Story()
        checking.order(.say("go"))
        checking.answer(Fixture.call(0, "write_file", Fixture.arguments("a")) + [.ended(.complete)])
        checking.order(.stop)
        #expect(Self.kinds(checking) == [.cancelled])
        #expect(checking.machine.calls[key(1)]?.result?.text.contains("neither a yes nor a no") == true)
    }

    // MARK: Time

    /// With very many calls each input costs what it changes.
    @Test func aThousandCallsHaveTheirClocksToo() {
        let clock = ContinuousClock()
        let began = clock.now
        var story = Self.waiting(1000, seconds: 60)
        let took = clock.now - began
        var without = Self.waiting(1000)
        let plain = clock.now - began - took
        print("FIGURE 1,000 calls put before a person: \(took) with a time-out, \(plain) without")
        #expect(story.machine.view.calls.allSatisfy { $0.deadline != nil } && without.machine.view.calls.allSatisfy { $0.deadline == nil })
        #expect(Self.wakes(story).count == 1)
        _ = Self.pass(120_000, &story)
        #expect(story.machine.counts.pending == 0 && Set(story.machine.view.calls.map(\.whyNotRun)) == [.timedOut])
        #expect(story.notices.contains { $0.hasPrefix("1000 calls, #1 to #1000, ended unanswered and did not run: nobody decided within 1 minute.") })
        without.order(.stop)
        #expect(without.machine.counts.pending == 0)
    }

    @Test func withoutTheSettingNothingIsEverWokenOrEnded() {
        var story = Self.waiting(2)
        #expect(Self.wakes(story).isEmpty && story.machine.shown(1)?.deadline == nil)
        #expect(Self.pass(1_000_000_000, &story) == [])
        #expect(story.machine.counts.pending == 2)
    }

    @Test func theClockRunsFromTheShowingAndTheTurnGoesOn() {
        var story = Self.waiting(2, seconds: 60)
        let deadlines = [1, 2].compactMap { story.machine.shown($0)?.deadline?.milliseconds }
        #expect(deadlines.count == 2 && deadlines[0] < deadlines[1])
        #expect(Self.wakes(story) == [deadlines[0]], "one timer, for the first")
        let effects = Self.pass(deadlines[0] - story.time - 1, &story)
        #expect(story.machine.shown(1)?.whyNotRun == .timedOut && story.machine.shown(2)?.stage == .waiting)
        #expect(effects.contains(.wake(at: Timestamp(milliseconds: deadlines[1]))))
        #expect(story.prompts.count == 1)
        _ = Self.pass(10, &story)
        #expect(story.prompts.count == 2, "with both results the model goes on")
        let results = story.prompts.last?.messages.last?.blocks.compactMap { block -> ToolResult? in
            if case .toolResult(let result) = block { result } else { nil }
        } ?? []
        #expect(results.map(\.key) == [key(1), key(2)] && results.allSatisfy(\.isError))
        #expect(story.notices.last == "Call #2 ended unanswered and did not run: nobody decided within 1 minute. The model was told that this is neither a yes nor a no.")
        #expect(story.begun.isEmpty)
    }

    @Test func whoeverDecidesBeforeTheClockSaysSoWins() {
        for order in [Command.deny(.init(handle: 1, revision: 1, reason: nil)), nil] {
            var story = Self.waiting(1, seconds: 60)
            // The time is over, but nobody has said so yet.
            story.pass(120_000)
            story.order(order ?? Self.approval(1, story))
            #expect(story.machine.shown(1)?.stage == (order == nil ? .starting : .denied))
            let before = story.machine.shown(1)
            #expect(!story.receive(.timeDue).contains { if case .record = $0 { true } else { false } })
            #expect(story.machine.shown(1)?.stage == before?.stage)
        }
    }

    @Test func whoeverComesTooLateIsTold() {
        var story = Self.waiting(1, seconds: 90)
        let late = Self.approval(1, story)
        _ = Self.pass(90_000, &story)
        story.order(late)
        #expect(story.refusals.last == "Call #1 ended before that: nobody answered within 90 seconds." && story.begun.isEmpty)
    }

    @Test func aChangeStartsTheClockAnew() throws {
        var story = Self.waiting(1, seconds: 60)
        let first = try #require(story.machine.shown(1)?.deadline)
        story.pass(50_000)
        Self.show(story.order(.amend(.init(handle: 1, revision: 1, arguments: RawBytes(Fixture.arguments("other"))))), &story)
        let second = try #require(story.machine.shown(1)?.deadline)
        #expect(second.since(first) >= 50_000)
        story.pass(first.milliseconds - story.time)
        story.receive(.timeDue)
        #expect(story.machine.shown(1)?.stage == .waiting)
        #expect(Self.wakes(story).last == second.milliseconds)
    }

    /// A start that was refused: the call waits again, and as long as any other.
    @Test func aRefusedStartStartsItAnew() throws {
        var story = Self.waiting(1, seconds: 60)
        story.order(Self.approval(1, story))
        story.pass(100_000)
        story.receive(.startRefused(key(1), .notRecorded("the disk is full")))
        let deadline = try #require(story.machine.shown(1)?.deadline)
        #expect(deadline.milliseconds == story.time + 60_000)
        story.receive(.timeDue)
        #expect(story.machine.shown(1)?.stage == .waiting)
    }

    @Test func whatAnotherEngineHadWaitsItsWholeTimeAgain() throws {
        let story = Self.waiting(1, seconds: 60)
        var kept = KeptSession()
        for effect in story.effects {
            if case .record(let row) = effect { kept.add(row) }
            if case .tell(let event) = effect { kept.note(event, story.machine) }
        }
        var next = Story(limits: TurnLimits(answerSeconds: 60))
        next.pass(10_000_000)
        let before = next.effects.count
        next.restore(kept.restoration)
        Self.show(Array(next.effects[before...]), &next)
        let deadline = try #require(next.machine.shown(1)?.deadline)
        #expect(next.machine.shown(1)?.stage == .waiting && deadline.milliseconds == next.time + 60_000)
    }

    @Test func nothingTimesOutInASessionThatEnds() {
        var story = Self.waiting(1, seconds: 60)
        story.receive(.suspend)
        #expect(Self.pass(60_000, &story) == [])
        #expect(story.machine.shown(1)?.stage == .waiting)
    }

    @Test(arguments: [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (90, "90 seconds"), (600, "10 minutes"), (3600, "1 hour"), (7200, "2 hours"), (5400, "90 minutes")])
    func timesAreSaidPlainly(_ seconds: Int, _ words: String) { #expect(ResultWords.time(seconds) == words) }

    @Test func aQuestionEndsUnansweredToo() {
        let end = ResultWords.unanswered(60, isQuestion: true, earlier: EarlierCalls(unanswered: 1))
        #expect(end.words.hasPrefix("Nobody answered this question within 1 minute") && end.words.contains("Do not ask it again at once"))
        #expect(end.words.contains("The same call had ended unanswered before."))
    }
}
