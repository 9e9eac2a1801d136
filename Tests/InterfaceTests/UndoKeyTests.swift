import Link
import Surface
import Testing

@testable import Interface

/// Undoing from the pending pane and from the composer; and a deletion that can be undone, which asks for no second key.
@Suite struct UndoKeyTests {
    private func undoable() -> CallState {
        var call = CallState.delete()
        call.isUndoable = true
        return call
    }

    @Test func aDeletionOfWhichACopyIsKeptIsApprovedByOneKey() {
        var desk = Desk.armed(120, 40, undoable())
        desk.press("a")
        #expect(desk.approvals.map(\.handle) == [3])
        // Until it is known that one is kept, it asks.
        desk = Desk.armed(120, 40, .delete())
        desk.press("a")
        #expect(desk.approvals.isEmpty)
    }

    @Test func theKeyUndoesTheLastChangeAndDecidesNothing() {
        var desk = Desk.armed(120, 40, .delete())
        desk.press("u")
        #expect(desk.commands == [.undo(call: nil)])
    }

    @Test func aPasteAndABurstUndoNothing() {
        var desk = Desk.armed(120, 40, .delete())
        desk.now = desk.now + 2000
        desk.paste("u")
        desk.burst("u", "u")
        #expect(desk.commands.isEmpty)
    }

    @Test(arguments: [("/undo", Command.undo(call: nil)), ("/undo 7", .undo(call: 7)), ("/undo #7", .undo(call: 7)), ("/undo list", .listChanges)])
    func itIsTyped(_ text: String, _ command: Command) {
        var desk = Desk.armed(120, 40, .delete())
        desk.press("esc")
        desk.type(text)
        desk.press("enter")
        #expect(desk.commands == [command])
    }

    @Test func whatIsNoNumberIsSaid() {
        var desk = Desk.armed(120, 40, .delete())
        desk.press("esc")
        desk.type("/undo everything")
        desk.press("enter")
        #expect(desk.commands.isEmpty && desk.footer == "/undo takes the number of a call, or list")
    }
}
