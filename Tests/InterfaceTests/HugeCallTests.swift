import Approval
import Link
import Surface
import Testing

@testable import Interface

/// A call of a megabyte never blocks a key.
@Suite struct HugeCallTests {
    enum Shape: String, CaseIterable { case lines, line, marked, foreign, difference }

    static func rows(_ shape: Shape) -> [DisplayRow] {
        let head = [DisplayRow(.title, label: "writes", "write_file"), DisplayRow(.argument, label: "path", "notes.txt")]
        func many(_ kind: DisplayRow.Kind, _ text: String) -> [DisplayRow] { (0..<20_000).map { DisplayRow(kind, label: kind == .argumentLine ? "" : "\($0 + 1)", text) } }
        switch shape {
        case .lines: return head + [DisplayRow(.argument, label: "content", "⟨20,000 lines⟩")] + many(.argumentLine, String(repeating: "word ", count: 10) + "end")
        case .line: return head + [DisplayRow(.argument, label: "content", String(repeating: "0123456789abcdef", count: 65_536))]
        case .marked: return head + [DisplayRow(.argument, label: "content", "⟨20,000 lines⟩")] + many(.argumentLine, "⟨8␠⟩    let limit = ⟨TAB⟩10 // as before, and then some")
        case .foreign: return head + [DisplayRow(.argument, label: "content", String(repeating: "длинная строка 漢字 ", count: 30_000))]
        case .difference: return head + [DisplayRow(.section, "Will replace the content of")] + many(.diffRemoved, "an old line of some length that goes").prefix(10_000) + many(.diffAdded, "a new line, rather longer than that, that comes").prefix(10_000)
        }
    }

    static func call(_ shape: Shape) -> CallState {
        var call = CallState.write()
        call.display = CallDisplay(rows: rows(shape))
        return call
    }

    @Test("it is laid out once, and a frame costs what is visible", arguments: Shape.allCases) func frames(shape: Shape) {
        var desk = Desk(120, 40, session: .sample.with(HugeCallTests.call(shape)))
        desk.press("tab", "pgdn", "J", "k", "G", "g")
        desk.type("jjj")
        desk.press("esc")
        desk.type("what is this")
        #expect(desk.state.layouts == 1)
        var quickest = Duration.seconds(10)
        for _ in 0..<20 {
            desk.press("tab", "tab", "tab", after: 100)
            quickest = min(quickest, ContinuousClock().measure { desk.press("x", after: 100) })
        }
        #expect(desk.state.layouts == 1)
        // Without optimisation, on a machine with other work: walking over all of it would take ten times as long.
        #expect(quickest < .milliseconds(60), "\(quickest)")
    }

    @Test("it can be read to its end and approved") func approved() {
        var desk = Desk(120, 40, session: .sample.with(HugeCallTests.call(.line)))
        desk.press("tab", "o")
        let pages = (desk.state.shown?.detail?.total ?? 0) / 20
        for _ in 0..<pages { desk.press("pgdn", after: 1) }
        desk.wait(1000)
        desk.press("a")
        #expect(desk.approvals.count == 1)
    }

    @Test("a long summary is no long list") func sheet() {
        var call = CallState.write()
        call = CallState(
            handle: 4, tool: "write_file", summary: String(repeating: "x", count: 1 << 20), stage: .waiting, revision: 1, risk: .writes, arguments: call.arguments,
            proposed: call.proposed)
        call.display = CallState.write().display
        var desk = Desk.armed(120, 40, call)
        desk.press("space", "A")
        #expect(desk.shows("and 1048176 more characters, in the call itself"))
        desk.press("y")
        #expect(desk.approvals.count == 1)
    }
}
