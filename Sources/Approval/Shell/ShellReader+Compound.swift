import JSON

extension ShellReader {
    /// One command of a pipeline: a simple one or a compound one with its redirections (POSIX XCU 2.9.4).
    mutating func readCommand(leading: [String], readsPipe: Bool) throws(ShellStop) {
        if try peek() == UInt8(ascii: "(") {
            if try peekSecond() == UInt8(ascii: "("), try isArithmetic() {
                try readDoubleParentheses(.command)
            } else {
                reading.note(.subshell)
                take()
                try descend()
                try readPart(until: .parenthesis)
                try expect(UInt8(ascii: ")"))
                depth -= 1
            }
            return try readTrailingRedirections()
        }
        guard let word = try reserved(), word != .time else {
            return try readSimpleCommand(leading: leading, readsPipe: readsPipe)
        }
        try descend()
        switch word {
        case .open:
            reading.note(.group)
            try takeReserved(word)
            try readPart(until: .words([.close]))
            try expect(.close)
        case .if: try readIf()
        case .while, .until:
            reading.note(.control, .chain)
            try takeReserved(word)
            try readPart(until: .words([.do]))
            try readDoGroup()
        case .for, .select: try readFor(word)
        case .case: try readCase()
        case .function:
            try takeReserved(word)
            try skipBlanks()
            _ = try readSeparateWord(named: "a function")
            try skipBlanks()
            if try peek() == UInt8(ascii: "("), try peekSecond() == UInt8(ascii: ")") {
                take()
                try expect(UInt8(ascii: ")"))
            }
            try readFunctionBody()
        case .test: try readTest()
        case .coproc:
            reading.note(.coprocess, .background)
            try takeReserved(word)
            try skipBlanks()
            // coproc NAME { …; }
            if try reserved() == nil, try peek() != UInt8(ascii: "("), try hasNameBeforeCompound() {
                _ = try readWord(.other)
                try skipBlanks()
            }
            try readCommand(leading: [], readsPipe: readsPipe)
        default: throw .syntax("“\(word.rawValue)” stands where a command must")
        }
        depth -= 1
        try readTrailingRedirections()
    }

    /// Commands of which there must be one.
    private mutating func readPart(until end: ShellListEnd) throws(ShellStop) {
        let before = (reading.commands.count, at)
        try readList(until: end)
        // Arithmetic and tests add no command but take bytes that are no blanks.
        let hasText = text[before.1..<at].contains { !Self.isBlank($0) && $0 != 0x0A }
        if before.0 == reading.commands.count, !hasText { throw .syntax("a command is missing") }
    }

    private mutating func readTrailingRedirections() throws(ShellStop) {
        var redirections: [ShellRedirection] = []
        while true {
            try skipBlanks()
            // 2> and {name}> before a redirection.
            var place = at
            if place < text.count, text[place] == UInt8(ascii: "{") {
                while place < text.count, place - at < 64, Self.isName(text[place]) || text[place] == UInt8(ascii: "{") { place += 1 }
                if place < text.count, text[place] == UInt8(ascii: "}") { place += 1 } else { place = at }
            } else {
                while place < text.count, ASCII.isDigit(text[place]) {
                    try spend()
                    place += 1
                }
            }
            if place > at {
                guard place < text.count, text[place] == UInt8(ascii: "<") || text[place] == UInt8(ascii: ">") else { break }
                at = place
            }
            guard try isAtRedirection() else { break }
            redirections.append(try readRedirection())
        }
        if !redirections.isEmpty { reading.add(ShellCommand(redirections: redirections)) }
    }

    private mutating func readIf() throws(ShellStop) {
        reading.note(.control, .chain)
        try takeReserved(.if)
        while true {
            try readPart(until: .words([.then]))
            try expect(.then)
            try readPart(until: .words([.elif, .else, .fi]))
            if try reserved() == .elif {
                try takeReserved(.elif)
                continue
            }
            if try reserved() == .else {
                try takeReserved(.else)
                try readPart(until: .words([.fi]))
            }
            return try expect(.fi)
        }
    }

    private mutating func readDoGroup() throws(ShellStop) {
        try expect(.do)
        try readPart(until: .words([.done]))
        try expect(.done)
    }

