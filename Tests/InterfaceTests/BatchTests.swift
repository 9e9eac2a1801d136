import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Marking, reading and deciding many calls: 12 and 24 to 27 for lists of calls.
@Suite struct BatchTests {
    private static func queue(_ count: Int, _ columns: Int = 120, _ rows: Int = 40, extra: Int = 0) -> Desk {
        var session = SessionState.sample.with(.write(1, extra: extra))
        for handle in stride(from: 2, through: count, by: 1) { session.calls.append(.write(handle, path: "note-\(handle).txt", extra: extra)) }
        session.phase = .working
        var desk = Desk(columns, rows, session: session)
        desk.press("tab")
        return desk
    }

    /// With the list of those calls open, each of which was read.
    private static func sheet(_ key: String, _ count: Int, _ columns: Int = 120, _ rows: Int = 40) -> Desk {
        var desk = queue(count, columns, rows)
        for _ in 0..<count { desk.press("pgdn", "pgdn", "pgdn", "space") }
        desk.press(key)
        return desk
    }

    private func end(_ desk: inout Desk, _ handle: Int, _ stage: CallState.Stage, by author: Author? = FrontEnd.ada.author) {
        var call = CallState.write(handle, path: handle == 1 ? "notes.txt" : "note-\(handle).txt")
        call.stage = stage
        call.decidedBy = author
        desk.event(.call(call))
    }

    // MARK: Marking

    @Test("space marks and goes on; the call it comes to is shown anew") func marksAndMoves() {
        var desk = Self.queue(3)
        desk.wait(1000)
        desk.press("space")
        #expect(desk.state.pending.marked == [1] && desk.state.pending.selected == 2)
        desk.press("a", after: 100)
        #expect(desk.approvals.isEmpty, "the clock has started again")
        desk.press("k", "space")
        #expect(desk.state.pending.marked.isEmpty && desk.state.pending.selected == 2)
        desk.press("j", "space")
        #expect(desk.state.pending.marked == [3] && desk.state.pending.selected == 3, "the last one stays")
    }

    @Test("M marks a stretch, U takes all marks away") func stretch() {
        var desk = Self.queue(6)
        desk.press("M")
        #expect(desk.footer == "space marks where the stretch begins" && desk.state.pending.marked.isEmpty)
        desk.press("j", "space", "j", "j", "M")
        #expect(desk.state.pending.marked == [2, 3, 4, 5] && desk.footer == "marked 3 more; 4 are marked")
        desk.press("k", "k", "k", "k", "M")
        #expect(desk.state.pending.marked == [1, 2, 3, 4, 5])
        desk.press("U")
        #expect(desk.state.pending.marked.isEmpty && desk.footer == "took away 5 marks")
        #expect(desk.commands.isEmpty)
    }

    @Test("* marks what was read to its end, and tells what was left out and why") func marksRead() {
        var session = SessionState.sample.with(.write(1), .write(2), .write(3, extra: 80), InvalidCallTests.broken)
        session.phase = .working
        var desk = Desk(session: session)
        desk.press("tab", "j", "j", "j", "*")
        #expect(desk.state.pending.marked == [1, 2], "\(desk)")
        #expect(desk.footer == "marked 2 calls; 1 left out, not read to the end (n: next); 1 left out, decided one by one")
        #expect(desk.commands.isEmpty)
    }

    @Test("the marks and what is unread are in sight", arguments: [(120, 40), (80, 24), (60, 20), (40, 10)])
    func sight(size: (Int, Int)) {
        var desk = Self.queue(5, size.0, size.1, extra: 60)
        #expect(desk.shows("▸ •#1"), "\(desk)")
        desk.press("space")
        #expect(desk.shows("1 marked"), "\(desk)")
        desk.press("k")
        #expect(desk.shows("▸◉•#1"), "\(desk)")
        for _ in 0..<80 { desk.press("pgdn") }
        #expect(desk.shows("▸◉ #1"), "\(desk)")
    }

