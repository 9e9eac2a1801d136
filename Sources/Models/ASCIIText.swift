import JSON

/// Readings of text by bytes, letters of ASCII without regard to case where it says so.
enum ASCIIText {
    static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    static func lower(_ text: String) -> ExactString { ExactString(String(decoding: text.utf8.map(lower), as: UTF8.self)) }

    /// Whether words occur, without regard to case.
    static func contains(_ text: String, _ words: String) -> Bool {
        let text: [UInt8] = text.utf8.map(lower)
        let words = Array(words.utf8)
        guard !words.isEmpty, text.count >= words.count else { return words.isEmpty }
        return (0...(text.count - words.count)).contains { text[$0...].starts(with: words) }
    }

    static func hasPrefix(_ text: String, _ prefix: String) -> Bool {
        text.utf8.count >= prefix.utf8.count && text.utf8.map(lower).starts(with: prefix.utf8)
    }

    static func hasSuffix(_ text: String, _ suffix: String) -> Bool {
        text.utf8.count >= suffix.utf8.count && text.utf8.map(lower).suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    static func trimmed(_ text: String) -> String {
        var bytes = text.utf8[...]
        while let first = bytes.first, isBlank(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
