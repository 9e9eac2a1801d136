/// Where a word stands, which decides whether it can set a variable.
enum ShellPlace {
    /// Before the name of the command.
    case beforeCommand
    /// Behind the name of a command that takes assignments, such as `export`.
    case declaration
    case other

    var takesAssignments: Bool {
        switch self {
        case .beforeCommand, .declaration: true
        case .other: false
        }
    }
}

extension ShellReader {
    /// Reads a word to the first unquoted byte that ends it (POSIX XCU 2.3).
    mutating func readWord(_ place: ShellPlace) throws(ShellStop) -> ShellWordBuilder {
        var word = ShellWordBuilder()
        try readWord(place, into: &word)
        note(word)
        return word
    }

    /// As ``readWord(_:)``; what was read before an error stays in `word`.
    mutating func readWord(_ place: ShellPlace, into word: inout ShellWordBuilder) throws(ShellStop) {
        while let byte = try peek() {
            switch byte {
            case UInt8(ascii: "\\"): readEscape(into: &word)
            case UInt8(ascii: "'"): try readSingleQuotes(into: &word)
            case UInt8(ascii: "\""):
                word.beginQuotes(plain: true)
                take()
                try readDoubleQuotes(into: &word)
            case UInt8(ascii: "`"):
                take()
                try readBackticks(inQuotes: false)
                word.appendUnknown()
            case UInt8(ascii: "$"): try readDollar(into: &word, inQuotes: false)
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                guard try peekSecond() == UInt8(ascii: "(") else { return }
                // At the end of a number it is a redirection all the same, and then an error.
                try readProcessSubstitution()
                word.appendUnknown()
            case UInt8(ascii: "[") where place.takesAssignments && word.isName:
                try readSubscript(into: &word)
            case UInt8(ascii: "=") where place.takesAssignments && word.assignment == nil && !word.seenEquals:
                word.assignment = word.variable
                word.append(byte)
                take()
                if word.assignment != nil, try peek() == UInt8(ascii: "(") { try readCompoundAssignment(into: &word) }
            default:
                if Self.endsWord(byte) { return }
                word.append(byte)
                take()
            }
        }
    }

    /// What a word's spelling says of the line.
    mutating func note(_ word: ShellWordBuilder) {
        if word.isSpelledInPieces { reading.note(.quoting) }
        if word.isGlob || word.isTilde { reading.note(.expansion) }
        if word.isBraceExpansion { reading.note(.braceExpansion, .expansion) }
        if word.reads("!") { reading.note(.negation) }
        if word.written == nil { reading.note(.parseError("it is not UTF-8"), .unparsed) }
    }

    private mutating func readEscape(into word: inout ShellWordBuilder) {
        take()
        // At the very end bash keeps the backslash or drops it, by where the text comes from.
        guard at < text.count else {
            reading.note(.lineContinuation)
            word.append(UInt8(ascii: "\\"))
            return
        }
        word.appendEscaped(text[at])
        take()
    }

    private mutating func readSingleQuotes(into word: inout ShellWordBuilder) throws(ShellStop) {
        word.beginQuotes(plain: true)
        take()
        while at < text.count {
            try spend()
            let byte = text[at]
            take()
            if byte == UInt8(ascii: "'") { return }
            word.appendQuoted(byte)
        }
        throw .syntax("a quote is not closed")
    }

    /// `a[…]` before an `=`: one word up to the bracket, whatever stands in it (bash manual, section 6.7).
    private mutating func readSubscript(into word: inout ShellWordBuilder) throws(ShellStop) {
        take()
        word.append(UInt8(ascii: "["))
        try readArithmetic(closing: UInt8(ascii: "]"))
        word.append(UInt8(ascii: "]"))
        word.hasSubscript = true
        reading.note(.assignment)
    }

    /// `=(…)`: words and comments up to the bracket.
    private mutating func readCompoundAssignment(into word: inout ShellWordBuilder) throws(ShellStop) {
        take()
        word.appendUnknown()
        try descend()
        while true {
            try skipLines()
            guard let byte = try peek() else { throw .syntax("it ends before “)”") }
            if byte == UInt8(ascii: ")") {
                take()
                depth -= 1
                return
            }
            if byte == UInt8(ascii: "[") {
                // [key]=value
                take()
                try readArithmetic(closing: UInt8(ascii: "]"))
                continue
            }
            let before = at
            _ = try readWord(.other)
            if at == before { throw .syntax("“\(name(of: byte))” stands where it cannot") }
        }
    }

    mutating func descend() throws(ShellStop) {
        depth += 1
        if depth > Self.deepest { throw .limit }
    }

    func name(of byte: UInt8) -> String { byte == 0x0A ? "newline" : String(Unicode.Scalar(byte)) }
}
