public import JSON

/// The scripts that a command runs by their path, so that a person can be shown what stands in them.
public enum CommandScript {
    /// The argument that is a script: `bash x.sh`, `python3 x.py`, `source x`, also behind `env`, `timeout` and the like.
    /// Nil where there is none, or the options leave it unclear. A first word with a slash is no argument.
    public static func path(in argv: [ExactString]) -> ExactString? {
        path(in: argv.map { ShellWord.literal($0.string) }).map { ExactString($0) }
    }

    /// The scripts that the commands of a line run, in order.
    public static func paths(in line: ShellLine) -> [String] { line.simpleCommands.compactMap { path(in: $0.words) } }

    private static func path(in words: [ShellWord]) -> String? {
        let reach = CommandReach(words)
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
