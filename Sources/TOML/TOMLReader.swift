/// A place in the bytes of a text that `TOMLCharacters` has checked, and what stands there. The grammar is in extensions.
struct TOMLReader {
    let bytes: [UInt8]
    var offset = 0
    var tree: TOMLTree
    private var places = TOMLPlaces()

    init(_ bytes: [UInt8], valueLimit: Int = TOMLParser.valueLimit) {
        self.bytes = bytes
        tree = TOMLTree(valueLimit: valueLimit)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// The byte here; 0 at the end, which no checked text contains.
    var byte: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    func byte(ahead count: Int) -> UInt8 { offset + count < bytes.count ? bytes[offset + count] : 0 }

    var isAtEnd: Bool { offset >= bytes.count }

    mutating func position() -> TOMLPosition { places.position(of: offset, in: bytes) }

    mutating func failure(_ message: String) -> TOMLError { failure(message, at: offset) }

    mutating func failure(_ message: String, at offset: Int) -> TOMLError {
        TOMLError(position: places.position(of: min(offset, bytes.count), in: bytes), message: message)
    }

    /// "… is expected, not …" with what stands here.
    mutating func unexpected(_ expected: String) -> TOMLError { failure("\(expected) is expected, not \(found)") }

    private var found: String {
        if isAtEnd { return "the end of the text" }
        if isAtNewline { return "the end of the line" }
        if byte == 0x20 || byte == 0x09 { return "white space" }
        if byte < 0x80 { return TOMLCharacters.name(byte) }
        var end = offset + 1
        while end < bytes.count && bytes[end] & 0xC0 == 0x80 { end += 1 }
        return "\"\(String(decoding: bytes[offset..<end], as: UTF8.self))\""
    }

    /// Consumes this byte if it stands here.
    mutating func take(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        offset += 1
        return true
    }

    func isAt(_ a: UInt8, times count: Int) -> Bool {
        for i in 0..<count where byte(ahead: i) != a { return false }
        return true
    }

    // MARK: White space

    var isAtNewline: Bool { byte == 0x0A || byte == 0x0D }

    /// Consumes LF or CR LF.
    mutating func takeNewline() -> Bool {
        if byte == 0x0D { offset += 1 }
        return take(0x0A)
    }

    mutating func skipBlanks() { while byte == 0x20 || byte == 0x09 { offset += 1 } }

    mutating func skipComment() {
        guard byte == UInt8(ascii: "#") else { return }
        while !isAtEnd && !isAtNewline { offset += 1 }
    }

    /// Blanks, newlines and comments.
    mutating func skipLines() {
        repeat {
            skipBlanks()
            skipComment()
        } while takeNewline()
    }

    /// The rest of a line after a header or a value.
    mutating func endLine(after what: String) throws(TOMLError) {
        skipBlanks()
        skipComment()
        if !isAtEnd && !takeNewline() { throw unexpected("the end of the line after \(what)") }
    }
}
