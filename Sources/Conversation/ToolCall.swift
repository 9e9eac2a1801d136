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
    /// What only its maker understands of it: a signature, an item's id.
    public let opaque: Opaque?

    public init(
        key: CallKey, wireID: ExactString?, name: ExactString, rawArguments: [UInt8], malformed: String? = nil,
        opaque: Opaque? = nil
    ) {
        self.key = key
        self.wireID = wireID
        self.name = name
        raw = RawBytes(rawArguments)
        self.malformed = malformed
        self.opaque = opaque
    }

    private enum CodingKeys: String, CodingKey {
        case key, wireID, name, malformed, opaque
        case raw = "arguments"
    }

    /// The same call with other bytes in the place of its arguments.
    public func with(rawArguments: [UInt8]) -> ToolCall {
        ToolCall(key: key, wireID: wireID, name: name, rawArguments: rawArguments, malformed: malformed, opaque: opaque)
    }

    /// The same call, which cannot be read for a reason.
    public func with(malformed: String?) -> ToolCall {
        ToolCall(key: key, wireID: wireID, name: name, rawArguments: rawArguments, malformed: malformed, opaque: opaque)
    }

    /// The one parse of the arguments.
    public func arguments() throws(ArgumentsError) -> ToolArguments {
        if let malformed { throw .malformed(malformed) }
        return try ToolArguments(parsing: rawArguments)
    }
}
