/// What ends a list of commands.
enum ShellListEnd {
    case end
    /// `)`
    case parenthesis
    /// `;;`, `;&`, `;;&` or `esac`
    case branch
    /// One of these words where a command could begin.
    case words([ShellReserved])
}

/// The words that are part of the grammar where a command can begin (POSIX XCU 2.4; bash manual, section 3.2).
enum ShellReserved: String, CaseIterable {
    case `if`, then, `else`, elif, fi, `case`, esac, `for`, select, `while`, until, `do`, done, `in`, function, time, coproc
    case open = "{"
    case close = "}"
    case not = "!"
    case test = "[["
    case testEnd = "]]"
}

extension ShellReader {
    /// Commands up to what ends them, which is left where it is.
    mutating func readList(until end: ShellListEnd) throws(ShellStop) {
        var isFirst = true
        while true {
            try skipLines()
            if try isAtEnd(end) { return }
            guard let byte = try peek() else { throw .syntax("it ends in the middle of a command") }
            if !isFirst { reading.note(.chain) }
            isFirst = false
            try readAndOr()
            try skipBlanks()
            switch try peek() {
            case UInt8(ascii: ";"):
                // ;; and ;& end a branch of case; elsewhere they are errors.
                if let next = try peekSecond(), next == UInt8(ascii: ";") || next == UInt8(ascii: "&") {
                    if case .branch = end { return }
                    throw .syntax("“;” stands where a command must")
                }
                take()
                reading.note(.chain)
                reading.join(";")
                try skipBlanks()
            case UInt8(ascii: "&"):
                take()
                reading.note(.background, .background)
                try skipBlanks()
            case 0x0A: break
            case UInt8(ascii: "#"): try skipComment()
            case nil: break
            default:
                if try isAtEnd(end) { return }
                throw .syntax("“\(name(of: try peek() ?? byte))” stands where it cannot")
            }
        }
    }

    private mutating func isAtEnd(_ end: ShellListEnd) throws(ShellStop) -> Bool {
        switch end {
        case .end: return try peek() == nil
        case .parenthesis: return try peek() == UInt8(ascii: ")")
        case .branch:
            if try peek() == UInt8(ascii: ";"), let next = try peekSecond(), next == UInt8(ascii: ";") || next == UInt8(ascii: "&") { return true }
            return try reserved() == .esac
        case .words(let words):
            guard let word = try reserved() else { return false }
            return words.contains(word)
        }
    }

    /// Pipelines joined by `&&` and `||`.
    private mutating func readAndOr() throws(ShellStop) {
        while true {
            try readPipeline()
            try skipBlanks()
            guard let byte = try peek(), byte == UInt8(ascii: "&") || byte == UInt8(ascii: "|"), try peekSecond() == byte else { return }
            take()
            try expect(byte)
            reading.note(.chain)
            reading.join(byte == UInt8(ascii: "&") ? "&&" : "||")
            try skipLines()
        }
    }

    private mutating func readPipeline() throws(ShellStop) {
        var leading: [String] = []
        while let word = try reserved(), word == .not || word == .time {
            try takeReserved(word)
            try skipBlanks()
            if word == .not {
                reading.note(.negation)
                leading = []
            } else {
                leading.append("time")
                if try takeTimeOption() { leading.append("-p") }
            }
            // Alone they are commands too, in bash.
            if let byte = try peek(), byte != 0x0A, byte != UInt8(ascii: ";"), byte != UInt8(ascii: "#") { continue }
            if leading.isEmpty {
                // `!` alone gives the contrary of nothing.
                reading.note(.negation)
            } else {
                reading.add(ShellCommand(words: leading.map(ShellWord.literal)), written: leading)
            }
            return
        }
        var readsPipe = false
        while true {
            try readCommand(leading: leading, readsPipe: readsPipe)
            leading = []
            try skipBlanks()
            guard try peek() == UInt8(ascii: "|"), try peekSecond() != UInt8(ascii: "|") else { return }
            take()
            if try takes(UInt8(ascii: "&")) { reading.note(.pipeBoth, .redirect) }
            reading.note(.pipe)
            reading.join("|")
            readsPipe = true
            try skipLines()
            // Before one command of many these are no more than names, or errors.
            if try reserved() == .not { throw .syntax("“!” stands where a command must") }
        }
    }

    /// `-p` behind `time`, as a word of its own.
    private mutating func takeTimeOption() throws(ShellStop) -> Bool {
        guard try peek() == UInt8(ascii: "-"), try peekSecond() == UInt8(ascii: "p"), at + 2 >= text.count || Self.endsWord(text[at + 2]),
            text[at + 1] == UInt8(ascii: "p")
        else { return false }
        at += 2
        try skipBlanks()
        return true
    }

    /// The reserved word that begins here, if one does and it is not quoted.
    mutating func reserved() throws(ShellStop) -> ShellReserved? {
        guard let first = try peek(), "itefcswudfn{}![]".utf8.contains(first) else { return nil }
        var word: [UInt8] = []
        var place = at
        while word.count < 9 {
            while place + 1 < text.count, text[place] == 0x5C, text[place + 1] == 0x0A {
                try spend()
                place += 2
            }
            guard place < text.count, !Self.endsWord(text[place]) else {
                return ShellReserved.allCases.first { $0.rawValue.utf8.elementsEqual(word) }
            }
            word.append(text[place])
            place += 1
        }
        return nil
    }

    mutating func takeReserved(_ word: ShellReserved) throws(ShellStop) {
        for _ in word.rawValue.utf8 {
            _ = try peek()
            take()
        }
    }

    mutating func expect(_ word: ShellReserved) throws(ShellStop) {
        guard try reserved() == word else {
            throw .syntax(at < text.count ? "“\(word.rawValue)” is missing" : "it ends before “\(word.rawValue)”")
        }
        try takeReserved(word)
    }
}
