extension TOMLReader {
    /// `"…"`, from its opening quote on.
    mutating func basicString() throws(TOMLError) -> [UInt8] {
        let opening = offset
        offset += 1
        var text: [UInt8] = []
        while true {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return text
            case UInt8(ascii: "\\"): try escape(into: &text)
            default:
                if isAtEnd || isAtNewline { throw failure("this string has no closing quote on its line", at: opening) }
                takeRun(until: UInt8(ascii: "\""), into: &text)
            }
        }
    }

    /// `'…'`, from its opening quote on.
    mutating func literalString() throws(TOMLError) -> [UInt8] {
        let opening = offset
        offset += 1
        while byte != UInt8(ascii: "'") {
            if isAtEnd || isAtNewline { throw failure("this string has no closing quote on its line", at: opening) }
            offset += 1
        }
        offset += 1
        return Array(bytes[(opening + 1)..<(offset - 1)])
    }

    /// `"""…"""`, from its opening quotes on.
    mutating func multilineBasicString() throws(TOMLError) -> [UInt8] {
        let opening = offset
        offset += 3
        _ = takeNewline()
        var text: [UInt8] = []
        while true {
            switch byte {
            case UInt8(ascii: "\""):
                if closeMultiline(UInt8(ascii: "\""), &text) { return text }
            case UInt8(ascii: "\\"):
                if !trimAfterBackslash() { try escape(into: &text) }
            default:
                if isAtEnd { throw failure("this string has no closing quotes", at: opening) }
                takeRun(until: UInt8(ascii: "\""), into: &text)
            }
        }
    }

    /// `'''…'''`, from its opening quotes on.
    mutating func multilineLiteralString() throws(TOMLError) -> [UInt8] {
        let opening = offset
        offset += 3
        _ = takeNewline()
        var text: [UInt8] = []
        while true {
            if byte == UInt8(ascii: "'") {
                if closeMultiline(UInt8(ascii: "'"), &text) { return text }
            } else {
                if isAtEnd { throw failure("this string has no closing quotes", at: opening) }
                takeRun(until: UInt8(ascii: "'"), into: &text)
            }
        }
    }

    /// At least this byte, and all that follow up to a quote, backslash or line end.
    private mutating func takeRun(until quote: UInt8, into text: inout [UInt8]) {
        let start = offset
        repeat { offset += 1 } while !isAtEnd && byte != quote && byte != UInt8(ascii: "\\") && !isAtNewline
        text.append(contentsOf: bytes[start..<offset])
    }

    /// At a quote: three end the string, and up to two before those belong to it.
    private mutating func closeMultiline(_ quote: UInt8, _ text: inout [UInt8]) -> Bool {
        var count = 0
        while count < 5 && byte(ahead: count) == quote { count += 1 }
        offset += count
        text.append(contentsOf: repeatElement(quote, count: count < 3 ? count : count - 3))
        return count >= 3
    }

    /// A backslash that is the last thing on its line takes all white space and newlines after it away.
    private mutating func trimAfterBackslash() -> Bool {
        var end = offset + 1
        while end < bytes.count && (bytes[end] == 0x20 || bytes[end] == 0x09) { end += 1 }
        guard end < bytes.count && (bytes[end] == 0x0A || bytes[end] == 0x0D) else { return false }
        offset = end
        while byte == 0x20 || byte == 0x09 || isAtNewline { offset += 1 }
        return true
    }

    /// An escape, from its backslash on.
    private mutating func escape(into text: inout [UInt8]) throws(TOMLError) {
        let start = offset
        offset += 1
        let letter = byte
        offset += 1
        switch letter {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(letter)
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let count = letter == UInt8(ascii: "u") ? 4 : 8
            var code: UInt32 = 0
            for _ in 0..<count {
                guard let digit = Self.hexValue(byte) else {
                    throw failure(
                        "\\\(letter == UInt8(ascii: "u") ? "u" : "U") needs \(count) hexadecimal digits", at: start)
                }
                code = code << 4 | UInt32(digit)
                offset += 1
            }
            guard let scalar = UnicodeScalar(code) else {
                throw failure("this escape is no Unicode scalar value", at: start)
            }
            text.append(contentsOf: UTF8.encode(scalar) ?? .init())
        default: throw failure("this is no escape; \\b \\t \\n \\f \\r \\\" \\\\ \\uXXXX \\UXXXXXXXX are", at: start)
        }
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 0x61 + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 0x41 + 10
        default: nil
        }
    }
}
