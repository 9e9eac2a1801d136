import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// When a key press approves. The numbers are those of the invariants: 12 (every row on screen first), 24 (the front end's
/// half: one press, one approval of what was shown), 26 (guard time, quiet, bursts, pastes, held keys, fragments of what is
/// no key), 27 (no default), 28 (a new revision starts from nothing). ``SeenRowsTests`` and ``DifferenceTests`` hold 12 for rows
/// and forms, ``FullViewTests`` all of them for whatever lies over the pane, ``RandomTests`` against somebody who presses anything.
@Suite struct ArmingTests {
    @Test("24: one press is one approval of exactly what was shown") func onePress() throws {
        var desk = Desk.armed()
        desk.press("a")
        let approve = try #require(desk.approvals.first)
        let call = CallState.write()
        #expect(desk.approvals.count == 1)
        #expect(approve.handle == call.handle && approve.revision == call.revision)
        #expect(approve.display == call.display?.digest)
        #expect(approve.rowsSeen == call.display?.rows.count)
        #expect(approve.comment == nil)
        desk.press("a")
        #expect(desk.approvals.count == 1, "the answer is on its way")
        #expect(desk.footer == "Already decided; the answer is on its way.")
    }

    @Test("12: a call with rows that were not on screen cannot be approved") func mustBeRead() {
        var desk = Desk.armed(80, 24, .write(extra: 30))
        desk.press("a")
        #expect(desk.approvals.isEmpty)
        #expect(desk.footer == "not yet: read it first — 34 more lines below (pgdn, or o for the whole call)")
        desk.press("G", "a")
        #expect(desk.approvals.isEmpty, "the middle was jumped over")
        #expect(desk.footer.contains("above not seen"))
        desk.press("g", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn")
        desk.wait(500)
        desk.press("a")
        #expect(desk.approvals.count == 1)
    }

    @Test("12: what was read stays read when it is scrolled out of sight") func scrolledBack() {
        var desk = Desk.armed(80, 24, .write(extra: 10))
        desk.press("pgdn", "pgdn", "pgdn", "pgdn", "g")
        desk.wait(500)
        desk.press("a")
        #expect(desk.approvals.count == 1)
    }

    @Test("12: a terminal too small to show pane and choices cannot approve", arguments: [(39, 24), (80, 9), (20, 5), (1, 1)])
    func tooSmall(size: (Int, Int)) {
        var desk = Desk.armed(size.0, size.1)
        desk.press("a")
        #expect(desk.approvals.isEmpty)
        #expect(desk.state.message?.text.contains("too small") == true)
    }

    @Test("26: nothing counts before 400 ms after the last row came to the screen", arguments: [(0, 0), (399, 0), (400, 1)])
    func guardTime(wait: Int64, approvals: Int) {
        var desk = Desk(session: .sample)
        desk.press("tab")
        desk.wait(5000)
        desk.event(.call(.write()))
        desk.press("a", after: wait)
        #expect(desk.approvals.count == approvals)
        if approvals == 0 { #expect(desk.footer == "not yet: it has only just been shown; press a again") }
    }

    @Test("26: the time runs from what was painted, not from what was drawn") func painted() {
        var desk = Desk(session: .sample)
        desk.press("tab")
        desk.paints = false
        desk.event(.call(.write()))
        desk.press("a", after: 5000)
        #expect(desk.approvals.isEmpty)
        desk.paint()
        desk.press("a", after: 399)
        #expect(desk.approvals.isEmpty)
        desk.press("j", after: 1000)
        desk.press("a", after: 1000)
        #expect(desk.approvals.count == 1)
    }

    @Test("26: the time runs only while the pane has the focus") func focusReturns() {
        var desk = Desk.armed()
        desk.press("tab")
        desk.wait(5000)
        desk.press("shift-tab")
        desk.press("a", after: 350)
        #expect(desk.approvals.isEmpty)
        desk.press("j", after: 300)
        desk.press("a", after: 400)
        #expect(desk.approvals.count == 1)
    }

    @Test("26: focus that returns to the terminal starts the time again") func terminalFocus() {
        var desk = Desk.armed()
        desk.receive(.keys(InputBatch([.focusLost])))
        desk.press("a", after: 5000)
        #expect(desk.approvals.isEmpty)
        #expect(desk.footer == "not yet: the terminal does not have the focus")
        desk.wait(1000)
        desk.receive(.keys(InputBatch([.focusGained])))
        desk.press("a", after: 399)
        #expect(desk.approvals.isEmpty)
        desk.press("j", after: 1000)
        desk.press("a", after: 1000)
        #expect(desk.approvals.count == 1)
    }

    @Test("26: what is painted while the terminal has no focus is not taken as seen") func paintedUnseen() {
        var desk = Desk(session: .sample)
        desk.press("tab")
        desk.receive(.keys(InputBatch([.focusLost])))
        desk.event(.call(.write()))
        #expect(desk.state.pending.seen[4]?.isComplete != true)
        desk.receive(.keys(InputBatch([.focusGained])))
        #expect(desk.state.pending.seen[4]?.isComplete == true)
    }

    @Test("26: a key that came less than 300 ms before makes this one too fast", arguments: [(10, 0), (299, 0), (300, 1)])
    func quiet(gap: Int64, approvals: Int) {
        var desk = Desk.armed()
        desk.press("j")
        desk.press("a", after: gap)
        #expect(desk.approvals.count == approvals)
        if approvals == 0 { #expect(desk.footer == "keys typed too fast do not count; press a again") }
    }

    @Test("26: keys that come together never approve") func burst() {
        var desk = Desk.armed()
        desk.now = desk.now + 2000
        desk.burst("a", "a")
        desk.now = desk.now + 2000
        desk.burst("j", "a")
        desk.now = desk.now + 2000
        desk.burst("a", "enter")
        #expect(desk.approvals.isEmpty)
        desk.now = desk.now + 2000
        desk.receive(.keys(InputBatch([.focusGained, .key(.character("a"))])))
        #expect(desk.approvals.isEmpty)
        desk.now = desk.now + 2000
        desk.receive(.keys(InputBatch([.key(.character("a"))], hadUnknown: true)))
        #expect(desk.approvals.isEmpty, "a fragment of something that is no key came with it")
    }

    @Test("26: a paste never approves and never denies") func paste() {
        var desk = Desk.armed()
        for text in ["a", "d", "y", "aaaa", "A", "S"] {
            desk.now = desk.now + 2000
            desk.paste(text)
        }
        #expect(desk.commands.isEmpty)
        #expect(desk.footer.contains("a paste never decides anything"))
    }

    @Test("26: a held key approves once at most, and not the next call") func autoRepeat() {
        for delay: Int64 in [250, 375, 500, 660, 990] {
            var desk = Desk(session: .sample.with(.write(4), .write(5), .write(6)))
            desk.press("tab")
            desk.wait(2000)
            desk.press("a", after: delay)
            #expect(desk.approvals.count == 1)
            desk.event(.call(CallState.write(4).at(.starting)))
            desk.press("a", after: delay)
            for _ in 0..<60 { desk.press("a", after: 33) }
            #expect(desk.approvals.count == 1, "initial delay \(delay) ms")
        }
    }

    @Test("26: a key held since before the call came never approves it") func heldBefore() {
        var desk = Desk(session: .sample)
        desk.press("tab")
        desk.press("a")
        desk.event(.call(.write()))
        desk.press("a", after: 500)
        for _ in 0..<60 { desk.press("a", after: 33) }
        #expect(desk.approvals.isEmpty)
    }

    @Test("26: a person who presses the key too early gets through with the second calm press") func impatient() {
        var desk = Desk(session: .sample)
        desk.press("tab")
        desk.event(.call(.write()))
        desk.press("a", after: 350)
        desk.press("a", after: 500)
        #expect(desk.approvals.isEmpty)
        desk.press("a", after: 500)
        #expect(desk.approvals.count == 1)
    }

    @Test("26: a resize starts the time again") func resize() {
        var desk = Desk.armed()
        desk.size = Size(rows: 30, columns: 110)
        desk.receive(.keys(InputBatch([.resized(desk.size)])))
        desk.press("a", after: 399)
        #expect(desk.approvals.isEmpty)
        desk.press("j", after: 1000)
        desk.press("a", after: 1000)
        #expect(desk.approvals.count == 1)
    }

    @Test("26: a resize that the terminal did not announce starts the time again") func silentResize() {
        var desk = Desk.armed()
        desk.size = Size(rows: 30, columns: 110)
        desk.paint()
        desk.press("a", after: 399)
        #expect(desk.approvals.isEmpty)
    }

    @Test("26: zoom starts the time again") func zoom() {
        var desk = Desk.armed()
        desk.press("z")
        desk.press("a", after: 350)
        #expect(desk.approvals.isEmpty)
        desk.press("o", after: 1000)
        desk.press("a", after: 1000)
        #expect(desk.approvals.count == 1)
    }

    @Test("28: a new revision under the finger starts from nothing") func replaced() {
        var desk = Desk.armed()
        desk.wait(10_000)
        var changed = CallState.write(revision: 2, path: "/etc/passwd")
        desk.paints = false
        desk.event(.call(changed))
        desk.press("a", after: 1)
        #expect(desk.approvals.isEmpty)
        desk.paints = true
        desk.paint()
        desk.press("a", after: 200)
        #expect(desk.approvals.isEmpty)
        desk.press("j", after: 1000)
        desk.press("a", after: 1000)
        #expect(desk.approvals.map(\.revision) == [2])
        #expect(desk.approvals.first?.display == changed.display?.digest)

        desk = .armed()
        changed = .write(path: "other.txt")
        desk.event(.call(changed))
        desk.press("a", after: 300)
        #expect(desk.approvals.isEmpty, "other rows under the same revision are another showing as well")
    }

    @Test("26: a frame that was drawn before a change does not start the time") func staleFrame() {
        var desk = Desk(session: .sample.with(.write()))
        desk.press("tab")
        desk.paints = false
        let drawing = desk.state.draw(size: desk.size, now: desk.now)
        desk.receive(.keys(InputBatch([.focusLost])))
        desk.receive(.keys(InputBatch([.focusGained])))
        desk.receive(.drawn(drawing.shown))
        desk.press("a", after: 5000)
        #expect(desk.approvals.isEmpty)
    }

    @Test("28: a frame of an earlier revision does not make the next one seen") func frameOfEarlierRevision() {
        var desk = Desk(session: .sample.with(.write()))
        desk.press("tab")
        desk.paints = false
        let drawing = desk.state.draw(size: desk.size, now: desk.now)
        desk.event(.call(.write(revision: 2, path: "other.txt")))
        desk.receive(.drawn(drawing.shown))
        #expect(desk.state.pending.seen[4]?.showing.revision != 2)
        desk.press("a", after: 5000)
        #expect(desk.approvals.isEmpty)
    }

    @Test("calls that arrive or are checked cannot be decided", arguments: [CallState.Stage.arriving, .checking])
    func notReady(stage: CallState.Stage) {
        var desk = Desk.armed(120, 40, .write(stage: stage))
        desk.press("a", "d", "e", "D", "c")
        #expect(desk.commands.isEmpty)
        #expect(desk.state.mode.isNormal)
    }

    @Test("on a screen without a pane nothing can be written into it", arguments: ["e", "D", "c", "A"])
    func tinyForms(key: String) {
        var desk = Desk.armed(20, 5)
        desk.press("space", key)
        #expect(desk.state.mode.isNormal && desk.commands.isEmpty)
    }

    @Test("27: Enter, Space and Esc decide nothing") func noDefault() {
        var desk = Desk.armed()
        desk.press("enter")
        #expect(desk.footer == "enter decides nothing: a approves, d denies")
        desk.press("space", "enter", "esc", "enter", "tab", "enter", "space")
        #expect(desk.commands.isEmpty)
    }

    @Test("27: y says which key approves") func y() {
        var desk = Desk.armed()
        desk.press("y")
        #expect(desk.approvals.isEmpty)
        #expect(desk.footer == "press a to approve")
    }

    @Test("the name of the key is dim until it would count, and the timer makes it bright") func brightness() throws {
        var desk = Desk(session: .sample)
        desk.press("tab")
        desk.wait(5000)
        desk.effects = []
        desk.event(.call(.write()))
        func role() throws -> Interface.Ink {
            let row = try #require(desk.surface.rows.lastIndex { $0.contains("a approve") })
            let column = try #require((0..<120).first { desk.surface[row, $0].text == "a" && desk.surface[row, $0 + 2].text == "a" && desk.surface[row, $0 + 3].text == "p" })
            return desk.surface[row, column].role
        }
        #expect(try role() == .keyDisabled)
        #expect(desk.effects.contains(.wake(after: 400)))
        desk.wait(400)
        #expect(try role() == .key)
    }
}
