internal import CNcurses
internal import Surface

/// Carries a surface over to curses' window: only runs of cells that differ from what was drawn last.
struct Canvas {
    private let depth: ColorDepth
    private let glyphs: GlyphSet
    private var shown: Surface?
    private var shownTheme: Theme?
    private var cursor: Position?
    private var isCursorVisible = true
    private var text: [wchar_t] = []

    init(depth: ColorDepth, glyphs: GlyphSet) {
        self.depth = depth
        self.glyphs = glyphs
    }

    struct Change {
        /// How many rows have other cells than before.
        var rows = 0
        /// Whether the cursor moved, came or went.
        var isCursor = false
    }

    /// What is on the screen is unknown: the next surface is drawn whole.
    mutating func forget() { shown = nil }

    mutating func draw(_ surface: Surface, theme: Theme, size: Size) -> Change {
        var change = Change()
        let isFresh = shown == nil || shown?.size != surface.size || shownTheme != theme
        var brushes = Brushes(theme: theme, depth: depth)
        if isFresh { _ = werase(nc_stdscr()) }
        let columns = min(size.columns, surface.size.columns)
        for row in 0..<min(size.rows, surface.size.rows) {
            let cells = surface.row(row)
            let before = isFresh ? nil : shown?.row(row)
            if drawRow(row, cells, before, columns, &brushes) { change.rows += 1 }
        }
        if isFresh { change.rows = max(3, change.rows) }
        let place = surface.cursor.flatMap { position in
            position.row >= 0 && position.row < size.rows && position.column >= 0 && position.column < size.columns ? position : nil
        }
        change.isCursor = isFresh || place != cursor
        cursor = place
        shown = surface
        shownTheme = theme
        return change
    }

    /// The last thing before a frame goes out.
    mutating func placeCursor() {
        if isCursorVisible != (cursor != nil) {
            isCursorVisible = cursor != nil
            _ = curs_set(isCursorVisible ? 1 : 0)
        }
        guard let cursor else { return }
        _ = wmove(nc_stdscr(), Int32(clamping: cursor.row), Int32(clamping: cursor.column))
    }

    // MARK: Rows

    private mutating func drawRow(
        _ row: Int, _ cells: ArraySlice<Cell>, _ before: ArraySlice<Cell>?, _ columns: Int, _ brushes: inout Brushes
    ) -> Bool {
        var didDraw = false
        var column = 0
        while column < columns {
            guard differs(cells, before, column) else {
                column += 1
                continue
            }
            // A run is drawn from the first half of a wide character to the last.
            var start = column
            while start > 0, cells[cells.startIndex + start].width == 0 { start -= 1 }
            let role = cells[cells.startIndex + start].role
            text.removeAll(keepingCapacity: true)
            var end = start
            while end < columns {
                let cell = cells[cells.startIndex + end]
                guard cell.role == role, end < column + 1 || cell.width == 0 || differs(cells, before, end) else { break }
                if end + cell.width > columns {
                    text.append(0x20)
                } else {
                    CellText.append(cell, glyphs: glyphs, to: &text)
                }
                end += 1
            }
            brushes.take(role)
            // At the last cell of the screen the cursor cannot go on, and curses says ERR although the cell is drawn.
            _ = mvwaddnwstr(nc_stdscr(), Int32(clamping: row), Int32(clamping: start), text, Int32(clamping: text.count))
            didDraw = true
            column = max(end, column + 1)
        }
        return didDraw
    }

    private func differs(_ cells: ArraySlice<Cell>, _ before: ArraySlice<Cell>?, _ column: Int) -> Bool {
        guard let before else { return true }
        return cells[cells.startIndex + column] != before[before.startIndex + column]
    }
}
