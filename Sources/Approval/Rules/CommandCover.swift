import JSON

/// Whether a rule's words cover a command: the command begins with them, and what follows gives it no power that the words
/// themselves do not have.
struct CommandCover {
    enum Answer: Equatable {
        case covered
        /// The command is another one.
        case other
        /// It begins with the words, but more follows than they allow. One sentence.
        case exceeds(String)
    }

    let words: [ExactString]
    let options: [ExactString]

    init(_ words: [ExactString], options: [ExactString] = []) {
        self.words = words
        self.options = options
    }

    func answer(_ part: CommandPart) -> Answer {
        guard begins(part.words) else { return .other }
        let name = CommandRisk.programName(part.words[0].string)
        if name.utf8.contains(0x2F) { return .exceeds("\(shown(name)) is run by its path, and no rule allows a file that is no program of the system.") }
        if let why = bare(part, name) { return .exceeds(why) }
        let added = Array(part.words.dropFirst(words.count))
        let judgement = CommandRisk.judge(argv: part.words)
        // Everything about it is known, and it only reads.
        if judgement.risk == .readOnly { return .covered }
        if added.isEmpty { return .covered }
        return excess(part, added, name).map { .exceeds($0) } ?? .covered
    }

    /// By whole words and by bytes; a program of the system is the same with its folder and without.
    private func begins(_ command: [ExactString]) -> Bool {
        guard let first = words.first, command.count >= words.count else { return false }
        guard CommandRisk.programName(first.string) == CommandRisk.programName(command[0].string) else { return false }
        return words.dropFirst().elementsEqual(command[1..<words.count])
    }

    /// Why no rule covers the command by these words, whatever is known of its options: programs that run what they are
    /// given.
    private func bare(_ part: CommandPart, _ name: ExactString) -> String? {
        guard let row = ProgramTable.row(name) else {
            return part.readsPipe ? "What \(shown(name)) does with the output of another program is not known." : nil
        }
        let isReading = CommandRisk.judge(argv: part.words).risk == .readOnly
        switch row.nature {
        case .interprets, .wraps, .special(.eval), .special(.trap), .special(.source), .special(.commandName), .special(.exec), .special(.environment):
            if words.count == 1 { return "\(shown(name)) \(row.does), so no rule allows it by its name." }
            if part.readsPipe { return "\(shown(name)) \(row.does), and what it is given comes from another program." }
            return part.words.count == words.count ? nil : "\(shown(name)) \(row.does), so a rule allows only the very words that it lists."
        case .destroys: return "\(shown(name)) \(row.does), and no rule allows that."
        case .reads, .writes, .special(.find), .special(.git), .special(.sed): return nil
        case .connects, .builds, .commands:
            return part.readsPipe && !isReading ? "What \(shown(name)) does with the output of another program is not known." : nil
        }
    }

    /// What of the words behind the rule's own adds power; nil for nothing.
    private func excess(_ part: CommandPart, _ added: [ExactString], _ name: ExactString) -> String? {
        var rest = part.shellWords[words.count...]
        var title = shown(name)
        guard let row = ProgramTable.row(name) else { return unknown(added, title) }
        var known = row.options
        var takesPaths = false
        switch row.nature {
        case .reads:
            if let why = powers(rest, known, title) { return why }
            // The rule's own words may hold a power; what follows must add none.
            let (own, whole) = (CommandRisk.judge(argv: words), CommandRisk.judge(argv: part.words))
            return own.risk == whole.risk && own.flags == whole.flags ? nil : whole.reason
        case .special(.find), .special(.sed): return powers(rest, known, title) ?? CommandRisk.judge(argv: part.words).reason
        case .special(.git):
            guard words.count > 1, let subcommand = words.dropFirst().first(where: { $0.utf8.first != UInt8(ascii: "-") }),
                let git = GitTable.row(subcommand)
            else { return CommandRisk.judge(argv: part.words).reason }
            title = "git \(shown(subcommand))"
            known = git.options ?? ProgramOptions()
            if git.risk == .openWorld { known = ProgramOptions() }
            if git.risk == .readOnly { return powers(rest, known, title) ?? CommandRisk.judge(argv: part.words).reason }
            takesPaths = git.risk == .writes && git.commands.isEmpty
        case .writes: takesPaths = true
        // Where it connects to, and what it sends there, stands in options and operands alike: only what the rule lists.
        case .connects, .commands, .builds: known = ProgramOptions()
        default: break
        }
        if name == "tar" || name == "bsdtar", let word = added.first(where: { $0.utf8.contains(UInt8(ascii: ":")) }) {
            return "\(shown(word)) can name another machine."
        }
        // What the rule lists itself is taken out before the options are read.
        rest = rest.filter { word in word.literal.map { !options.contains(ExactString($0)) } ?? true }[...]
        if known.isEmpty { return unknown(rest.compactMap(\.literal).map { ExactString($0) }, title, allowsOperands: takesPaths) }
        if let why = powers(rest, known, title) { return why }
        let scan = ArgumentScan(rest, known)
        if !takesPaths, let operand = scan.operands.first(where: { $0.literal.map { ExactString($0) != "--" } ?? true }) {
            return "The rule does not list \(operand.literal.map { CommandRisk.shown($0) } ?? "a word") behind \(shown(words))."
        }
        return nil
    }

