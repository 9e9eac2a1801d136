public import Conversation

/// A request that is made again by itself, unless the person stops it.
public struct Retry: Sendable, Equatable, Codable {
    /// The coming try, counted from 2.
    public let attempt: Int
    /// The last one that is made.
    public let attempts: Int
    /// When it is made.
    public let time: Timestamp
    /// Why the one before failed, in a sentence.
    public let reason: String

    public init(attempt: Int, attempts: Int, time: Timestamp, reason: String) {
        self.attempt = attempt
        self.attempts = attempts
        self.time = time
        self.reason = reason
    }
}
