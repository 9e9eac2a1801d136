public import Approval
public import Conversation
import GRDB
import JSON
public import Store

extension SessionJournal {
    /// All sessions, the one in which something happened last first.
    public func sessions() throws(StoreError) -> [SessionSummary] {
        try file.read { db in
            // From one session to the next by the index, instead of through all rows.
            try Row.fetchAll(
                db,
                sql: """
                    WITH RECURSIVE found(session) AS (
                        SELECT min(session) FROM entry
                        UNION ALL
                        SELECT (SELECT min(session) FROM entry WHERE session > found.session) FROM found
                        WHERE found.session IS NOT NULL
                    )
                    SELECT (
                        SELECT seq FROM entry e WHERE e.session = found.session AND \(Self.happening) ORDER BY seq DESC LIMIT 1
                    ), CAST(session AS BLOB)
                    FROM found WHERE session IS NOT NULL ORDER BY 1 DESC
                    """
            ).compactMap { row in
                guard let id = String(validating: try row.bytes(1), as: UTF8.self) else { throw unreadable(row) }
                return try summary(of: SessionID(id), db)
            }
        }
    }

    /// The session in which something happened last.
    public func latestSession() throws(StoreError) -> SessionSummary? {
        try file.read { db in
            guard
                let newest = try Row.fetchOne(
                    db, sql: "SELECT CAST(session AS BLOB) FROM entry WHERE \(Self.happening) ORDER BY seq DESC LIMIT 1"),
                let id = String(validating: try newest.bytes(0), as: UTF8.self)
            else { return nil }
            return try summary(of: SessionID(id), db)
        }
    }

    /// The session with this id, or else the newest one with this name.
    public func session(_ idOrName: String) throws(StoreError) -> SessionSummary? {
        let wanted = ExactString(idOrName)
        let exact = try file.read { db in try summary(of: SessionID(idOrName), db) }
        if let exact { return exact }
        return try sessions().first { $0.name.map { ExactString($0) } == wanted }
    }

    /// - Returns: nil for a session without rows.
    private func summary(of session: SessionID, _ db: Database) throws -> SessionSummary? {
        guard let first = try row("ORDER BY seq LIMIT 1", of: session, db), let last = try row("ORDER BY seq DESC LIMIT 1", of: session, db)
        else { return nil }
        let count = try db.cachedStatement(sql: "SELECT count(*) FROM entry WHERE session = CAST(? AS TEXT)")
        var facts: SessionFacts?
        if case .sessionBegan(let found) = first.decoded?.entry { facts = found }
        var current = facts
        if case .resumed(let found) = try newest(.resumed, of: session, db) { current = found }
        var name = facts?.name
        if case .renamed(let found) = try newest(.renamed, of: session, db) { name = found }
        let settling = try row("AND kind <> 'renamed' AND \(Self.happening) ORDER BY seq DESC LIMIT 1", of: session, db)
        return SessionSummary(
            id: session, facts: facts, current: current, name: name, began: Timestamp(milliseconds: first.time),
            last: Timestamp(milliseconds: last.time), rows: try Int.fetchOne(count, arguments: [session.parameter]) ?? 0,
            hasEnded: settling?.isKind(.sessionEnded) ?? false)
    }

    /// Leaves out rows that may come to a session when it is over: a rule that was made in it was taken back.
    private static let happening = "kind <> 'ruled'"

    /// The newest entry of a kind that is about no call.
    private func newest(_ kind: JournalEntry.Kind, of session: SessionID, _ db: Database) throws -> JournalEntry? {
        try row("AND call IS NULL AND kind = '\(kind.rawValue)' ORDER BY seq DESC LIMIT 1", of: session, db)?.decoded?.entry
    }

    /// - Parameters:
    ///   - rest: the query from after the session on, of the program's own words.
    ///   - number: what stands for a `?` in it.
    func row(_ rest: String, _ number: Int64? = nil, of session: SessionID, _ db: Database) throws -> StoredRow? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(StoredRow.selection) FROM entry WHERE session = CAST(? AS TEXT) \(rest)")
        var arguments: StatementArguments = [session.parameter]
        if let number { arguments += [number] }
        guard let found = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        guard let row = try StoredRow(found) else { throw unreadable(found) }
        return row
    }

    /// Calls that started and have no result: running now, or, when no engine holds the session, of unknown outcome.
    /// They are never run again by themselves. Those of which an engine has said so already are left out.
    public func unfinished(session: SessionID) throws(StoreError) -> [StartRecord] {
        try file.read { db in
            let cursor = try Row.fetchCursor(
                db,
                sql: """
                    SELECT e.seq, CAST(e.body AS BLOB) FROM start s JOIN entry e ON e.seq = s.seq
                    WHERE s.session = CAST(? AS TEXT) AND NOT EXISTS (
                        SELECT 1 FROM entry f
                        WHERE f.session = s.session AND f.call = s.call AND f.kind IN ('finished', 'outcomeUnknown'))
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
