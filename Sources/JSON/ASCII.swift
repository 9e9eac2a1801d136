/// Readings of text by its bytes; letters of ASCII without regard to case where it says so, all others as they are.
public enum ASCII {
    @inlinable
    public static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inlinable
    public static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    @inlinable
    public static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    /// The value of a digit of base 16, of either case.
    public static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// A letter, a digit, `_` or `-`: what identifiers are made of nearly everywhere.
    public static func isWord(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") }

    /// White space.
    public static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    @inlinable
    public static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    public static func lower(_ text: String) -> ExactString { ExactString(String(decoding: text.utf8.map(lower), as: UTF8.self)) }

    /// - Parameter words: in lower case; they may stand anywhere in the text, in any case.
    public static func contains(_ text: String, _ words: String) -> Bool {
        text.utf8.map(lower).firstRange(of: Array(words.utf8)) != nil
    }

    /// - Parameter prefix: in lower case.
    public static func hasPrefix(_ text: String, _ prefix: String) -> Bool {
        text.utf8.count >= prefix.utf8.count && text.utf8.prefix(prefix.utf8.count).map(lower).elementsEqual(prefix.utf8)
    }

    /// - Parameter suffix: in lower case.
    public static func hasSuffix(_ text: String, _ suffix: String) -> Bool {
        text.utf8.count >= suffix.utf8.count && text.utf8.suffix(suffix.utf8.count).map(lower).elementsEqual(suffix.utf8)
    }

    /// Without white space at either end.
    public static func trimmed(_ text: String) -> String {
        var bytes = text.utf8[...]
        while let first = bytes.first, isBlank(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
