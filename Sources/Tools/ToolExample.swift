public import JSON

/// A request of a person, and the arguments with which a model is to call a tool for it.
public struct ToolExample: Sendable, Equatable {
    /// What the person says.
    public let request: String
    public let arguments: JSONValue

    init(_ request: String, _ arguments: JSONValue) {
        self.request = request
        self.arguments = arguments
    }
}
