import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// What the other suites do not hold yet of "nothing is approved that was not seen, and not by accident".
@Suite struct FullViewTests {
    /// Everything that a person can have open over a call that is ready.
    enum Place: String, CaseIterable, CustomTestStringConvertible {
        case pane, question, approveSheet, denySheet, reason, comment, form, help, composer, conversation, stop
        var testDescription: String { rawValue }

        func desk() -> Desk {
            var desk = Desk(120, 40, session: .sample.with(.delete(3), .write(4)))
            desk.press("tab", "space", "space", "k")
            desk.wait(1000)
            switch self {
            case .pane: break
            case .question: desk.press("a")
            case .approveSheet: desk.press("A")
            case .denySheet: desk.press("X")
            case .reason: desk.press("D")
            case .comment: desk.press("c")
            case .form: desk.press("e")
            case .help: desk.press("?")
            case .composer: desk.press("esc")
            case .conversation: desk.press("tab")
            case .stop: desk.press("S")
            }
            desk.wait(1000)
            return desk
        }
    }

    @Test("12, 26: the whole view stays for the next call, which begins unread and with a clock of its own") func staysWhole() {
        var desk = Desk.armed(80, 24, .write(4))
        desk.press("o")
        #expect(!desk.shows(" Conversation "), "\(desk)")
        desk.wait(1000)
        desk.press("a")
        #expect(desk.approvals.count == 1)
        desk.event(.call(CallState.write(4).at(.succeeded(milliseconds: 4))))
        #expect(desk.shows(" Conversation "), "nothing waits\(desk)")
        desk.press("a")
        #expect(desk.footer.hasPrefix("No call waits"), "\(desk)")
        // It comes, and somebody has just pressed the key again.
        desk.wait(2000)
        desk.event(.call(.write(5, extra: 30)))
        #expect(!desk.shows(" Conversation ") && desk.shows("#5"), "\(desk)")
        desk.press("a", after: 300)
        #expect(desk.approvals.count == 1 && desk.footer.hasPrefix("not yet: read it first"), "\(desk)")
        for _ in 0..<9 where desk.state.unreadCount > 0 { desk.press("pgdn") }
        desk.press("a", after: 350)
        #expect(desk.approvals.count == 1 && desk.footer.hasPrefix("not yet"), "\(desk)")
        desk.wait(1000)
        desk.press("a")
        #expect(desk.approvals.map(\.handle) == [4, 5], "\(desk)")
        desk.event(.call(CallState.write(5).at(.succeeded(milliseconds: 4))))
        // The keys go elsewhere: the next one comes as it always does.
        desk.press("esc")
        desk.event(.call(.write(6)))
        #expect(desk.shows(" Conversation "), "\(desk)")
    }

    @Test("27: Enter, Space, Esc, Tab and Ctrl-C approve nothing, wherever they are pressed", arguments: Place.allCases)
    func never(place: Place) {
        let ready = place.desk()
        for key in ["enter", "space", "esc", "tab", "shift-tab", "ctrl-c", "ctrl-j", "ctrl-d", "ctrl-z", "alt-enter", "up", "f1"] {
            var desk = ready
            desk.press(key)
            // Whoever writes why a call is denied has pressed the key that denies.
            #expect(desk.approvals.isEmpty && (desk.denials.isEmpty || place == .reason), "\(key) in \(place)")
        }
    }

    @Test("27: whatever key approves is marked as one that decides, so no key map can make it Enter or Space", arguments: Place.allCases)
    func marked(place: Place) {
        let ready = place.desk()
        for binding in KeyTable.standard.bindings {
            for keys in binding.keys {
                var desk = ready
                let meaning = KeyTable.standard.match(keys, in: desk.state.contexts)
                for key in keys {
                    desk.now = desk.now + 1100
                    desk.receive(.keys(InputBatch([.key(key)])))
                }
                if !desk.approvals.isEmpty || desk.commands.contains(.stop) { #expect(meaning.decides, "\(binding.name) in \(place)") }
            }
        }
    }

    @Test("27: what decides is one plain key, whichever binding it is", arguments: KeyTable.standard.bindings.filter(\.decides).map(\.name))
    func plain(name: String) {
        for key in ["enter", "space", "ctrl-m", "ctrl-j", "alt-y", "a b", "pgdn"] {
            #expect(throws: KeyTableError.cannotDecide(key: key, binding: name)) { try KeyTable.standard.binding([(name, [key])]) }
        }
    }

    @Test("26: a paste, a burst, and what comes with the rest of something unknown approve nothing", arguments: Place.allCases)
    func bursts(place: Place) {
        let ready = place.desk()
        for text in ["a", "y", "A", "d"] {
            for batch in [
                InputBatch([.paste(text)]), InputBatch([.key(.character(text)), .key(.character(text))]),
                InputBatch([.key(.character("x")), .key(.character(text))]), InputBatch([.key(.character(text))], hadUnknown: true),
                InputBatch([.focusGained, .key(.character(text))]), InputBatch([.resized(Size(rows: 40, columns: 120)), .key(.character(text))]),
                InputBatch([], hadUnknown: true),
            ] {
                var desk = ready
                desk.now = desk.now + 2000
                desk.receive(.keys(batch))
                #expect(desk.approvals.isEmpty && desk.denials.isEmpty, "\(batch) in \(place)")
            }
        }
    }

    @Test("12: a terminal that became too small cannot approve what it showed before", arguments: [(39, 24), (80, 9)])
    func shrunk(size: (Int, Int)) {
        for place in [Place.pane, .question, .approveSheet] {
            var desk = place.desk()
            desk.size = Size(rows: size.1, columns: size.0)
            desk.receive(.keys(InputBatch([.resized(desk.size)])))
            desk.wait(2000)
            desk.press(place == .pane ? "a" : "y")
            #expect(desk.approvals.isEmpty, "\(place)")
        }
    }

    @Test("12: a batch takes no call of which a row was never on screen, in whichever form its difference stands") func batch() {
        var desk = Desk(120, 24, session: .sample.with(DifferenceTests.edit(3, lines: 40), DifferenceTests.edit(4)))
        desk.press("tab", "o", "v", "space", "space", "pgdn", "G")
        desk.wait(1000)
        desk.press("A")
        #expect(desk.shows("left out: you have not read it to its end"))
        desk.press("y")
        #expect(desk.approvals.map(\.handle) == [4])
    }

    @Test("24: an approval names what was on the screen, by its digest, and nothing later") func digest() {
        var desk = Place.question.desk()
        let shown = desk.state.shown?.detail?.showing.digest
        desk.press("y")
        #expect(desk.approvals.map(\.display) == [shown])
        desk = Place.approveSheet.desk()
        desk.paints = false
        desk.event(.call(.write(4, path: "other.txt")))
        desk.press("y", after: 5000)
        #expect(desk.approvals.isEmpty, "what the list shows has not been painted since it changed")
    }

    @Test("27: time alone decides nothing", arguments: Place.allCases) func time(place: Place) {
        var desk = place.desk()
        for _ in 0..<10 { desk.wait(3_600_000) }
        #expect(desk.approvals.isEmpty && desk.denials.isEmpty)
    }
}

extension KeyTable.Match {
    fileprivate var decides: Bool { if case .found(let binding) = self { binding.decides } else { false } }
}
