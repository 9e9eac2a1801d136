import JSON

/// Splits a command as a shell would, as far as quoting goes (POSIX, Shell Command Language, section 2.2). Nothing is expanded.
enum ShellWords {
    /// - Returns: nil where a quote is not closed, or where the text needs a shell: pipes, redirection, variables, wildcards.
    static func split(_ text: String) -> [String]? {
        var words: [[UInt8]] = []
        var word: [UInt8]?
        var quote: UInt8?
        let bytes = Array(text.utf8)
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            if let open = quote {
                if byte == open {
                    quote = nil
                } else if byte == UInt8(ascii: "\\"), open == UInt8(ascii: "\""), i + 1 < bytes.count,
                    "\"\\$`".utf8.contains(bytes[i + 1])
                {
                    word?.append(bytes[i + 1])
                    i += 1
                } else if open == UInt8(ascii: "\""), byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") {
                    return nil
                } else {
                    word?.append(byte)
                }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                word = word ?? []
            } else if byte == UInt8(ascii: "\\"), i + 1 < bytes.count {
                word = (word ?? []) + [bytes[i + 1]]
                i += 1
            } else if ASCII.isBlank(byte) {
                if byte == 0x0A { return nil }
                if let whole = word { words.append(whole) }
                word = nil
            } else if "|&;<>()$`*?[#~{".utf8.contains(byte) {
                return nil
            } else {
                word = (word ?? []) + [byte]
            }
            i += 1
        }
        if quote != nil { return nil }
        if let whole = word { words.append(whole) }
        return words.map { String(decoding: $0, as: UTF8.self) }
    }
}
