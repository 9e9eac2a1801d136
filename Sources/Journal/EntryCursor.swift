public import Conversation
import GRDB
public import Store

/// Entries of one session, oldest first, read from the journal a page at a time.
///
/// Rows that are written while it is in use are seen when their turn comes.
public struct EntryCursor: Sendable {
    private let journal: SessionJournal
    private let session: SessionID
    private let kinds: [JournalEntry.Kind]?
    private let pageSize: Int
    private var last: Int64
    private var page: ArraySlice<JournalRow> = []

    init(journal: SessionJournal, session: SessionID, kinds: [JournalEntry.Kind]?, after: Int64, pageSize: Int) {
        self.journal = journal
        self.session = session
        self.kinds = kinds
        self.pageSize = max(1, pageSize)
        last = after
    }

    /// - Returns: nil at the end; asking again later looks for new rows.
    /// - Throws: ``StoreError/corrupt(path:what:)`` for a row that cannot be read.
    public mutating func next() throws(StoreError) -> JournalRow? {
        if page.isEmpty { page = try journal.page(of: session, kinds: kinds, after: last, limit: pageSize)[...] }
        guard let row = page.popFirst() else { return nil }
        last = row.sequence
        return row
    }
}

extension SessionJournal {
    /// The entries of a session, lazily.
    ///
    /// - Parameters:
    ///   - kinds: which of them; nil for all.
    ///   - after: leaves out rows up to this sequence.
    ///   - pageSize: how many are held in memory at a time.
    public func entries(
        session: SessionID, kinds: [JournalEntry.Kind]? = nil, after: Int64 = 0, pageSize: Int = 200
    ) -> EntryCursor {
        EntryCursor(journal: self, session: session, kinds: kinds, after: after, pageSize: pageSize)
    }

    func page(
        of session: SessionID, kinds: [JournalEntry.Kind]?, after: Int64, limit: Int
    ) throws(StoreError) -> [JournalRow] {
        // The names are the program's own, so they may stand in the text of the query.
        let choice = kinds.map { "AND kind IN (\($0.map { "'\($0.rawValue)'" }.joined(separator: ", ")))" } ?? ""
        return try file.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT \(StoredRow.selection) FROM entry
                    WHERE session = CAST(? AS TEXT) AND seq > ? \(choice) ORDER BY seq LIMIT ?
                    """)
            return try decodedRows(statement, [session.parameter, after, limit])
        }
    }

    /// - Parameter row: its first column is the sequence.
    func unreadable(_ row: Row) -> StoreError {
        let number = Int64.fromDatabaseValue(row[0]).map { "row \($0)" } ?? "a row"
        return .corrupt(path: path, what: "\(number) of the journal cannot be read")
    }
}
