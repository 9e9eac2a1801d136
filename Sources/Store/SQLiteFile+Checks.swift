public import GRDB

extension SQLiteFile {
    /// What `PRAGMA quick_check` finds wrong, at most a hundred lines; empty for a sound file.
    public func quickCheck() throws(StoreError) -> [String] { try findings("PRAGMA quick_check(100)") }

    /// What `PRAGMA integrity_check` finds wrong: slower, and compares tables with their indexes.
    public func integrityCheck() throws(StoreError) -> [String] { try findings("PRAGMA integrity_check(100)") }

    private func findings(_ pragma: String) throws(StoreError) -> [String] {
        try outsideTransaction { db in
            do {
                let lines = try String.fetchAll(db, sql: pragma)
                return lines.count == 1 && lines[0].utf8.elementsEqual("ok".utf8) ? [] : lines
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                // Some damage ends the check itself.
                return [error.message ?? "damaged"]
            }
        }
    }

    /// The tables, indexes, triggers and views as the migrations make them; compare with ``schema(_:)``.
    public func expectedSchema() throws(StoreError) -> [SchemaObject] {
        try StoreError.translating(path) {
            let model = try DatabaseQueue()
            try migrator?.migrate(model)
            return try model.read(SQLiteFile.schema)
        }
    }

    /// The tables, indexes, triggers and views that there are.
    public static func schema(_ db: Database) throws -> [SchemaObject] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT CAST(type || ' ' || name AS BLOB), CAST(coalesce(sql, '') AS BLOB)
                FROM sqlite_schema ORDER BY type, name
                """
        ).map { row in
            SchemaObject(
                name: try row.withUnsafeData(atIndex: 0) { $0.map(Array.init) ?? [] },
                definition: try row.withUnsafeData(atIndex: 1) { $0.map(Array.init) ?? [] })
        }
    }
}

/// A table, index, trigger or view, in the bytes of its kind, name and definition.
public struct SchemaObject: Sendable, Hashable {
    /// For example `table entry`.
    public let name: [UInt8]
    public let definition: [UInt8]
}

extension SQLiteFile {
    /// Runs one statement and gives back its columns as text; for tests, which play the one who tampers.
    @discardableResult
    package func run(_ sql: String) throws(StoreError) -> [[String]] {
        try write { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map { String.fromDatabaseValue($0) ?? $0.description }
            }
        }
    }
}
