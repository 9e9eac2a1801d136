import Surface
import Testing

@testable import Approval
@testable import Interface

/// The numbers beside a difference are those of the two files.
@Suite struct DifferenceNumberTests {
    @Test("14: on both sides a number names the line that stands there", arguments: 0..<60)
    func numbers(seed: Int) {
        var dice = Dice(UInt64(seed))
        // Many blank lines, since runs of them are counted on one row.
        let words = ["", "", "", "", "", "one", "two", "three", "    four"]
        let old = (0..<Int.random(in: 0...60, using: &dice)).map { _ in dice.pick(words) }
        var new = old
        for _ in 0..<Int.random(in: 1...8, using: &dice) {
            let place = Int.random(in: 0...new.count, using: &dice)
            if place < new.count, dice.chance(50) { new.remove(at: place) } else { new.insert(contentsOf: (0..<Int.random(in: 1...6, using: &dice)).map { _ in dice.pick(words) }, at: place) }
        }
        func bytes(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }
        let rows = DifferenceRows.rows(from: bytes(old), to: bytes(new))
        func stands(_ row: DisplayRow, in lines: [String], at number: Int?) -> Bool {
            guard let number, lines.indices.contains(number - 1) else { return false }
            let isRun = row.text.hasSuffix(" blank lines⟩")
            return isRun ? lines[number - 1].isEmpty : VisibleText.line(lines[number - 1]) == row.text
        }
        for block in DifferenceBlocks(rows).blocks {
            switch block {
            case .row: break
            case .same(let index, let before):
                #expect(stands(rows[index], in: old, at: before), "row \(index) of \(rows)")
                #expect(stands(rows[index], in: new, at: Int(rows[index].label)))
            case .changed(let removed, let added):
                for index in removed { #expect(stands(rows[index], in: old, at: Int(rows[index].label))) }
                for index in added { #expect(stands(rows[index], in: new, at: Int(rows[index].label))) }
            }
        }
    }
}
