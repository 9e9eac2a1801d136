import Conversation
public import Store

/// The rows that make up what the model knows, oldest first, read from the journal a page at a time.
///
/// Messages and notes since the conversation last began. A compaction keeps the person's last words before it, so after
/// one the rows begin with those; ``KnownConversation`` puts them in their place. A compaction that was cut off before its
/// summary was written is left out: it changed nothing.
public struct HistoryCursor: Sendable {
    private let journal: SessionJournal
    private let session: SessionID
    private let pageSize: Int
    private var last: Int64
    private var page: ArraySlice<JournalRow> = []

    init(journal: SessionJournal, session: SessionID, start: Int64, pageSize: Int) {
        self.journal = journal
        self.session = session
        self.pageSize = max(1, pageSize)
        last = start - 1
    }

    /// - Returns: nil at the end; asking again later looks for new rows.
    /// - Throws: ``StoreError/corrupt(path:what:)`` for a row that cannot be read.
    public mutating func next() throws(StoreError) -> JournalRow? {
        while true {
            if page.isEmpty { page = try journal.historyPage(of: session, after: last, limit: pageSize)[...] }
            guard let row = page.popFirst() else { return nil }
            last = row.sequence
            if row.isCompaction, try !journal.isWhole(compaction: row.sequence, of: session) { continue }
            return row
        }
    }
}

extension JournalRow {
    var isCompaction: Bool {
        if case .noted(let note) = entry { note.kind == .conversationCompacted } else { false }
    }
}
