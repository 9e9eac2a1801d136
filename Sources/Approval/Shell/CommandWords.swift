import JSON

/// Which words of a command can be paths, and whether it changes what lies there.
struct CommandWords {
    struct Operand {
        /// Of the word.
        let place: Int
        var changes = false
    }

    let words: ArraySlice<ShellWord>
    private(set) var operands: [Operand] = []

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
        switch row?.nature {
        case .writes?:
            if let name, Self.copying.contains(name) {
                if let last = operands.indices.last { operands[last].changes = true }
            } else {
                for index in operands.indices { operands[index].changes = true }
            }
        case .destroys?: for index in operands.indices where name != "dd" || (words[operands[index].place].literal.map { $0.utf8.starts(with: "of=".utf8) } ?? true) { operands[index].changes = true }
        case .special(.sed)? where words.contains { $0.literal.map { $0.utf8.starts(with: "-i".utf8) || $0.utf8.starts(with: "--in-place".utf8) } ?? false }:
            for index in operands.indices { operands[index].changes = true }
        default: break
        }
    }
}
