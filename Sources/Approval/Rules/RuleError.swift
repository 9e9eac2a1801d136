public import JSON

/// Why a table is no rule.
public struct RuleError: Error, Sendable, Equatable {
    /// The keys that lead to the value that is wrong; empty for the table itself.
    public let key: [ExactString]
    /// One sentence without its period.
    public let message: String

    public init(key: [ExactString] = [], _ message: String) {
        self.key = key
        self.message = message
    }
}
