import JSON

/// Programs whose arguments are languages of their own.
extension CommandRisk {
    /// `find`: reads, unless an action runs, writes or deletes; what `-exec` runs is judged too.
    static func judgeFind(_ name: String, _ row: ProgramRow, _ words: [ShellWord], _ depth: Int) -> Judgement {
        var judgement = Judgement(.readOnly, "\(shown(name)) \(row.does).")
        let (kept, commands) = FindActions.split(words)
        for (option, command) in commands {
            judgement.add(Judgement(.unknown, "\(shown(option)) of \(shown(name)) runs another program.", flags: ["exec-option"]))
            if !command.isEmpty { judgement.add(judge(words: command, depth: depth + 1)) }
        }
        judgement.add(judgeReading(name, row.does, row.options, ArgumentScan(kept[...], row.options)))
        return judgement
    }

    /// `sed`: reads, unless it works in place or its script writes or runs.
    static func judgeSed(_ name: String, _ row: ProgramRow, _ arguments: ArraySlice<ShellWord>) -> Judgement {
        let scan = ArgumentScan(arguments, row.options)
        var judgement = judgeReading(name, row.does, row.options, scan)
        for script in SedScript.scripts(in: arguments) {
            guard let script else {
                judgement.add(Judgement(.unknown, "The script of \(shown(name)) cannot be read."))
                continue
            }
            let reading = SedScript(script)
            if reading.runs {
                judgement.add(Judgement(.unknown, "The script of \(shown(name)) runs another program.", flags: ["exec-option"]))
            }
            if reading.writes { judgement.add(Judgement(.writes, "The script of \(shown(name)) writes files.", flags: ["write-option"])) }
            if reading.reads {
                judgement.add(Judgement(.unknown, "The script of \(shown(name)) reads further files.", flags: OptionPower.obeysList.flags))
            }
            if reading.isUnknown { judgement.add(Judgement(.unknown, "The script of \(shown(name)) cannot be read.")) }
        }
        return judgement
    }

    static func judgeInterpreter(
        _ name: String, _ does: String, _ language: ProgramLanguage, _ words: [ShellWord], _ depth: Int
    ) -> Judgement {
        var judgement = Judgement(.unknown, "\(shown(name)) \(does).", flags: ["interpreter"])
        switch ScriptArgument(words, language) {
        case .line(let line)?:
            judgement = judge(line: line, depth: depth + 1)
            judgement.flags.insert("interpreter")
        case .file(let file)?:
            judgement.reason = "\(shown(name)) runs what stands in \(shown(file))."
            judgement.flags.insert("indirect-script")
        case .code?: judgement.reason = "\(shown(name)) runs the text that it is given."
        case nil: break
        }
        return judgement
    }

    static func judgeGit(_ words: [ShellWord]) -> Judgement {
        let general = ArgumentScan(words.dropFirst(), GitTable.general, stops: true)
        var judgement: Judgement
        if let command = general.operands.first {
            if let name = command.literal, let row = GitTable.row(ExactString(name)) {
                judgement = judgeGit(name, row, general.operands.dropFirst())
            } else {
                let title = command.literal.map { "git \(shown($0))" } ?? "What git is told to do"
                judgement = Judgement(.unknown, "\(title) is not known, and can be an alias.", flags: ["repository-config"])
            }
        } else {
            judgement = Judgement(
                words.count > 1 ? .unknown : .readOnly,
                words.count > 1 ? "What git is told to do cannot be read." : "git only says how it is used.")
        }
        judgement.add(general.powers, of: "git")
        if let option = general.unknownOption { judgement.add(Judgement(.unknown, "What \(shown(option)) of git does is not known.")) }
        return judgement
    }

    private static func judgeGit(_ name: String, _ row: GitRow, _ arguments: ArraySlice<ShellWord>) -> Judgement {
        let flags: Set<String> = row.runsConfigured ? ["repository-config"] : []
        let options = row.options ?? ProgramOptions()
        let scan = ArgumentScan(arguments, options)
        let title = "git \(shown(name))"
        var judgement = Judgement(row.risk, "\(title) \(row.does).", flags: flags)
        if row.risk == .openWorld { judgement.flags.insert("network") }
        let first = arguments.first?.literal.map { ExactString($0) }
        if let first, let command = row.command(arguments) {
            judgement = Judgement(command.risk, "\(title) \(first) \(command.does).", flags: flags.union(command.flags))
            if command.risk == .readOnly {
                judgement.add(judgeReading("\(title) \(first)", command.does, command.options, ArgumentScan(row.words(of: command, arguments), command.options)))
            } else {
                judgement.add(ArgumentScan(arguments.dropFirst(), command.options).powers, of: "\(title) \(first)")
            }
            return judgement
        }
        if row.risk == .readOnly {
            judgement.add(judgeReading(title, row.does, options, scan))
            // A list is asked for with an option, and then operands are patterns; alone they are names of new ones.
            if row.writesWithOperand, !scan.operands.isEmpty, !arguments.contains(where: isListing) {
                judgement.add(Judgement(.writes, "\(title) makes or changes what it names."))
            }
            return judgement
        }
        judgement.add(scan.powers, of: title)
        judgement.add(judgeGitOperands(name, title, arguments))
        return judgement
    }

    private static func isListing(_ word: ShellWord) -> Bool {
        guard let text = word.literal.map({ ExactString($0) }) else { return false }
        return text == "-l" || text == "--list" || text == "--contains" || text == "--merged" || text == "--no-merged"
            || text == "--points-at"
    }

    /// What operands alone make of it.
    private static func judgeGitOperands(_ name: String, _ title: String, _ arguments: ArraySlice<ShellWord>) -> Judgement {
        let texts = arguments.compactMap(\.literal)
        let harmless = Judgement(.readOnly, "")
        switch ExactString(name) {
        case "push":
            // +main forces, :main deletes.
            let forces = texts.contains { $0.utf8.first == UInt8(ascii: "+") || $0.utf8.first == UInt8(ascii: ":") }
            return forces ? Judgement(.destructive, "\(title) replaces or deletes what is on the other side.") : harmless
        case "checkout":
            let discards = texts.contains { ExactString($0) == "--" || ExactString($0) == "." }
            return discards ? Judgement(.destructive, "\(title) throws changes away that are not committed.") : harmless
        case "submodule", "bisect":
            let runs = texts.contains { ExactString($0) == "foreach" || ExactString($0) == "run" }
            return runs ? Judgement(.unknown, "\(title) runs a command.", flags: ["exec-option"]) : harmless
        default: return harmless
        }
    }
}
