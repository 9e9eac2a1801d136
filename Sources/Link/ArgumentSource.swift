public import Conversation

/// What a form for the arguments of a call is made of: answer to ``Command/openForm(handle:revision:)``.
public struct ArgumentSource: Sendable, Equatable, Codable {
    public let handle: Int
    public let revision: Int
    /// The tool's JSON Schema for its arguments, as JSON.
    public let parameters: RawBytes
    /// As they would run now.
    public let arguments: RawBytes
    /// As the model asked; nil when that cannot be read.
    public let asked: RawBytes?

    public init(handle: Int, revision: Int, parameters: RawBytes, arguments: RawBytes, asked: RawBytes?) {
        self.handle = handle
        self.revision = revision
        self.parameters = parameters
        self.arguments = arguments
        self.asked = asked
    }
}
