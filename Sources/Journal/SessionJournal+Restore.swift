public import Conversation
import GRDB
public import Store

/// How far a session has come.
public struct LastNumbers: Sendable, Equatable {
    /// The highest number of a call; 0 for none. A call of an answer that was dropped had a number too, and has no row.
    public let call: Int
    public let rows: Int
    /// Of its last row, in the journal; 0 for a session without rows.
    public let sequence: Int64
}

/// What an engine needs to take a session up again. By the indexes: what is not asked for is not read, however long the
/// session is.
extension SessionJournal {
    public func lastNumbers(session: SessionID) throws(StoreError) -> LastNumbers {
        try file.read { db in
            func number(_ sql: String) throws -> Int64 {
                let statement = try db.cachedStatement(sql: "\(sql) FROM entry WHERE session = CAST(? AS TEXT)")
                return try Int64.fetchOne(statement, arguments: [session.parameter]) ?? 0
            }
            let call = try db.cachedStatement(
                sql: "SELECT call FROM entry WHERE session = CAST(? AS TEXT) AND call IS NOT NULL ORDER BY call DESC LIMIT 1")
            return LastNumbers(
                call: try Int.fetchOne(call, arguments: [session.parameter]) ?? 0, rows: Int(try number("SELECT count(*)")),
                sequence: try number("SELECT max(seq)"))
        }
    }

    /// Whether a session has more rows than so many; no more of them are looked at.
    public func hasRows(moreThan limit: Int, session: SessionID) throws(StoreError) -> Bool {
        try file.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT count(*) FROM (SELECT 1 FROM entry WHERE session = CAST(? AS TEXT) LIMIT ?)")
            return try (Int.fetchOne(statement, arguments: [session.parameter, limit + 1]) ?? 0) > limit
        }
    }

    /// The calls and the person's own commands that are not over, in the order of their numbers.
    public func openCalls(session: SessionID) throws(StoreError) -> [OpenCall] {
        try file.read { db in
            let numbers = try db.cachedStatement(
                sql: """
                    SELECT call FROM entry WHERE session = CAST(? AS TEXT) AND call IS NOT NULL GROUP BY call
                    HAVING max(kind IN (\(Self.asking))) AND NOT max(kind IN (\(Self.settling))) ORDER BY call
                    """)
            return try Int64.fetchAll(numbers, arguments: [session.parameter]).map { number in
                let rows = try rows(about: number, in: session, db)
                guard let call = OpenCall(rows) else {
                    throw StoreError.corrupt(path: path, what: "nothing in the journal tells what call \(number) is")
                }
                return try unsealed(call, db)
            }
        }
    }

    /// What became of some calls, in the order of `numbers`; those that are not over are left out.
    public func settled(session: SessionID, numbers: some Collection<Int>) throws(StoreError) -> [SettledCall] {
        try file.read { db in
            try numbers.compactMap { number in
                let rows = try rows(about: Int64(number), in: session, where: "AND kind IN (\(Self.settling))", db)
                return rows.lazy.compactMap { SettledCall($0) }.first
            }
        }
    }

    /// The kinds of entries by which a call comes to be.
    static let asking = "'proposed', 'commanded'"
    /// The kinds of entries by which a call is over; an approval is never a row of the kind `decided`.
    static let settling = "'finished', 'notRun', 'invalid', 'timedOut', 'cancelled', 'undecided', 'outcomeUnknown', 'decided'"

    /// - Parameter choice: more of the condition, of the program's own words.
    func rows(
        about call: Int64, in session: SessionID, where choice: String = "", _ db: Database
    ) throws -> [JournalRow] {
        // `+` keeps SQLite from going through the whole session in its order instead of to the call by its index.
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(StoredRow.selection) FROM entry
                WHERE session = CAST(? AS TEXT) AND call = ? \(choice) ORDER BY +seq
                """)
        return try decodedRows(statement, [session.parameter, call])
    }

    /// - Throws: ``StoreError/corrupt(path:what:)`` for a row that cannot be read.
    func decodedRows(_ statement: Statement, _ arguments: StatementArguments) throws -> [JournalRow] {
        let cursor = try Row.fetchCursor(statement, arguments: arguments)
        var rows: [JournalRow] = []
        while let row = try cursor.next() {
            guard let decoded = try StoredRow(row)?.decoded else { throw unreadable(row) }
            rows.append(decoded)
        }
        return rows
    }

    func decoded(_ row: StoredRow) throws -> JournalRow {
        guard let decoded = row.decoded else {
            throw StoreError.corrupt(path: path, what: "row \(row.sequence) of the journal cannot be read")
        }
        return decoded
    }
}