    /// `for` and `select`: names, words, and a group of commands in `do … done` or in braces.
    private mutating func readFor(_ word: ShellReserved) throws(ShellStop) {
        reading.note(.control, .chain)
        try takeReserved(word)
        try skipBlanks()
        if word == .for, try peek() == UInt8(ascii: "("), try peekSecond() == UInt8(ascii: "(") {
            try readDoubleParentheses(.loop)
        } else {
            _ = try readSeparateWord(named: "a loop")
            try skipLines()
            if try reserved() == .in {
                try takeReserved(.in)
                while true {
                    try skipBlanks()
                    guard let byte = try peek() else { throw .syntax("it ends before “do”") }
                    if byte == UInt8(ascii: "#") {
                        try skipComment()
                        break
                    }
                    if Self.endsWord(byte), byte != UInt8(ascii: "<"), byte != UInt8(ascii: ">") { break }
                    let start = at
                    _ = try readWord(.other)
                    if at == start { throw .syntax("“\(name(of: byte))” stands where it cannot") }
                }
            }
        }
        try skipBlanks()
        if try peek() == UInt8(ascii: ";"), try peekSecond() != UInt8(ascii: ";") { take() }
        try skipLines()
        if try reserved() == .open {
            try takeReserved(.open)
            try readPart(until: .words([.close]))
            try expect(.close)
        } else {
            try readDoGroup()
        }
    }

    private mutating func readSeparateWord(named owner: String) throws(ShellStop) -> ShellWordBuilder {
        let start = at
        let word = try readWord(.other)
        if at == start { throw .syntax("\(owner) has no name") }
        return word
    }

    private mutating func readCase() throws(ShellStop) {
        reading.note(.control, .chain)
        try takeReserved(.case)
        try skipBlanks()
        _ = try readSeparateWord(named: "a case")
        try skipLines()
        try expect(.in)
        while true {
            try skipLines()
            if try reserved() == .esac { return try takeReserved(.esac) }
            _ = try takes(UInt8(ascii: "("))
            while true {
                try skipBlanks()
                _ = try readSeparateWord(named: "a branch")
                try skipBlanks()
                if try takes(UInt8(ascii: ")")) { break }
                try expect(UInt8(ascii: "|"))
            }
            try readList(until: .branch)
            guard try takes(UInt8(ascii: ";")) else { continue }
            // ;; ;& ;;&
            if try takes(UInt8(ascii: ";")) { _ = try takes(UInt8(ascii: "&")) } else { try expect(UInt8(ascii: "&")) }
        }
    }

    /// `[[ … ]]`, in which no command stands but in substitutions: its own grammar is not checked (bash manual, 3.2.5.2).
    private mutating func readTest() throws(ShellStop) {
        reading.note(.test)
        let start = at
        defer { sketch(from: start) }
        try takeReserved(.test)
        var open = 0
        while true {
            try skipBlanks()
            guard let byte = try peek() else { throw .syntax("it ends before “]]”") }
            // In the brackets of a regular expression it is a letter.
            if byte == UInt8(ascii: ";"), open == 0 { throw .syntax("“;” stands where it cannot") }
            if Self.endsWord(byte) {
                if byte == UInt8(ascii: "(") { open += 1 }
                if byte == UInt8(ascii: ")") { open -= 1 }
                let isSubstitution = byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
                if isSubstitution, try peekSecond() == UInt8(ascii: "(") { _ = try readWord(.other) } else { take() }
                continue
            }
            let word = try readWord(.other)
            if word.reads("]]") { return }
            // The subscript of a variable is evaluated, quoted or not: [[ -v 'a[$(x)]' ]].
            if word.isQuoted, word.bytes.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "`") }) {
                reading.note(.substitution)
            }
        }
    }

    /// Whether a word and a compound command stand here.
    private mutating func hasNameBeforeCompound() throws(ShellStop) -> Bool {
        var place = at
        while place < text.count, !Self.endsWord(text[place]) {
            try spend()
            place += 1
        }
        var ahead = self
        ahead.at = place
        try ahead.skipBlanks()
        if try ahead.peek() == UInt8(ascii: "(") { return true }
        guard let word = try ahead.reserved() else { return false }
        return [.open, .if, .while, .until, .for, .select, .case, .test].contains(word)
    }
}
