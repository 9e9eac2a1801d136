/// A here-document whose text has not been read yet.
struct ShellHeredoc {
    let delimiter: [UInt8]
    /// Nothing in its text is expanded.
    let isQuoted: Bool
    let stripsTabs: Bool
}

extension ShellReader {
    /// Whether a redirection begins here; a process substitution is none.
    mutating func isAtRedirection() throws(ShellStop) -> Bool {
        switch try peek() {
        case UInt8(ascii: "<"), UInt8(ascii: ">"): try peekSecond() != UInt8(ascii: "(")
        case UInt8(ascii: "&"): try peekSecond() == UInt8(ascii: ">")
        default: false
        }
    }

    /// A redirection without the number before it (POSIX XCU 2.7; bash manual, section 3.6).
    mutating func readRedirection() throws(ShellStop) -> ShellRedirection {
        var sign = ""
        func add(_ byte: UInt8) { sign.unicodeScalars.append(Unicode.Scalar(byte)) }
        let first = try peek() ?? 0
        add(first)
        take()
        if first == UInt8(ascii: "&") {
            try expect(UInt8(ascii: ">"))
            add(UInt8(ascii: ">"))
            if try takes(UInt8(ascii: ">")) { add(UInt8(ascii: ">")) }
        } else if let next = try peek(), "<>&|".utf8.contains(next), !(first == UInt8(ascii: "<") && next == UInt8(ascii: "|")),
            !(first == UInt8(ascii: ">") && next == UInt8(ascii: "<"))
        {
            add(next)
            take()
            if first == UInt8(ascii: "<"), next == UInt8(ascii: "<") {
                if try takes(UInt8(ascii: "<")) {
                    add(UInt8(ascii: "<"))
                } else {
                    if try takes(UInt8(ascii: "-")) { add(UInt8(ascii: "-")) }
                    return try readHeredocStart(sign)
                }
            }
        }
        let isHereString = sign.utf8.count == 3 && sign.utf8.first == UInt8(ascii: "<")
        reading.note(isHereString ? .hereString : .redirect, isHereString ? .heredoc : .redirect)
        try skipBlanks()
        guard let byte = try peek(), byte != 0x0A, byte != UInt8(ascii: "#") else { throw .syntax("a redirection has no file") }
        let start = at
        let target = try readWord(.other)
        if at == start { throw .syntax("“\(name(of: byte))” stands where a file must") }
        return ShellRedirection(sign: sign, target: target.word, beginning: target.beginning)
    }

    /// The word behind `<<`, in which nothing is expanded.
    private mutating func readHeredocStart(_ sign: String) throws(ShellStop) -> ShellRedirection {
        reading.note(.heredoc, .heredoc)
        try skipBlanks()
        var delimiter: [UInt8] = []
        var isQuoted = false
        let start = at
        while let byte = try peek(), !Self.endsWord(byte) {
            take()
            switch byte {
            case UInt8(ascii: "\\"):
                isQuoted = true
                if at < text.count {
                    delimiter.append(text[at])
                    take()
                }
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                isQuoted = true
                while at < text.count, text[at] != byte {
                    try spend()
                    delimiter.append(text[at])
                    take()
                }
                try expect(byte)
            case UInt8(ascii: "$"), UInt8(ascii: "`"):
                // bash has rules for these that nobody uses.
                reading.note(.parseError("the end of a here-document is spelled with “\(name(of: byte))”"), .unparsed)
                delimiter.append(byte)
            default: delimiter.append(byte)
            }
        }
        if at == start { throw .syntax("a here-document has no end") }
        pending.append(ShellHeredoc(delimiter: delimiter, isQuoted: isQuoted, stripsTabs: sign.utf8.count == 3))
        return ShellRedirection(sign: sign, target: .literal(String(decoding: delimiter, as: UTF8.self)))
    }

    /// The texts of the here-documents that begin at this line (POSIX XCU 2.7.4).
    mutating func readHeredocs() throws(ShellStop) {
        let documents = pending
        pending = []
        for document in documents {
            var body: [UInt8] = []
            while at < text.count {
                var line = try heredocLine(joins: !document.isQuoted)[...]
                if document.stripsTabs { line = line.drop { $0 == 0x09 } }
                if line.elementsEqual(document.delimiter) { break }
                body += line
                body.append(0x0A)
            }
            if !document.isQuoted { try readExpansions(in: body) }
        }
    }

    /// One line without its newline, with the lines that a backslash joins to it.
    private mutating func heredocLine(joins: Bool) throws(ShellStop) -> [UInt8] {
        var line: [UInt8] = []
        while at < text.count {
            try spend()
            let byte = text[at]
            take()
            if byte == 0x0A { return line }
            if joins, byte == UInt8(ascii: "\\"), at < text.count {
                if text[at] != 0x0A { line += [byte, text[at]] }
                take()
                continue
            }
            line.append(byte)
        }
        return line
    }

    /// The substitutions of a here-document's text, in which a double quote is a letter.
    private mutating func readExpansions(in body: [UInt8]) throws(ShellStop) {
        var reader = ShellReader(body, inside: self)
        if reader.depth > Self.deepest { throw .limit }
        var ignored = ShellWordBuilder()
        defer {
            reading.add(reader.reading)
            steps = reader.steps
        }
        while reader.at < body.count {
            try reader.spend()
            switch body[reader.at] {
            case UInt8(ascii: "\\"): reader.at += 2
            case UInt8(ascii: "$"): try reader.readDollar(into: &ignored, inQuotes: true)
            case UInt8(ascii: "`"):
                reader.take()
                try reader.readBackticks(inQuotes: false)
            default: reader.take()
            }
        }
    }
}
