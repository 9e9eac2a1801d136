import JSON

/// What a subcommand of git does.
struct GitRow: Sendable {
    let names: [ExactString]
    let risk: Risk
    let does: String
    var options: ProgramOptions?
    /// With an operand it writes, as `git branch NAME`.
    var writesWithOperand = false
    /// What the first operand makes of it.
    var commands: [ProgramCommand] = []
    /// It is there to run what is configured. What a repository could make the others run is known otherwise: ``GitSwitches``.
    var runsConfigured = false

    /// What the first of its arguments makes of it.
    func command(_ arguments: ArraySlice<ShellWord>) -> ProgramCommand? {
        guard let first = arguments.first?.literal.map({ ExactString($0) }) else { return nil }
        return commands.first { $0.names.contains(first) }
    }

    /// The words that the options of a command are read in.
    func words(of command: ProgramCommand, _ arguments: ArraySlice<ShellWord>) -> ArraySlice<ShellWord> {
        arguments.first?.literal?.utf8.first == UInt8(ascii: "-") ? arguments : arguments.dropFirst()
    }
}

enum GitTable {
    static func row(_ name: ExactString) -> GitRow? { byName[name] }

    private static let byName: [ExactString: GitRow] = {
        var table: [ExactString: GitRow] = [:]
        for row in reading + writing {
            for name in row.names { table[name] = row }
        }
        return table
    }()

    /// The options before the subcommand.
    static let general = ProgramOptions(
        "hvpP", values: "Cc",
        long: """
            no-pager paginate bare git-dir= work-tree= namespace= no-replace-objects literal-pathspecs glob-pathspecs noglob-pathspecs \
            icase-pathspecs no-optional-locks html-path man-path info-path config-env=
            """,
        powers: ["c": .runs, "exec-path": .runs, "config-env": .runs])

    static func names(_ text: String) -> [ExactString] { NameList.names(in: text) }
}
