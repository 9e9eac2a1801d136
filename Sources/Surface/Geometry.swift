/// Rows and columns of cells.
public struct Size: Sendable, Hashable, Codable {
    public var rows: Int
    public var columns: Int
    public init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
    }
}

/// A cell's place, counted from 0 at the top left.
public struct Position: Sendable, Hashable {
    public var row: Int
    public var column: Int
    public init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}

/// A rectangle of cells. Its rows and columns are never negative.
public struct Rect: Sendable, Hashable {
    public var row: Int
    public var column: Int
    public var rows: Int
    public var columns: Int

    public init(row: Int, column: Int, rows: Int, columns: Int) {
        self.row = row
        self.column = column
        self.rows = max(0, rows)
        self.columns = max(0, columns)
    }

    public init(_ size: Size) { self.init(row: 0, column: 0, rows: size.rows, columns: size.columns) }

    public var size: Size { Size(rows: rows, columns: columns) }
    public var isEmpty: Bool { rows == 0 || columns == 0 }
    /// The first row below.
    public var endRow: Int { row + rows }
    /// The first column to the right.
    public var endColumn: Int { column + columns }

    public func inset(rows byRows: Int = 1, columns byColumns: Int = 1) -> Rect {
        Rect(row: row + byRows, column: column + byColumns, rows: rows - 2 * byRows, columns: columns - 2 * byColumns)
    }

    /// The first `count` rows, and the rest.
    public func splitRows(_ count: Int) -> (top: Rect, bottom: Rect) {
        let count = min(max(0, count), rows)
        return (
            Rect(row: row, column: column, rows: count, columns: columns),
            Rect(row: row + count, column: column, rows: rows - count, columns: columns)
        )
    }

    /// The first `count` columns, and the rest.
    public func splitColumns(_ count: Int) -> (left: Rect, right: Rect) {
        let count = min(max(0, count), columns)
        return (
            Rect(row: row, column: column, rows: rows, columns: count),
            Rect(row: row, column: column + count, rows: rows, columns: columns - count)
        )
    }
}
