public import JSON

/// A call as a model proposed it, with our own key.
public struct ToolCall: Sendable, Equatable, Codable {
    public let key: CallKey
    /// The provider's id, if it sent one. Data, never an identity.
    public let wireID: ExactString?
    public let name: ExactString
    private let raw: RawBytes
    /// As received, byte for byte.
    public var rawArguments: [UInt8] { raw.bytes }
    /// Set when the response's stream itself was malformed at this call.
    public let malformed: String?

    public init(key: CallKey, wireID: ExactString?, name: ExactString, rawArguments: [UInt8], malformed: String? = nil) {
        self.key = key
        self.wireID = wireID
        self.name = name
        raw = RawBytes(rawArguments)
        self.malformed = malformed
    }

    private enum CodingKeys: String, CodingKey {
        case key, wireID, name, malformed
        case raw = "arguments"
    }

    /// The one parse of the arguments.
    public func arguments() throws(ArgumentsError) -> ToolArguments {
        if let malformed { throw .malformed(malformed) }
        return try ToolArguments(parsing: rawArguments)
    }
}

/// What goes back to the model for one call.
public struct ToolResult: Sendable, Equatable, Codable {
    public let key: CallKey
    /// Text of the result; never empty on the wire (the encoder says "(no output)").
    public let text: String
    public let isError: Bool

    public init(key: CallKey, text: String, isError: Bool) {
        self.key = key
        self.text = text
        self.isError = isError
    }
}
