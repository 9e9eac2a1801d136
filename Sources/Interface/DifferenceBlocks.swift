import Approval

/// The rows of a call in the order in which they are drawn when differences stand side by side.
struct DifferenceBlocks {
    enum Block: Equatable {
        /// A row that belongs to no side.
        case row(Int)
        /// A line that is in both texts, with its number in the old one; nil where it is not known.
        case same(Int, old: Int?)
        /// Lines that go, and those that come in their place.
        case changed(removed: Range<Int>, added: Range<Int>)
    }

    private(set) var blocks: [Block] = []
    /// How many more lines the new text has up to here.
    private var surplus = 0
    private var lastNew = 0

    init(_ rows: [DisplayRow]) {
        var index = 0
        while index < rows.count {
            let row = rows[index]
            switch row.kind {
            case .diffContext:
                startAnew(at: row)
                blocks.append(.same(index, old: Int(row.label).map { $0 - surplus }))
                index += 1
            case .diffRemoved, .diffAdded:
                let removed = DifferenceBlocks.run(of: .diffRemoved, in: rows, from: index)
                let added = DifferenceBlocks.run(of: .diffAdded, in: rows, from: removed.upperBound)
                if let first = rows[added].first { startAnew(at: first) }
                for row in rows[removed] { surplus -= DifferenceBlocks.lines(row) }
                for row in rows[added] { surplus += DifferenceBlocks.lines(row) }
                blocks.append(.changed(removed: removed, added: added))
                index = added.upperBound
            default:
                if row.kind == .section { (surplus, lastNew) = (0, 0) }
                blocks.append(.row(index))
                index += 1
            }
        }
    }

    private static func run(of kind: DisplayRow.Kind, in rows: [DisplayRow], from start: Int) -> Range<Int> {
        var end = start
        while end < rows.count, rows[end].kind == kind { end += 1 }
        return start..<end
    }

    /// Numbers that go back belong to another difference.
    private mutating func startAnew(at row: DisplayRow) {
        guard let number = Int(row.label) else { return }
        if number <= lastNew { surplus = 0 }
        lastNew = number
    }

    /// Blank lines that follow each other are one row that counts them.
    private static func lines(_ row: DisplayRow) -> Int {
        guard row.text.unicodeScalars.first == VisibleText.open, let text = VisibleText.decode(lines: [row.text]) else { return 1 }
        return 1 + text.utf8.count { $0 == 0x0A }
    }
}
