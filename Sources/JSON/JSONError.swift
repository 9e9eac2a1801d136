/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// The text ends where something had to follow.
        case unexpectedEnd(expected: Expectation)
        case unexpectedByte(UInt8, expected: Expectation)
        /// The bytes from here on are no UTF-8 (RFC 3629).
        case invalidUTF8
        /// An escape `\uD800` to `\uDFFF` that is not half of a pair.
        case loneSurrogate
        /// A byte below 0x20 that stands raw in a string.
        case controlCharacter(UInt8)
        case invalidNumber
        case tooDeep(limit: Int)
        /// More bytes than the limit.
        case tooLong(limit: Int)
        /// Something other than white space after the value.
        case trailingData(UInt8)
        case byteOrderMark
    }

    /// What could have stood at the place.
    public enum Expectation: Equatable, Sendable {
        case value
        case valueOrEndOfArray
        case key
        case keyOrEndOfObject
        case colon
        case commaOrEndOfArray
        case commaOrEndOfObject
        case restOfLiteral
        case restOfNumber
        case restOfString
        case escape
        case hexDigit
    }

    public let kind: Kind
    /// Bytes before the place.
    public let offset: Int
    /// Counted from 1; lines end with a line feed.
    public let line: Int
    /// Counted from 1, in Unicode scalars.
    public let column: Int

    public init(kind: Kind, offset: Int, line: Int = 1, column: Int? = nil) {
        self.kind = kind
        self.offset = offset
        self.line = line
        self.column = column ?? offset + 1
    }
}

extension JSONError: CustomStringConvertible {
    /// One sentence with place, finding and what would be right.
    public var description: String { "Line \(line), column \(column): \(reason)." }

    private var reason: String {
        switch kind {
        case .unexpectedEnd(let expected): "the text ends, but \(expected.words) is missing"
        case .unexpectedByte(let byte, let expected): Self.unexpected(byte, expected)
        case .invalidUTF8: "the bytes here are not valid UTF-8"
        case .loneSurrogate: "this \\u escape is half of a surrogate pair without its other half"
        case .controlCharacter(let byte):
            "the control character \(Self.name(byte)) stands raw in a string; write it as an escape"
        case .invalidNumber: "this is not a JSON number"
        case .tooDeep(let limit): "arrays and objects are nested more than \(limit) deep"
        case .tooLong(let limit): "the text is longer than \(limit) bytes"
        case .trailingData(let byte): "\(Self.name(byte)) stands after the end of the value"
        case .byteOrderMark: "the text begins with a byte order mark; remove it"
        }
    }

    private static func unexpected(_ byte: UInt8, _ expected: Expectation) -> String {
        let plain = "\(expected.words) is expected, not \(name(byte))"
        switch (expected, byte) {
        case (.key, UInt8(ascii: "}")), (.value, UInt8(ascii: "]")): return plain + " (a comma may not stand last)"
        case (.restOfLiteral, _), (.restOfString, _), (.escape, _), (.hexDigit, _): return plain
        case (_, UInt8(ascii: "/")), (_, UInt8(ascii: "#")): return plain + " (comments are not allowed)"
        case (_, UInt8(ascii: "'")): return plain + " (strings need double quotes)"
        default: return plain
        }
    }

    private static func name(_ byte: UInt8) -> String {
        if byte > 0x20 && byte < 0x7F { return "\"\(Character(UnicodeScalar(byte)))\"" }
        let digits = String(byte, radix: 16, uppercase: true)
        return "byte 0x" + (byte < 16 ? "0" : "") + digits
    }
}

extension JSONError.Expectation {
    var words: String {
        switch self {
        case .value: "a value"
        case .valueOrEndOfArray: "a value or \"]\""
        case .key: "a key in double quotes"
        case .keyOrEndOfObject: "a key in double quotes or \"}\""
        case .colon: "\":\""
        case .commaOrEndOfArray: "\",\" or \"]\""
        case .commaOrEndOfObject: "\",\" or \"}\""
        case .restOfLiteral: "the rest of true, false or null"
        case .restOfNumber: "a digit"
        case .restOfString: "the closing quote of a string"
        case .escape: "one of \" \\ / b f n r t u"
        case .hexDigit: "a hexadecimal digit"
        }
    }
}
