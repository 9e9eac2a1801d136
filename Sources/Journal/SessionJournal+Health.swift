import GRDB
public import Store

/// What can be said about the journal's file without checking its chain.
public struct JournalHealth: Sendable, Equatable {
    public let rows: Int
    /// The migrations that made its tables; the last one is the schema's version.
    public let schema: [String]
    /// What SQLite's quick check finds wrong; empty for a sound file.
    public let damage: [String]
    /// The version of SQLite.
    public let library: String
}

extension SessionJournal {
    /// - Throws: ``StoreError`` when the file cannot be read at all.
    public func health() throws(StoreError) -> JournalHealth {
        let damage = try file.quickCheck()
        return try file.read { db in
            JournalHealth(
                rows: try Int.fetchOne(db, sql: "SELECT count(*) FROM entry") ?? 0,
                schema: try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid"), damage: damage,
                library: try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "")
        }
    }
}
