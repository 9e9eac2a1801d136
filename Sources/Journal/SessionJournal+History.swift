public import Conversation
import GRDB
public import Store

extension SessionJournal {
    /// What the model knows of a session, lazily. Where to begin is found by the indexes, from the end.
    ///
    /// - Parameter pageSize: how many rows are held in memory at a time.
    public func history(session: SessionID, pageSize: Int = 200) throws(StoreError) -> HistoryCursor {
        try file.read { db in
            let boundary = try boundary(of: session, db)
            var start = boundary?.sequence ?? 1
            if let boundary, boundary.isCompaction { start = try lastWords(before: boundary.sequence, of: session, db) }
            return HistoryCursor(journal: self, session: session, start: start, pageSize: pageSize)
        }
    }

    /// The messages that the model knows.
    public func knownConversation(session: SessionID) throws(StoreError) -> [Message] {
        var known = KnownConversation()
        var rows = try history(session: session)
        while let row = try rows.next() { known.add(row) }
        return known.messages
    }

    func historyPage(of session: SessionID, after: Int64, limit: Int) throws(StoreError) -> [JournalRow] {
        try file.read { db in
            // Each kind in its order by the index, so that no page has to look at all rows that follow.
            func part(_ kind: JournalEntry.Kind) -> String {
                """
                SELECT * FROM (
                    SELECT \(StoredRow.selection) FROM entry
                    WHERE session = CAST(? AS TEXT) AND call IS NULL AND kind = '\(kind.rawValue)' AND seq > ?
                    ORDER BY seq LIMIT ?)
                """
            }
            let statement = try db.cachedStatement(sql: "\(part(.message)) UNION ALL \(part(.noted)) ORDER BY 1 LIMIT ?")
            return try decodedRows(
                statement, [session.parameter, after, limit, session.parameter, after, limit, limit])
        }
    }

    /// Whether the row after a compaction's note is its summary: both are written together, but a kill can come between.
    func isWhole(compaction sequence: Int64, of session: SessionID) throws(StoreError) -> Bool {
        try file.read { db in try isWhole(compaction: sequence, of: session, db) }
    }

    private func isWhole(compaction sequence: Int64, of session: SessionID, _ db: Database) throws -> Bool {
        // Whoever takes a session up again says so first, so what comes next is the summary or no message.
        try row("AND call IS NULL AND seq > ? ORDER BY seq LIMIT 1", sequence, of: session, db)?.isKind(.message) ?? false
    }

    /// The newest note from which on the model knows the conversation.
    private func boundary(of session: SessionID, _ db: Database) throws -> JournalRow? {
        var before = Int64.max
        // The text of an entry is one and the same, so its beginning finds these notes among many.
        while let found = try row(
            """
            AND call IS NULL AND kind = 'noted' AND body GLOB '{"noted":{"_0":{"kind":"conversation*' AND seq < ?
            ORDER BY seq DESC LIMIT 1
            """, before, of: session, db)
        {
            let note = try decoded(found)
            if try !note.isCompaction || isWhole(compaction: note.sequence, of: session, db) { return note }
            before = note.sequence
        }
        return nil
    }

    /// Where the person's words begin that a compaction keeps: the messages just before it that are theirs alone.
    ///
    /// - Returns: the sequence of the first of them, or of the compaction when there are none.
    private func lastWords(before compaction: Int64, of session: SessionID, _ db: Database) throws -> Int64 {
        var start = compaction
        var takenBack = 0
        // Through the index of the session: it ends after the last exchange.
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(StoredRow.selection) FROM entry
                WHERE session = CAST(? AS TEXT) AND seq < ? AND +kind IN ('message', 'noted') ORDER BY seq DESC
                """)
        let rows = try Row.fetchCursor(statement, arguments: [session.parameter, compaction])
        while let found = try rows.next() {
            guard let row = try StoredRow(found)?.decoded else { throw unreadable(found) }
            switch row.entry {
            case .message(let message) where message.role == .user: start = row.sequence
            case .message(let message) where message.role == .assistant && takenBack > 0: takenBack -= 1
            case .message: return start
            case .noted(let note) where note.kind == .answerTakenBack: takenBack += 1
            case .noted(let note) where note.kind == .conversationBegan: return start
            default: break
            }
        }
        return start
    }
}
