public import Conversation

/// One session in a list of them.
public struct SessionSummary: Sendable, Equatable {
    public let id: SessionID
    /// As its first row tells; nil when there is none of that kind.
    public let facts: SessionFacts?
    /// As told when an engine last took it up, at its beginning or later.
    public let current: SessionFacts?
    /// The newest: of its beginning, or what it was renamed to since.
    public let name: String?
    /// The times of its first and last row.
    public let began: Timestamp
    public let last: Timestamp
    public let rows: Int
    /// Whether it ended and nobody has taken it up since; a session that was cut off has not. A new name does not count.
    public let hasEnded: Bool

    public init(
        id: SessionID, facts: SessionFacts?, current: SessionFacts?, name: String?, began: Timestamp, last: Timestamp, rows: Int,
        hasEnded: Bool
    ) {
        self.id = id
        self.facts = facts
        self.current = current
        self.name = name
        self.began = began
        self.last = last
        self.rows = rows
        self.hasEnded = hasEnded
    }
}
