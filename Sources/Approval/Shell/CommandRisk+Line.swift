import JSON

extension CommandRisk {
    /// Variables that change no more than the looks of what a program prints.
    static let harmlessVariables: Set<ExactString> = [
        "TZ", "LANG", "LC_ALL", "LC_COLLATE", "LC_CTYPE", "LC_MESSAGES", "LC_NUMERIC", "LC_TIME", "NO_COLOR", "COLUMNS", "LINES",
        "FORCE_COLOR",
    ]
    private static let programVariables: Set<ExactString> = ["PATH"]
    /// Traits that leave a line of reading commands a reading line.
    private static let harmlessTraits: Set<ShellTrait> = [.chain, .pipe, .redirect, .heredoc, .comment, .quoting, .environmentPrefix]

    static func judge(line text: String, depth: Int) -> Judgement {
        if depth > deepest || depth > 0 && text.utf8.count > longestInner {
            return Judgement(.unknown, "A part of the line is too long or nested too deeply to be read.", flags: ["shell-unparsed"])
        }
        let line = ShellLine(text)
        var judgement: Judgement?
        var talked = false
        for command in line.simpleCommands {
            var one = judge(command, depth: depth)
            if command.readsPipe, talked, one.flags.contains("interpreter"), readsCode(command) {
                let name = command.words.first?.literal ?? ""
                one = Judgement(.destructive, "\(shown(name)) runs what comes from the network.", flags: one.flags)
            }
            if one.flags.contains("network") { talked = true }
            if judgement == nil { judgement = one } else { judgement?.add(one) }
        }
        if line.simpleCommands.count > 1, let all = judgement, all.risk == .readOnly {
            judgement?.reason = "Each of its commands only reads."
        }
        var result = judgement ?? Judgement(.unknown, line.because ?? "There is no command.")
        result.flags.formUnion(line.traits.map(\.rawValue))
        let rest = line.traits.subtracting(harmlessTraits)
        if !rest.isEmpty { result.add(Judgement(.unknown, floor(rest))) }
        return result
    }

    private static func floor(_ traits: Set<ShellTrait>) -> String {
        if traits.contains(.unparsed) { return "The line cannot be read as a whole." }
        if traits.contains(.functionOrAlias) { return "The line gives a name another meaning." }
        if traits.contains(.environmentChange) { return "The line changes what its other commands run with." }
        if traits.contains(.background) { return "The line leaves a command running." }
        return "Parts of the line are known only when it runs."
    }

    private static func judge(_ command: ShellCommand, depth: Int) -> Judgement {
        var judgement =
            command.words.isEmpty
            ? Judgement(.readOnly, "It runs no program.") : judge(words: command.words, depth: depth)
        for name in command.assignments.map({ ExactString($0) }) where !harmlessVariables.contains(name) {
            let flags: Set<String> = programVariables.contains(name) ? ["path-planted-binary"] : []
            judgement.add(Judgement(.unknown, "The variable \(shown(name.string)) can change what runs.", flags: flags))
        }
        for redirection in command.redirections { judgement.add(judge(redirection)) }
        return judgement
    }

    private static func judge(_ redirection: ShellRedirection) -> Judgement {
        if redirection.isHarmless { return Judgement(.readOnly, "It throws output away.") }
        guard let target = redirection.target.literal else {
            return Judgement(.unknown, "A redirection goes to a file that is known only when it runs.")
        }
        if isNetwork(target) {
            // bash opens these itself, for reading and for writing (bash manual, section 3.6).
            return Judgement(.openWorld, "A redirection talks to the network.", flags: ["network"])
        }
        if ExactString(redirection.sign) == "<" {
            return target.utf8.starts(with: "/dev/".utf8) || target.utf8.starts(with: "/proc/".utf8)
                ? Judgement(.unknown, "A redirection reads from a device.") : Judgement(.readOnly, "A redirection reads a file.")
        }
        return Judgement(.writes, "A redirection writes to \(shown(target)).")
    }

    private static func isNetwork(_ path: String) -> Bool {
        path.utf8.starts(with: "/dev/tcp/".utf8) || path.utf8.starts(with: "/dev/udp/".utf8)
    }

    /// Whether an interpreter has nothing to run but its standard input.
    private static func readsCode(_ command: ShellCommand) -> Bool {
        guard let words = CommandReach(command.words).words, let name = words.first?.literal,
            case .interprets(let language)? = ProgramTable.row(programName(name))?.nature
        else { return true }
        return ScriptArgument(words, language) == nil
    }

    /// A foreign word in a sentence.
    static func shown(_ word: String) -> String {
        let line = VisibleText.line(word)
        return line.unicodeScalars.count <= 60 ? line : "\(String(line.unicodeScalars.prefix(60)))…"
    }
}
