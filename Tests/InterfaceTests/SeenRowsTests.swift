import Approval
import Testing

@testable import Interface

/// What counts as seen.
@Suite struct SeenRowsTests {
    private static func showing(_ rows: [DisplayRow]) -> Showing { Showing(handle: 1, revision: 1, digest: CallDisplay.digest(of: rows)) }

    @Test("12: a row is seen when all its lines were painted at one width and in one form", arguments: 0..<24)
    func rule(seed: Int) {
        var dice = Dice(UInt64(seed))
        let rows = DetailLayoutTests.difference(&dice)
        var seen = SeenRows(SeenRowsTests.showing(rows), rows: rows.count)
        // The same in the simple way.
        var whole: Set<Int> = []
        var painted: Set<Int> = []
        var look = ""
        for _ in 0..<40 {
            let layout = DetailLayout(rows, width: dice.pick([40, 90, 90, 90, 120]), form: dice.chance(50) ? .unified : .sideBySide)
            func rowsOf(_ line: Int) -> [Int] { [layout.rows(ofLine: line).0] + (layout.rows(ofLine: line).1.map { [$0] } ?? []) }
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                let start = Int.random(in: 0..<layout.count, using: &dice)
                let window = start..<min(layout.count, start + Int.random(in: 0...12, using: &dice))
                if look != "\(layout.width) \(layout.form)", whole.count < rows.count {
                    look = "\(layout.width) \(layout.form)"
                    painted = Set((0..<layout.count).filter { rowsOf($0).allSatisfy(whole.contains) })
                }
                painted.formUnion(window)
                for row in rows.indices where layout.lines(ofRow: row).allSatisfy(painted.contains) { whole.insert(row) }
                seen.painted(window, of: layout)
                #expect(seen.isComplete == (whole.count == rows.count))
                if whole.count < rows.count {
                    let unseen = (0..<layout.count).filter { !painted.contains($0) }
                    #expect(seen.unseen(around: window).below == unseen.count { $0 >= window.upperBound })
                    #expect(seen.unseen(around: window).above == unseen.count { $0 < window.upperBound })
                }
            }
        }
    }

    @Test("12: what was seen in one form need not be seen again in the other") func kept() {
        var dice = Dice(7)
        let rows = DetailLayoutTests.difference(&dice)
        var seen = SeenRows(SeenRowsTests.showing(rows), rows: rows.count)
        let unified = DetailLayout(rows, width: 90)
        let half = unified.lines(ofRow: rows.count / 2).lowerBound
        seen.painted(0..<half, of: unified)
        #expect(!seen.isComplete)
        let sides = DetailLayout(rows, width: 90, form: .sideBySide)
        for row in rows.count / 2..<rows.count { seen.painted(sides.lines(ofRow: row), of: sides) }
        #expect(seen.isComplete)
    }

    @Test("12: half a row in one form and half in the other is no row") func halves() {
        let rows = [DisplayRow(.diffRemoved, label: "1", String(repeating: "x", count: 300)), DisplayRow(.diffAdded, label: "1", String(repeating: "y", count: 300))]
        var seen = SeenRows(SeenRowsTests.showing(rows), rows: rows.count)
        let unified = DetailLayout(rows, width: 90)
        let sides = DetailLayout(rows, width: 90, form: .sideBySide)
        seen.painted(0..<unified.count - 1, of: unified)
        #expect(!seen.isComplete && seen.unseen(around: 0..<unified.count - 1).below == 1)
        seen.painted(sides.count - 1..<sides.count, of: sides)
        #expect(!seen.isComplete, "the added line was never whole")
        seen.painted(0..<sides.count - 1, of: sides)
        #expect(seen.isComplete)
    }
}
