import JSON

/// The command that a wrapper runs: `env`, `timeout`, `nice` and the like peeled off, as far as their options are known.
struct CommandReach {
    /// The words of what runs in the end; nil where there is none, or the words of the wrapper cannot be read.
    private(set) var words: [ShellWord]?
    /// An option of a wrapper was not known: the words are a guess, which may raise a risk and not lower it.
    private(set) var isGuess = false

    init(_ words: [ShellWord], depth: Int = 0) {
        guard depth < CommandRisk.deepest, let name = words.first?.literal else {
            self.words = words.isEmpty ? nil : words
            return
        }
        guard let row = ProgramTable.row(CommandRisk.programName(name)), let inner = Self.inner(of: words, row) else {
            self.words = words
            return
        }
        guard !inner.words.isEmpty else { return }
        let reach = CommandReach(inner.words, depth: depth + 1)
        self.words = reach.words
        isGuess = reach.isGuess || inner.isGuess
    }

    /// One wrapper peeled off; nil when the program is none.
    static func inner(of words: [ShellWord], _ row: ProgramRow) -> (words: [ShellWord], isGuess: Bool, variables: [String])? {
        switch row.nature {
        case .wraps(let shape):
            let scan = ArgumentScan(words[1...], shape.options, stops: true)
            var operands = scan.operands[...]
            // sudo takes variables before the command, as env does.
            let variables = shape.changesRights ? takeVariables(&operands) : []
            let leading = shape.leading == .max ? 0 : shape.leading
            return (Array(operands.dropFirst(leading)), scan.unknownOption != nil || shape.leading == .max, variables)
        case .special(.environment):
            let scan = ArgumentScan(words[1...], environment, stops: true)
            var operands = scan.operands[...]
            let variables = takeVariables(&operands)
            return (Array(operands), scan.unknownOption != nil || !scan.powers.isEmpty, variables)
        case .special(.commandName), .special(.exec):
            let scan = ArgumentScan(words[1...], commandName, stops: true)
            return (scan.operands, scan.unknownOption != nil, [])
        default: return nil
        }
    }

    static let environment = ProgramOptions(
        "i0v", values: "uC", long: "ignore-environment null unset= chdir= debug block-signal default-signal ignore-signal list-signal-handling",
        powers: ["S": .runs, "split-string": .runs])
    static let commandName = ProgramOptions("pvVcl", values: "a")

    private static func takeVariables(_ operands: inout ArraySlice<ShellWord>) -> [String] {
        var names: [String] = []
        while let text = operands.first?.literal, let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals > text.utf8.startIndex {
            names.append(String(text[..<equals]))
            operands = operands.dropFirst()
        }
        return names
    }
}
