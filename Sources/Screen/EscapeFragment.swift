/// The rest of a sequence whose ESC came so much earlier that it was taken for the Escape key.
///
/// It must not come out as typed characters: `[A` would be two keys. A person can type the same, but not that fast and
/// not in one piece.
enum EscapeFragment {
    /// Milliseconds in which nobody types `[` after Escape.
    static let reflex: UInt64 = 60

    /// - Parameters:
    ///   - bytes: what came in one reading.
    ///   - delay: milliseconds since the Escape key.
    static func isRest(_ bytes: [UInt8], after delay: UInt64) -> Bool {
        guard let first = bytes.first else { return false }
        switch first {
        case UInt8(ascii: "["):
            guard bytes.count > 1 else { return delay < reflex }
            guard let end = bytes.dropFirst().first(where: { $0 < 0x20 || $0 > 0x3F }) else { return true }
            return end >= 0x40 && end < 0x7F
        case UInt8(ascii: "O"):
            return bytes.count == 2 && cursorKeys.contains(bytes[1])
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            return bytes.contains(0x07) || zip(bytes, bytes.dropFirst()).contains { $0 == 0x1B && $1 == 0x5C }
        default: return false
        }
    }

    private static let cursorKeys = Array("ABCDFHMPQRS".utf8)
}
