public import JSON

/// The paths that a command names in its words and redirections, in order, and the folders that it goes to; read from its
/// text alone.
///
/// Words that are a pattern, a script, a message or text for the output are none. What is named in code of another language
/// is not seen, nor what a program finds out by itself.
public struct CommandPaths: Sendable {
    public enum Step: Sendable, Equatable {
        /// Relative paths behind it begin there: `cd`.
        case folder(ShellBeginning)
        case path(Path)
        /// git is run.
        case git(GitUse)
    }

    /// Where git would look for its repository.
    public struct GitUse: Sendable, Equatable {
        /// The values of `-C`: each is relative to the one before.
        public var folders: [ShellBeginning] = []
        /// That of `--git-dir`.
        public var repository: ShellBeginning?
        /// The subcommand; nil where it is not known.
        public var command: ExactString?
    }

    public struct Path: Sendable, Equatable {
        public let beginning: ShellBeginning
        /// Something is written or deleted there.
        public let changes: Bool
        /// What lies in it is read, when it is a folder.
        public var below: FolderReading?
    }

    public private(set) var steps: [Step] = []
    private var count = 0

    /// More paths are not looked at; of those that a command names the first one too many is still here.
    public static let most = 400
    /// Commands run one after the other in one shell, so that a folder counts for all behind it and no other does.
    public private(set) var isStraight = true

    public init(line: String) { read(line: line, 0) }

    public init(argv: [ExactString]) { read(argv.map { .literal($0.string) }, [:], 0) }

    private mutating func read(line text: String, _ depth: Int) {
        guard depth <= CommandRisk.deepest, depth == 0 || text.utf8.count <= CommandRisk.longestInner else { return }
        let line = ShellLine(text)
        if !line.isPlain || line.traits.contains(.pipe) || line.operators.contains(where: { ExactString($0) == "||" }) { isStraight = false }
        for command in line.simpleCommands {
            read(command.words, command.beginnings, depth)
            for redirection in command.redirections where !redirection.isHarmless {
                let target = redirection.target.beginning(redirection.beginning)
                if Self.opensFile(redirection) { add(target, changes: redirection.sign.utf8.contains(UInt8(ascii: ">"))) }
            }
        }
    }

    /// bash opens connections itself under names that look like files.
    private static func opensFile(_ redirection: ShellRedirection) -> Bool {
        guard let target = redirection.target.literal else { return true }
        return !target.utf8.starts(with: "/dev/tcp/".utf8) && !target.utf8.starts(with: "/dev/udp/".utf8)
    }

    private mutating func read(_ words: [ShellWord], _ beginnings: [Int: ShellBeginning], _ depth: Int) {
        guard depth <= CommandRisk.deepest, let name = words.first?.literal else { return }
        // A program of the system by its whole path is what its name says.
        if name.utf8.contains(0x2F), CommandRisk.programName(name).utf8.contains(0x2F) { add(ShellBeginning(name), changes: false) }
        let row = ProgramTable.row(CommandRisk.programName(name))
        if let row, let inner = CommandReach.inner(of: words, row), !inner.words.isEmpty, inner.words.count < words.count {
            // What it runs are its last words.
            let start = words.count - inner.words.count
            addOperands(CommandWords(words[..<start], row: nil, name: nil), beginnings)
            let rest = Dictionary(beginnings.filter { $0.key >= start }.map { ($0.key - start, $0.value) }) { $1 }
            read(Array(words[start...]), rest, depth + 1)
            return
        }
        if case .special(.find)? = row?.nature {
            for command in FindActions.split(words).commands { read(command.words, [:], depth + 1) }
        }
        if let row, case .interprets(let language) = row.nature, case .line(let line)? = ScriptArgument(words, language) { read(line: line, depth + 1) }
        if case .special(.eval)? = row?.nature { read(line: words.dropFirst().compactMap(\.literal).joined(separator: " "), depth + 1) }
        if ["cd", "pushd"].contains(ExactString(name)) { return goTo(words, beginnings) }
        if case .special(.git)? = row?.nature {
            steps.append(.git(Self.gitUse(words, beginnings)))
            return addOperands(CommandWords(git: words[...]), beginnings)
        }
        if case .special(.sed)? = row?.nature {
            for file in SedScript.scripts(in: words.dropFirst()).flatMap({ $0.map { SedScript($0).files } ?? [] }) {
                add(ShellBeginning(file.path), changes: file.isWritten)
            }
        }
        addOperands(CommandWords(words[...], row: row, name: CommandRisk.programName(name)), beginnings)
    }

