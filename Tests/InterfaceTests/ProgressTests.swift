import Conversation
import Link
import Testing

@testable import Interface

/// What is said of how far things are, and when it is over.
@Suite struct ProgressTests {
    @Test func aLongSilenceIsSaid() {
        var desk = Desk(120, 30)
        desk.event(.phase(.asking(since: .sample(minute: 1))))
        desk.event(.phase(.answering(since: .sample(minute: 1))))
        desk.event(.entryAdded(Entry(id: 90, time: .sample(minute: 1), body: .assistant(text: "so", isOpen: true, interrupted: nil))))
        desk.wait(14_000)
        #expect(desk.shows("answering") && !desk.shows("silent"))
        desk.wait(6000)
        #expect(desk.shows("silent for 20 s"))
        desk.event(.entryText(id: 90, text: " on"))
        #expect(!desk.shows("silent"))
        desk.wait(30_000)
        desk.event(.phase(.idle))
        #expect(!desk.shows("silent"))
    }

    @Test func theWelcomeSaysWhereTheConversationGoes() {
        var session = SessionState.sample.with(entries: [])
        session.model = ModelState(name: "llama", isPractice: false, host: "10.0.0.7:8000")
        #expect(Desk(120, 30, session: session).shows("Answers come from llama at 10.0.0.7:8000."))
    }

    @Test func theConversationComesBackAfterTheLastCallOnTheWholeScreen() {
        var desk = Desk(80, 24, session: .sample.with(.delete(), entries: [.you("go"), .call(handle: 3)]))
        desk.press("tab", "o")
        #expect(!desk.shows("Conversation ─"))
        for handle in desk.state.calls.pending {
            guard var call = desk.state.calls[handle] else { continue }
            call.stage = .denied
            desk.event(.call(call))
        }
        #expect(desk.state.calls.pending.isEmpty && desk.shows("Conversation ─"))
    }

    @Test func whatWasSaidOfStoppingIsOverWhenTheEngineAsks() {
        var desk = Desk(120, 30)
        desk.event(.phase(.answering(since: .sample(minute: 1))))
        desk.press("ctrl-c")
        #expect(desk.shows("stopping"))
        desk.event(.phase(.paused))
        #expect(!desk.shows("stopping"))
    }
}
