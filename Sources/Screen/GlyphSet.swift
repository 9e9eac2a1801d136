/// What a terminal can show of the characters that are drawn.
enum GlyphSet: Sendable {
    case all
    /// The Linux console, whose font has some hundred glyphs: letters and plain lines, and few signs.
    case console
    case ascii

    /// What is drawn for a character of one cell.
    func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch self {
        case .all: return scalar
        case .ascii: return Glyphs.ascii(scalar)
        case .console:
            switch scalar.value {
            case 0x256D: return "┌"
            case 0x256E: return "┐"
            case 0x256F: return "┘"
            case 0x2570: return "└"
            // In every font of the console.
            case 0x2500, 0x2502, 0x250C, 0x2510, 0x2514, 0x2518, 0x251C, 0x2524, 0x252C, 0x2534, 0x253C, 0x2588, 0x2591...0x2593:
                return scalar
            case 0x2000...0x2BFF:
                let plain = Glyphs.ascii(scalar)
                return plain == "?" ? scalar : plain
            default: return scalar
            }
        }
    }
}
