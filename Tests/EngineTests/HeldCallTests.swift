import Approval
import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// Two calls of one answer, where the second needs what the first makes.
@Suite struct HeldCallTests {
    /// The second is judged and could not work as things are.
    private func held() -> Story {
        var story = Story()
        story.order(.say("go"))
        let effects = story.answer(
            Fixture.call(0, "write_file", Fixture.arguments("folder")) + Fixture.call(1, "write_file", Fixture.arguments("folder/a")) + [.ended(.complete)])
        let checks = effects.compactMap { if case .check(let request) = $0 { request } else { nil } }
        story.receive(.checked(checks[1].call, revision: 1, .problem("There is no folder.")))
        story.receive(.checked(checks[0].call, revision: 1, .ready(Fixture.checked(checks[0]))))
        return story
    }

    private func approve(_ story: inout Story, _ handle: Int) {
        let state = story.machine.view.calls[handle - 1]
        let display = state.display
        let effects = story.order(
            .approve(.init(handle: handle, revision: state.revision, display: display?.digest ?? Digest(of: []), rowsSeen: display?.rows.count ?? 0, comment: nil)))
        story.run(effects)
    }

    @Test func itWaitsForTheOneBeforeItAndIsJudgedAgain() {
        var story = held()
        #expect(story.machine.view.calls.map(\.stage) == [.waiting, .held])
        #expect(story.prompts.count == 1)
        approve(&story, 1)
        // The first has run; the second was looked at again, and now it could work.
        #expect(story.machine.view.calls[1].stage == .waiting && story.begun.count == 1)
    }

    @Test func whatStillCannotWorkIsToldToTheModel() {
        var story = held()
        story.order(.deny(.init(handle: 1, revision: 1, reason: nil)))
        guard case .check(let again)? = story.effects.last(where: { if case .check = $0 { true } else { false } }) else { return }
        story.receive(.checked(again.call, revision: 1, .problem("There is no folder.")))
        #expect(story.machine.view.calls[1].stage == .notRun("There is no folder."))
        #expect(story.prompts.count == 2 && story.prompts.last?.messages.last?.blocks.count == 2)
    }

    @Test func aStopEndsItToo() {
        var story = held()
        story.order(.stop)
        #expect(story.machine.view.phase == .idle && story.machine.view.calls[1].stage == .notRun(ResultWords.stopped.reason))
    }

    @Test func theEndOfTheSessionIsNotHeldUp() {
        var story = held()
        #expect(story.order(.close).contains(.finish))
    }
}
