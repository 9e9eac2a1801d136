public import Approval
public import Conversation

/// One entry as the journal gives it back.
public struct JournalRow: Sendable, Equatable {
    /// Its place in the journal, counted from 1 over all sessions.
    public let sequence: Int64
    public let session: SessionID
    /// When it was written.
    public let time: Timestamp
    public let entry: JournalEntry
    /// Covers this row and all before it.
    public let hash: Digest

    public init(sequence: Int64, session: SessionID, time: Timestamp, entry: JournalEntry, hash: Digest) {
        self.sequence = sequence
        self.session = session
        self.time = time
        self.entry = entry
        self.hash = hash
    }
}
