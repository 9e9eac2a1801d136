/// Code points that read as ASCII and are not (UTS 39).
public enum Confusables {
    /// What a text reads as in ASCII, or nil when it is ASCII, or when something in it reads as nothing in ASCII.
    ///
    /// `сору` in Cyrillic letters is an ordinary word; as a host or as the key of an argument it stands for `copy`.
    public static func asciiLookAlike(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { bytes in
            if bytes.allSatisfy({ $0 < 0x80 }) { return nil }
            var result: [UInt8] = []
            var index = 0
            while index < bytes.count {
                let (value, end) = bytes.scalar(at: index)
                guard let letter = value < 0x80 ? UInt8(value) : ascii(value) else { return nil }
                result.append(letter)
                index = end
            }
            return String(decoding: result, as: UTF8.self)
        }
    }

    /// The ASCII character that a code point reads as.
    static func ascii(_ value: UInt32) -> UInt8? {
        switch value {
        case 0xFF01...0xFF5E: UInt8(value - 0xFEE0)
        case 0xFE50...0xFE6B: smallForms[Int(value - 0xFE50)]
        case 0x1D400...0x1D6A3: mathematicalLetter((value - 0x1D400) % 52)
        case 0x1D7CE...0x1D7FF: UInt8(0x30 + (value - 0x1D7CE) % 10)
        default: ConfusableTable.ascii[value]
        }
    }

    private static func mathematicalLetter(_ index: UInt32) -> UInt8 { UInt8(index < 26 ? 0x41 + index : 0x61 + index - 26) }

    /// U+FE50…U+FE6B: small forms of signs, for East Asian text.
    private static let smallForms: [UInt8?] = [
        0x2C, 0x2C, 0x2E, nil, 0x3B, 0x3A, 0x3F, 0x21, 0x2D, 0x28, 0x29, 0x7B, 0x7D, 0x28, 0x29, 0x23, 0x26, 0x2A, 0x2B, 0x2D, 0x3C,
        0x3E, 0x3D, nil, 0x5C, 0x24, 0x25, 0x40,
    ]

    /// Signs and letters that are look-alikes by themselves, whatever stands beside them.
    enum Form {
        /// Reads as a sign that has a meaning in commands, paths and hosts.
        case sign
        /// Fullwidth and small forms: ordinary beside East Asian text.
        case eastAsian
        /// Letters and digits of mathematics: the same ones in other clothes.
        case mathematical
    }

    @inline(__always)
    static func form(of value: UInt32) -> Form? {
        if value < 0x2000 { return value == 0x37E || value == 0x1FEF || value == 0x2F8 ? .sign : nil }
        if value < 0xFE50 {
            switch value {
            case 0x2024, 0x2044, 0x2215, 0x2236, 0x212A, 0x29F5, 0x29F8, 0x29F9, 0xA789: return .sign
            default: return nil
            }
        }
        switch value {
        case 0xFE50...0xFE6B, 0xFF01...0xFF5E: return .eastAsian
        case 0x1D400...0x1D7FF: return .mathematical
        default: return nil
        }
    }

    /// Turned into ASCII by every normalisation, also the canonical one: `;`, a grave accent and `K` (UAX 15).
    static func isNormalisedToASCII(_ value: UInt32) -> Bool { value == 0x37E || value == 0x1FEF || value == 0x212A }

    /// Greek small letters that a screen tells well from Latin ones. In short words they are variables (`αx`, `ρv`), in long
    /// ones (`pαypal`) they are meant to be overlooked.
    static func isFaint(_ value: UInt32) -> Bool {
        switch value {
        case 0x3B1, 0x3B3, 0x3B7, 0x3B9, 0x3BA, 0x3C1, 0x3C3, 0x3C4, 0x3C5, 0x3C7, 0x3C9: true
        default: false
        }
    }
}
