import Conversation

/// A request in the wire's own bytes.
public struct EncodedRequest: Sendable, Equatable {
    public let body: [UInt8]
    /// How the request calls the tools; the answer uses the same names.
    public let names: ToolNameMap
    /// Sentences for the person: what could not be sent as it is. The same prompt gives the same sentences.
    public let notes: [String]

    public init(body: [UInt8], names: ToolNameMap, notes: [String] = []) {
        self.body = body
        self.names = names
        self.notes = notes
    }
}