    private mutating func goTo(_ words: [ShellWord], _ beginnings: [Int: ShellBeginning]) {
        let place = words.indices.dropFirst().first { words[$0].literal.map { $0.utf8.first != UInt8(ascii: "-") } ?? true }
        let folder = place.map { words[$0].beginning(beginnings[$0]) } ?? ShellBeginning(pieces: [.variable("HOME", spelled: "~")], isWhole: true)
        add(folder, changes: false)
        steps.append(.folder(folder))
    }

    private mutating func addOperands(_ words: CommandWords, _ beginnings: [Int: ShellBeginning]) {
        for operand in words.operands {
            let word = words.words[operand.place]
            let whole = word.beginning(beginnings[operand.place])
            // Where the shell makes the word, a pattern can stand for all names in a folder.
            let below = operand.below ?? (words.showsContents && !whole.isWhole ? .matches : nil)
            guard let start = operand.start, let text = word.literal else {
                for part in PathWords.paths(in: whole) { add(part, changes: operand.changes, below: below) }
                continue
            }
            let path = Array(text.utf8.dropFirst(start))
            // A pathspec's `:/x` and `:!x` stay in the repository.
            if !operand.isRevision || path.first != UInt8(ascii: ":") {
                add(Self.path(path, in: operand.base.flatMap { words.words[$0].literal }), changes: operand.changes, below: below)
            }
            if operand.isRevision, let colon = path.firstIndex(of: UInt8(ascii: ":")), !path[colon...].starts(with: "://".utf8) {
                add(Self.path(Array(path[(colon + 1)...]), in: nil), changes: operand.changes)
            }
        }
        addTargets(words)
        if let here = words.readsHere { add(ShellBeginning("."), changes: false, below: here) }
    }

    /// What is copied or moved into a folder goes to a name in it, and a link of that name is followed.
    private mutating func addTargets(_ words: CommandWords) {
        guard let name = words.words.first?.literal, ["cp", "mv", "install", "ln"].contains(CommandRisk.programName(name)) else { return }
        let plain = words.operands.compactMap { words.words[$0.place].literal }.filter { $0.utf8.first != UInt8(ascii: "-") }
        guard plain.count > 1 else { return }
        for folder in plain where count <= Self.most {
            for source in plain where count <= Self.most && !source.utf8.elementsEqual(folder.utf8) {
                let last = source.utf8.split(separator: 0x2F).last.map { String(decoding: Array($0), as: UTF8.self) } ?? source
                add(ShellBeginning("\(folder)/\(last)"), changes: true)
            }
        }
    }

    private static func gitUse(_ words: [ShellWord], _ beginnings: [Int: ShellBeginning]) -> GitUse {
        let scan = ArgumentScan(words.dropFirst(), GitTable.general, stops: true)
        func value(_ value: ArgumentScan.Value) -> ShellBeginning { value.text.map { ShellBeginning($0) } ?? words[value.place].beginning(beginnings[value.place]) }
        var use = GitUse()
        use.folders = scan.options.filter { $0.name == "C" }.compactMap { $0.value.map(value) }
        use.repository = scan.options.last { $0.name == "git-dir" }?.value.map(value)
        use.command = scan.operands.first?.literal.map { ExactString($0) }
        return use
    }

    /// A path in a folder that is named as well.
    private static func path(_ path: [UInt8], in folder: String?) -> ShellBeginning {
        let text = String(decoding: path, as: UTF8.self)
        guard let folder, !folder.isEmpty, path.first != UInt8(ascii: "/"), !path.isEmpty else { return ShellBeginning(text) }
        return ShellBeginning("\(folder)/\(text)")
    }

    private mutating func add(_ beginning: ShellBeginning, changes: Bool, below: FolderReading? = nil) {
        if beginning.pieces.isEmpty || beginning.pieces == [.text("")] || count > Self.most { return }
        count += 1
        steps.append(.path(Path(beginning: beginning, changes: changes, below: below)))
    }
}
