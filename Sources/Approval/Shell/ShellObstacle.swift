/// Why a line is not plain: the first thing in it that is more than words, quotes and joining operators.
enum ShellObstacle: Sendable, Hashable {
    case nothing, parseError(String), beyondLimits, parameter, commandSubstitution, processSubstitution, redirect, heredoc
    case hereString, assignment, subshell, group, background, control, function, test, declaration, negation, arithmetic
    case comment, ansiCString, translatedString, braceExpansion, pipeBoth, carriageReturn, lineContinuation, loneDollar
    case coprocess

    /// One sentence for the person.
    var sentence: String {
        switch self {
        case .nothing: "There is no command."
        case .parseError(let what): "bash cannot read it: \(what)."
        case .beyondLimits: "It is nested too deeply or too long to be read here."
        case .parameter: "It holds a variable, whose value is known only when it runs."
        case .commandSubstitution: "It holds a command substitution."
        case .processSubstitution: "It holds a process substitution."
        case .redirect: "It redirects input or output."
        case .heredoc: "It holds a here-document."
        case .hereString: "It holds a here-string."
        case .assignment: "It sets a variable."
        case .subshell: "It holds a subshell."
        case .group: "It holds a group of commands."
        case .background: "It runs a command in the background."
        case .control: "It holds a control structure."
        case .function: "It defines a function."
        case .test: "It holds a test."
        case .declaration: "It declares or removes a variable."
        case .negation: "It holds a negation."
        case .arithmetic: "It holds arithmetic."
        case .comment: "It holds a comment."
        case .ansiCString: "It holds a string with escapes, $'…'."
        case .translatedString: "It holds a string to translate, $\"…\"."
        case .braceExpansion: "It holds a brace expansion."
        case .pipeBoth: "It pipes standard error too."
        case .carriageReturn: "It holds a carriage return."
        case .lineContinuation: "It continues a line behind a backslash."
        case .loneDollar: "It holds a dollar sign outside of single quotes."
        case .coprocess: "It starts a coprocess."
        }
    }
}
