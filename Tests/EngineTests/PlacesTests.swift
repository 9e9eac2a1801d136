import Approval
import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// So many calls run programs at once; others wait with their approvals.
@Suite struct PlacesTests {
    private static func story(calls: Int, parallel: Int = 2, tool: ExactString = "run_command") -> Story {
        var story = Story(limits: TurnLimits(parallel: parallel))
        story.order(.say("go"))
        let events = (0..<calls).flatMap { slot in
            Fixture.call(slot, tool, tool == "run_command" ? Array("{\"argv\":[\"make\",\"\(slot)\"]}".utf8) : Fixture.arguments("f\(slot)"))
        }
        for effect in story.answer(events + [.ended(.complete)]) {
            if case .check(let request) = effect { story.receive(.checked(request.call, revision: request.revision, Fixture.outcome(request))) }
        }
        return story
    }

    private func key(_ number: Int) -> CallKey { CallKey(session: Fixture.session, number: number) }

    private func approve(_ handle: Int, _ story: inout Story) -> [Int] {
        guard let state = story.machine.shown(handle), let display = state.display else { return [] }
        return begun(story.order(.approve(.init(handle: handle, revision: state.revision, display: display.digest, rowsSeen: display.rows.count, comment: nil))))
    }

    private func begun(_ effects: [EngineEffect]) -> [Int] {
        effects.compactMap { if case .begin(let decision, _) = $0 { decision.call.number } else { nil } }
    }

    private func end(_ number: Int, _ story: inout Story) -> [Int] {
        begun(story.receive(.ended(key(number), ExecutionResult(text: "done", isError: false))))
    }

    @Test func furtherOnesWaitAndStartInTheOrderOfTheirApprovals() {
        var story = Self.story(calls: 5)
        #expect(approve(1, &story) == [1])
        #expect(approve(4, &story) == [4])
        #expect(approve(5, &story) == [])
        #expect(approve(2, &story) == [])
        #expect(story.machine.shown(5)?.stage == .queued(places: 2))
        #expect(story.machine.counts.running == 4)
        #expect(story.machine.counts.pending == 1)
        for number in [1, 4] { story.receive(.started(key(number))) }
        #expect(end(4, &story) == [5])
        story.receive(.started(key(5)))
        #expect(end(1, &story) == [2])
        // It is decided; nobody decides it again.
        #expect(approve(2, &story) == [])
        #expect(story.refusals.last?.contains("already approved by ada") == true)
        #expect(approve(3, &story) == [])
        story.receive(.started(key(2)))
        #expect(end(2, &story) == [3])
        story.receive(.started(key(3)))
        #expect(story.prompts.count == 1)
        _ = end(5, &story)
        _ = end(3, &story)
        #expect(story.prompts.last?.messages.last?.blocks.count == 5)
    }

    /// A call waits for its place with what a rule allowed, and meanwhile the same call is denied.
    @Test func whatWasDeniedMeanwhileIsNotAllowedByARule() throws {
        let policy = Policy()
        let request = CheckRequest(
            call: key(2), revision: 1, definition: Fixture.readFile, arguments: try ToolArguments(parsing: Array("{\"path\":\"a\"}".utf8)), original: nil)
        let checked = Checking.judge(Fixture.checked(request).sheet, policy)
        let decision = Decision(
            call: key(2), revision: 1, answer: .approved, binding: checked.sheet.binding, display: nil, author: Author(kind: .rule, name: "r"), comment: nil,
            rules: checked.verdict.rules.isEmpty ? nil : checked.verdict.rules, time: Timestamp(milliseconds: 0))
        #expect(checked.verdict.ruling == .allow)
        #expect(Checking.noLonger(decision, Checking.judge(checked, earlier: EarlierCalls(), policy).verdict, isOwn: false) == nil)
        let now = Checking.judge(checked, earlier: EarlierCalls(denied: 1), policy)
        #expect(Checking.noLonger(decision, now.verdict, isOwn: false) != nil)
        // It is shown to the person with what there is to know of it.
        #expect(Checking.stopped(now.sheet, "no rule allows it any more", policy).display.rows.contains { $0.text.contains("denied before, as #1") })
    }

