import GRDB

@testable import Store

/// For tests that play the one who tampers, or look where nobody else does.
extension SQLiteFile {
    /// Runs one statement and gives back its columns as text.
    @discardableResult
    func run(_ sql: String) throws -> [[String]] {
        try write { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map { String.fromDatabaseValue($0) ?? $0.description }
            }
        }
    }

    /// `PRAGMA synchronous` of the writing connection: 2 is FULL.
    func synchronous() throws -> Int? { try run("PRAGMA synchronous").first?.first.flatMap { Int($0) } }
}
