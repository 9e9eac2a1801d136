/// A shell line read the way bash reads it (POSIX XCU 2; bash manual, section 3), without running any of it.
///
/// It is read on bytes: only ASCII has meaning to a shell, so a letter that looks like `;` is a letter, and a mark behind
/// `>` hides nothing. Reading takes time in proportion to the length. What bash would refuse is never plain; what can be
/// seen of it is given all the same, for rules that deny.
public struct ShellLine: Sendable, Equatable {
    /// Nothing but simple commands of words and quotes, joined by `&&`, `||`, `;`, `|` or newlines.
    ///
    /// Globs and tildes are words here and stay as they are written; ``traits`` names them.
    public let isPlain: Bool
    /// Of a plain line: the words of its commands, in order, as bash makes them by quote removal.
    public let commands: [[String]]
    /// Of a plain line: what stands between and behind its commands, without newlines.
    public let operators: [String]
    /// One sentence: why the line is not plain.
    public let because: String?
    public let traits: Set<ShellTrait>
    /// Every simple command that can be seen, also in substitutions, groups and control structures of a line that is
    /// not plain, and in one that cannot be read to its end.
    public let simpleCommands: [ShellCommand]

    public init(_ text: String) { self.init(Array(text.utf8)) }

    public init(_ bytes: [UInt8]) {
        var reader = ShellReader(bytes)
        reader.readAll()
        let reading = reader.reading
        isPlain = reading.obstacle == nil
        commands = isPlain ? reading.plainCommands : []
        operators = isPlain ? reading.operators : []
        because = reading.obstacle?.sentence
        hasOnlyHarmlessObstacles = reading.obstacles.isSubset(of: [.redirect, .lineContinuation])
        traits = reading.traits
        simpleCommands = reading.commands
    }

    /// Nothing in it groups, repeats or chooses commands.
    private let hasOnlyHarmlessObstacles: Bool

    /// Whether every word of every command is known and nothing but `;`, `&&`, `||`, `|` and newlines joins them; unlike
    /// ``isPlain`` this takes lines that are continued behind a backslash, and harmless redirections.
    public var isTransparent: Bool {
        hasOnlyHarmlessObstacles && traits.isSubset(of: [.chain, .pipe, .redirect]) && !simpleCommands.isEmpty
            && simpleCommands.allSatisfy { $0.argv?.isEmpty == false && $0.redirections.allSatisfy(\.isHarmless) }
    }
}
