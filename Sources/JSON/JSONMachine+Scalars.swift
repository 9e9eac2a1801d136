// Strings and numbers: what can be cut anywhere by the end of a piece.

/// Where in the bytes of one Unicode scalar the reader is (RFC 3629: no overlong forms, no surrogates).
struct UTF8Sequence: Sendable {
    /// Continuation bytes still to come.
    private(set) var missing = 0
    /// Bytes read of the unfinished scalar.
    private(set) var read = 0
    private var low: UInt8 = 0x80
    private var high: UInt8 = 0xBF

    var isOpen: Bool { missing > 0 }

    /// A first byte of 0x80 or more; false when no scalar begins so.
    mutating func begin(_ byte: UInt8) -> Bool {
        (low, high) = (0x80, 0xBF)
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, low) = (2, 0xA0)
        case 0xED: (missing, high) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, low) = (3, 0x90)
        case 0xF4: (missing, high) = (3, 0x8F)
        case 0xF1...0xF3: missing = 3
        default: return false
        }
        read = 1
        return true
    }

    /// A following byte; false when it cannot follow.
    mutating func next(_ byte: UInt8) -> Bool {
        guard low <= byte && byte <= high else { return false }
        (low, high) = (0x80, 0xBF)
        missing -= 1
        read += 1
        return true
    }
}

/// The open escape of a string.
struct EscapeSequence: Sendable {
    /// Offset of its backslash; of the first one in a surrogate pair.
    var offset = 0
    var code: UInt32 = 0
    var digits = 0
    /// The first half of a surrogate pair; 0 when there is none.
    var lead: UInt32 = 0
}

/// How far a number has come (RFC 8259, section 6).
enum NumberState: UInt8, Sendable {
    case start, minus, zero, integer, point, fraction, e, sign, exponent

    /// Whether the number could end here.
    var isWhole: Bool {
        switch self {
        case .zero, .integer, .fraction, .exponent: true
        case .start, .minus, .point, .e, .sign: false
        }
    }

    /// The state after one more byte; nil when the byte is no part of a number in this state.
    func after(_ byte: UInt8) -> NumberState? {
        let isDigit = byte &- 0x30 < 10
        let isE = byte | 0x20 == UInt8(ascii: "e")
        switch self {
        case .start: return byte == UInt8(ascii: "-") ? .minus : isDigit ? (byte == 0x30 ? .zero : .integer) : nil
        case .minus: return isDigit ? (byte == 0x30 ? .zero : .integer) : nil
        case .zero: return byte == UInt8(ascii: ".") ? .point : isE ? .e : nil
        case .integer: return isDigit ? .integer : byte == UInt8(ascii: ".") ? .point : isE ? .e : nil
        case .point: return isDigit ? .fraction : nil
        case .fraction: return isDigit ? .fraction : isE ? .e : nil
        case .e: return isDigit ? .exponent : byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") ? .sign : nil
        case .sign, .exponent: return isDigit ? .exponent : nil
        }
    }
}

extension JSONMachine {
    // MARK: Numbers

    mutating func number(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) throws(JSONError) -> Int {
        var i = start
        var state = numberState
        while i < end, let next = state.after(bytes[i]) {
            state = next
            i += 1
        }
        numberState = state
        guard i < end else {
            append(bytes, start, i)
            return i
        }
        let isDigit = bytes[i] &- 0x30 < 10
        if !state.isWhole || isDigit {
            append(bytes, start, i)
            throw failure(.invalidNumber, at: base + i)
        }
        complete(.number(JSONNumber(text: take(bytes, start, i))))
        return i
    }

    // MARK: Strings

    mutating func string(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) throws(JSONError) -> Int {
        var i = start
        while i < end {
            if !scalar.isOpen {
                i = Self.plain(bytes, i, end)
                if i == end { break }
            }
            let byte = bytes[i]
            if byte >= 0x80 || scalar.isOpen {
                guard scalar.isOpen ? scalar.next(byte) : scalar.begin(byte) else {
                    append(bytes, start, i)
                    throw failure(.invalidUTF8, at: base + i - (scalar.isOpen ? scalar.read : 0))
                }
                if !scalar.isOpen { continuations += scalar.read - 1 }
            } else if byte == UInt8(ascii: "\"") {
                endString(bytes, start, i)
                return i + 1
            } else if byte == UInt8(ascii: "\\") {
                append(bytes, start, i)
                escape = EscapeSequence(offset: base + i)
                state = .escape
                return i + 1
            } else if byte < 0x20 {
                append(bytes, start, i)
                throw failure(.controlCharacter(byte), at: base + i)
            }
            i += 1
        }
        append(bytes, start, i)
        return i
    }

