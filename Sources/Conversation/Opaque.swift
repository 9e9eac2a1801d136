public import JSON

/// What only its maker understands: a signature, an encrypted thought, an id. It goes back to the maker unchanged and to
/// nobody else.
public struct Opaque: Sendable, Hashable, Codable {
    public let value: JSONValue

    public init(_ value: JSONValue) { self.value = value }

    public subscript(key: ExactString) -> JSONValue? { value[key] }

    /// As the text of the JSON value, so that numbers stay as they were written.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            value = try JSONParser.parse(Array(try container.decode(String.self).utf8)).value
        } catch let error as JSONError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value.serializedText)
    }
}
