import JSON

/// A word of a command as far as it can be known without running anything.
public enum ShellWord: Sendable, Hashable {
    /// What the program gets, after quote removal.
    case literal(String)
    /// The shell makes it: a variable, a substitution, a glob, a tilde. It can become several words or none.
    case unknown

    public var literal: String? {
        if case .literal(let text) = self { text } else { nil }
    }
}

/// A redirection of a command (POSIX XCU 2.7).
public struct ShellRedirection: Sendable, Hashable {
    /// As it is written, without the number before it: `>`, `2>&1` has `>&`.
    public let sign: String
    public let target: ShellWord
    /// What is known of a target that the shell makes.
    var beginning: ShellBeginning?

    /// Whether it can only throw output away, read nothing, or join two outputs that are there already.
    public var isHarmless: Bool {
        guard case .literal(let target) = target else { return false }
        switch ExactString(sign) {
        case ">&", "<&":
            // Numbers and `-` name open files; everything else is a file.
            return target.utf8.allSatisfy { ASCII.isDigit($0) || $0 == 0x2D } && !target.utf8.isEmpty
        case "<<", "<<-", "<<<": return true
        default: return ExactString(target) == "/dev/null"
        }
    }
}

/// One simple command as it stands in a line (POSIX XCU 2.9.1), wherever in it.
public struct ShellCommand: Sendable, Hashable {
    public var words: [ShellWord] = []
    /// By their place, what is known of words that the shell makes.
    var beginnings: [Int: ShellBeginning] = [:]
    /// The names of the variables that are set before its first word.
    public var assignments: [String] = []
    public var redirections: [ShellRedirection] = []
    /// Whether its standard input is the output of another command of the line.
    public var readsPipe = false

    /// Its words, when all of them are known.
    public var argv: [String]? {
        var argv: [String] = []
        for word in words {
            guard case .literal(let text) = word else { return nil }
            argv.append(text)
        }
        return argv
    }
}
