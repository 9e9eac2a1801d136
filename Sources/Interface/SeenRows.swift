/// Which rows of one showing of a call have been on screen.
///
/// A showing is a revision with the digest of its rows; anything else starts from nothing. A row counts when all the
/// lines that it was wrapped into have been painted at one width and in one form: what was painted of it at another width
/// is forgotten, what was seen whole is not. Where two rows stand side by side, a line belongs to both. A frame costs what
/// it paints, however many lines there are.
struct SeenRows: Sendable, Equatable {
    /// What the lines are lines of.
    private struct Look: Sendable, Equatable {
        let width: Int
        let form: DifferenceForm
    }

    let showing: Showing
    /// A row each.
    private var rows: [Bool]
    private var missing: Int
    /// A line each, in the look that was painted last.
    private var lines = LineFlags()
    /// How many lines of each row have not been painted in that look.
    private var unpainted: [Int32] = []
    private var look: Look?

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
        let above = lines.unset(before: visible.upperBound)
        return (lines.unset(before: lines.count) - above, above)
    }

    /// Lines of `layout` were painted.
    mutating func painted(_ range: Range<Int>, of layout: DetailLayout) {
        guard layout.rowCount == rows.count, missing > 0 else { return }
        let look = Look(width: layout.width, form: layout.form)
        if self.look != look || lines.count != layout.count {
            self.look = look
            startAnew(layout)
        }
        for line in range.clamped(to: 0..<lines.count) where !lines[line] {
            lines.set(line)
            let (row, other) = layout.rows(ofLine: line)
            paint(row)
            if let other { paint(other) }
        }
    }

    private mutating func startAnew(_ layout: DetailLayout) {
        var isSeen = Array(repeating: true, count: layout.count)
        unpainted = rows.indices.map { row in
            if rows[row] { return 0 }
            let lines = layout.lines(ofRow: row)
            for line in lines { isSeen[line] = false }
            return Int32(lines.count)
        }
        lines = LineFlags(isSeen)
    }

    private mutating func paint(_ row: Int) {
        if rows[row] { return }
        unpainted[row] -= 1
        if unpainted[row] > 0 { return }
        rows[row] = true
        missing -= 1
    }
}
