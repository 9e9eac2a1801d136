public import JSON

/// The scripts that a command runs by their path, so that a person can be shown what stands in them.
public enum CommandScript {
    /// The argument that is a script: `bash x.sh`, `python3 x.py`, `source x`, also behind `env`, `timeout` and the like.
    /// Nil where there is none, or the options leave it unclear. A first word with a slash is no argument.
    public static func path(in argv: [ExactString]) -> ExactString? {
        path(in: argv.map { ShellWord.literal($0.string) }).map { ExactString($0) }
    }

    public static func path(of command: ShellCommand) -> String? { path(in: command.words) }

    /// The line that a shell is given: `sh -c LINE`.
    public static func line(in argv: [ExactString]) -> String? {
        let reach = CommandReach(argv.map { ShellWord.literal($0.string) })
        guard !reach.isGuess, let words = reach.words, let name = words.first?.literal,
            case .interprets(.shell)? = ProgramTable.row(CommandRisk.programName(name))?.nature,
            case .line(let line)? = ScriptArgument(words, .shell)
        else { return nil }
        return line
    }

    private static func namesFolder(_ word: String) -> Bool {
        ["-C", "-D", "--chdir"].contains { word.utf8.starts(with: $0.utf8) }
    }

    private static func path(in words: [ShellWord]) -> String? {
        let reach = CommandReach(words)
        // A wrapper's `-C` means another folder, and so another file.
        let wrapper = words.prefix(max(0, words.count - (reach.words?.count ?? 0)))
        guard !wrapper.contains(where: { $0.literal.map(Self.namesFolder) ?? true }) else { return nil }
        guard !reach.isGuess, let words = reach.words, let name = words.first?.literal,
            let row = ProgramTable.row(CommandRisk.programName(name))
        else { return nil }
        switch row.nature {
        case .interprets(let language):
            guard case .file(let path)? = ScriptArgument(words, language) else { return nil }
            return path
        case .special(.source):
            var arguments = words.dropFirst()
            if arguments.first?.literal.map({ ExactString($0) }) == "--" { arguments = arguments.dropFirst() }
            guard let path = arguments.first?.literal, path.utf8.first != UInt8(ascii: "-") else { return nil }
            return path
        default: return nil
        }
    }
}
