import Approval
import Link
import Surface
import Testing

@testable import Interface

/// A difference side by side, or one below the other.
@Suite struct DifferenceTests {
    static func edit(_ handle: Int = 4, lines: Int = 3) -> CallState {
        var call = CallState.write(handle)
        var rows = [DisplayRow(.title, label: "writes", "edit_file"), DisplayRow(.argument, label: "path", "notes.txt"), DisplayRow(.section, "Will replace the content of"), DisplayRow(.effect, "/home/ada/desk/notes.txt")]
        rows.append(DisplayRow(.note, "\(lines) lines added, \(lines) lines removed"))
        rows.append(DisplayRow(.diffContext, label: "7", "let limit = 10"))
        rows += (0..<lines).map { DisplayRow(.diffRemoved, label: "\(8 + $0)", "old line \($0 + 1)") }
        rows += (0..<lines).map { DisplayRow(.diffAdded, label: "\(8 + $0)", "new line \($0 + 1), which is a little longer than what stood there before it was changed") }
        rows.append(DisplayRow(.diffContext, label: "\(8 + lines)", "}"))
        rows += [DisplayRow(.section, "Checks"), DisplayRow(.checkFailed, "writes: it changes a file")]
        call.display = CallDisplay(rows: rows)
        return call
    }

    @Test("both forms on screens", arguments: [(120, 40), (80, 24)]) func screens(size: (Int, Int)) throws {
        var desk = Desk(size.0, size.1, session: .sample.with(DifferenceTests.edit()))
        desk.press("tab", "o")
        try expectGolden(desk.picture, "difference-\(size.0)x\(size.1)")
        desk.press("v")
        try expectGolden(desk.picture, "sides-\(size.0)x\(size.1)")
    }

    @Test("the key is offered where there is a difference and room for it") func offered() {
        var desk = Desk(120, 40, session: .sample.with(DifferenceTests.edit(), .write(5)))
        desk.press("tab")
        #expect(!desk.shows("v side by side"))
        desk.press("v")
        #expect(desk.footer == "Side by side takes 70 columns of text; there are fewer (o: this call on the whole screen).")
        desk.press("o")
        #expect(desk.shows("v side by side"))
        desk.press("v")
        #expect(desk.shows("v one column") && desk.shows(" │ "))
        desk.press("j")
        #expect(!desk.shows("v one column"))
        desk.press("v")
        #expect(desk.footer == "This call has no difference to show.")
        #expect(desk.state.differenceForm == .sideBySide, "it is kept for the next difference")
        desk.press("k")
        #expect(desk.shows("v one column"))
    }

    @Test("12: the key decides nothing, loses nothing that was seen, and starts the time again") func clock() {
        var desk = Desk(120, 40, session: .sample.with(DifferenceTests.edit()))
        desk.press("tab", "o")
        desk.wait(1000)
        #expect(desk.state.isReadyToApprove(at: desk.now))
        desk.press("v")
        #expect(desk.commands.isEmpty)
        #expect(desk.state.pending.seen[4]?.isComplete == true)
        desk.press("a", after: 399)
        #expect(desk.approvals.isEmpty)
        #expect(desk.footer == "not yet: it has only just been shown; press a again")
        desk.press("j", after: 1000)
        desk.press("a", after: 1000)
        #expect(desk.approvals.count == 1)
    }

    @Test("12: all of a long difference has to be on screen side by side too") func long() {
        var desk = Desk(120, 24, session: .sample.with(DifferenceTests.edit(lines: 40)))
        desk.press("tab", "o", "v")
        desk.wait(1000)
        desk.press("a")
        #expect(desk.approvals.isEmpty)
        desk.press("G")
        desk.wait(1000)
        desk.press("a")
        #expect(desk.approvals.isEmpty && desk.footer.contains("above not seen"))
        desk.press("g", "pgdn", "pgdn", "v", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn", "pgdn")
        desk.wait(1000)
        desk.press("a")
        #expect(desk.approvals.count == 1, "read in both forms, each part in one")
    }

    @Test("a frame of the other form counts in its own form") func lateFrame() {
        var desk = Desk(120, 40, session: .sample.with(DifferenceTests.edit()))
        desk.press("tab", "o")
        desk.event(.call(DifferenceTests.edit(lines: 4)))
        desk.paints = false
        desk.event(.call(DifferenceTests.edit(lines: 5)))
        let drawing = desk.state.draw(size: desk.size, now: desk.now)
        desk.press("v")
        desk.receive(.drawn(drawing.shown))
        #expect(desk.state.pending.seen[4]?.isComplete == true)
        desk.press("a", after: 5000)
        #expect(desk.approvals.isEmpty, "the frame is of before the change")
    }

    @Test("the row at the top stays at the top") func place() {
        var desk = Desk(120, 24, session: .sample.with(DifferenceTests.edit(lines: 40)))
        desk.press("tab", "o", "pgdn", "J", "J")
        func first() -> String? { desk.picture.split(separator: "\n").dropFirst(2).first.map { String($0) } }
        let number = first()?.split { !$0.isNumber }.first
        desk.press("v")
        #expect(number != nil && first()?.split { !$0.isNumber }.first == number)
    }
}