    @Test("n goes to the next call that was not read, round the end") func nextUnread() {
        var desk = Self.queue(4, 80, 24, extra: 30)
        func read() { for _ in 0..<30 { desk.press("pgdn") } }
        read()
        desk.press("j")
        read()
        desk.press("k", "n")
        #expect(desk.state.pending.selected == 3)
        read()
        desk.press("n")
        #expect(desk.state.pending.selected == 4)
        desk.press("n")
        #expect(desk.state.pending.selected == 4 && desk.footer == "no other call is unread; pgdn reads on")
        read()
        desk.press("n")
        #expect(desk.footer == "every call has been read to its end · * marks them")
        desk.event(.call(.write(2, revision: 2, path: "other.txt", extra: 30)))
        desk.press("n")
        #expect(desk.state.pending.selected == 2 && desk.shows("▸ •#2"), "what changed is to be read again")
    }

    @Test("a call that changes keeps its mark, and is approved with others only when it was read again") func changedMark() {
        var desk = Self.queue(3)
        desk.press("space", "space", "space")
        desk.event(.call(.write(2, revision: 2, path: "other.txt")))
        #expect(desk.state.pending.marked == [1, 2, 3])
        desk.press("A")
        #expect(desk.shows("left out: it has changed since you read it") && desk.shows("2 of 3"), "\(desk)")
        desk.press("esc", "n")
        #expect(desk.state.pending.selected == 2)
        desk.press("A", "y")
        #expect(desk.approvals.map(\.handle) == [1, 2, 3] && desk.approvals.map(\.revision) == [1, 2, 1])
    }

    @Test("on 80×24 the keys that matter are on two lines, and ? shows the rest") func hints() {
        var desk = Self.queue(3, 80, 24)
        desk.wait(1000)
        #expect(desk.shows("a approve  d deny  pgdn scroll  o whole  e edit  D deny & say  c comment"), "\(desk)")
        #expect(desk.shows("r rule…  space mark  n 3 unread  * mark those read  S stop"), "\(desk)")
        #expect(desk.shows("? help"), "\(desk)")
        desk.press("space")
        #expect(desk.shows("A approve 1  X deny 1"), "\(desk)")
        #expect(desk.shows("? help"), "\(desk)")
    }

    // MARK: Deciding

    @Test("a denial names what was on the screen, also in a list and with words") func denialDigests() {
        var desk = Self.sheet("X", 2)
        desk.press("d")
        #expect(desk.denials.map(\.display) == [CallState.write(1).display?.digest, CallState.write(2, path: "note-2.txt").display?.digest])
        desk = Self.queue(1)
        desk.press("D")
        desk.type("no")
        desk.press("enter")
        #expect(desk.denials.map(\.display) == [CallState.write(1).display?.digest])
    }

    @Test("what came after the frame is not denied") func denialOfTheFrame() {
        var desk = Self.queue(1)
        desk.paints = false
        desk.event(.call(.write(1, revision: 2, path: "/etc/passwd")))
        desk.press("d")
        #expect(desk.denials.isEmpty)
        desk.paints = true
        desk.wait(1)
        desk.press("d")
        #expect(desk.denials.map(\.revision) == [2])
    }

    @Test("what somebody else decides drops out, and the list says who it was") func decidedElsewhere() {
        var desk = Self.sheet("A", 3)
        desk.wait(2000)
        end(&desk, 2, .denied, by: FrontEnd.bob.author)
        #expect(desk.shows("left out: it was denied meanwhile by bob") && desk.shows("2 of 3"), "\(desk)")
        desk.press("y", after: 399)
        #expect(desk.approvals.isEmpty, "the clock has started again")
        desk.press("y")
        #expect(desk.approvals.map(\.handle) == [1, 3])
    }

    @Test("what came of each is told in one sentence") func outcome() {
        var desk = Self.sheet("A", 4)
        desk.press("y")
        #expect(desk.footer == "approving 4 calls…")
        end(&desk, 1, .starting)
        end(&desk, 1, .running(since: .sample(minute: 0)))
        desk.event(.refused(handle: 2, reason: "Call #2 has changed since it was shown. Read it again."))
        end(&desk, 3, .denied, by: FrontEnd.bob.author)
        desk.event(.refused(handle: 3, reason: "Call #3 was already denied by bob, /dev/pts/4."))
        #expect(desk.footer.hasPrefix("approving"), "one is still on its way")
        end(&desk, 4, .queued(places: 4))
        #expect(desk.footer.hasPrefix("approved 2 of 4; #2 has changed since it was shown; #3 was already denied by bob, /dev/pts/4"), "\(desk)")
        desk = Self.sheet("X", 3)
        desk.press("d")
        for handle in 1...3 { end(&desk, handle, .denied) }
        #expect(desk.footer.hasPrefix("denied 3 calls"))
    }

