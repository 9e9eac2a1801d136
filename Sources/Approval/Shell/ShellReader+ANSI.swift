extension ShellReader {
    /// Inside of `$'…'` up to the closing quote, with its escapes decoded (bash manual, section 3.1.2.4).
    mutating func readANSIString(into word: inout ShellWordBuilder) throws(ShellStop) {
        word.beginQuotes(plain: false)
        while at < text.count {
            try spend()
            let byte = text[at]
            take()
            if byte == UInt8(ascii: "'") { return }
            guard byte == UInt8(ascii: "\\") else {
                word.appendQuoted(byte)
                continue
            }
            guard at < text.count else { break }
            let letter = text[at]
            take()
            switch letter {
            case UInt8(ascii: "a"): word.appendQuoted(0x07)
            case UInt8(ascii: "b"): word.appendQuoted(0x08)
            case UInt8(ascii: "e"), UInt8(ascii: "E"): word.appendQuoted(0x1B)
            case UInt8(ascii: "f"): word.appendQuoted(0x0C)
            case UInt8(ascii: "n"): word.appendQuoted(0x0A)
            case UInt8(ascii: "r"): word.appendQuoted(0x0D)
            case UInt8(ascii: "t"): word.appendQuoted(0x09)
            case UInt8(ascii: "v"): word.appendQuoted(0x0B)
            case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "?"): word.appendQuoted(letter)
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                at -= 1
                appendByte(UInt32(readNumber(base: 8, digits: 3) ?? 0), to: &word)
            case UInt8(ascii: "x"): appendByte(readNumber(base: 16, digits: 2), to: &word)
            case UInt8(ascii: "u"): appendScalar(readNumber(base: 16, digits: 4), to: &word)
            case UInt8(ascii: "U"): appendScalar(readNumber(base: 16, digits: 8), to: &word)
            case UInt8(ascii: "c"):
                if at < text.count { take() }
                word.appendUnknown()
            default:
                word.appendQuoted(UInt8(ascii: "\\"))
                word.appendQuoted(letter)
            }
        }
        throw .syntax("a quote is not closed")
    }

    private mutating func readNumber(base: UInt32, digits: Int) -> UInt32? {
        var value: UInt32?
        for _ in 0..<digits {
            guard at < text.count, let digit = Self.digit(text[at]), digit < base else { break }
            value = (value ?? 0) &* base &+ digit
            take()
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte) - 0x61 + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte) - 0x41 + 10
        default: nil
        }
    }

    /// A NUL ends the word in bash; what it would be then is not worth knowing.
    private func appendByte(_ value: UInt32?, to word: inout ShellWordBuilder) {
        guard let value, value & 0xFF != 0 else { return word.appendUnknown() }
        word.appendQuoted(UInt8(value & 0xFF))
    }

    private func appendScalar(_ value: UInt32?, to word: inout ShellWordBuilder) {
        guard let value, value != 0, let scalar = Unicode.Scalar(value) else { return word.appendUnknown() }
        word.appendQuoted(String(scalar).utf8)
    }
}
