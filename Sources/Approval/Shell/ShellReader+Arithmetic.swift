/// What a pair of double parentheses is.
enum ShellParentheses {
    /// `((…))`, a command.
    case command
    /// `$((…))`.
    case expansion
    /// `for ((…; …; …))`.
    case loop
}

extension ShellReader {
    /// Arithmetic up to a closing bracket, with the brackets of its kind that open in it. A single quote is a letter, as in
    /// double quotes: substitutions between two of them run (bash manual, section 6.5).
    mutating func readArithmetic(closing: UInt8) throws(ShellStop) {
        let opening = closing == UInt8(ascii: "]") ? UInt8(ascii: "[") : UInt8(ascii: "(")
        var open = 1
        try descend()
        while let byte = try peek() {
            switch byte {
            case closing:
                take()
                open -= 1
                if open == 0 {
                    depth -= 1
                    return
                }
            case opening:
                take()
                open += 1
            default: try readInner(byte, quotes: false)
            }
        }
        throw .syntax("it ends before “\(name(of: closing))”")
    }

    /// `((`, at which the reader stands, to `))`.
    mutating func readDoubleParentheses(_ kind: ShellParentheses) throws(ShellStop) {
        reading.note(.arithmetic, kind == .expansion ? .expansion : nil)
        try expect(UInt8(ascii: "("))
        try expect(UInt8(ascii: "("))
        let start = at
        defer { if kind == .command { sketch(from: start) } }
        try readArithmetic(closing: UInt8(ascii: ")"))
        try expect(UInt8(ascii: ")"))
    }

    /// Whether the two opening brackets here are closed by two in a row; if not, they are two subshells (POSIX XCU 2.6.4).
    mutating func isArithmetic() throws(ShellStop) -> Bool {
        var place = at
        var open = 0
        var quote: UInt8 = 0
        while place < text.count {
            try spend()
            let byte = text[place]
            place += 1
            if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
                place += 1
            } else if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") {
                quote = byte
            } else if byte == UInt8(ascii: "(") {
                open += 1
            } else if byte == UInt8(ascii: ")") {
                open -= 1
                if open == 1 { return place < text.count && text[place] == UInt8(ascii: ")") }
                if open <= 0 { return false }
            }
        }
        // It is not closed at all: an error either way, and commands are looked for.
        return false
    }
}
