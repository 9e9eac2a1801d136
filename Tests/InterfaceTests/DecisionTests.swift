import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Denying, reasons, comments, stopping, deciding together: 12 and 25 (a batch is the marked calls that were read, and no
/// other), 26 and 27 for the list's own key.
@Suite struct DecisionTests {
    @Test("a call that is held shows its arguments and what it waits for, and offers no approval") func held() {
        var call = CallState.write()
        call.stage = .held
        call.display = nil
        var desk = Desk.armed(120, 40, call)
        #expect(desk.shows("notes.txt") && desk.shows("As things are now it cannot work.") && !desk.shows("a approve"))
        #expect(!desk.shows("unknown risk") && desk.state.unreadCount == desk.state.calls.pending.count - 1 - desk.state.pending.read.count)
        desk.press("a")
        #expect(desk.approvals.isEmpty && desk.footer == "not yet: it waits for the calls before it")
    }

    @Test("d denies this call alone, at once") func deny() {
        var desk = Desk(session: .sample.with(.write(4), .write(5)))
        desk.press("tab")
        desk.press("d", after: 10)
        #expect(desk.denials == [.init(handle: 4, revision: 1, display: CallState.write(4).display?.digest, reason: nil)])
        #expect(desk.approvals.isEmpty)
    }

    @Test("a held key denies one call") func heldDenial() {
        var desk = Desk(session: .sample.with(.write(4), .write(5), .write(6)))
        desk.press("tab")
        desk.press("d")
        desk.event(.call(CallState.write(4).at(.denied)))
        desk.press("d", after: 500)
        for _ in 0..<40 { desk.press("d", after: 33) }
        #expect(desk.denials.count == 1)
        desk.press("d")
        #expect(desk.denials.map(\.handle) == [4, 5])
    }

    @Test("a denial is for the call that was on the screen") func denialOfWhatWasShown() {
        var desk = Desk(session: .sample.with(.write(4), .write(5)))
        desk.press("tab")
        desk.paints = false
        desk.event(.call(CallState.write(4).at(.cancelled)))
        desk.press("d", after: 1)
        #expect(desk.denials.isEmpty)
    }

    @Test("D asks for a reason; Enter sends it, Esc keeps it") func reason() {
        var desk = Desk(session: .sample.with(.write()))
        desk.press("tab", "D")
        desk.type("not that one")
        desk.press("esc")
        #expect(desk.commands.isEmpty)
        desk.press("D")
        #expect(desk.shows("not that one"))
        desk.type("!")
        desk.press("enter")
        #expect(desk.denials == [.init(handle: 4, revision: 1, display: CallState.write(4).display?.digest, reason: "not that one!")])
        #expect(desk.state.focus == .pending)
    }

    @Test("a reason for a call that is decided meanwhile is not sent") func staleReason() {
        var desk = Desk(session: .sample.with(.write(4), .write(5)))
        desk.press("tab", "D")
        desk.type("no")
        desk.event(.call(CallState.write(4).at(.denied)))
        desk.press("enter")
        #expect(desk.commands.isEmpty)
    }

    @Test("a comment goes with an approval and with a denial") func comment() {
        var desk = Desk.armed()
        desk.press("c")
        desk.type("only this once")
        desk.press("enter")
        #expect(desk.commands.isEmpty)
        #expect(desk.shows("comment: only this once"))
        desk.press("a")
        #expect(desk.approvals.first?.comment == "only this once")

        desk = .armed()
        desk.press("c")
        desk.type("wrong file")
        desk.press("enter", "d")
        #expect(desk.denials.first?.reason == "wrong file")
    }

    @Test("a paste into the reason stays one line and sends nothing") func pastedReason() {
        var desk = Desk.armed()
        desk.press("D")
        desk.paste("a\nb\n")
        #expect(desk.commands.isEmpty)
        desk.press("enter")
        #expect(desk.denials.first?.reason == "a b ")
    }

    @Test("S asks once, and never takes Enter for a yes") func stop() {
        var desk = Desk.armed()
        desk.press("S")
        #expect(desk.footer == "Deny the call that waits and end this turn? y: yes · any other key: no")
        desk.press("enter")
        #expect(desk.commands.isEmpty && desk.state.mode.isNormal)
        desk.press("S", "y")
        #expect(desk.commands == [.stop])
    }

    @Test("a refusal is shown, and the call can be decided again") func refused() {
        var desk = Desk.armed()
        desk.press("a")
        desk.event(.refused(handle: 4, reason: "The call has changed."))
        #expect(desk.footer == "#4: The call has changed.")
        desk.wait(500)
        desk.press("j", "a")
        #expect(desk.approvals.count == 2)
    }

    // MARK: Together

    private static func sheet(_ key: String) -> Desk {
        var desk = Desk(session: .sample.with(.write(4), .write(5), .write(6)))
        desk.press("tab", "space", "space", "j")
        desk.press(key)
        return desk
    }

    @Test("12, 25: a batch is exactly the marked calls that were read") func batch() {
        var desk = DecisionTests.sheet("A")
        #expect(desk.approvals.isEmpty)
        desk.event(.call(.write(7)))
        desk.press("y")
        #expect(desk.approvals.map(\.handle) == [4, 5])
    }

    @Test("12: a call that was not read to its end is left out") func unread() {
        var desk = Desk(80, 24, session: .sample.with(.write(4), .write(5, extra: 60)))
        desk.press("tab", "pgdn", "pgdn", "pgdn", "space", "space", "A")
        #expect(desk.shows("left out: you have not read it to its end"))
        desk.press("y")
        #expect(desk.approvals.map(\.handle) == [4])
    }

    @Test("26: the list must have been on the screen for 400 ms", arguments: [(399, 0), (400, 2)])
    func listGuard(wait: Int64, approvals: Int) {
        var desk = DecisionTests.sheet("A")
        desk.press("y", after: wait)
        #expect(desk.approvals.count == approvals)
    }

    @Test("27: Enter, Space, a burst and a paste do not confirm the list") func listKeys() {
        var desk = DecisionTests.sheet("A")
        desk.press("enter", "space", "a", "A")
        desk.now = desk.now + 2000
        desk.burst("y", "y")
        desk.now = desk.now + 2000
        desk.paste("y")
        #expect(desk.commands.isEmpty)
        desk.press("esc")
        #expect(desk.state.mode.isNormal && desk.commands.isEmpty)
    }

    @Test("25: a call that changes while the list is open leaves it, and the time starts again") func changedInList() {
        var desk = DecisionTests.sheet("A")
        desk.wait(5000)
        desk.event(.call(.write(5, revision: 2, path: "/etc/shadow")))
        #expect(desk.shows("left out: it has changed meanwhile"))
        desk.press("y", after: 399)
        #expect(desk.approvals.isEmpty)
        desk.press("y")
        #expect(desk.approvals.map(\.handle) == [4])
    }

    @Test("26: A counts only as a single calm key") func openingGuard() {
        var desk = Desk(session: .sample.with(.write(4)))
        desk.press("tab", "space")
        desk.press("A", after: 100)
        #expect(desk.state.mode.isNormal)
        desk.now = desk.now + 2000
        desk.burst("A", "y")
        #expect(desk.state.mode.isNormal && desk.approvals.isEmpty)
    }

    @Test("X denies the marked calls by a deny key after the list") func denyTogether() {
        var desk = DecisionTests.sheet("X")
        #expect(desk.denials.isEmpty)
        desk.press("y")
        #expect(desk.commands.isEmpty)
        desk.press("d")
        #expect(desk.denials.map(\.handle) == [4, 5])
    }

    @Test("without marks A and X say what to do") func nothingMarked() {
        var desk = Desk.armed()
        desk.press("A")
        #expect(desk.footer == "Mark calls with space first; * marks all that you have read.")
    }

    @Test("a destructive call in a list is named as one, and needs the list's key as its second") func destructiveInList() {
        var desk = Desk(session: .sample.with(.delete(3), .write(4)))
        desk.press("tab", "space", "A")
        #expect(desk.shows("#3 delete_file  destructive"))
        #expect(desk.shows("destructive: it removes a file, no undo") && desk.shows("Y, not y, approves exactly 1 call"), "\(desk)")
        desk.press("A", "a")
        #expect(desk.approvals.isEmpty, "neither the key that opened the list nor the one that approves a call alone")
        desk.press("y")
        #expect(desk.approvals.isEmpty && desk.footer == "#3 cannot be undone: Y approves it", "nor the one that decides a list of what can be undone")
        desk.press("Y")
        #expect(desk.approvals.map(\.handle) == [3])
    }
}
