/// What a shell line does beyond naming a program and its arguments; the raw values are the names of the flags.
///
/// A trait is a fact about the text, seen anywhere in it, also inside of substitutions and of control structures.
public enum ShellTrait: String, Sendable, Codable, CaseIterable, Comparable {
    /// More than one command: `;`, `&&`, `||`, a newline, a control structure.
    case chain = "shell-chain"
    case pipe = "shell-pipe"
    case background = "shell-background"
    /// A command inside of a word: `$(…)`, backticks, `<(…)`, `>(…)`, `${x@P}`.
    case substitution = "shell-substitution"
    /// Words that only the shell knows: `$x`, `${…}`, `$((…))`, `~`, globs, braces.
    case expansion = "shell-expansion"
    case redirect = "shell-redirect"
    case heredoc = "shell-heredoc"
    /// A word that is spelled in pieces or with escapes that it does not need, so that it does not read as what it is.
    case quoting = "shell-quoting"
    case comment = "shell-comment"
    /// A variable that is set for one command.
    case environmentPrefix = "shell-env-prefix"
    /// A variable or an option of the shell itself, which holds for every command behind it.
    case environmentChange = "shell-env-change"
    case functionOrAlias = "shell-function-or-alias"
    /// bash would refuse the line, or it is beyond what is read here.
    case unparsed = "shell-unparsed"

    public static func < (a: ShellTrait, b: ShellTrait) -> Bool { a.rawValue < b.rawValue }
}
