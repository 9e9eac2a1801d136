import JSON

/// A word of what a person typed, with its place in the text, so that everything can also be had as it was written.
struct PracticeWord: Sendable, Equatable {
    /// Without quotes, and without the punctuation of a sentence at its end.
    let text: String
    /// Lower case, for comparing.
    let lower: ExactString
    /// Written in quotes or backquotes: never a verb, never a filler.
    let isQuoted: Bool
    /// Whether a comma, semicolon, colon or the end of a sentence follows.
    let endsClause: Bool
    /// In the bytes of the whole text, quotes included.
    let range: Range<Int>

    /// Whether it reads as a file: it has a dot, a slash, or a tilde in it, or stood in quotes.
    var looksLikePath: Bool {
        isQuoted || text.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "~") }
            || text.utf8.contains(UInt8(ascii: "_"))
    }
}

/// What a person typed, as words.
struct PracticeText: Sendable {
    let bytes: [UInt8]
    let words: [PracticeWord]

    /// More than this of a message is not understood anyway.
    static let limit = 8192

    init(_ text: String) {
        // Typographic quotes mean the same as plain ones.
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{201C}", "\u{201D}", "\u{201E}", "\u{00AB}", "\u{00BB}": bytes.append(UInt8(ascii: "\""))
            case "\u{2019}", "\u{2018}": bytes.append(UInt8(ascii: "'"))
            default: bytes += Array(String(scalar).utf8)
            }
            if bytes.count >= Self.limit { break }
        }
        self.bytes = bytes
        words = Self.words(of: bytes)
    }

    /// The text as written between two places.
    func raw(_ range: Range<Int>) -> String {
        let bounded = range.clamped(to: 0..<bytes.count)
        return ASCII.trimmed(String(decoding: bytes[bounded], as: UTF8.self))
    }

    private static func words(of bytes: [UInt8]) -> [PracticeWord] {
        var words: [PracticeWord] = []
        var i = 0
        while i < bytes.count {
            if ASCII.isBlank(bytes[i]) {
                i += 1
                continue
            }
            if let end = closingQuote(bytes, i) {
                let content = unescaped(bytes[(i + 1)..<end], quote: bytes[i])
                var next = end + 1
                while next < bytes.count, isPunctuation(bytes[next]) { next += 1 }
                words.append(word(content, quoted: true, ends: next > end + 1, i..<(end + 1)))
                i = next
                continue
            }
            var end = i
            while end < bytes.count, !ASCII.isBlank(bytes[end]) { end += 1 }
            words += plain(bytes, i..<end)
            i = end
        }
        return words
    }

    /// One run of bytes without blanks: commas inside separate, punctuation at the end goes.
    private static func plain(_ bytes: [UInt8], _ range: Range<Int>) -> [PracticeWord] {
        var end = range.upperBound
        while end > range.lowerBound, isPunctuation(bytes[end - 1]) {
            // `.`, `..` and `src/..` are paths.
            if bytes[end - 1] == UInt8(ascii: ".") {
                let stem = bytes[range.lowerBound..<(end - 1)]
                if stem.isEmpty || stem.elementsEqual(".".utf8) || stem.last == UInt8(ascii: "/") || stem.suffix(2).elementsEqual("/.".utf8) { break }
            }
            end -= 1
        }
        let ends = end < range.upperBound
        guard end > range.lowerBound else {
            return []
        }
        let parts = bytes[range.lowerBound..<end].split(separator: UInt8(ascii: ","))
        return parts.enumerated().map { index, part in
            word(Array(part), quoted: false, ends: index < parts.count - 1 || ends, part.startIndex..<part.endIndex)
        }
    }

    private static func word(_ content: [UInt8], quoted: Bool, ends: Bool, _ range: Range<Int>) -> PracticeWord {
        let text = String(decoding: content, as: UTF8.self)
        return PracticeWord(text: text, lower: ASCII.lower(text), isQuoted: quoted, endsClause: ends, range: range)
    }

    private static func isPunctuation(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "!")
            || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":")
    }

    /// The place of the quote that closes the one at an index; nil where none opens or none closes.
    private static func closingQuote(_ bytes: [UInt8], _ start: Int) -> Int? {
        let quote = bytes[start]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") || quote == UInt8(ascii: "`") else { return nil }
        var i = start + 1
        while i < bytes.count {
            if bytes[i] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                i += 2
                continue
            }
            if bytes[i] == quote {
                // The apostrophe of `don't` closes nothing.
                let isEnd = i + 1 == bytes.count || ASCII.isBlank(bytes[i + 1]) || isPunctuation(bytes[i + 1])
                if quote != UInt8(ascii: "'") || isEnd { return i }
            }
            i += 1
        }
        return nil
    }

    /// In double quotes `\n`, `\t`, `\"` and `\\` mean what they mean everywhere.
    private static func unescaped(_ bytes: ArraySlice<UInt8>, quote: UInt8) -> [UInt8] {
        guard quote == UInt8(ascii: "\"") else { return Array(bytes) }
        var result: [UInt8] = []
        var i = bytes.startIndex
        while i < bytes.endIndex {
            if bytes[i] == UInt8(ascii: "\\"), i + 1 < bytes.endIndex {
                switch bytes[i + 1] {
                case UInt8(ascii: "n"): result.append(0x0A)
                case UInt8(ascii: "t"): result.append(0x09)
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): result.append(bytes[i + 1])
                default: result += [bytes[i], bytes[i + 1]]
                }
                i += 2
            } else {
                result.append(bytes[i])
                i += 1
            }
        }
        return result
    }
}
