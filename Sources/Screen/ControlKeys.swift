internal import Surface

/// The keys that are a single byte.
enum ControlKeys {
    /// - Parameters:
    ///   - byte: below 0x80, and not ESC unless Alt was found before it.
    ///   - erase: what the terminal's backspace key sends, besides 0x7F.
    static func press(_ byte: UInt8, erase: UInt8?) -> KeyPress {
        if byte == erase { return KeyPress(.backspace) }
        switch byte {
        case 0x00: return .control(" ")
        case 0x09: return KeyPress(.tab)
        case 0x0D: return KeyPress(.enter)
        case 0x1B: return KeyPress(.escape)
        case 0x01...0x1A: return .control(letter(byte + 0x60))
        case 0x1C...0x1F: return .control(letter(byte + 0x40))
        case 0x7F: return KeyPress(.backspace)
        default: return .character(letter(byte))
        }
    }

    private static func letter(_ byte: UInt8) -> String { String(Character(Unicode.Scalar(byte))) }
}
