import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// The end of the conversation while words stream.
@Suite struct FollowTests {
    private static func answering(_ columns: Int = 120, _ rows: Int = 40) -> Desk {
        var desk = Desk(columns, rows, session: ConversationTests.long(60))
        desk.event(.phase(.answering(since: .sample(minute: 1))))
        desk.event(.entryAdded(Entry(id: 61, time: .sample(minute: 1), body: .assistant(text: "line 0", isOpen: true, interrupted: nil))))
        return desk
    }

    /// The row of the screen with a text.
    private static func row(_ desk: Desk, _ text: String) -> Int? { desk.surface.rows.firstIndex { $0.contains(text) } }

    @Test("words fill free rows, and then all moves by several lines at once; the last line is always there") func movesSeldom() {
        var desk = Self.answering()
        var moves = 0
        for line in 1...60 {
            let before = Self.row(desk, "line \(line - 1)")
            desk.event(.entryText(id: 61, text: "\nline \(line)"))
            #expect(desk.shows("line \(line)") && !desk.shows("↓"))
            if Self.row(desk, "line \(line - 1)") != before { moves += 1 }
        }
        #expect((60 / 14...60 / 12).contains(moves), "moved \(moves) times")
    }

    @Test("what is not an answer moves by as much as it needs") func othersMoveAsBefore() {
        var desk = Desk(120, 40, session: ConversationTests.long(60))
        let last = desk.surface.rows.count
        for number in 61...70 {
            desk.event(.entryAdded(Entry(id: number, time: .sample(minute: 1), body: .you("said \(number)"))))
            #expect(Self.row(desk, "said \(number)").map { $0 >= last - 5 } == true)
        }
    }

    @Test("a reader who scrolls up moves at once, and comes back to the very end") func scrollingAway() {
        var desk = Self.answering()
        for line in 1...61 { desk.event(.entryText(id: 61, text: "\nline \(line)")) }
        desk.press("shift-tab", "K")
        #expect(desk.shows("↓ more") && !desk.shows("line 61"))
        desk.press("G")
        #expect(desk.shows("line 61") && !desk.shows("↓"))
    }

    @Test("another size shows the end, with no row free") func resizing() {
        var desk = Self.answering()
        for line in 1...61 { desk.event(.entryText(id: 61, text: "\nline \(line)")) }
        desk.size = Size(rows: 30, columns: 120)
        desk.paint()
        desk.paint()
        #expect(Self.row(desk, "line 61") == 26)
    }

    @Test("nothing turns while words come; when they stop, it does") func flow() {
        var desk = Self.answering()
        #expect(desk.state.isFlowing(desk.now) && !desk.state.isSpinning(desk.now) && desk.shows(InterfaceState.flowMark))
        desk.wait(600)
        #expect(desk.state.isSpinning(desk.now) && !desk.shows(InterfaceState.flowMark))
        desk.event(.entryText(id: 61, text: " more"))
        #expect(!desk.state.isSpinning(desk.now))
    }
}
