/// Text whose equality, order and hash are those of its UTF-8 bytes.
///
/// Swift's `String` compares canonically: `"é" == "e\u{301}"`, `";" == "\u{37E}"` (Greek question mark) are true.
/// Whatever decides (a tool's name, an argument's key, a path, an id) is therefore held in this type.
public struct ExactString: Sendable, Hashable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible, Codable {
    public let string: String

    public init(_ string: String) { self.string = string }
    public init(stringLiteral value: String) { self.string = value }

    public init(from decoder: any Decoder) throws { string = try decoder.singleValueContainer().decode(String.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(string)
    }

    public var utf8: String.UTF8View { string.utf8 }
    public var description: String { string }
    public var isEmpty: Bool { string.utf8.isEmpty }

    public static func == (a: ExactString, b: ExactString) -> Bool {
        a.string.utf8.count == b.string.utf8.count && a.string.utf8.elementsEqual(b.string.utf8)
    }

    public static func < (a: ExactString, b: ExactString) -> Bool {
        a.string.utf8.lexicographicallyPrecedes(b.string.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        for byte in string.utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
    }
}
