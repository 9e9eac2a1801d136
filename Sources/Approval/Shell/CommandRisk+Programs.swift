import JSON

extension CommandRisk {
    /// Folders whose programs are what their names say, as far as the system can be trusted.
    private static let systemFolders: Set<ExactString> = [
        "/bin", "/usr/bin", "/sbin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/opt/homebrew/bin",
    ]

    /// The name under which a program is in the table: the word itself, or its last part in a folder of the system.
    static func programName(_ word: String) -> ExactString {
        guard let slash = word.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ExactString(word) }
        guard systemFolders.contains(ExactString(String(word[..<slash]))) else { return ExactString(word) }
        return ExactString(String(word[word.utf8.index(after: slash)...]))
    }

    static func judge(words: [ShellWord], depth: Int) -> Judgement {
        if depth > deepest { return Judgement(.unknown, "Programs that run programs are nested too deeply to be read.") }
        guard let first = words.first else { return Judgement(.unknown, "There is no command.") }
        guard let word = first.literal else { return Judgement(.unknown, "Which program it runs is known only when it runs.") }
        let name = programName(word)
        guard let row = ProgramTable.row(name) else { return judgeUnknown(word, name) }
        var judgement = judge(words, row, name.string, depth)
        judgement.flags.formUnion(row.flags)
        if showsVariables(name, words) { judgement.flags.insert(ArgumentSecrets.flag) }
        return judgement
    }

    /// Whether it prints all variables: a usual place of keys.
    private static func showsVariables(_ name: ExactString, _ words: [ShellWord]) -> Bool {
        guard ["printenv", "env", "set", "export", "declare", "typeset"].contains(name) else { return false }
        return words.dropFirst().allSatisfy { $0.literal?.utf8.first == UInt8(ascii: "-") }
    }

    private static func judgeUnknown(_ word: String, _ name: ExactString) -> Judgement {
        if name.utf8.starts(with: "mkfs.".utf8) {
            return Judgement(.destructive, "\(shown(name.string)) changes disks and what is on them.")
        }
        if name.utf8.starts(with: "python3.".utf8) {
            return Judgement(.unknown, "\(shown(name.string)) runs what it is given.", flags: ["interpreter"])
        }
        guard let slash = word.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return Judgement(.unknown, "\(shown(word)) is not a program whose effects are known.")
        }
        // A file of one's own under the name of a program of the system, or a script.
        let last = ExactString(String(word[word.utf8.index(after: slash)...]))
        let flag = ProgramTable.row(last) == nil ? "indirect-script" : "path-planted-binary"
        return Judgement(.unknown, "\(shown(word)) is run by its path; what is in it is not known.", flags: [flag])
    }

    private static func judge(_ words: [ShellWord], _ row: ProgramRow, _ name: String, _ depth: Int) -> Judgement {
        let arguments = words.dropFirst()
        if arguments.count == 1, let only = arguments.first?.literal.map({ ExactString($0) }), only == "--version" || only == "--help" {
            switch row.nature {
            case .wraps, .special(.eval), .special(.source), .special(.exec), .special(.commandName), .destroys: break
            default: return Judgement(.readOnly, "\(shown(name)) only says what it is.")
            }
        }
        switch row.nature {
        case .reads: return judgeReading(name, row.does, row.options, ArgumentScan(arguments, row.options))
        case .writes: return judge(name, .writes, row, arguments)
        case .destroys: return Judgement(.destructive, "\(shown(name)) \(row.does).")
        case .connects:
            var judgement = judge(name, .openWorld, row, arguments)
            judgement.flags.insert("network")
            return judgement
        case .builds: return Judgement(.unknown, "\(shown(name)) \(row.does).")
        case .interprets(let language): return judgeInterpreter(name, row.does, language, words, depth)
        case .wraps(let shape): return judgeWrapper(name, row, shape, words, depth)
        case .commands(let commands): return judge(name, row, commands, arguments)
        case .special(let special): return judge(name, row, special, words, depth)
        }
    }

    /// A program that only reads, if everything about its arguments is known.
    static func judgeReading(_ name: String, _ does: String, _ options: ProgramOptions, _ scan: ArgumentScan) -> Judgement {
        var judgement = Judgement(.readOnly, "\(shown(name)) \(does).")
        judgement.add(scan.powers, of: shown(name))
        if let option = scan.unknownOption {
            judgement.add(Judgement(.unknown, "What \(shown(option)) of \(shown(name)) does is not known."))
        }
        if scan.hasUnknownWord { judgement.add(Judgement(.unknown, "A word of \(shown(name)) is known only when it runs.")) }
        if let problem = problem(name, options, scan) { judgement.add(problem) }
        let setsSomething =
            switch options.operands {
            case .any, .obey, .letters, .filter: false
            case .read(let count): scan.operands.count > count
            case .begin(let byte): scan.operands.contains { $0.literal.map { $0.utf8.first != byte } ?? true }
            }
        if setsSomething {
            judgement.add(Judgement(.writes, "\(shown(name)) writes or sets what its last argument names.", flags: ["write-option"]))
        }
        return judgement
    }

    /// Whether bash's `printf` takes it for a format with `%n`, which sets a variable to a count.
    private static func assigns(_ format: String) -> Bool {
        var rest = Array(format.utf8)[...]
        while let sign = rest.firstIndex(of: UInt8(ascii: "%")) {
            rest = rest[(sign + 1)...]
            rest = rest.drop { "-+ #0123456789.*'hlLjzqt".utf8.contains($0) }
            if rest.first == UInt8(ascii: "n") { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    /// What operands can do beyond being read.
    private static func problem(_ name: String, _ options: ProgramOptions, _ scan: ArgumentScan) -> Judgement? {
        switch options.operands {
        case .any where name.utf8.elementsEqual("printf".utf8):
            guard let word = scan.operands.lazy.compactMap(\.literal).first(where: Self.assigns) else { return nil }
            return Judgement(.unknown, "\(shown(word)) lets \(shown(name)) set a variable.", flags: ["exec-option"])
        case .any, .read, .begin: return nil
        case .obey(let byte):
            // They are looked for before anything else is read, also where an option would have its value.
            let words = scan.operands.compactMap(\.literal) + scan.options.compactMap { $0.value?.text }
            guard let word = words.first(where: { $0.utf8.first == byte }) else { return nil }
            return Judgement(.unknown, "\(shown(name)) takes further options from what \(shown(word)) names.", flags: OptionPower.obeysList.flags)
        case .letters(let letters):
            guard let word = scan.operands.lazy.compactMap(\.literal).first(where: { !$0.utf8.allSatisfy(letters.utf8.contains) }) else { return nil }
            return Judgement(.unknown, "What \(shown(word)) of \(shown(name)) does is not known.")
        case .filter:
            guard let word = scan.operands.first?.literal.flatMap(FilterWords.reaching) else { return nil }
            return Judgement(.unknown, "\(shown(word)) in the filter of \(shown(name)) reads more than the files that are named.", flags: OptionPower.obeysList.flags)
        }
    }

    /// A program with a risk of its own, which its options can raise.
    private static func judge(_ name: String, _ risk: Risk, _ row: ProgramRow, _ arguments: ArraySlice<ShellWord>) -> Judgement {
        var judgement = Judgement(risk, "\(shown(name)) \(row.does).")
        judgement.add(ArgumentScan(arguments, row.options).powers, of: shown(name))
        return judgement
    }

    /// A program whose first operand says what it does, and whose options before it are not read.
    private static func judge(
        _ name: String, _ row: ProgramRow, _ commands: [ProgramCommand], _ arguments: ArraySlice<ShellWord>
    ) -> Judgement {
        let fallback: Risk = row.flags.contains("network") ? .openWorld : .unknown
        var judgement = Judgement(fallback, "\(shown(name)) \(row.does).")
        for (index, word) in arguments.enumerated() {
            guard let text = word.literal else { break }
            guard let command = commands.first(where: { $0.names.contains(ExactString(text)) }) else {
                // A value of an option before the command is taken for none of them.
                continue
            }
            let one = Judgement(command.risk, "\(shown(name)) \(shown(text)) \(command.does).", flags: command.flags)
            // Only right behind the name it is surely the command; elsewhere it may raise the risk and not lower it.
            if index == 0 { judgement = one } else { judgement.add(one) }
            if index == 0 || text.utf8.first != UInt8(ascii: "-") { break }
        }
        return judgement
    }

    private static func judgeWrapper(
        _ name: String, _ row: ProgramRow, _ shape: WrapperShape, _ words: [ShellWord], _ depth: Int
    ) -> Judgement {
        let scan = ArgumentScan(words.dropFirst(), shape.options, stops: true)
        let (inner, isGuess, variables) = CommandReach.inner(of: words, row) ?? ([], true, [])
        var judgement =
            inner.isEmpty ? Judgement(.unknown, "\(shown(name)) \(row.does).") : judge(words: inner, depth: depth + 1)
        if isGuess { judgement.add(Judgement(.unknown, "What \(shown(name)) runs cannot be read.")) }
        if shape.addsWords { judgement.add(Judgement(.unknown, "\(shown(name)) \(row.does).")) }
        if shape.changesRights {
            // Whatever it is, the rights that would stop it are gone.
            let rest = inner.isEmpty ? "" : " \(judgement.reason)"
            judgement = Judgement(.destructive, "\(shown(name)) \(row.does).\(rest)", flags: judgement.flags)
        }
        judgement.add(scan.powers, of: shown(name))
        judgement.add(judge(variables: variables))
        judgement.flags.formUnion(shape.flags)
        return judgement
    }

    private static func judge(variables: [String]) -> Judgement {
        guard let first = variables.first(where: { !harmlessVariables.contains(ExactString($0)) }) else { return Judgement(.readOnly, "") }
        let flags: Set<String> = variables.contains { ExactString($0) == "PATH" } ? ["path-planted-binary"] : []
        return Judgement(.unknown, "The variable \(shown(first)) can change what runs.", flags: flags)
    }

    private static func judge(
        _ name: String, _ row: ProgramRow, _ special: ProgramRow.Special, _ words: [ShellWord], _ depth: Int
    ) -> Judgement {
        let arguments = words.dropFirst()
        switch special {
        case .find: return judgeFind(name, row, words, depth)
        case .git: return judgeGit(words)
        case .sed: return judgeSed(name, row, arguments)
        case .source: return Judgement(.unknown, "\(shown(name)) \(row.does).")
        case .trap:
            // It runs at the end, or on a signal: as the line that it is, and at a time that is not known.
            guard let line = arguments.first?.literal else { return Judgement(.unknown, "\(shown(name)) \(row.does).") }
            var judgement = judge(line: line, depth: depth + 1)
            judgement.add(Judgement(.unknown, "\(shown(name)) \(row.does)."))
            return judgement
        case .eval:
            var texts: [String] = []
            for word in arguments {
                guard let text = word.literal else {
                    return Judgement(.unknown, "\(shown(name)) runs a line that is known only when it runs.")
                }
                texts.append(text)
            }
            return judge(line: texts.joined(separator: " "), depth: depth + 1)
        case .environment:
            let (inner, isGuess, variables) = CommandReach.inner(of: words, row) ?? ([], true, [])
            if inner.isEmpty, !isGuess, variables.isEmpty { return Judgement(.readOnly, "\(shown(name)) \(row.does).") }
            var judgement = inner.isEmpty ? Judgement(.unknown, "\(shown(name)) runs a command.") : judge(words: inner, depth: depth + 1)
            if isGuess { judgement.add(Judgement(.unknown, "What \(shown(name)) runs cannot be read.", flags: ["exec-option"])) }
            judgement.add(judge(variables: variables))
            judgement.flags.insert("wrapper")
            return judgement
        case .commandName, .exec:
            if case .commandName = special, let option = arguments.first?.literal.map({ ExactString($0) }), option == "-v" || option == "-V"
            {
                return judgeReading(name, "only reads", .none, ArgumentScan(arguments.dropFirst(), .none))
            }
            let (inner, isGuess, _) = CommandReach.inner(of: words, row) ?? ([], true, [])
            var judgement = inner.isEmpty ? Judgement(.unknown, "\(shown(name)) \(row.does).") : judge(words: inner, depth: depth + 1)
            if isGuess { judgement.add(Judgement(.unknown, "What \(shown(name)) runs cannot be read.")) }
            judgement.flags.insert("wrapper")
            return judgement
        }
    }
}
