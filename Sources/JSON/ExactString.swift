#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Text whose equality, order and hash are those of its UTF-8 bytes.
///
/// Swift's `String` compares canonically: `"é" == "e\u{301}"`, `";" == "\u{37E}"` (Greek question mark) are true.
/// Whatever decides (a tool's name, an argument's key, a path, an id) is therefore held in this type.
public struct ExactString: Sendable, Hashable, Comparable, Codable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
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
        let (a, b) = (a.string.utf8, b.string.utf8)
        guard a.count == b.count else { return false }
        // Native strings lie in one piece; only bridged ones do not.
        let equal = a.withContiguousStorageIfAvailable { p in
            b.withContiguousStorageIfAvailable { q in
                guard let p = p.baseAddress, let q = q.baseAddress else { return true }
                return memcmp(p, q, a.count) == 0
            }
        }
        return (equal ?? nil) ?? a.elementsEqual(b)
    }

    public static func < (a: ExactString, b: ExactString) -> Bool {
        a.string.utf8.lexicographicallyPrecedes(b.string.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        // One call for the whole buffer: a byte at a time costs ten times as much. `withUTF8` wants a variable.
        var text = string
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}
