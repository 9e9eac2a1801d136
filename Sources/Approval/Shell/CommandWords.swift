import JSON

/// Which words of a command can be paths, and whether it changes what lies there: by its row where that tells, and by
/// what words look like for all others.
struct CommandWords {
    struct Operand {
        /// Of the word.
        let place: Int
        /// Where the path begins in the word, in bytes; nil where that is not known, and it is looked for.
        var start: Int?
        var changes = false
        /// It reads what is in it, when it is a folder.
        var below: FolderReading?
        /// A folder that the word is relative to, in another word: `git -C`.
        var base: Int?
        /// Behind a colon another path can begin: `HEAD:path`.
        var isRevision = false
    }

    let words: ArraySlice<ShellWord>
    private(set) var operands: [Operand] = []
    /// It reads the folder in which it runs.
    private(set) var readsHere: FolderReading?
    /// Contents are shown, so that what a pattern matches is read.
    private(set) var showsContents = false

    /// Programs whose words are text and numbers.
    private static let textual: Set<ExactString> = [
        "echo", "printf", "true", "false", ":", "expr", "seq", "sleep", "basename", "dirname", "exit", "return", "break", "continue", "shift",
        "kill", "pkill", "killall", "pgrep", "wait", "jobs", "which", "type", "tr", "test", "[", "export", "unset", "set", "shopt", "alias",
        "declare", "typeset", "local", "readonly", "read", "let", "printenv", "locale", "uname", "hostname", "id", "trap", "eval", "logger",
    ]
    /// Programs whose first operand is a pattern or a script, unless an option gives it.
    private static let patterned: Set<ExactString> = [
        "grep", "egrep", "fgrep", "rg", "ag", "ack", "sed", "awk", "gawk", "mawk", "nawk", "jq", "yq", "fd", "fdfind",
    ]
    /// Options of those that give the pattern, in the next word.
    private static let patternOptions: Set<ExactString> = ["-e", "--regexp", "--expression", "-f", "--file"]
    /// Options whose value is text whatever the program.
    private static let textOptions: Set<ExactString> = [
        "--message", "--grep", "--format", "--pretty", "--author", "--header", "--user-agent", "--request", "--regexp", "--expression",
        "--title", "--body", "--delimiter", "--field-separator", "--glob", "--iglob", "--exclude", "--include", "--exclude-dir", "--ignore",
    ]
    /// The same in one letter, by program.
    private static let textLetters: [ExactString: Set<ExactString>] = [
        "git": ["-m", "-S", "-G"], "hg": ["-m"], "svn": ["-m"], "gh": ["-t", "-b"], "curl": ["-H", "-A", "-X", "-u", "-w"], "cut": ["-d"],
        "sort": ["-t"], "grep": ["-e"], "egrep": ["-e"], "fgrep": ["-e"], "rg": ["-e", "-g", "-r"], "sed": ["-e"], "ls": ["-I"], "xargs": ["-I", "-d"],
        "awk": ["-F", "-v"], "gawk": ["-F", "-v"], "mawk": ["-F", "-v"], "column": ["-s", "-o"], "paste": ["-d"], "tree": ["-I", "-P"],
    ]
    /// What has a path behind it in the words of `find`; other values there are patterns and numbers.
    private static let findOptions: Set<ExactString> = [
        "-newer", "-anewer", "-cnewer", "-samefile", "-fprint", "-fprint0", "-fprintf", "-fls", "-files0-from",
    ]
    /// They read all operands but the last.
    private static let copying: Set<ExactString> = ["cp", "install", "ln"]

    /// - Parameters:
    ///   - row: nil for a program that is not known, or the words of a wrapper.
    ///   - name: nil where all of its words count.
    init(_ words: ArraySlice<ShellWord>, row: ProgramRow?, name: ExactString?) {
        self.words = words
        if let row, let use = row.options.paths, name != "find" {
            let changes: Changes =
                switch row.nature {
                case .writes: name.map(Self.copying.contains) ?? false ? .last : .all
                // In place.
                case .special(.sed): ArgumentScan(words.dropFirst(), row.options).powers.contains { $0.power == .writes } ? .all : .none
                default: .none
                }
            if !read(words.dropFirst(), row.options, use, changes) { return }
        }
        guess(row, name)
    }

    /// Of `git` and its subcommand.
    init(git words: ArraySlice<ShellWord>) {
        self.words = words
        let general = ArgumentScan(words.dropFirst(), GitTable.general, stops: true)
        for option in general.options where ["C", "git-dir", "work-tree"].contains(option.name) {
            if let value = option.value { operands.append(Operand(place: value.place, start: value.start)) }
        }
        let folder = general.options.last { $0.name == "C" }?.value?.place
        guard general.unknownOption == nil, let place = general.operandPlaces.first, let name = words[place].literal,
            let row = GitTable.row(ExactString(name))
        else {
            guess(ProgramTable.row("git"), "git")
            return
        }
        var arguments = words[(place + 1)...]
        var options = row.options
        if let command = row.command(arguments) { (options, arguments) = (command.options, row.words(of: command, arguments)) }
        guard let options, let use = options.paths else {
            guess(ProgramTable.row("git"), "git")
            return
        }
        let known = operands.count
        let changes: Changes = ["checkout", "restore", "rm", "mv", "clean", "apply"].contains(ExactString(name)) ? .all : .none
        if read(arguments, options, use, changes) { guess(ProgramTable.row("git"), "git") }
        for index in operands.indices.dropFirst(known) where operands[index].start != nil { operands[index].base = folder }
    }

    private enum Changes { case none, last, all }

