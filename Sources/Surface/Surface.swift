/// A grid of styled cells: what a screen shows, as a value.
public struct Surface: Sendable, Equatable {
    public let size: Size
    /// Where the terminal's cursor stands; hidden when nil.
    public var cursor: Position?
    private var cells: [Cell]

    public init(size: Size) {
        self.size = Size(rows: max(0, size.rows), columns: max(0, size.columns))
        cells = Array(repeating: .blank(), count: self.size.rows * self.size.columns)
    }

    /// Places outside are blank.
    public subscript(row: Int, column: Int) -> Cell {
        guard contains(row, column) else { return .blank() }
        return cells[row * size.columns + column]
    }

    /// A row's cells, left to right.
    public func row(_ row: Int) -> ArraySlice<Cell> {
        guard row >= 0, row < size.rows else { return [] }
        return cells[row * size.columns..<(row + 1) * size.columns]
    }

    public var bounds: Rect { Rect(size) }

    /// Draws text on one row and returns the columns that it took.
    ///
    /// Clips at the surface's edge and at `limit` columns, never through a wide character. A scalar that cannot be drawn
    /// becomes U+FFFD here: the last line of defence, since foreign text is made visible long before. A combining mark that
    /// stands first gets a dotted circle to stand on, never what was drawn before: that may be a frame.
    @discardableResult
    public mutating func put(_ text: some StringProtocol, row: Int, column: Int, role: Role = .text, limit: Int = .max) -> Int {
        guard row >= 0, row < size.rows else { return 0 }
        let end = min(size.columns, limit > size.columns - column ? size.columns : column + limit)
        var place = column
        var last: Int?
        for scalar in text.unicodeScalars {
            let form = DrawnForm(scalar)
            if form == .nothing { continue }
            if form == .mark, place > column {
                if let last { addMark(scalar, row: row, column: last) }
                continue
            }
            let cells = form == .wide ? 2 : 1
            guard place + cells <= end else { break }
            if place >= 0 {
                set(form == .replaced ? "\u{FFFD}" : form == .mark ? "\u{25CC}" : scalar.asText, width: cells, row: row, column: place, role: role)
                if form == .mark { addMark(scalar, row: row, column: place) }
                last = place
            }
            place += cells
        }
        return max(0, place - column)
    }

    /// More marks than four are dropped by terminals; the visible form of foreign text has written them out before.
    private mutating func addMark(_ scalar: Unicode.Scalar, row: Int, column: Int) {
        let index = row * size.columns + column
        guard cells[index].text.unicodeScalars.count < 5 else { return }
        cells[index].text.unicodeScalars.append(scalar)
    }

    private mutating func set(_ text: String, width: Int, row: Int, column: Int, role: Role) {
        breakWide(row, column)
        if width == 2 { breakWide(row, column + 1) }
        let index = row * size.columns + column
        cells[index] = Cell(text: text, width: width, role: role)
        if width == 2 { cells[index + 1] = Cell(text: "", width: 0, role: role) }
    }

    /// Overwriting half of a wide character blanks its other half.
    private mutating func breakWide(_ row: Int, _ column: Int) {
        guard contains(row, column) else { return }
        let index = row * size.columns + column
        if cells[index].width == 0, column > 0 { cells[index - 1] = .blank(cells[index - 1].role) }
        if cells[index].width == 2, column + 1 < size.columns { cells[index + 1] = .blank(cells[index + 1].role) }
    }

    /// Blanks a rectangle.
    public mutating func fill(_ rect: Rect, role: Role = .text) {
        for row in max(0, rect.row)..<max(0, min(rect.endRow, size.rows), max(0, rect.row)) {
            for column in max(0, rect.column)..<max(max(0, rect.column), min(rect.endColumn, size.columns)) {
                set(" ", width: 1, row: row, column: column, role: role)
            }
        }
    }

    /// Gives every cell of a rectangle a role and leaves the text: for a selected row.
    public mutating func restyle(_ rect: Rect, role: Role) {
        for row in max(0, rect.row)..<max(max(0, rect.row), min(rect.endRow, size.rows)) {
            for column in max(0, rect.column)..<max(max(0, rect.column), min(rect.endColumn, size.columns)) {
                cells[row * size.columns + column].role = role
            }
        }
    }

    /// Copies another surface onto this one, clipped at the edges.
    public mutating func draw(_ other: Surface, row: Int, column: Int) {
        for y in 0..<other.size.rows where row + y >= 0 && row + y < size.rows {
            for x in 0..<other.size.columns {
                let cell = other[y, x]
                guard cell.width > 0, contains(row + y, column + x), column + x + cell.width <= size.columns else { continue }
                set(cell.text, width: cell.width, row: row + y, column: column + x, role: cell.role)
            }
        }
    }

    private func contains(_ row: Int, _ column: Int) -> Bool {
        row >= 0 && row < size.rows && column >= 0 && column < size.columns
    }
}
