/// The first pass: what may stand nowhere in a text. After it the grammar meets no NUL, no bare carriage return and no
/// broken scalar.
enum TOMLCharacters {
    /// - Throws: for bytes that are no UTF-8, and for control characters other than tab, line feed and CR LF.
    static func check(_ bytes: [UInt8]) throws(TOMLError) {
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            if byte >= 0x80 {
                let length = scalarLength(bytes, i)
                if length == 0 { throw error(bytes, i, "the bytes here are not valid UTF-8") }
                i += length
                continue
            }
            if byte < 0x20 && byte != 0x09 && byte != 0x0A || byte == 0x7F {
                if byte == 0x0D && i + 1 < bytes.count && bytes[i + 1] == 0x0A {
                    i += 2
                    continue
                }
                throw error(bytes, i, "the control character \(name(byte)) is not allowed")
            }
            i += 1
        }
    }

    /// Bytes of the scalar at `i`, 0 when there is none (RFC 3629).
    private static func scalarLength(_ bytes: [UInt8], _ i: Int) -> Int {
        func following(_ count: Int, _ first: ClosedRange<UInt8> = 0x80...0xBF) -> Int {
            guard i + count < bytes.count, first.contains(bytes[i + 1]) else { return 0 }
            for k in 1..<(count + 1) where bytes[i + k] & 0xC0 != 0x80 { return 0 }
            return count + 1
        }
        switch bytes[i] {
        case 0xC2...0xDF: return following(1)
        case 0xE0: return following(2, 0xA0...0xBF)
        case 0xED: return following(2, 0x80...0x9F)
        case 0xE1...0xEF: return following(2)
        case 0xF0: return following(3, 0x90...0xBF)
        case 0xF4: return following(3, 0x80...0x8F)
        case 0xF1...0xF3: return following(3)
        default: return 0
        }
    }

    private static func error(_ bytes: [UInt8], _ offset: Int, _ message: String) -> TOMLError {
        var places = TOMLPlaces()
        return TOMLError(position: places.position(of: offset, in: bytes), message: message)
    }

    /// A byte as people can read it.
    static func name(_ byte: UInt8) -> String {
        if byte > 0x20 && byte < 0x7F { return "\"\(Character(UnicodeScalar(byte)))\"" }
        return "U+00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}

/// Turns offsets into lines and columns. Asking in rising order is linear in the text.
struct TOMLPlaces {
    private var offset = 0
    private var line = 1
    private var column = 1

    mutating func position(of target: Int, in bytes: [UInt8]) -> TOMLPosition {
        if target < offset { self = TOMLPlaces() }
        if offset == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) && target >= 3 { offset = 3 }
        while offset < target {
            switch bytes[offset] {
            case 0x0A: (line, column) = (line + 1, 1)
            case 0x80...0xBF: break
            default: column += 1
            }
            offset += 1
        }
        return TOMLPosition(line: line, column: column)
    }
}
