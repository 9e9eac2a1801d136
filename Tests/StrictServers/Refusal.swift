public import JSON

/// Why a request is refused: what the provider would answer, and which of our rules says so.
public struct Refusal: Error, Sendable, Hashable {
    public let status: Int
    /// In the provider's own shape and words.
    public let body: JSONValue
    /// The short name of the rule, such as `result-missing`.
    public let rule: String

    public init(status: Int, body: JSONValue, rule: String) {
        self.status = status
        self.body = body
        self.rule = rule
    }

    /// What the body says, wherever its shape keeps it.
    public var message: String {
        body["error"]?["message"]?.string ?? body["message"]?.string ?? body["detail"]?[0]?["msg"]?.string ?? body["detail"]?.string
            ?? body[0]?["error"]?["message"]?.string ?? ""
    }
}