    private func powers(_ words: ArraySlice<ShellWord>, _ known: ProgramOptions, _ title: String) -> String? {
        let scan = ArgumentScan(words, known)
        if let power = scan.powers.first(where: { !options.contains(ExactString($0.option)) }) {
            return "\(CommandRisk.shown(power.option)) of \(title) \(power.power.does)."
        }
        if let option = scan.unknownOption, !options.contains(ExactString(option)) {
            return "What \(CommandRisk.shown(option)) of \(title) does is not known, and the rule does not list it."
        }
        return nil
    }

    /// Of a program of which no options are known: only what the rule lists.
    private func unknown(_ added: [ExactString], _ title: String, allowsOperands: Bool = false) -> String? {
        var rest = added[...]
        while let word = rest.popFirst() {
            if options.contains(word) { continue }
            let name = word.utf8.firstIndex(of: UInt8(ascii: "=")).map { ExactString(String(decoding: Array(word.utf8[...$0]), as: UTF8.self)) }
            if let name, options.contains(name) { continue }
            if options.contains(ExactString("\(word)=")) {
                // Its value is the next word, which is none of its options.
                if let value = rest.first, value.utf8.first != UInt8(ascii: "-") {
                    rest = rest.dropFirst()
                    continue
                }
            }
            if allowsOperands, word.utf8.first != UInt8(ascii: "-") { continue }
            return "What \(shown(word)) of \(title) does is not known, and the rule does not list it."
        }
        return nil
    }

    private func shown(_ word: ExactString) -> String { CommandRisk.shown(word.string) }
    private func shown(_ words: [ExactString]) -> String { CommandRisk.shown(CommandText.line(words)) }

    // MARK: Rules that deny or ask

    /// Whether the words can be seen in a command, wherever they could stand for the same: options between them are passed
    /// over, the program is known by its name in any folder, and letters of options count in any order.
    static func meets(_ words: [ExactString], _ command: [ShellWord]) -> Bool {
        guard let first = words.first, let name = command.first?.literal, last(first) == last(ExactString(name)) else { return false }
        let rest = command.dropFirst().map { $0.literal.map { ExactString($0) } }
        let options = words.dropFirst().filter { isOption($0) }
        let others = words.dropFirst().filter { !isOption($0) }
        return options.allSatisfy { hasOption($0, rest) } && follows(others, rest)
    }

    private static func last(_ path: ExactString) -> ExactString {
        guard let slash = path.utf8.lastIndex(of: 0x2F) else { return path }
        return ExactString(String(decoding: Array(path.utf8[path.utf8.index(after: slash)...]), as: UTF8.self))
    }

    private static func isOption(_ word: ExactString) -> Bool { word.utf8.first == UInt8(ascii: "-") && word.utf8.count > 1 }

    /// `-rf` is there where `-r` and `-f` are, `--name` where `--name=value` is.
    private static func hasOption(_ option: ExactString, _ words: [ExactString?]) -> Bool {
        let known = words.compactMap { $0 }
        if option.utf8.starts(with: "--".utf8) {
            return known.contains { $0 == option || $0.utf8.starts(with: "\(option)=".utf8) || isShortened($0, option) }
        }
        if known.contains(option) { return true }
        let letters = Set(known.filter { isOption($0) && !$0.utf8.starts(with: "--".utf8) }.flatMap { $0.utf8.dropFirst() })
        return option.utf8.dropFirst().allSatisfy(letters.contains)
    }

    /// `--recurs` for `--recursive`: GNU programs take what is left of a long name.
    private static func isShortened(_ word: ExactString, _ option: ExactString) -> Bool {
        let name = word.utf8.prefix { $0 != UInt8(ascii: "=") }
        return name.count > 3 && option.utf8.starts(with: name)
    }

    /// In order, from the beginning on; what is an option, or could be the value of one, is passed over.
    ///
    /// All readings are followed at once, so that it takes no longer than the product of both lengths.
    private static func follows(_ wanted: [ExactString], _ words: [ExactString?]) -> Bool {
        if wanted.isEmpty { return true }
        /// By how many of the wanted words have been found: whether a reading has come so far, and whether one of those may
        /// pass over the next word, which can be the value of an option.
        var reached = [Bool](repeating: false, count: wanted.count)
        var canSkip = reached
        reached[0] = true
        for word in words {
            // What is known only when it runs could be anything: no reading goes on behind it.
            guard let word else { return false }
            var (next, nextCanSkip) = ([Bool](repeating: false, count: wanted.count), [Bool](repeating: false, count: wanted.count))
            let isOption = isOption(word)
            for found in wanted.indices where reached[found] {
                if word == wanted[found] {
                    if found + 1 == wanted.count { return true }
                    next[found + 1] = true
                }
                if isOption {
                    (next[found], nextCanSkip[found]) = (true, true)
                } else if canSkip[found] {
                    next[found] = true
                }
            }
            (reached, canSkip) = (next, nextCanSkip)
        }
        return false
    }
}

extension ProgramOptions {
    /// Nothing is known of the program's options.
    var isEmpty: Bool { flags.isEmpty && valued.isEmpty && powers.isEmpty && long.count <= 2 && style == .letters }
}
