import Approval
import Conversation
import JSON
import Link
import Testing

@testable import Engine

/// Of which calls the person's program tells, and when.
@Suite struct PendingTellerTests {
    private func call(_ handle: Int, _ stage: CallState.Stage = .waiting, since: Int64 = 1000) -> CallState {
        var call = CallState(handle: handle, tool: "write_file", stage: stage, proposed: Timestamp(milliseconds: 1000))
        if stage == .waiting { call.waits = Timestamp(milliseconds: since) }
        return call
    }

    /// Runs everything that is to be run, each program for so many milliseconds.
    private func told(_ teller: inout PendingTeller, from now: inout Int64, taking time: Int64 = 5, isLookedAt: Bool = false) -> [(handle: Int, count: Int)] {
        var told: [(Int, Int)] = []
        while true {
            switch teller.next(at: Timestamp(milliseconds: now), isLookedAt: isLookedAt) {
            case .nothing: return told
            case .later(let wait):
                now += wait
                teller.timerFired()
            case .tell(let call, let count):
                told.append((call.handle, count))
                now += time
                teller.ended()
            }
        }
    }

    @Test func oneCallIsToldOfOnce() {
        var teller = PendingTeller(since: Timestamp(milliseconds: 0))
        var now: Int64 = 2000
        teller.note(call(3, .checking), isLookedAt: false)
        #expect(told(&teller, from: &now).isEmpty)
        teller.note(call(3), isLookedAt: false)
        #expect(told(&teller, from: &now).map(\.handle) == [3])
        // It is changed, and judged again.
        teller.note(call(3, .checking), isLookedAt: false)
        teller.note(call(3), isLookedAt: false)
        #expect(told(&teller, from: &now).isEmpty)
        // It was approved, and could not start as it was shown.
        teller.note(call(3, .starting), isLookedAt: false)
        teller.note(call(3), isLookedAt: false)
        #expect(told(&teller, from: &now).map(\.handle) == [3])
    }

    @Test func oneProgramAtATime() {
        var teller = PendingTeller(since: Timestamp(milliseconds: 0))
        for handle in 1...3 { teller.note(call(handle), isLookedAt: false) }
        let now = Timestamp(milliseconds: 2000)
        guard case .tell(let first, 3) = teller.next(at: now, isLookedAt: false) else { return #expect(Bool(false)) }
        #expect(first.handle == 1 && teller.next(at: now, isLookedAt: false) == .nothing)
        // The second is decided while it waits for its turn.
        teller.note(call(2, .denied), isLookedAt: false)
        teller.ended()
        guard case .tell(let next, 2) = teller.next(at: now, isLookedAt: false) else { return #expect(Bool(false)) }
        #expect(next.handle == 3)
    }

    @Test func whoeverLooksIsNotTold() {
        var teller = PendingTeller(since: Timestamp(milliseconds: 0))
        var now: Int64 = 2000
        teller.note(call(1), isLookedAt: true)
        #expect(told(&teller, from: &now).isEmpty, "somebody saw it come")
        teller.note(call(2), isLookedAt: false)
        #expect(told(&teller, from: &now, isLookedAt: true).isEmpty, "somebody came in time")
        #expect(told(&teller, from: &now).isEmpty, "and has gone again")
    }

    @Test func whatWaitedBeforeThisEngineIsKnown() {
        var teller = PendingTeller(since: Timestamp(milliseconds: 50_000))
        var now: Int64 = 60_000
        teller.note(call(1, since: 40_000), isLookedAt: false)
        teller.note(call(2, since: 55_000), isLookedAt: false)
        #expect(told(&teller, from: &now).map(\.handle) == [2])
    }

    @Test func aThousandAtOnceAreToldOfInOne() {
        var teller = PendingTeller(since: Timestamp(milliseconds: 0))
        var now: Int64 = 2000
        for handle in 1...1000 { teller.note(call(handle), isLookedAt: false) }
        let all = told(&teller, from: &now)
        #expect(all.map(\.handle) == [1] && all.map(\.count) == [1000])
    }

    /// They come one by one, and the program is quick.
    @Test func aThousandInARowAreFewPrograms() {
        var teller = PendingTeller(since: Timestamp(milliseconds: 0))
        var starts: [Int64] = []
        var due: Int64?
        for handle in 1...1000 {
            let now = 2000 + Int64(handle) * 20
            teller.note(call(handle, since: now), isLookedAt: false)
            if let time = due, time <= now {
                due = nil
                teller.timerFired()
            }
            switch teller.next(at: Timestamp(milliseconds: now), isLookedAt: false) {
            case .nothing: break
            case .later(let wait): due = now + wait
            case .tell:
                starts.append(now)
                teller.ended()
            }
        }
        #expect(starts.count == PendingTeller.mostStarts, "within 20 seconds")
        var now = (due ?? 0) + 0
        teller.timerFired()
        let rest = told(&teller, from: &now)
        #expect(rest.map(\.count) == [1000], "the rest is told of together")
    }

    @Test func whatTheProgramHears() {
        var state = call(3)
        state.tool = String(repeating: "t", count: 500)
        state.summary = "secret"
        state.risk = .writes
        let variables = SessionEngine.variables(of: state, session: "abc", name: "desk", count: 2)
        #expect(variables.map { "\($0.name)" } == ["ASSENT_SESSION", "ASSENT_HANDLE", "ASSENT_DIGEST", "ASSENT_TOOL", "ASSENT_RISK", "ASSENT_PENDING"])
        #expect(variables[1].value == "desk/3" && variables[4].value == "writes" && variables[5].value == "2" && variables[3].value.utf8.count == 200)
        #expect(!variables.contains { $0.value.string.contains("secret") })
        state.tool = "a\u{1B}]0;x\nb\u{202E}\u{0}c"
        let tool = SessionEngine.variables(of: state, session: "abc", name: "desk", count: 2)[3].value
        #expect(tool == "a⟨ESC⟩]0;x⟨LF⟩b⟨U+202E⟩⟨NUL⟩c", "of a tool that there is not, the model chooses the name")
    }
}
