import JSON

extension ShellLine {
    /// The words of every command that the line can be seen to run: its simple commands, what wrappers among them run, and
    /// what stands in `sh -c`, `eval`, `trap` and `find -exec`.
    ///
    /// For rules that deny. Where the options of a wrapper are not known it holds a guess, and what is not readable is missing.
    public var reachableCommands: [[ShellWord]] {
        var all: [[ShellWord]] = []
        for command in simpleCommands where !command.words.isEmpty { Self.reach(command.words, 0, &all) }
        return all
    }

    /// The same for the words of one command.
    static func reachable(from words: [ShellWord]) -> [[ShellWord]] {
        var all: [[ShellWord]] = []
        if !words.isEmpty { reach(words, 0, &all) }
        return all
    }

    private static func reach(_ words: [ShellWord], _ depth: Int, _ all: inout [[ShellWord]]) {
        all.append(words)
        guard depth < CommandRisk.deepest, let name = words.first?.literal, let row = ProgramTable.row(CommandRisk.programName(name))
        else { return }
        if let inner = CommandReach.inner(of: words, row) {
            if !inner.words.isEmpty { reach(inner.words, depth + 1, &all) }
            return
        }
        var line: String?
        switch row.nature {
        case .interprets(let language):
            if case .line(let text)? = ScriptArgument(words, language) { line = text }
        case .special(.eval):
            let texts = words.dropFirst().compactMap(\.literal)
            line = texts.joined(separator: " ")
        case .special(.trap): line = words.dropFirst().first?.literal
        case .special(.find):
            for command in FindActions.split(words).commands where !command.words.isEmpty { reach(command.words, depth + 1, &all) }
        default: break
        }
        guard let line, line.utf8.count <= CommandRisk.longestInner else { return }
        for command in ShellLine(line).simpleCommands where !command.words.isEmpty { reach(command.words, depth + 1, &all) }
    }
}
