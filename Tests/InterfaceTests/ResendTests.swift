import Surface
import Testing

@testable import Interface

/// What is on the screen when a key begins to count has come from here.
@Suite struct ResendTests {
    private func sent(_ desk: Desk) -> [Range<Int>] {
        desk.effects.compactMap { if case .resend(let rows) = $0 { rows } else { nil } }
    }

    @Test("38: the rows of the pane are sent anew once, when the key begins to count", arguments: [(120, 40), (80, 24)])
    func theRowsOfThePane(columns: Int, rows: Int) throws {
        var desk = Desk(columns, rows, session: .sample.with(.write()))
        desk.press("tab")
        if rows < 40 { desk.press("pgdn") }
        #expect(sent(desk).isEmpty)
        desk.wait(399)
        #expect(sent(desk).isEmpty)
        desk.wait(1)
        let pane = try #require(desk.state.plan(desk.size).pane)
        #expect(sent(desk) == [pane.row..<pane.endRow])
        desk.wait(1000)
        desk.press("c", "esc")
        #expect(sent(desk).count == 1)
        desk.wait(400)
        #expect(sent(desk).count == 2, "the clock has started anew")
    }

    @Test("a call that is not read, or a pane without the focus, sends nothing") func notYet() {
        var desk = Desk(80, 24, session: .sample.with(.write(extra: 100)))
        desk.wait(5000)
        desk.press("tab")
        desk.wait(5000)
        #expect(sent(desk).isEmpty)
    }

    @Test("whoever goes through the calls with a held key sends nothing anew") func held() {
        var desk = Desk(120, 40, session: .sample.with(.write(4), .write(5), .write(6)))
        desk.press("tab")
        for _ in 0..<5 {
            desk.press("j", after: 100)
            desk.press("k", after: 100)
        }
        #expect(sent(desk).isEmpty)
    }
}
