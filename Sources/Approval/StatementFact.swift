public import JSON

/// What SQLite itself says of a statement, prepared on the database as it is now.
public struct StatementFact: Sendable, Equatable {
    /// `sqlite3_stmt_readonly`: it makes no direct change to the database file.
    public var isReadOnly: Bool
    /// Tables and views, sorted.
    public var reads: [ExactString]
    public var writes: [ExactString]
    /// It can take rows, tables or columns away, or change every row of a table.
    public var removes: Bool

    public init(isReadOnly: Bool, reads: [ExactString], writes: [ExactString], removes: Bool) {
        self.isReadOnly = isReadOnly
        self.reads = reads
        self.writes = writes
        self.removes = removes
    }
}
