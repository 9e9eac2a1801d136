import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// The keyboard stays where the person left it, and so does the selection.
@Suite struct FocusTests {
    @Test("focus moves by keys and by nothing else") func focusStays() {
        var desk = Desk()
        #expect(desk.state.focus == .composer)
        desk.event(.call(.write()))
        desk.event(.call(.delete()))
        desk.event(.session(SessionState.sample.with(.write(9))))
        desk.event(.closed)
        desk.receive(.keys(InputBatch([.focusLost, .focusGained, .resized(Size(rows: 10, columns: 40))])))
        #expect(desk.state.focus == .composer)
        desk.press("tab")
        #expect(desk.state.focus == .pending)
        desk.event(.call(CallState.write(9).at(.denied)))
        desk.event(.call(.write(10)))
        #expect(desk.state.focus == .pending)
        desk.press("tab")
        #expect(desk.state.focus == .conversation)
        desk.press("shift-tab")
        #expect(desk.state.focus == .pending)
        desk.press("esc")
        #expect(desk.state.focus == .composer)
    }

    @Test("a key that is typed in the composer never reaches the pane") func typing() {
        var desk = Desk(session: .sample.with(.write()))
        desk.wait(5000)
        desk.type("a d D S A X y e")
        #expect(desk.commands.isEmpty)
        #expect(desk.state.composer.editor.text == "a d D S A X y e")
    }

    @Test("a new call is added below and never moves the selection") func selectionStays() {
        var desk = Desk(session: .sample.with(.write(4)))
        #expect(desk.state.pending.selected == 4)
        desk.event(.call(.write(5)))
        desk.event(.call(.write(2)))
        #expect(desk.state.pending.selected == 4)
        #expect(desk.state.calls.pending == [2, 4, 5])
    }

    @Test("when the selected call leaves, the next below is selected, or the last", arguments: [(4, 5), (5, 6), (6, 5)])
    func selectionGoesOn(leaves: Int, next: Int) {
        var desk = Desk(session: .sample.with(.write(4), .write(5), .write(6)))
        desk.press("tab")
        while desk.state.pending.selected != leaves { desk.press("j") }
        desk.wait(5000)
        desk.event(.call(CallState.write(leaves).at(.starting)))
        #expect(desk.state.pending.selected == next)
        desk.press("a", after: 399)
        #expect(desk.approvals.isEmpty, "the clock of the next call starts anew")
        desk.event(.call(CallState.write(4).at(.denied)))
        desk.event(.call(CallState.write(5).at(.denied)))
        desk.event(.call(CallState.write(6).at(.denied)))
        #expect(desk.state.pending.selected == nil)
        desk.event(.call(.write(7)))
        #expect(desk.state.pending.selected == 7)
    }

    @Test("the arrows and j, k choose; J, K and pages scroll") func choosing() {
        var desk = Desk(80, 24, session: .sample.with(.write(4, extra: 20), .write(5)))
        desk.press("tab", "j")
        #expect(desk.state.pending.selected == 5)
        desk.press("k", "J", "J")
        #expect(desk.state.pending.selected == 4 && desk.state.pending.top == 2)
        desk.press("K", "down", "up")
        #expect(desk.state.pending.selected == 4 && desk.state.pending.top == 0, "a call that is chosen is shown from its top")
        desk.press("G", "g", "pgdn", "pgup")
        #expect(desk.state.pending.top == 0)
    }

    @Test("leaving the pane ends its zoom") func zoom() {
        var desk = Desk(80, 24, session: .sample.with(.write()))
        desk.press("tab", "z")
        #expect(!desk.shows("Conversation"))
        desk.press("esc")
        #expect(desk.shows("Conversation"))
    }

    @Test("a narrow screen has the pane while there is a reason for it") func narrowPane() {
        var desk = Desk(80, 24)
        #expect(!desk.shows("╭ Pending"))
        desk.press("tab")
        #expect(desk.shows("╭ Pending"))
        desk.press("esc")
        desk.event(.call(.write()))
        #expect(desk.shows("Pending"))
        desk.event(.call(CallState.write().at(.denied)))
        #expect(!desk.shows("Pending"))
    }

    @Test("a session that is told anew shows the calls as they are now") func toldAnew() {
        var desk = Desk.armed()
        desk.event(.session(.sample.with(.write(path: "other.txt"))))
        #expect(desk.shows("path     other.txt") && !desk.shows("notes.txt"))
        desk.press("a", after: 399)
        #expect(desk.approvals.isEmpty)
    }

    @Test("an idle screen asks for no timer") func idle() {
        var desk = Desk()
        desk.wait(60_000)
        desk.effects = []
        desk.wait(60_000)
        desk.press("tab")
        #expect(!desk.effects.contains { if case .wake = $0 { true } else { false } })
        desk.event(.phase(.asking(since: .sample(minute: 0))))
        #expect(desk.effects.contains { if case .wake = $0 { true } else { false } })
    }

    @Test("one timer at a time") func oneTimer() {
        var desk = Desk()
        desk.event(.phase(.answering(since: .sample(minute: 0))))
        desk.effects = []
        for id in 1...20 { desk.event(.entryAdded(Entry(id: id, time: .sample(minute: 0), body: .assistant(text: "", isOpen: true, interrupted: nil)))) }
        #expect(!desk.effects.contains { if case .wake = $0 { true } else { false } }, "the one that is set is early enough")
    }
}
