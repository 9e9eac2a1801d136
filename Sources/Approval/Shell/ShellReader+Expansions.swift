import JSON

extension ShellReader {
    /// Inside of double quotes, up to the closing one (POSIX XCU 2.2.3).
    mutating func readDoubleQuotes(into word: inout ShellWordBuilder) throws(ShellStop) {
        while let byte = try peek() {
            switch byte {
            case UInt8(ascii: "\""):
                take()
                return
            case UInt8(ascii: "\\"):
                take()
                guard at < text.count else { throw .syntax("a quote is not closed") }
                let next = text[at]
                if !"$`\"\\".utf8.contains(next) { word.appendQuoted(byte) }
                word.appendQuoted(next)
                take()
            case UInt8(ascii: "`"):
                take()
                try readBackticks(inQuotes: true)
                word.appendUnknown()
            case UInt8(ascii: "$"): try readDollar(into: &word, inQuotes: true)
            default:
                word.appendQuoted(byte)
                take()
            }
        }
        throw .syntax("a quote is not closed")
    }

    /// A dollar sign and what belongs to it (POSIX XCU 2.6; bash manual, sections 3.1.2 and 3.5).
    mutating func readDollar(into word: inout ShellWordBuilder, inQuotes: Bool) throws(ShellStop) {
        take()
        switch try peek() {
        case UInt8(ascii: "("):
            if try peekSecond() == UInt8(ascii: "("), try isArithmetic() {
                try readDoubleParentheses(.expansion)
            } else {
                reading.note(.commandSubstitution, .substitution)
                take()
                try readNested()
            }
            word.appendUnknown()
        case UInt8(ascii: "{"):
            take()
            let start = at
            try readParameter(inQuotes: inQuotes)
            let name = text[start..<max(start, at - 1)]
            let isName = name.first.map(Self.isNameStart) ?? false && name.allSatisfy(Self.isName)
            word.appendUnknown(variable: isName ? String(decoding: name, as: UTF8.self) : nil)
        case UInt8(ascii: "["):
            reading.note(.arithmetic, .expansion)
            take()
            let start = at
            defer { sketchCommands(from: start) }
            try readArithmetic(closing: UInt8(ascii: "]"))
            word.appendUnknown()
        case UInt8(ascii: "'") where !inQuotes:
            reading.note(.ansiCString)
            take()
            try readANSIString(into: &word)
        case UInt8(ascii: "\"") where !inQuotes:
            reading.note(.translatedString)
            word.beginQuotes(plain: false)
            take()
            try readDoubleQuotes(into: &word)
        case let byte? where Self.isNameStart(byte):
            reading.note(.parameter, .expansion)
            let start = at
            while let byte = try peek(), Self.isName(byte) { take() }
            word.appendUnknown(variable: String(decoding: text[start..<at], as: UTF8.self))
        case let byte? where ASCII.isDigit(byte) || "*@#?-$!".utf8.contains(byte):
            reading.note(.parameter, .expansion)
            take()
            word.appendUnknown()
        default:
            reading.note(.loneDollar)
            if inQuotes { word.appendQuoted(UInt8(ascii: "$")) } else { word.append(UInt8(ascii: "$")) }
        }
    }

    /// Commands up to the bracket that closes them, of which the first has been taken.
    mutating func readNested() throws(ShellStop) {
        try descend()
        // A here-document that waits for the end of its line gets a newline in here: which text is its own is not decided here.
        let outer = pending
        let start = at
        pending = []
        try readList(until: .parenthesis)
        try expect(UInt8(ascii: ")"))
        if !outer.isEmpty, text[start..<at].contains(0x0A) {
            reading.note(.parseError("a here-document begins inside of a substitution"), .unparsed)
        }
        pending = outer
        depth -= 1
    }

    mutating func readProcessSubstitution() throws(ShellStop) {
        reading.note(.processSubstitution, .substitution)
        take()
        try expect(UInt8(ascii: "("))
        try readNested()
    }

    /// A command in backticks, of which the first has been taken: its text is what is left after its own backslashes.
    mutating func readBackticks(inQuotes: Bool) throws(ShellStop) {
        reading.note(.commandSubstitution, .substitution)
        var inner: [UInt8] = []
        while true {
            try spend()
            guard at < text.count else { throw .syntax("a backtick is not closed") }
            let byte = text[at]
            take()
            if byte == UInt8(ascii: "`") { break }
            if byte == UInt8(ascii: "\\"), at < text.count {
                let next = text[at]
                if next == UInt8(ascii: "`") || next == UInt8(ascii: "\\") || next == UInt8(ascii: "$")
                    || inQuotes && next == UInt8(ascii: "\"")
                {
                    inner.append(next)
                    take()
                    continue
                }
            }
            inner.append(byte)
        }
        var reader = ShellReader(inner, inside: self)
        if reader.depth > Self.deepest { throw .limit }
        reader.readAll()
        reading.add(reader.reading)
        steps = reader.steps
    }

    /// `${…}`, of which the brace has been taken. Its first closing brace ends it; quotes and substitutions are passed over.
    mutating func readParameter(inQuotes: Bool) throws(ShellStop) {
        reading.note(.parameter, .expansion)
        try descend()
        let first = try peek()
        if first == 0x20 || first == 0x09 || first == 0x0A || first == UInt8(ascii: "|") {
            // ${ command; } of bash 5.3; older shells refuse it.
            reading.note(.parseError("a parameter has no name"), .unparsed)
            reading.note(.substitution)
        }
        // In double quotes a single quote is a letter, but not in a pattern.
        var quotes = !inQuotes
        var isName = true
        var last: (UInt8, UInt8) = (0, 0)
        while let byte = try peek() {
            if isName, !Self.isName(byte), byte != UInt8(ascii: "!") {
                isName = false
                if "#%/^,".utf8.contains(byte) { quotes = true }
            }
            switch byte {
            case UInt8(ascii: "}"):
                take()
                depth -= 1
                // What the value holds is expanded as a prompt, commands too.
                if last == (UInt8(ascii: "@"), UInt8(ascii: "P")) { reading.note(.substitution) }
                return
            case UInt8(ascii: "'") where quotes:
                take()
                while at < text.count, text[at] != byte {
                    try spend()
                    take()
                }
                try expect(byte)
            default: try readInner(byte, quotes: !inQuotes)
            }
            last = (last.1, byte)
        }
        throw .syntax("it ends before “}”")
    }

    /// One step inside of a parameter or of arithmetic: an escape, a quoted string, a substitution, or any other byte.
    /// - Parameter quotes: it is not in double quotes, nor read as if it were.
    mutating func readInner(_ byte: UInt8, quotes: Bool) throws(ShellStop) {
        var ignored = ShellWordBuilder()
        switch byte {
        case UInt8(ascii: "\\"):
            take()
            if at < text.count { take() }
        case UInt8(ascii: "\""):
            take()
            try readDoubleQuotes(into: &ignored)
        case UInt8(ascii: "`"):
            take()
            try readBackticks(inQuotes: !quotes)
        case UInt8(ascii: "$"): try readDollar(into: &ignored, inQuotes: !quotes)
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
            if quotes, try peekSecond() == UInt8(ascii: "(") { try readProcessSubstitution() } else { take() }
        default: take()
        }
    }
}