    @Test("a start that is refused is told with the others") func refusedStart() {
        var desk = Self.sheet("A", 2)
        desk.press("y")
        end(&desk, 1, .starting)
        end(&desk, 2, .starting)
        end(&desk, 1, .succeeded(milliseconds: 2))
        desk.event(.refused(handle: 2, reason: "Something changed since it was approved. Nothing was run; the call waits for you."))
        #expect(desk.footer.hasPrefix("approved 1 of 2; #2 Something changed since it was approved"), "\(desk)")
    }

    @Test("a whole state in between leaves nothing waiting for words") func wholeState() {
        var desk = Self.sheet("A", 2)
        desk.press("y")
        var done = CallState.write(1)
        done.stage = .succeeded(milliseconds: 1)
        done.decidedBy = FrontEnd.ada.author
        desk.event(.session(.sample.with(done, .write(2, path: "note-2.txt"))))
        #expect(desk.state.pending.batch == nil && desk.footer.hasPrefix("approved 1 of 2; #2 still waits"), "\(desk)")
    }

    @Test("what a copy is kept of takes the key of an ordinary list; what is gone for good takes its own") func forGood() {
        var kept = CallState.delete(3)
        kept.isUndoable = true
        var desk = Desk(session: .sample.with(kept, .write(4)))
        desk.press("tab", "space", "space", "A")
        #expect(desk.shows("y, not A, approves exactly 2 calls"), "\(desk)")
        desk.press("Y")
        #expect(desk.approvals.isEmpty && desk.footer == "press y to approve these, or go back")
        desk.press("y")
        #expect(desk.approvals.map(\.handle) == [3, 4])

        desk = Desk(session: .sample.with(.delete(3), .write(4)))
        desk.press("tab", "space", "space", "A")
        desk.wait(1000)
        desk.event(.call(.delete(3, revision: 2)))
        #expect(desk.shows("y, not A, approves exactly 1 call"), "without it the list is an ordinary one: \(desk)")
    }

    @Test("a long list is read by pages, and decides nothing before its end") func longList() {
        var desk = Self.sheet("A", 60, 80, 24)
        desk.wait(2000)
        desk.press("y")
        #expect(desk.approvals.isEmpty && desk.footer.contains("read it first"))
        #expect(desk.shows("pgdn scroll"), "\(desk)")
        for _ in 0..<20 { desk.press("pgdn") }
        desk.press("y")
        #expect(desk.approvals.count == 60)
    }

    @Test("a long list of which a call drops out is another one, and is read again") func longListAnew() {
        var desk = Self.sheet("A", 60, 80, 24)
        for _ in 0..<20 { desk.press("pgdn") }
        end(&desk, 1, .denied, by: FrontEnd.bob.author)
        for _ in 0..<3 { desk.press("pgdn") }
        desk.wait(2000)
        desk.press("y")
        #expect(desk.approvals.isEmpty && desk.footer.contains("read it first"), "\(desk)")
        for key in ["pgup", "pgdn"] {
            for _ in 0..<20 { desk.press(key) }
        }
        desk.press("y")
        #expect(desk.approvals.map(\.handle) == Array(2...60))
    }

    @Test("S denies what it was asked about: another call, another question") func stopAnew() {
        var desk = Self.queue(2)
        desk.press("S")
        #expect(desk.footer.hasPrefix("Deny all 2 calls that wait"))
        desk.paints = false
        desk.event(.call(.write(3)))
        desk.press("y")
        #expect(desk.commands.isEmpty, "the new question has not been on the screen")
        desk.paints = true
        desk.wait(1)
        #expect(desk.footer.hasPrefix("Deny all 3 calls that wait"))
        desk.press("y")
        #expect(desk.commands == [.stop])
    }

    // MARK: Many

    @Test("a key costs one detail, however many calls wait; a list is laid out once", arguments: [10, 1000]) func work(count: Int) {
        var desk = Self.queue(count)
        let before = desk.state.layouts
        for _ in 0..<9 { desk.press("j", after: 33) }
        #expect(desk.state.layouts - before == 9)
        desk.press("k", "M", "*", "A")
        for _ in 0..<20 { desk.press("pgdn", after: 33) }
        #expect(desk.state.sheetsLaid == 1)
        desk.event(.call(.write(3, revision: 2)))
        #expect(desk.state.sheetsLaid == 2)
    }
}