    private mutating func endString(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        let text = take(bytes, start, end)
        if isKey { complete(key: text) } else { complete(.string(text)) }
    }

    /// The first place from `start` on that is not a plain ASCII character of a string.
    private static func plain(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        // Eight bytes at once; the sign bit of a byte in `found` says that it is no plain character. A borrow can set
        // a bit too many only above the first one set.
        let ones: UInt64 = 0x0101_0101_0101_0101
        var i = start
        while end - i >= 8 {
            let word = UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let control = (word &- (ones &* 0x20)) & ~word
            let found =
                (word | control | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & (ones &* 0x80)
            if found != 0 { return i + found.trailingZeroBitCount / 8 }
            i += 8
        }
        while i < end {
            let byte = bytes[i]
            if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            i += 1
        }
        return i
    }

    // MARK: Bytes

    /// What lies in `scratch` and these bytes after it; nothing stays there.
    private mutating func take(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> ExactString {
        if scratch.isEmpty {
            return bytes.extracting(start..<end).withUnsafeBufferPointer {
                ExactString(String(decoding: $0, as: UTF8.self))
            }
        }
        append(bytes, start, end)
        return takeScratch()
    }

    mutating func takeScratch() -> ExactString {
        defer { scratch.removeAll(keepingCapacity: scratch.count < 1 << 16) }
        return text(of: scratch)
    }

    private mutating func append(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        if start < end { bytes.withUnsafeBufferPointer { scratch.append(contentsOf: $0[start..<end]) } }
    }

    /// The bytes were checked as they came, so nothing is repaired here.
    func text(of bytes: [UInt8]) -> ExactString { ExactString(String(decoding: bytes, as: UTF8.self)) }

    /// The open string up to its last whole scalar within the first `limit` bytes.
    func partialString(_ limit: Int) -> ExactString {
        var end = scratch.count - (scalar.isOpen ? scalar.read : 0)
        if end > limit {
            end = limit
            while end > 0 && scratch[end] & 0xC0 == 0x80 { end -= 1 }
        }
        return text(of: Array(scratch[..<end]))
    }

    // MARK: Escapes

    mutating func escaped(_ byte: UInt8, at offset: Int) throws(JSONError) {
        switch state {
        case .hex: try hexDigit(byte, at: offset)
        case .surrogateBackslash:
            if byte != UInt8(ascii: "\\") { throw failure(.loneSurrogate, at: escape.offset) }
            state = .surrogateU
        case .surrogateU:
            if byte != UInt8(ascii: "u") { throw failure(.loneSurrogate, at: escape.offset) }
            state = .hex
        default:
            guard byte != UInt8(ascii: "u") else {
                state = .hex
                return
            }
            guard let plain = Self.unescaped(byte) else {
                throw failure(.unexpectedByte(byte, expected: .escape), at: offset)
            }
            scratch.append(plain)
            state = .string
        }
    }

    private static func unescaped(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    private mutating func hexDigit(_ byte: UInt8, at offset: Int) throws(JSONError) {
        let value: UInt8
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = byte - 0x61 + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): value = byte - 0x41 + 10
        default: throw failure(.unexpectedByte(byte, expected: .hexDigit), at: offset)
        }
        escape.code = escape.code << 4 | UInt32(value)
        escape.digits += 1
        if escape.digits == 4 { try endCode() }
    }

    private mutating func endCode() throws(JSONError) {
        let code = escape.code
        (escape.code, escape.digits) = (0, 0)
        switch (escape.lead, code) {
        case (0, 0xD800...0xDBFF):
            escape.lead = code
            state = .surrogateBackslash
            return
        case (1..., 0xDC00...0xDFFF): append(scalar: 0x10000 + (escape.lead - 0xD800) << 10 + (code - 0xDC00))
        case (1..., _), (_, 0xDC00...0xDFFF): throw failure(.loneSurrogate, at: escape.offset)
        default: append(scalar: code)
        }
        state = .string
    }

    private mutating func append(scalar code: UInt32) {
        if let scalar = UnicodeScalar(code) { scratch.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
    }
}
