/// What a text holds, and what is odd about it.
public struct JSONDocument: Sendable, Equatable {
    public let value: JSONValue
    /// JSON Pointers (RFC 6901) of members whose key stands more than once in its object, each once, in order of
    /// appearance. Keys are compared after unescaping, by bytes. Never empty when there is a duplicate, but the list
    /// stops after 1000 entries or 1 MiB of paths: a hostile text could make it grow with its square.
    public let duplicateKeys: [ExactString]

    public init(value: JSONValue, duplicateKeys: [ExactString] = []) {
        self.value = value
        self.duplicateKeys = duplicateKeys
    }
}

/// The strict reader: RFC 8259 and nothing else. No byte order mark, comment, trailing comma, trailing data, lone
/// surrogate, invalid UTF-8. Time and memory are linear in the text; the call stack does not grow with its nesting.
public enum JSONParser {
    /// - Throws: `JSONError` for the first byte that cannot stand where it stands.
    public static func parse(_ bytes: [UInt8], limits: JSONLimits = .document) throws(JSONError) -> JSONDocument {
        var machine = JSONMachine(limits: limits)
        if bytes.count > limits.bytes { throw JSONError(kind: .tooLong(limit: limits.bytes), offset: limits.bytes) }
        try machine.feed(bytes.span)
        return JSONDocument(value: try machine.finish(), duplicateKeys: machine.duplicateKeys)
    }

    public static func parse(_ text: String, limits: JSONLimits = .document) throws(JSONError) -> JSONDocument {
        try parse(Array(text.utf8), limits: limits)
    }
}
