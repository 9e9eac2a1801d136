import Link
import Surface
import Testing

@testable import Interface

/// The one table of keys. 27: no key map makes anything but one plain key decide; ``FullViewTests`` holds that no other
/// binding approves.
@Suite struct KeyTableTests {
    @Test func standardTableIsSound() { #expect(KeyTable.standard.problem == nil) }

    struct Refused: Sendable, CustomTestStringConvertible {
        let name: String
        let key: String
        var testDescription: String { "\(key) for \(name)" }
    }

    private static let deciding = ["approve", "approve-selected", "confirm", "confirm-approve", "deny", "confirm-deny", "stop"]
    private static let never = ["enter", "space", "tab", "esc", "ctrl-j", "ctrl-m", "alt-enter", "ctrl-a", "alt-a", "a b", "up", "backspace", "pgdn"]

    @Test(
        "27: no key map makes Enter, Space or anything but one plain key decide",
        arguments: deciding.flatMap { name in never.map { Refused(name: name, key: $0) } })
    func refused(_ refused: Refused) {
        #expect(throws: KeyTableError.cannotDecide(key: refused.key, binding: refused.name)) {
            try KeyTable.standard.binding([(refused.name, [refused.key])])
        }
    }

    struct Wrong: Sendable {
        let changes: [(name: String, keys: [String])]
        let error: KeyTableError
    }

    @Test(
        "what else is refused",
        arguments: [
            Wrong(changes: [("aprove", ["a"])], error: .unknownBinding("aprove")),
            Wrong(changes: [("approve", ["hyper-a"])], error: .unknownKey("hyper-a", binding: "approve")),
            Wrong(changes: [("approve", [""])], error: .unknownKey("", binding: "approve")),
            Wrong(changes: [("approve", [])], error: .noKey(binding: "approve")),
            Wrong(changes: [("interrupt", [])], error: .noKey(binding: "interrupt")),
            Wrong(changes: [("approve", ["d"])], error: .taken(key: "d", by: "deny", binding: "approve")),
            Wrong(changes: [("approve", ["y"]), ("not-approve", [])], error: .sameSecondKey("y")),
            Wrong(changes: [("confirm-approve", ["A"])], error: .sameSecondKey("A")),
            Wrong(changes: [("pause-stop", ["ctrl-c"])], error: .taken(key: "ctrl-c", by: "pause-stop", binding: "interrupt")),
            Wrong(changes: [("pause-stop", ["s"])], error: .printing(key: "s", binding: "pause-stop")),
            Wrong(changes: [("complete", ["enter", "c"])], error: .printing(key: "c", binding: "complete")),
            Wrong(changes: [("help-down", ["q"])], error: .taken(key: "q", by: "leave-help", binding: "help-down")),
            Wrong(changes: [("send", ["s"])], error: .printing(key: "s", binding: "send")),
            Wrong(changes: [("help", ["ctrl-c"])], error: .taken(key: "ctrl-c", by: "help", binding: "interrupt")),
        ])
    func wrong(_ wrong: Wrong) {
        #expect(throws: wrong.error) { try KeyTable.standard.binding(wrong.changes) }
    }

    @Test("a changed key is the one that works, is shown and is in the help") func remapped() throws {
        let keys = try KeyTable.standard.binding([("approve", ["w"]), ("deny", ["f5", "l"])])
        var desk = Desk(120, 50, session: .sample.with(.write()), keys: keys)
        desk.press("tab")
        desk.wait(1000)
        #expect(desk.shows("w approve") && desk.shows("f5 deny"))
        desk.press("a")
        #expect(desk.approvals.isEmpty)
        desk.press("y")
        #expect(desk.footer == "press w to approve")
        desk.press("w")
        #expect(desk.approvals.count == 1)
        desk.press("?")
        #expect(desk.shows(" w          "))
    }

    @Test("what is refused names both, and the key") func words() {
        #expect("\(KeyTableError.taken(key: "d", by: "deny", binding: "approve"))" == "d for approve is the key for deny already.")
    }

    @Test("a pane may take a key from the text below it, as Ctrl-D does") func layered() throws {
        _ = try KeyTable.standard.binding([("leave", ["ctrl-w"]), ("page-down", ["ctrl-e"])])
    }

    @Test("docs/keys.md is the table") func document() throws {
        try expectKept(KeyTable.standard.markdown(), at: "docs/keys.md")
    }

    @Test("every binding has a help line, a unique name and does something sayable") func complete() {
        let table = KeyTable.standard
        #expect(Set(table.bindings.map(\.name)).count == table.bindings.count)
        for binding in table.bindings { #expect(!binding.help.isEmpty && !binding.keys.isEmpty) }
    }

    @Test("the help sheet names every key") func help() {
        var state = InterfaceState()
        _ = state.receive(.keys(InputBatch([.key(.control("o"))])), now: 0)
        let text = state.helpLines(width: 100).map { $0.map(\.text).joined() }.joined(separator: "\n")
        for binding in KeyTable.standard.bindings { #expect(text.contains(binding.help), "\(binding.name)") }
    }
}