    /// By the row.
    ///
    /// - Returns: whether an option was not known: then every value and operand counts, and the rest is guessed as well.
    private mutating func read(_ arguments: ArraySlice<ShellWord>, _ options: ProgramOptions, _ use: PathUse, _ changes: Changes) -> Bool {
        let scan = ArgumentScan(arguments, options)
        let isUnclear = scan.unknownOption != nil
        for option in scan.options {
            guard let value = option.value else { continue }
            let writes = use.written.contains(option.name)
            if isUnclear || writes || use.read.contains(option.name) || options.powers[option.name] != nil {
                operands.append(Operand(place: value.place, start: value.start, changes: writes, isRevision: use.hasRevisions))
            }
        }
        let below = FolderReading(use, scan)
        if case .names = use.depth {} else { showsContents = true }
        var paths = scan.operandPlaces
        switch use.operands {
        case .paths: break
        // A word that the shell makes can be one, whatever it should be.
        case .text: paths.removeAll { !isUnclear && words[$0].literal != nil }
        case .pattern(let others):
            if !isUnclear, !scan.has(others), let first = paths.first, words[first].literal != nil { paths.removeFirst() }
        }
        if case .read(let count) = options.operands {
            for (index, place) in paths.enumerated() { operands.append(Operand(place: place, start: 0, changes: index >= count, below: below)) }
            return isUnclear
        }
        let hasTarget = !use.written.isEmpty && scan.has(use.written)
        for (index, place) in paths.enumerated() {
            let isChanged =
                switch changes {
                case .none: false
                case .last: !hasTarget && index == paths.count - 1
                case .all: true
                }
            operands.append(Operand(place: place, start: 0, changes: isChanged, below: below, isRevision: use.hasRevisions))
        }
        if paths.isEmpty { readsHere = below }
        return isUnclear
    }

    /// The guess, by what words look like.
    private mutating func guess(_ row: ProgramRow?, _ name: ExactString?) {
        if let name, Self.textual.contains(name) { return }
        if name == "find" {
            readFind()
            return
        }
        var skipsPattern = name.map(Self.patterned.contains) ?? false
        let takesCode = row.flatMap(Self.language)
        if case .text? = takesCode { skipsPattern = true }
        if skipsPattern, words.contains(where: { $0.literal.map { Self.patternOptions.contains(ExactString($0)) } ?? false }) { skipsPattern = false }
        var isText = false
        var onlyOperands = false
        for place in words.indices.dropFirst() {
            let literal = words[place].literal.map { ExactString($0) }
            if isText {
                isText = false
                continue
            }
            if !onlyOperands, let literal, literal.utf8.first == UInt8(ascii: "-"), literal.utf8.count > 1 {
                if literal == "--" { onlyOperands = true }
                isText = isFollowedByText(literal, takesCode, name)
                // The value may be in the same word.
                if !Self.isText(inOne: literal) { operands.append(Operand(place: place)) }
                continue
            }
            if skipsPattern {
                skipsPattern = false
                continue
            }
            operands.append(Operand(place: place))
        }
        markChanges(row, name)
    }

    private static func language(_ row: ProgramRow) -> ProgramLanguage? {
        if case .interprets(let language) = row.nature { language } else { nil }
    }

    private func isFollowedByText(_ option: ExactString, _ code: ProgramLanguage?, _ name: ExactString?) -> Bool {
        switch code {
        case .shell?, .python?: if option.utf8.last == UInt8(ascii: "c") { return true }
        case .other?: if let last = option.utf8.last, "eEpr".utf8.contains(last), option.utf8.count < 6 { return true }
        default: break
        }
        return Self.textOptions.contains(option) || name.map { Self.textLetters[$0]?.contains(option) ?? false } ?? false
    }

    private static func isText(inOne option: ExactString) -> Bool {
        guard let equals = option.utf8.firstIndex(of: UInt8(ascii: "=")) else { return false }
        return textOptions.contains(ExactString(String(decoding: option.utf8[..<equals], as: UTF8.self)))
    }

    private mutating func readFind() {
        var isBeforeExpression = true
        for place in words.indices.dropFirst() {
            guard let literal = words[place].literal.map({ ExactString($0) }) else {
                if isBeforeExpression { operands.append(Operand(place: place)) }
                continue
            }
            if let first = literal.utf8.first, "-(!".utf8.contains(first), !["-H", "-L", "-P"].contains(literal) { isBeforeExpression = false }
            let before = words[place - 1].literal.map { ExactString($0) }
            if isBeforeExpression {
                operands.append(Operand(place: place))
            } else if let before, Self.findOptions.contains(before) {
                operands.append(Operand(place: place, changes: before.utf8.starts(with: "-f".utf8)))
            }
        }
    }

    private mutating func markChanges(_ row: ProgramRow?, _ name: ExactString?) {
        let guessed = operands.indices.filter { operands[$0].start == nil }
        switch row?.nature {
        case .writes?:
            if let name, Self.copying.contains(name) {
                if let last = guessed.last { operands[last].changes = true }
            } else {
                for index in guessed { operands[index].changes = true }
            }
        case .destroys?: for index in guessed where name != "dd" || (words[operands[index].place].literal.map { $0.utf8.starts(with: "of=".utf8) } ?? true) { operands[index].changes = true }
        case .special(.sed)? where words.contains { $0.literal.map { $0.utf8.starts(with: "-i".utf8) || $0.utf8.starts(with: "--in-place".utf8) } ?? false }:
            for index in guessed { operands[index].changes = true }
        default: break
        }
    }
}
