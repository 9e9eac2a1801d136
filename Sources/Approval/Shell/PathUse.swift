import JSON

/// Which of a program's words are paths, and how far it reads there: a part of its row, known and not guessed.
struct PathUse: Sendable {
    enum Operands: Sendable {
        case paths
        /// Text, numbers, names.
        case text
        /// The first one is a pattern or a script, unless one of these options gives it; the others are paths.
        case pattern(unless: Set<ExactString>)
    }

    /// What it shows of what it finds at a path.
    enum Depth: Sendable {
        /// Names, sizes and the like.
        case names
        case contents
        /// Contents, and with one of these options those of everything below a folder; always, when there are none.
        case below(with: Set<ExactString>)
    }

    let operands: Operands
    /// Options whose values are paths that are read, by letter or name.
    let read: Set<ExactString>
    /// The same, of those that are written.
    let written: Set<ExactString>
    let depth: Depth
    /// Options with which it reads names that begin with a dot, below a folder; nil when it always does.
    var hidden: Set<ExactString>?
    /// Options that keep it out of folders of these names, and that limit it to files of these names.
    var excludesFolders: Set<ExactString> = []
    var includesFiles: Set<ExactString> = []
    /// With one of these the options above say less than they seem to.
    var overrules: Set<ExactString> = []
    /// It follows links in a folder that it is given, unless one of these is there; nil when it follows none.
    var followsUnless: Set<ExactString>?
    /// Words like `HEAD:path` name a path as well.
    var hasRevisions = false

    /// - Parameters:
    ///   - read: names of options with blanks between, without dashes; so `written`.
    init(_ operands: Operands = .paths, read: String = "", written: String = "", depth: Depth = .names) {
        self.operands = operands
        self.read = Set(NameList.names(in: read))
        self.written = Set(NameList.names(in: written))
        self.depth = depth
    }

    static let text = PathUse(.text)
    static let names = PathUse()
    static let contents = PathUse(depth: .contents)

    func with(_ change: (inout PathUse) -> Void) -> PathUse {
        var use = self
        change(&use)
        return use
    }
}
