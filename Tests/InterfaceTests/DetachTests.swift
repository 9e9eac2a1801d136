import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Leaving with all running, and ending the session.
@Suite struct DetachTests {
    static func session(_ calls: CallState...) -> SessionState {
        var session = SessionState.sample
        session.isDetachable = true
        session.calls = calls
        if !calls.isEmpty { session.phase = .working }
        return session
    }

    private func leave(_ desk: inout Desk, _ way: String) {
        if way.hasPrefix("/") {
            desk.press("esc")
            desk.type(way)
            desk.press("enter")
        } else {
            desk.press(way)
        }
    }

    @Test("leaving asks nothing and decides nothing", arguments: ["ctrl-\\", "/detach"]) func leaves(way: String) {
        var desk = Desk(session: Self.session(.write(), .write(5).at(.running(since: .sample(minute: 0)))))
        leave(&desk, way)
        #expect(desk.effects.contains(.detach) && !desk.effects.contains(.quit))
        #expect(desk.commands.isEmpty && desk.state.mode.isNormal)
    }

    @Test("the key leaves from everywhere", arguments: [["tab"], ["tab", "D"], ["tab", "e"], ["tab", "space", "X"], ["?"], ["tab", "S"], ["ctrl-d"]]) func everywhere(keys: [String]) {
        var desk = Desk(session: Self.session(.write()))
        for key in keys { desk.press(key) }
        desk.press("ctrl-\\")
        #expect(desk.effects.contains(.detach))
        #expect(desk.commands.isEmpty)
    }

    @Test("a session of this process can only be ended", arguments: ["ctrl-\\", "/detach"]) func attached(way: String) {
        var desk = Desk(session: .sample.with(.write()))
        leave(&desk, way)
        #expect(!desk.effects.contains(.detach))
        #expect(desk.footer == "This session lives in this process (--attached); it can only be ended.")
    }

    @Test("the end of the session asks and says what becomes of all that is open") func question() {
        var session = Self.session(.write(), .delete(5), .write(6).at(.running(since: .sample(minute: 0))))
        session.frontEnds = [.ada, .bob]
        var desk = Desk(120, 40, session: session)
        desk.press("ctrl-d")
        let words = desk.footer
        for part in ["2 calls that wait are recorded as not decided, never as denied", "What runs is stopped", "Another terminal is attached and is sent away", "ctrl-\\: leave with all running"] {
            #expect(words.contains(part), "\(part)")
        }
        desk.press("esc")
        #expect(desk.effects.allSatisfy { $0 != .quit && $0 != .detach } && desk.commands.isEmpty)
        desk.press("ctrl-d", "y")
        #expect(desk.commands == [.close] && desk.effects.contains(.quit))
    }

    @Test("nothing open, nobody else: nothing is asked", arguments: ["ctrl-d", "/quit"]) func quiet(way: String) {
        var desk = Desk(session: Self.session())
        leave(&desk, way)
        #expect(Array(desk.effects.suffix(2)) == [.send(.close), .quit])
    }

    @Test("the model's answer alone is cut off without a question") func answering() {
        var desk = Desk(session: Self.session())
        desk.event(.phase(.answering(since: .sample(minute: 0))))
        desk.press("ctrl-d")
        #expect(desk.commands == [.close] && desk.effects.contains(.quit))
    }

    @Test("a call that runs alone is asked about") func running() {
        var desk = Desk(session: Self.session(.write().at(.running(since: .sample(minute: 0)))))
        desk.press("ctrl-d")
        #expect(desk.footer == "End the session? What runs is stopped. y: yes · ctrl-\\: leave with all running · any other key: no")
    }

    @Test("twice Ctrl-C says both ways out") func interrupts() {
        var desk = Desk(session: Self.session())
        desk.press("ctrl-c")
        #expect(desk.footer == "press ctrl-c again or type /quit to end the session; ctrl-\\ leaves it running")
    }

    @Test("27: a lost terminal leaves, with the desk, and decides nothing") func hangup() {
        var desk = Desk(session: Self.session(.write()))
        desk.type("half a thou")
        desk.receive(.keys(InputBatch([.hangup])))
        #expect(desk.effects.last == .detach && desk.commands.isEmpty)
        #expect(desk.kept.last?.draft == "half a thou")
    }

    @Test("sent away: it leaves, nothing is sent, and the reason is kept for the terminal") func sentAway() {
        var desk = Desk(session: Self.session(.write()))
        desk.type("words")
        desk.event(.detached("bob attached alone\u{1B}[0m"))
        #expect(desk.effects.last == .detach && desk.commands.isEmpty && desk.kept.isEmpty)
        #expect(desk.state.farewell == "bob attached alone⟨ESC⟩[0m" && desk.state.isOver)
    }

    @Test("somebody ended it") func ended() {
        var desk = Desk(session: Self.session())
        desk.event(.closed)
        #expect(desk.effects.last == .quit && desk.state.farewell == "The session was ended.")
        desk = Desk(session: Self.session())
        desk.press("ctrl-d")
        desk.event(.closed)
        #expect(desk.state.farewell == nil, "whoever ended it needs not be told")
    }
}
