import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// A call that had started when its engine was ended.
@Suite struct OutcomeUnknownTests {
    @Test("its line and what the opened call says", arguments: [(120, 30), (60, 24)]) func opened(size: (Int, Int)) throws {
        var call = CallState.delete().at(.outcomeUnknown)
        call.decidedBy = FrontEnd.bob.author
        call.started = .sample(minute: 2)
        var desk = Desk(size.0, size.1, session: .sample.with(call, entries: [.you("clean up"), .call(handle: 3)]))
        #expect(desk.shows("outcome unknown"))
        desk.press("shift-tab", "k", "o")
        #expect(desk.state.calls.pending.isEmpty && desk.state.calls.running.isEmpty)
        try expectGolden(desk.picture, "outcome-unknown-\(size.0)x\(size.1)")
    }

    @Test("without a known start") func unknownStart() {
        let call = CallState.delete().at(.outcomeUnknown)
        var desk = Desk(200, 30, session: .sample.with(call, entries: [.call(handle: 3)]))
        desk.press("shift-tab", "k", "o")
        #expect(desk.shows("It had started when the engine was ended: whether it took effect is not known."))
    }
}
