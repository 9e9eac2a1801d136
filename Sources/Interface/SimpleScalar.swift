import Approval

/// Scalars of which it is known without a look into any table that they are ordinary visible text, how many cells they take,
/// and that one after the other they are a character each.
///
/// Nearly all text consists of them. A test compares every one of them with what the tables say.
enum SimpleScalar {
    /// Cells; 0 for a scalar of which nothing is known here.
    @inline(__always)
    static func cells(_ value: UInt32) -> Int {
        if value < 0x7F { return value >= 0x20 ? 1 : 0 }
        switch value {
        case 0xA1...0xAC, 0xAE...0x2AF: return 1
        // Greek and Cyrillic letters.
        case 0x3A3...0x3E1, 0x400...0x481, 0x48A...0x52F: return 1
        // Hebrew and Arabic letters.
        case 0x5D0...0x5EA, 0x620...0x64A: return 1
        // Dashes, the sign for a blank, and lines and blocks.
        case 0x2013...0x2014, 0x2420, 0x2500...0x259F: return 1
        // The brackets of marks.
        case 0x27E8, 0x27E9: return 1
        // Kana, Chinese characters, Korean syllables.
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF, 0xAC00...0xD7A3: return 2
        // Emoji that stand alone.
        case 0x1F400...0x1F43E, 0x1F442...0x1F4FC, 0x1F600...0x1F64F, 0x1F680...0x1F6C5: return 2
        default: return 0
        }
    }

    /// The scalar that begins at an offset in well-formed UTF-8, and its length.
    @inline(__always)
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> (value: UInt32, length: Int) {
        let first = bytes[offset]
        if first < 0x80 { return (UInt32(first), 1) }
        func next(_ step: Int) -> UInt32 { UInt32(bytes[offset + step] & 0x3F) }
        if first < 0xE0 { return (UInt32(first & 0x1F) << 6 | next(1), 2) }
        if first < 0xF0 { return (UInt32(first & 0x0F) << 12 | next(1) << 6 | next(2), 3) }
        return (UInt32(first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
    }

    /// Whether all of a text consists of simple scalars and, if wanted, no brackets of marks.
    static func fill(_ text: some StringProtocol, keepsMarks: Bool) -> Bool {
        let known = text.utf8.withContiguousStorageIfAvailable { bytes in
            var offset = 0
            while offset < bytes.count {
                let (value, length) = decode(bytes, at: offset)
                if cells(value) == 0 || !keepsMarks && (value == VisibleText.open.value || value == VisibleText.close.value) { return false }
                offset += length
            }
            return true
        }
        return known ?? false
    }
}
