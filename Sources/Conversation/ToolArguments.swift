public import JSON

/// The arguments of one call: the bytes as they came (or as a person saved them) and the one parse of them.
///
/// Inspection, policy, journal and executor all read this value, and nothing else parses the bytes again.
public struct ToolArguments: Sendable, Equatable {
    /// Exactly as received; never re-serialised.
    public let bytes: [UInt8]
    public let object: JSONObject

    /// Parses strictly. No bytes at all mean `{}`, as every provider sends for a tool without parameters.
    ///
    /// - Throws: ``ArgumentsError`` for what must be refused before anyone is asked: text that is not RFC 8259 JSON,
    ///   duplicate keys, NUL in a string, lone surrogates, invalid UTF-8, nesting over 64, a number that no `Double`
    ///   holds, anything but an object.
    public init(parsing bytes: [UInt8]) throws(ArgumentsError) {
        if bytes.isEmpty {
            self.init(bytes: bytes, object: [:])
            return
        }
        let document: JSONDocument
        do {
            document = try JSONParser.parse(bytes, limits: .arguments)
        } catch {
            throw .notJSON(error)
        }
        if let key = document.duplicateKeys.first { throw .duplicateKey(key) }
        if document.value.containsNUL { throw .nul }
        if let number = document.value.unrepresentableNumber { throw .number(number) }
        guard case .object(let object) = document.value else { throw .notAnObject }
        self.init(bytes: bytes, object: object)
    }

    private init(bytes: [UInt8], object: JSONObject) {
        self.bytes = bytes
        self.object = object
    }

    public static func == (a: ToolArguments, b: ToolArguments) -> Bool { a.bytes == b.bytes }
}

/// Why arguments are refused before anyone is asked.
public enum ArgumentsError: Error, Sendable, Equatable, CustomStringConvertible {
    case notJSON(JSONError)
    case duplicateKey(ExactString)
    case nul
    case number(JSONNumber)
    case notAnObject
    /// The stream itself was malformed, for example two objects run together.
    case malformed(String)

    /// One sentence for the person and the model alike.
    public var description: String {
        switch self {
        case .notJSON(let error): "The arguments are not valid JSON: \(error)"
        case .duplicateKey(let key): "The arguments have the key \(key) twice; each key may occur once."
        case .nul: "The arguments contain a NUL character (U+0000), which no tool can receive faithfully."
        case .number(let number): "The number \(number.text) in the arguments cannot be represented."
        case .notAnObject: "The arguments must be a JSON object."
        case .malformed(let reason): "The arguments arrived malformed: \(reason)"
        }
    }
}
