import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// With every key somewhere else, everything goes by the new keys and no word on any screen names an old one.
/// 27: the second key stays another one than the first, whatever they are.
@Suite struct RemapTests {
    /// A key for each binding that no other has: letters of another script, with Alt where text is written.
    private static let changes: [(name: String, keys: [String])] = KeyTable.standard.bindings.enumerated().map { index, binding in
        let letter = Unicode.Scalar(0x0400 + UInt32(index)).map { String($0) } ?? ""
        let writes: [KeyContext] = [.composer, .text, .panes, .form, .line, .always, .pause, .completion]
        return (binding.name, [writes.contains(binding.context) ? "alt-\(letter)" : letter])
    }

    private static func keys() throws -> KeyTable { try KeyTable.standard.binding(changes) }

    private static func name(_ binding: String) -> String { changes.first { $0.name == binding }?.keys.first ?? "" }

    /// Words that only the standard keys have.
    private static let old = ["ctrl", "tab", "esc", "enter", "pgdn", "pgup", "space", "shift", "backspace"]

    private func expectNew(_ desk: Desk, _ place: String) {
        let words = (desk.picture + desk.footer).lowercased().split { !$0.isLetter }.map(String.init)
        for word in RemapTests.old where words.contains(word) { Issue.record("\(place) names \(word)\(desk)") }
        // A single letter before a word is how hints name a key.
        for hint in ["a approve", "d deny", "e edit", " y: ", " y ", "c comment", "z zoom", "o whole", "? help", "alt-c", "(x)"] where desk.shows(hint) {
            Issue.record("\(place) names \(hint)\(desk)")
        }
    }

    @Test("no screen names an old key") func screens() throws {
        let keys = try RemapTests.keys()
        func press(_ desk: inout Desk, _ bindings: String...) { for binding in bindings { desk.press(RemapTests.name(binding)) } }
        for size in [(120, 40), (80, 24), (60, 20), (40, 10), (30, 8)] {
            func fresh(_ session: SessionState = ScreenTests.session) -> Desk { Desk(size.0, size.1, session: session, keys: keys) }
            var desk = fresh(.sample)
            expectNew(desk, "welcome")
            desk.event(.queued([QueuedMessage(id: 1, text: "words")]))
            expectNew(desk, "queued")
            desk.event(.phase(.answering(since: .sample(minute: 0))))
            expectNew(desk, "queued while answering")
            desk.event(.pause(PauseTests.limit))
            expectNew(desk, "question")
            desk.event(.pause(nil))
            desk.event(.phase(.retrying(Retry(attempt: 2, attempts: 3, time: .sample(minute: 9), reason: "busy"))))
            expectNew(desk, "retry")
            desk = fresh(.sample)
            press(&desk, "interrupt")
            expectNew(desk, "leaving")
            press(&desk, "focus-next")
            desk.type("m")
            expectNew(desk, "a letter at a pane")
            desk = fresh()
            press(&desk, "focus-next")
            expectNew(desk, "pane")
            for binding in ["approve", "approve-selected", "not-approve", "no-default", "deny-and-say", "leave-line", "edit", "leave-form", "select", "deny-selected", "leave-sheet", "stop", "interrupt"] {
                press(&desk, binding)
                expectNew(desk, binding)
            }
            press(&desk, "select", "detail-end", "approve", "approve-selected")
            expectNew(desk, "decided")
            desk.burst(RemapTests.name("deny"), RemapTests.name("deny"))
            expectNew(desk, "burst")
            desk.paste("text")
            expectNew(desk, "paste")
            desk = fresh()
            desk.type("/quit")
            press(&desk, "send")
            expectNew(desk, "leaving with calls")
            desk.type("x")
            desk.type("/new")
            press(&desk, "send")
            expectNew(desk, "beginning anew")
            desk = fresh()
            press(&desk, "focus-previous", "open-call")
            expectNew(desk, "conversation")
        }
    }

    @Test("every new key does its work, and the old one does not") func works() throws {
        let keys = try RemapTests.keys()
        func name(_ binding: String) -> String { RemapTests.name(binding) }
        var desk = Desk(120, 40, session: .sample.with(.write(), .write(5)), keys: keys)
        desk.press("tab")
        #expect(desk.state.focus == .composer)
        desk.press(name("focus-next"))
        #expect(desk.state.focus == .pending)
        desk.wait(1000)
        desk.press("a", "d", "enter")
        #expect(desk.commands.isEmpty)
        desk.press(name("approve"))
        #expect(desk.approvals.map(\.handle) == [4])
        desk.event(.call(CallState.write().at(.starting)))
        desk.press(name("deny"))
        #expect(desk.denials.map(\.handle) == [5])
        desk.press(name("to-composer"))
        desk.type("hello")
        desk.press("enter")
        #expect(desk.commands.count == 2)
        desk.press(name("send"))
        #expect(desk.commands.last == .say("hello"))
        desk.press(name("help"))
        for binding in keys.bindings { #expect(desk.state.helpLines(width: 200).contains { $0.map(\.text).joined().hasPrefix(" \(binding.keyName) ") }, "\(binding.name)") }
        desk.press(name("leave-help"))
        desk.event(.pause(PauseTests.limit))
        desk.press("alt-c")
        desk.press(name("pause-continue"))
        #expect(desk.commands.last == .answer(pause: 5, .goOn))
        desk.press("ctrl-c")
        #expect(desk.commands.last == .answer(pause: 5, .goOn))
        desk.press(name("interrupt"))
        #expect(desk.commands.last == .interrupt)
    }

    @Test("27: the second key of a destructive call and of a list cannot be the first", arguments: [("confirm", "approve"), ("confirm", "approve-selected"), ("confirm-approve", "approve"), ("confirm-approve", "approve-selected")])
    func secondKey(pair: (String, String)) {
        for key in ["f5", "ф"] {
            let changes: [(name: String, keys: [String])] = [(pair.0, [key, "f6"]), (pair.1, ["f7", key])]
            #expect(throws: KeyTableError.sameSecondKey(key)) { try KeyTable.standard.binding(changes) }
        }
    }

    @Test("a function key may approve") func functionKey() throws {
        var desk = Desk(120, 40, session: .sample.with(.write()), keys: try KeyTable.standard.binding([("approve", ["f2"])]))
        desk.press("tab")
        desk.wait(1000)
        desk.press("f2")
        #expect(desk.approvals.count == 1)
    }
}
