import JSON

extension ShellReader {
    /// A simple command, or the definition of a function (POSIX XCU 2.9.1, 2.9.5).
    /// - Parameter leading: words that stand before it and are part of it, such as `time`.
    mutating func readSimpleCommand(leading: [String], readsPipe: Bool) throws(ShellStop) {
        var command = ShellCommand(words: leading.map(ShellWord.literal), readsPipe: readsPipe)
        var written = leading
        do throws(ShellStop) {
            try readWords(into: &command, written: &written, leading: leading.count)
        } catch {
            // What has been read of it is kept, for rules that deny.
            commit(command, written)
            throw error
        }
        commit(command, written)
    }

    private mutating func commit(_ command: ShellCommand, _ written: [String]) {
        if command.words.isEmpty, command.assignments.isEmpty, command.redirections.isEmpty { return }
        if command.words.isEmpty, command.redirections.isEmpty {
            reading.note(.assignment, .environmentChange)
        } else if !command.assignments.isEmpty {
            reading.note(.assignment, command.words.isEmpty ? .environmentChange : .environmentPrefix)
        }
        noteBuiltIn(command)
        reading.add(command, written: written)
    }

    private mutating func readWords(
        into command: inout ShellCommand, written: inout [String], leading: Int
    ) throws(ShellStop) {
        var takesDeclarations = false
        var split: Int?
        defer { if let split, split < command.words.count { reading.add(ShellCommand(words: Array(command.words[split...]))) } }
        while true {
            try skipBlanks()
            if try isAtRedirection() {
                let redirection = try readRedirection()
                command.redirections.append(redirection)
                // To a shell that does not know &> it is the end of one command and the beginning of the next.
                if redirection.sign.utf8.first == UInt8(ascii: "&"), split == nil { split = command.words.count }
                continue
            }
            guard let byte = try peek() else { break }
            if byte == UInt8(ascii: "#") { return try skipComment() }
            if byte == UInt8(ascii: "("), command.words.count == 1, command.assignments.isEmpty, command.redirections.isEmpty, leading == 0
            {
                return try readFunctionBody(ofWords: &command)
            }
            if Self.endsWord(byte), byte != UInt8(ascii: "<"), byte != UInt8(ascii: ">") {
                if byte == UInt8(ascii: "(") { throw .syntax("“(” stands where it cannot") }
                break
            }
            let isBeforeCommand = command.words.count == leading
            var word = ShellWordBuilder()
            do throws(ShellStop) {
                try readWord(isBeforeCommand ? .beforeCommand : takesDeclarations ? .declaration : .other, into: &word)
            } catch {
                note(word)
                if !word.isEmpty { command.words.append(.unknown) }
                throw error
            }
            if word.isAllDigits || word.isDescriptorVariable, at < text.count,
                text[at] == UInt8(ascii: "<") || text[at] == UInt8(ascii: ">")
            {
                command.redirections.append(try readRedirection())
                continue
            }
            note(word)
            if isBeforeCommand, let name = word.assignment {
                command.assignments.append(name)
                continue
            }
            if isBeforeCommand { takesDeclarations = Self.declares(word) }
            if let beginning = word.beginning { command.beginnings[command.words.count] = beginning }
            command.words.append(word.word)
            written.append(word.written ?? "")
        }
        if command.words.isEmpty, command.assignments.isEmpty, command.redirections.isEmpty {
            throw .syntax(at < text.count ? "“\(name(of: text[at]))” stands where a command must" : "it ends where a command must stand")
        }
        if leading > 0, command.words.count == leading, command.redirections.isEmpty, command.assignments.isEmpty, at < text.count {
            throw .syntax("“\(name(of: text[at]))” stands where a command must")
        }
    }

    /// Whether `(` may stand behind `=` in the words of a command.
    private static func declares(_ word: ShellWordBuilder) -> Bool {
        word.reads("declare") || word.reads("typeset") || word.reads("export") || word.reads("readonly") || word.reads("local")
            || word.reads("alias") || word.reads("eval") || word.reads("let")
    }

    /// `name ()` and a compound command.
    private mutating func readFunctionBody(ofWords command: inout ShellCommand) throws(ShellStop) {
        take()
        try skipBlanks()
        guard try takes(UInt8(ascii: ")")) else { throw .syntax("“(” stands where it cannot") }
        command.words = []
        try readFunctionBody()
    }

    mutating func readFunctionBody() throws(ShellStop) {
        reading.note(.function, .functionOrAlias)
        try skipLines()
        if try peek() != UInt8(ascii: "("), try reserved() == nil { throw .syntax("a function has no body") }
        try readCommand(leading: [], readsPipe: false)
    }

    /// What commands of the shell itself change for those behind them.
    private mutating func noteBuiltIn(_ command: ShellCommand) {
        var words = command.words[...]
        while let first = words.first?.literal.map({ ExactString($0) }),
            first == "command" || first == "builtin" || first == "time" || first == "--"
        {
            words = words.dropFirst()
        }
        guard let name = words.first?.literal else { return }
        switch ExactString(name) {
        case "declare", "typeset", "export", "readonly", "local", "unset", "unsetenv": reading.note(.declaration, .environmentChange)
        case "set", "shopt", "enable", "hash", "read", "mapfile", "readarray", "getopts", "let": reading.note(.environmentChange)
        case "alias", "unalias": reading.note(.functionOrAlias)
        case "[": reading.note(.test)
        // To bash a name like any other; to readers of other grammars an empty group.
        case "{}": reading.note(.group)
        default: break
        }
    }
}