    @Test func onlyProgramsTakePlaces() {
        var story = Self.story(calls: 4, parallel: 1, tool: "write_file")
        for number in 1...4 { #expect(approve(number, &story) == [number]) }
    }

    @Test func whatChangesTheSamePlaceRunsOneAfterTheOther() {
        var story = Story()
        story.order(.say("go"))
        let effects = story.answer((0..<3).flatMap { Fixture.call($0, "write_file", Fixture.arguments("out/\($0)")) } + [.ended(.complete)])
        for case .check(let request) in effects {
            let ordinary = Fixture.checked(request)
            var facts = ordinary.sheet.facts
            facts.effect = .makesFolder
            // The first two would both make the folder `out`.
            let made: [ExactString] = request.call.number < 3 ? ["/w/out", ExactString("/w/out/\(request.call.number)")] : ["/w/other"]
            facts.targets = [TargetFact(argument: "path", given: "p", resolved: made.last, inside: true, kind: .missing, newFolders: made)]
            let sheet = CallSheet(
                key: request.call, revision: request.revision, definition: request.definition, arguments: request.arguments,
                facts: facts, original: request.original, unreadable: request.unreadable, earlier: request.earlier)
            story.receive(
                .checked(request.call, revision: request.revision, .ready(CheckedCall(sheet: sheet, verdict: ordinary.verdict, display: ordinary.display))))
        }
        #expect(approve(1, &story) == [1])
        #expect(approve(2, &story) == [])
        #expect(story.machine.shown(2)?.stage == .queued(places: 0))
        #expect(approve(3, &story) == [3])
        story.receive(.started(key(1)))
        #expect(end(1, &story) == [2])
    }

    @Test func theirStartCanStillBeRefusedAndThenThePlaceIsFree() {
        var story = Self.story(calls: 2, parallel: 1)
        #expect(approve(1, &story) == [1])
        #expect(approve(2, &story) == [])
        #expect(begun(story.receive(.startRefused(key(1), .notRecorded("the disk is full")))) == [2])
        #expect(story.machine.shown(1)?.stage == .waiting)
        #expect(approve(1, &story) == [])
        #expect(story.machine.shown(1)?.stage == .queued(places: 1))
    }

    @Test func oneThatWaitsIsStoppedAlone() {
        var story = Self.story(calls: 3, parallel: 1)
        for number in 1...3 { _ = approve(number, &story) }
        story.receive(.started(key(1)))
        let effects = story.order(.cancel(handle: 2))
        #expect(!effects.contains { if case .cancelRun = $0 { true } else { false } })
        #expect(story.machine.calls[key(2)]?.result?.text == ResultWords.cancelledBeforeStart.words)
        #expect(story.machine.shown(1)?.isRunning == true)
        #expect(end(1, &story) == [3])
    }

    @Test func oneThatRunsIsStoppedAlone() {
        var story = Self.story(calls: 2)
        for number in 1...2 { _ = approve(number, &story) }
        for number in 1...2 { story.receive(.started(key(number))) }
        #expect(story.order(.cancel(handle: 2)) == [.cancelRun(key(2))])
        #expect(story.order(.cancel(handle: 2)) == [])
        story.receive(.ended(key(2), ExecutionResult(text: "cancelled", isError: true)))
        #expect(story.machine.calls[key(2)]?.result?.text.contains("\nThe person stopped this call while it ran; what it had done by then stays.") == true)
        #expect(story.machine.shown(1)?.isRunning == true)
        story.order(.cancel(handle: 2))
        #expect(story.refusals.last == "Call #2 does not run, so there is nothing to stop.")
        story.order(.cancel(handle: 9))
        #expect(story.refusals.last == "Call #9 does not run, so there is nothing to stop.")
    }

    @Test func stoppingWhatRunsStopsWhatWaitsForIt() {
        var story = Self.story(calls: 3, parallel: 1)
        for number in 1...2 { _ = approve(number, &story) }
        story.receive(.started(key(1)))
        let effects = story.order(.interrupt)
        #expect(effects.contains(.cancelRun(key(1))))
        #expect(begun(effects).isEmpty)
        #expect(end(1, &story) == [])
        // What waits for the person goes on waiting.
        #expect(story.machine.shown(3)?.stage == .waiting)
        guard case .notRun = story.machine.shown(2)?.stage else {
            Issue.record("\(String(describing: story.machine.shown(2)?.stage))")
            return
        }
    }

    @Test func theEndOfTheSessionLeavesNothingOpen() {
        var story = Self.story(calls: 3, parallel: 1)
        for number in 1...2 { _ = approve(number, &story) }
        story.receive(.started(key(1)))
        story.order(.close)
        #expect(story.machine.calls[key(2)]?.result?.text == ResultWords.endedBeforeStart.words)
        #expect(!story.machine.isClosed)
        #expect(end(1, &story) == [])
        #expect(story.machine.isClosed)
    }

    /// An engine that is stopped from outside does not wait for it, and whoever takes the session up is asked anew.
    @Test func putAsideItWaitsForThePersonAgain() {
        var story = Self.story(calls: 2, parallel: 1)
        for number in 1...2 { _ = approve(number, &story) }
        story.receive(.started(key(1)))
        #expect(begun(story.receive(.suspend)).isEmpty)
        #expect(end(1, &story) == [])
        #expect(story.machine.isClosed)
        #expect(story.machine.calls[key(2)]?.result == nil)
        #expect(!story.effects.contains { if case .record(.decided) = $0 { true } else { false } })
    }

    @Test func thePersonsOwnCommandsTakeNoPlace() {
        var story = Self.story(calls: 1, parallel: 1)
        #expect(approve(1, &story) == [1])
        story.receive(.started(key(1)))
        var own: [Int] = []
        for effect in story.order(.runOwn("ls")) {
            if case .check(let request) = effect { own += begun(story.receive(.checked(request.call, revision: request.revision, Fixture.outcome(request)))) }
        }
        #expect(own == [2])
    }
}
