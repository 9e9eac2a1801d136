import JSON

/// What is known of a program: a row of ``ProgramTable``.
struct ProgramRow: Sendable {
    enum Nature: Sendable {
        /// It only reads, with the options that are listed and no others.
        case reads
        case writes
        case destroys
        case connects
        /// It runs what a project's files say.
        case builds
        /// It runs the text that it is given; a script when it is given one.
        case interprets(ProgramLanguage)
        /// It runs the command that its arguments spell.
        case wraps(WrapperShape)
        /// Its first operand says what it does.
        case commands([ProgramCommand])
        /// It has rules of its own.
        case special(Special)
    }

    enum Special: Sendable {
        case find, git, sed, eval, trap, source, commandName, exec, environment
    }

    let names: [ExactString]
    let nature: Nature
    /// Behind the name it makes a sentence: “rm deletes files and keeps no copy.”
    let does: String
    let options: ProgramOptions
    /// Raised whenever it is judged, besides what its nature raises.
    let flags: Set<String>

    init(_ names: String, _ nature: Nature, _ does: String, _ options: ProgramOptions = ProgramOptions(), flags: Set<String> = []) {
        self.names = NameList.names(in: names)
        self.nature = nature
        self.does = does
        self.options = options
        self.flags = flags
    }
}

/// One meaning of a program's first operand, such as `install` of `npm`.
struct ProgramCommand: Sendable {
    let names: [ExactString]
    let risk: Risk
    let does: String
    let flags: Set<String>
    /// Behind its name; or with it, where the name is an option itself.
    let options: ProgramOptions

    init(_ names: String, _ risk: Risk, _ does: String, _ options: ProgramOptions = ProgramOptions(), flags: Set<String> = []) {
        self.options = options
        self.names = NameList.names(in: names)
        self.risk = risk
        self.does = does
        self.flags = flags
    }
}

/// How an interpreter is told what to run.
enum ProgramLanguage: Sendable {
    /// `-c LINE`, or a script.
    case shell
    /// `-c CODE`, `-m MODULE`, or a script.
    case python
    /// `-e CODE`, or a script.
    case other
    /// It has ways of its own to run things, which are not read here: editors, debuggers, clients of databases.
    case tool
    /// The program is the first operand, or behind `-f`: awk.
    case text
}

/// Where in a wrapper's arguments the command begins.
struct WrapperShape: Sendable {
    let options: ProgramOptions
    /// Operands before the command, such as the seconds of `timeout`.
    var leading = 0
    /// It runs with the rights of somebody else.
    var changesRights = false
    /// Words are added to the command that are not in the line, as by `xargs`.
    var addsWords = false
    var flags: Set<String> = ["wrapper"]
}
