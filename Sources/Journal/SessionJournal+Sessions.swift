public import Approval
public import Conversation
import GRDB
import JSON
public import Store

/// One session in a list of them.
public struct SessionSummary: Sendable, Equatable {
    public let id: SessionID
    /// As its first row tells; nil when there is none of that kind.
    public let facts: SessionFacts?
    /// The times of its first and last row.
    public let began: Timestamp
    public let last: Timestamp
    public let rows: Int
    /// Whether its last row says that it ended; a session that was cut off has not.
    public let hasEnded: Bool

    public init(id: SessionID, facts: SessionFacts?, began: Timestamp, last: Timestamp, rows: Int, hasEnded: Bool) {
        self.id = id
        self.facts = facts
        self.began = began
        self.last = last
        self.rows = rows
        self.hasEnded = hasEnded
    }
}

extension SessionJournal {
    /// All sessions, the one with the newest row first.
    public func sessions() throws(StoreError) -> [SessionSummary] {
        try file.read { db in try summaries(db, limit: -1) }
    }

    /// The session with the newest row.
    public func latestSession() throws(StoreError) -> SessionSummary? {
        try file.read { db in
            guard
                let newest = try Row.fetchOne(
                    db, sql: "SELECT CAST(session AS BLOB) FROM entry ORDER BY seq DESC LIMIT 1"),
                let id = String(validating: try newest.bytes(0), as: UTF8.self)
            else { return nil }
            return try summaries(db, only: SessionID(id), limit: 1).first
        }
    }

    /// The session with this id, or else the newest one with this name.
    public func session(_ idOrName: String) throws(StoreError) -> SessionSummary? {
        let wanted = ExactString(idOrName)
        let exact = try file.read { db in try summaries(db, only: SessionID(idOrName), limit: 1).first }
        if let exact { return exact }
        return try sessions().first { $0.facts.map { ExactString($0.name) } == wanted }
    }

    private func summaries(_ db: Database, only session: SessionID? = nil, limit: Int) throws -> [SessionSummary] {
        let choice = session == nil ? "" : "WHERE session = CAST(? AS TEXT)"
        var arguments: [any DatabaseValueConvertible] = []
        if let session { arguments.append(session.parameter) }
        arguments.append(limit)
        let groups = try Row.fetchAll(
            db,
            sql: """
                SELECT max(seq), CAST(session AS BLOB), min(seq), count(*) FROM entry \(choice)
                GROUP BY session ORDER BY max(seq) DESC LIMIT ?
                """, arguments: StatementArguments(arguments))
        return try groups.map { group in
            guard let id = String(validating: try group.bytes(1), as: UTF8.self),
                let first = try row(at: group[2], db), let last = try row(at: group[0], db),
                let count = Int.fromDatabaseValue(group[3])
            else { throw unreadable(group) }
            var facts: SessionFacts?
            if case .sessionBegan(let found) = first.decoded?.entry { facts = found }
            return SessionSummary(
                id: SessionID(id), facts: facts, began: Timestamp(milliseconds: first.time),
                last: Timestamp(milliseconds: last.time), rows: count,
                hasEnded: last.kind.elementsEqual(JournalEntry.Kind.sessionEnded.rawValue.utf8))
        }
    }

    private func row(at sequence: DatabaseValue, _ db: Database) throws -> StoredRow? {
        let statement = try db.cachedStatement(sql: "SELECT \(StoredRow.selection) FROM entry WHERE seq = ?")
        return try Row.fetchOne(statement, arguments: [sequence]).flatMap { try StoredRow($0) }
    }

    /// Calls that started and have no result: running now, or, when no engine holds the session, of unknown outcome.
    /// They are never run again by themselves.
    public func unfinished(session: SessionID) throws(StoreError) -> [StartRecord] {
        try file.read { db in
            let cursor = try Row.fetchCursor(
                db,
                sql: """
                    SELECT e.seq, CAST(e.body AS BLOB) FROM start s JOIN entry e ON e.seq = s.seq
                    WHERE s.session = CAST(? AS TEXT) AND NOT EXISTS (
                        SELECT 1 FROM entry f WHERE f.session = s.session AND f.call = s.call AND f.kind = 'finished')
                    ORDER BY e.seq
                    """, arguments: [session.parameter])
            var records: [StartRecord] = []
            while let row = try cursor.next() {
                guard case .started(let record) = EntryText.decode(try row.bytes(1)) else { throw unreadable(row) }
                records.append(record)
            }
            return records
        }
    }
}
