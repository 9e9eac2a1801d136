/// Which rows of one showing of a call have been on screen.
///
/// A showing is a revision with the digest of its rows; anything else starts from nothing. A row counts when all the
/// lines that it was wrapped into have been painted at one width.
struct SeenRows: Sendable, Equatable {
    let showing: Showing
    /// A row each.
    private var rows: [Bool]
    private var missing: Int
    /// A line each, for the width that was painted last.
    private var lines: [Bool] = []
    private var width = -1

    init(_ showing: Showing, rows: Int) {
        self.showing = showing
        self.rows = Array(repeating: false, count: rows)
        missing = rows
    }

    /// A call without rows has not been shown, so it was never seen whole.
    var isComplete: Bool { missing == 0 && !rows.isEmpty }
    var count: Int { rows.count }

    /// Lines that have not been painted, below and above the ones that are visible.
    func unseen(around visible: Range<Int>) -> (below: Int, above: Int) {
        var below = 0
        var above = 0
        for (index, isSeen) in lines.enumerated() where !isSeen {
            if index >= visible.upperBound { below += 1 } else { above += 1 }
        }
        return (below, above)
    }

    /// Lines of `layout` were painted.
    mutating func painted(_ range: Range<Int>, of layout: DetailLayout) {
        guard layout.rowCount == rows.count, missing > 0 else { return }
        if width != layout.width || lines.count != layout.lines.count {
            width = layout.width
            lines = layout.lines.map { rows[$0.row] }
        }
        let range = range.clamped(to: 0..<lines.count)
        for line in range { lines[line] = true }
        for row in Set(range.map { layout.lines[$0].row }) where !rows[row] {
            if layout.linesOfRow(row).allSatisfy({ lines[$0] }) {
                rows[row] = true
                missing -= 1
            }
        }
    }
}
