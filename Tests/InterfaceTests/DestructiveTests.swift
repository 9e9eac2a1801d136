import Link
import Surface
import Testing

@testable import Interface

/// The second, different key of a call that cannot be undone. What holds for the first (12, 26, 27) holds for it too.
@Suite struct DestructiveTests {
    private static func asked() -> Desk {
        var desk = Desk.armed(120, 40, .delete())
        desk.press("a")
        return desk
    }

    @Test("the first key asks, the second approves") func twoKeys() {
        var desk = DestructiveTests.asked()
        #expect(desk.approvals.isEmpty)
        #expect(desk.shows("press y to run delete_file all the same"))
        desk.press("y")
        #expect(desk.approvals.map(\.handle) == [3])
        #expect(desk.state.mode.isNormal)
    }

    @Test("any other key keeps it waiting", arguments: ["a", "n", "enter", "space", "esc", "d", "tab", "ctrl-c", "x"])
    func other(key: String) {
        var desk = DestructiveTests.asked()
        desk.press(key)
        #expect(desk.commands.isEmpty)
        #expect(desk.state.mode.isNormal)
        #expect(desk.footer == "#3 keeps waiting")
        desk.press("y")
        #expect(desk.approvals.isEmpty)
        #expect(desk.footer == "press a to approve")
    }

    @Test("26: the second key needs its quiet time", arguments: [(100, 0), (299, 0), (300, 1)])
    func quiet(gap: Int64, approvals: Int) {
        var desk = DestructiveTests.asked()
        desk.press("y", after: gap)
        #expect(desk.approvals.count == approvals)
        if approvals == 0 {
            desk.press("y")
            #expect(desk.approvals.count == 1, "the question still stands")
        }
    }

    @Test("26: both keys in one reading, or pasted, decide nothing") func burst() {
        var desk = Desk.armed(120, 40, .delete())
        desk.now = desk.now + 2000
        desk.burst("a", "y")
        #expect(desk.approvals.isEmpty)
        desk = DestructiveTests.asked()
        desk.now = desk.now + 2000
        desk.burst("y", "y")
        #expect(desk.approvals.isEmpty && desk.state.mode.isNormal)
        desk = DestructiveTests.asked()
        desk.now = desk.now + 2000
        desk.paste("y")
        #expect(desk.approvals.isEmpty && desk.state.mode.isNormal)
    }

    @Test("26: the question must have been on the screen") func painted() {
        var desk = Desk.armed(120, 40, .delete())
        desk.paints = false
        desk.press("a", "y")
        #expect(desk.approvals.isEmpty)
    }

    @Test("24, 28: a change between the two keys asks from the start") func changed() {
        var desk = DestructiveTests.asked()
        desk.event(.call(.delete(revision: 2)))
        desk.press("y")
        #expect(desk.approvals.isEmpty)
        desk = DestructiveTests.asked()
        desk.receive(.keys(InputBatch([.focusLost])))
        desk.receive(.keys(InputBatch([.focusGained])))
        desk.press("y", after: 350)
        #expect(desk.approvals.isEmpty)
        desk = DestructiveTests.asked()
        desk.event(.call(.delete().at(.denied)))
        desk.press("y")
        #expect(desk.approvals.isEmpty)
    }
}
