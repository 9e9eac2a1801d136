@testable import Store

extension SQLiteFile {
    /// `PRAGMA synchronous` of the writing connection: 2 is FULL.
    func synchronous() throws -> Int? { try run("PRAGMA synchronous").first?.first.flatMap { Int($0) } }
}
