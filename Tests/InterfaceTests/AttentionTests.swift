import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// What is done when a call begins to wait, and whether somebody looks.
@Suite struct AttentionTests {
    private func notifications(_ desk: Desk) -> [String] { desk.effects.compactMap { if case .notify(let text) = $0 { text } else { nil } } }
    private func rings(_ desk: Desk) -> Int { desk.effects.count { $0 == .beep } }
    private func titles(_ desk: Desk) -> [String] { desk.effects.compactMap { if case .title(let title) = $0 { title } else { nil } } }
    private func looks(_ desk: Desk) -> [Bool?] { desk.effects.compactMap { if case .send(.looking(let looks)) = $0 { looks } else { nil } } }

    @Test("not known to look: it rings at once, and notifies once it is clear that no more comes") func unknown() {
        var desk = Desk()
        desk.event(.call(.write(stage: .checking)))
        #expect(rings(desk) == 0 && titles(desk).isEmpty)
        desk.event(.call(.write()))
        #expect(rings(desk) == 1 && notifications(desk).isEmpty && titles(desk) == ["● 1 · support-desk"])
        desk.wait(399)
        #expect(notifications(desk).isEmpty)
        desk.wait(1)
        #expect(notifications(desk) == ["assent support-desk: #4 write_file waits"])
        desk.wait(100_000)
        #expect(notifications(desk).count == 1 && rings(desk) == 1)
    }

    @Test("with the focus it is quiet, and the title counts all the same") func focused() {
        var desk = Desk()
        desk.receive(.keys(InputBatch([.focusGained])))
        desk.event(.call(.write()))
        desk.wait(10_000)
        #expect(rings(desk) == 0 && notifications(desk).isEmpty)
        desk.event(.call(CallState.write().at(.denied)))
        #expect(titles(desk) == ["● 1 · support-desk", "assent: support-desk"])
        desk.receive(.keys(InputBatch([.focusLost])))
        desk.event(.call(.write(5)))
        desk.wait(400)
        #expect(rings(desk) == 1 && notifications(desk) == ["assent support-desk: #5 write_file waits"])
    }

    @Test("whoever comes in time is not notified") func justInTime() {
        var desk = Desk()
        desk.receive(.keys(InputBatch([.focusLost])))
        desk.event(.call(.write()))
        desk.now = desk.now + 200
        desk.receive(.keys(InputBatch([.focusGained])))
        desk.wait(10_000)
        #expect(rings(desk) == 1 && notifications(desk).isEmpty)
    }

    @Test("calls of one answer are one notification and one ring, whatever time they take") func burst() {
        var desk = Desk()
        desk.event(.phase(.answering(since: .sample(minute: 1))))
        for handle in 4...6 {
            desk.event(.call(.write(handle, stage: .arriving)))
            desk.event(.call(.write(handle)))
            desk.wait(500)
        }
        #expect(notifications(desk).isEmpty, "the answer goes on")
        desk.event(.phase(.working))
        #expect(notifications(desk) == ["assent support-desk: #4 write_file and 2 more wait"] && rings(desk) == 1)
        #expect(titles(desk).last == "● 3 · support-desk")
    }

    @Test("an answer without an end is told of after a while, and then no more") func longAnswer() {
        var desk = Desk()
        desk.event(.phase(.answering(since: .sample(minute: 1))))
        desk.event(.call(.write()))
        desk.wait(5000)
        #expect(notifications(desk) == ["assent support-desk: #4 write_file waits"])
        for handle in 5...300 {
            desk.event(.call(.write(handle)))
            desk.wait(100)
        }
        desk.event(.phase(.working))
        desk.wait(10_000)
        #expect(notifications(desk).count == 1 && rings(desk) == 1 && titles(desk).last == "● 297 · support-desk")
        desk.event(.call(.write(301)))
        desk.wait(400)
        #expect(notifications(desk).last == "assent support-desk: #301 write_file waits" && rings(desk) == 2)
    }

    @Test("the same call is told of once, until it has been decided") func same() {
        var desk = Desk()
        desk.event(.call(.write()))
        desk.wait(400)
        desk.event(.call(.write(stage: .checking)))
        desk.event(.call(.write()))
        desk.event(.session(.sample.with(.write())))
        desk.wait(10_000)
        #expect(notifications(desk).count == 1 && rings(desk) == 1)
        // It was approved, and what it would do has changed meanwhile: somebody has to look again.
        desk.event(.call(CallState.write().at(.starting)))
        desk.event(.call(.write()))
        desk.wait(400)
        #expect(notifications(desk).count == 2 && rings(desk) == 2)
    }

    @Test("what was decided meanwhile is no news") func decided() {
        var desk = Desk()
        desk.event(.call(.write()))
        desk.event(.call(CallState.write().at(.starting)))
        desk.wait(10_000)
        #expect(notifications(desk).isEmpty && rings(desk) == 1)
    }

    @Test("what waits when one attaches is news to nobody") func attaching() {
        var desk = Desk(session: .sample.with(.write()))
        desk.wait(10_000)
        #expect(rings(desk) == 0 && notifications(desk).isEmpty)
    }

