public import Approval
public import Conversation

/// A front end that is attached to a session, as the engine knows it.
public struct FrontEnd: Sendable, Equatable, Codable {
    /// Given once in the life of an engine, counted from 1.
    public let number: Int
    /// Who sits there: what the system says of the process, and what it claims itself.
    public let author: Author
    /// It may look and not touch.
    public let isReadOnly: Bool
    public let since: Timestamp
    /// Its terminal is known to have the focus, and whoever sits there may decide.
    public var isLooking: Bool

    public init(number: Int, author: Author, isReadOnly: Bool = false, since: Timestamp, isLooking: Bool = false) {
        self.isLooking = isLooking
        self.number = number
        self.author = author
        self.isReadOnly = isReadOnly
        self.since = since
    }
}
