/// A place in a value (RFC 6901): `/a~1b/0`; the root is the empty text.
public struct JSONPointer: Sendable, Hashable {
    public private(set) var text: ExactString = ""

    public init() {}

    public mutating func append(_ index: Int) { text = ExactString(text.string + "/\(index)") }

    public mutating func append(_ key: ExactString) {
        var bytes = Array(text.utf8)
        bytes.append(UInt8(ascii: "/"))
        for byte in key.utf8 {
            switch byte {
            case UInt8(ascii: "~"): bytes += [byte, UInt8(ascii: "0")]
            case UInt8(ascii: "/"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "1")]
            default: bytes.append(byte)
            }
        }
        text = ExactString(String(decoding: bytes, as: UTF8.self))
    }

    /// The tokens of a pointer as it is written; nil for a text that is none.
    public static func tokens(of pointer: some Sequence<UInt8>) -> [ExactString]? {
        let bytes = Array(pointer)
        guard let first = bytes.first else { return [] }
        guard first == UInt8(ascii: "/") else { return nil }
        var tokens: [ExactString] = []
        for part in bytes.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let token = unescaped(part) else { return nil }
            tokens.append(token)
        }
        return tokens
    }

    private static func unescaped(_ token: ArraySlice<UInt8>) -> ExactString? {
        var bytes: [UInt8] = []
        var rest = token
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "~") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
            default: return nil
            }
        }
        return ExactString(String(decoding: bytes, as: UTF8.self))
    }
}

extension JSONValue {
    /// The part that a pointer's token leads to: a member by its key, an element by its number (RFC 6901, section 4).
    public func part(_ token: ExactString) -> JSONValue? {
        switch self {
        case .object(let object): return object[token]
        case .array(let elements):
            let isNumber = token.utf8.allSatisfy(ASCII.isDigit) && (token.utf8.first != UInt8(ascii: "0") || token.utf8.count == 1)
            guard isNumber, let index = Int(token.string), elements.indices.contains(index) else { return nil }
            return elements[index]
        default: return nil
        }
    }
}