    @Test("somebody else who looks is enough, unless they may only look") func others() {
        var bob = FrontEnd.bob
        bob.isLooking = true
        var desk = Desk(session: FrontEndTests.both)
        desk.event(.frontEnds([.ada, bob]))
        desk.event(.call(.write(8)))
        desk.wait(10_000)
        #expect(rings(desk) == 0 && notifications(desk).isEmpty)
        desk.event(.frontEnds([.ada]))
        desk.event(.call(.write(9)))
        desk.wait(400)
        #expect(rings(desk) == 1 && notifications(desk) == ["assent support-desk: #9 write_file waits"])
    }

    @Test("the engine hears who looks, and a reader does not tell") func looking() {
        var desk = Desk()
        desk.receive(.keys(InputBatch([.focusGained])))
        desk.receive(.keys(InputBatch([.focusGained])))
        desk.receive(.keys(InputBatch([.focusLost])))
        desk.receive(.keys(InputBatch([.focusGained])))
        // A shell or an editor has the terminal; who comes back was there.
        desk.receive(.away)
        desk.receive(.clockTime(.sample(minute: 5), offset: 0))
        #expect(looks(desk) == [true, false, true, nil, true])
        var reader = InterfaceState(isReadOnly: true)
        _ = reader.receive(.event(.session(.sample)), now: 1)
        let effects = reader.receive(.keys(InputBatch([.focusGained])), now: 2)
        #expect(!effects.contains { if case .send(.looking) = $0 { true } else { false } })
        // Of a terminal that tells nothing nothing is known afterwards either.
        var silent = Desk()
        silent.receive(.away)
        silent.receive(.clockTime(.sample(minute: 5), offset: 0))
        #expect(looks(silent).isEmpty && silent.state.isTerminalFocused == nil)
    }

    @Test("what is turned off is not done") func settings() {
        var desk = Desk()
        desk.state = InterfaceState(attention: AttentionSettings(rings: false, notifies: false, countsInTitle: false))
        desk.event(.session(.sample))
        desk.event(.call(.write()))
        desk.wait(10_000)
        #expect(rings(desk) == 0 && notifications(desk).isEmpty && titles(desk) == ["assent: support-desk"])
    }

    @Test("nothing of what a call says is in it, and names are bounded") func words() {
        var session = SessionState.sample
        session.name = String(repeating: "n", count: 500)
        var desk = Desk(session: session)
        var call = CallState.write(7)
        call.tool = String(repeating: "t", count: 5000)
        call.summary = "secret"
        desk.event(.call(call))
        desk.wait(400)
        let text = notifications(desk).first ?? ""
        #expect(text.utf8.count < 130 && !text.contains("secret") && !text.contains("notes.txt"))
    }

    // MARK: How long calls wait

    private func waiting(_ handle: Int, since minutes: Int64, at now: Milliseconds) -> CallState {
        var call = CallState.write(handle)
        call.waits = Timestamp(milliseconds: Desk.start + now.value - minutes * 60_000)
        return call
    }

    @Test("every row says how long it has waited, however little room there is", arguments: [(120, 40), (80, 24), (60, 20)])
    func ages(_ size: (Int, Int)) {
        var desk = Desk(size.0, size.1)
        let now = desk.now
        var second = waiting(5, since: 3, at: now)
        second.summary = String(repeating: "a/long/path/", count: 20)
        desk.event(.call(waiting(4, since: 12, at: now)))
        desk.event(.call(second))
        let rows = desk.surface.rows
        #expect(rows.contains { $0.contains("#4") && $0.contains("12m") }, "\(desk)")
        #expect(rows.contains { $0.contains("#5") && $0.contains("3m") && !$0.contains("oldest") }, "\(desk)")
        if size.0 == 120 { #expect(desk.shows("oldest 12m")) }
    }

    @Test("a call that changed was proposed long before it began to wait") func sinceItWaits() {
        var desk = Desk(80, 24)
        var call = waiting(4, since: 2, at: desk.now)
        call.stage = .checking
        desk.event(.call(call))
        #expect(!desk.shows(" 2m"))
        call.stage = .waiting
        desk.event(.call(call))
        #expect(desk.shows(" 2m"))
    }

    @Test("out of sight, the status line has the oldest") func outOfSight() {
        var desk = Desk(80, 24)
        desk.event(.call(waiting(4, since: 12, at: desk.now)))
        desk.event(.call(waiting(5, since: 3, at: desk.now)))
        #expect(desk.surface.rows[0].contains("● 2 pending") && !desk.surface.rows[0].contains("12m"))
        desk.press("ctrl-o")
        #expect(desk.surface.rows[0].contains("● 2 pending, oldest 12m"), "\(desk)")
    }

    @Test("it sleeps until an age that is shown changes") func sleeping() {
        var desk = Desk(80, 24)
        desk.receive(.keys(InputBatch([.focusGained])))
        func wakes() -> [Int64] { desk.effects.compactMap { if case .wake(let after) = $0 { after.value } else { nil } } }
        desk.wait(60_000)
        desk.effects = []
        desk.event(.call(waiting(4, since: 3, at: desk.now - 10_000)))
        desk.wait(45_000)
        desk.wait(5000)
        #expect(desk.shows(" 4m"))
        #expect(wakes().last == 60_000, "\(wakes())")
        #expect(ClockText.untilOlder(0) == 60_000 && ClockText.untilOlder(3_600_000) == 3_600_000 && ClockText.untilOlder(3_599_999) == 1)
        #expect(ClockText.untilOlder(172_800_000) == 86_400_000 && ClockText.untilOlder(172_799_000) == 1000)
    }
}
