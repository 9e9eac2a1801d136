public import JSON

/// What was found out about the world for one call, before it is shown and again before it starts.
///
/// Gathered by the room `Tools`. What decides of it is part of the call's binding digest (``CallSheet/binding``), so that a
/// difference between showing and starting is noticed.
public struct Facts: Sendable, Equatable {
    public var risk: Risk
    /// One sentence: why the risk is what it is.
    public var riskReason: String
    /// The real path of the working folder.
    public var folder: ExactString
    public var targets: [TargetFact]
    public var program: ProgramFact?
    /// The programs that the commands of a shell line name, each once; for one command the same as ``program``. What a shell
    /// does itself is none.
    public var programs: [ProgramFact]
    /// All paths that a command names, as far as they can be seen, with where they really lead.
    public var named: [NamedPath]
    /// Files whose content the program would obey, in the order in which they are named.
    public var scripts: [ScriptFact]
    /// Paths that a command names and that lead where a person should know of.
    public var places: [NamedPlace]
    /// The hosts that the arguments name.
    public var hosts: [HostFact]
    /// What the reading of a command found, by the names of the flags.
    public var flags: Set<String>
    /// The whole environment of a child process, in order.
    public var environment: [EnvironmentEntry]
    public var effect: Effect
    /// Of a call that changes files, where copies are kept; nil for all others.
    public var undo: UndoFact?
    /// What a command would be shut in by; nil for what starts no program.
    public var sandbox: SandboxFact?
    /// Seconds after which a command is ended, where the call says so itself.
    public var timeLimit: Int?
    /// What could not be found out, a sentence each; any makes the call ask.
    public var unknown: [String]
    /// What the person's hooks said to the call, in the order of their files.
    public var hooks: [HookFact] = []

    public init(
        risk: Risk, riskReason: String, folder: ExactString, targets: [TargetFact] = [], program: ProgramFact? = nil,
        programs: [ProgramFact] = [], named: [NamedPath] = [], scripts: [ScriptFact] = [], places: [NamedPlace] = [], hosts: [HostFact] = [], flags: Set<String> = [], environment: [EnvironmentEntry] = [],
        effect: Effect = .nothing, undo: UndoFact? = nil, sandbox: SandboxFact? = nil, timeLimit: Int? = nil, unknown: [String] = []
    ) {
        self.risk = risk
        self.riskReason = riskReason
        self.folder = folder
        self.targets = targets
        self.program = program
        self.programs = programs
        self.named = named
        self.scripts = scripts
        self.places = places
        self.hosts = hosts
        self.flags = flags
        self.environment = environment
        self.effect = effect
        self.undo = undo
        self.sandbox = sandbox
        self.timeLimit = timeLimit
        self.unknown = unknown
    }
}

/// A path among the words of a command.
public struct NamedPath: Sendable, Equatable {
    /// As the command writes it.
    public var given: ExactString
    /// Absolute, links followed; nil when it could not be worked out.
    public var resolved: ExactString?

    public init(given: ExactString, resolved: ExactString?) {
        self.given = given
        self.resolved = resolved
    }
}

/// What a call will do when it runs, as far as the tool's own code can say.
public enum Effect: Sendable, Equatable {
    case nothing
    case lists
    case reads
    /// Looks for names below the first target.
    case finds
    /// Looks for text in the first target, or in the files below it.
    case searches
    /// Replaces or creates the first target with these bytes. `existing` is its content now, when it was read.
    case writes(content: [UInt8], existing: [UInt8]?)
    /// Makes the first target and the folders on its way.
    case makesFolder
    /// Gives the first target the place of the second.
    case moves
    case deletes
    /// Undoes what an earlier call did to files: in words, and what that comes to.
    indirect case undoes(call: Int, tool: ExactString, words: String, Effect)
    case runs(argv: [ExactString])
    /// Runs a statement on the database that is the first target; nil as long as SQLite has not been asked.
    case queries(StatementFact?)
    /// Asks the person.
    case asks(CallQuestion)
    /// Reads again what this call of the same session wrote.
    case rereads(call: Int)
    /// Asks the first host for a page, by GET. `target` is what the host gets, path and query; `proxy` is what it goes through.
    case fetches(target: ExactString, proxy: ExactString?)
    /// Gives a line to a shell.
    case runsLine(shell: ExactString, line: ExactString)
}

extension Effect {
    /// It starts a program here.
    public var startsProgram: Bool {
        switch self {
        case .runs, .runsLine: true
        default: false
        }
    }
}

extension Effect {
    /// It changes files or folders that its targets name.
    public var changesFiles: Bool {
        switch self {
        case .writes, .makesFolder, .moves, .deletes, .undoes: true
        case .queries(let statement): statement?.isReadOnly != true
        default: false
        }
    }
}

/// A file system object that a call names.
public struct TargetFact: Sendable, Equatable {
    public enum Kind: String, Sendable, Codable {
        case file, folder, link, device, pipe, socket, missing, unknown
    }

    /// The argument that named it.
    public var argument: ExactString
    /// As given.
    public var given: ExactString
    /// Absolute, links followed (of a missing last part: of its parent); nil when it could not be worked out.
    public var resolved: ExactString?
    /// Whether it lies inside the working folder, decided on path components of the real target.
    public var inside: Bool
    public var kind: Kind
    public var identity: FileIdentity?
    /// Bytes.
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64
    /// Digest of the content, for targets whose present content matters (writes, deletes).
    public var content: Digest?
    /// Folders that would be made for it, absolute, from the outermost on. No part of the binding: its real place says
    /// the same, and an approval outlives that one of them is made in the meantime.
    public var newFolders: [ExactString]
    /// Links that were followed on the way, in order.
    public var links: [LinkFact]
    /// How many names the object has in the file system; more than one: the others are hard links.
    public var names: Int
    /// Why general rules never cover this place (own configuration, `.git/`, secrets, devices); nil for ordinary ones.
    public var sensitive: String?
    public var notes: [PlaceNote]

    public init(
        argument: ExactString, given: ExactString, resolved: ExactString?, inside: Bool, kind: Kind,
        identity: FileIdentity? = nil, size: Int64 = 0, modified: Int64 = 0, content: Digest? = nil,
        newFolders: [ExactString] = [], links: [LinkFact] = [], names: Int = 1, sensitive: String? = nil,
        notes: [PlaceNote] = []
    ) {
        self.argument = argument
        self.given = given
        self.resolved = resolved
        self.inside = inside
        self.kind = kind
        self.identity = identity
        self.size = size
        self.modified = modified
        self.content = content
        self.newFolders = newFolders
        self.links = links
        self.names = names
        self.sensitive = sensitive
        self.notes = notes
    }
}

extension TargetFact {
    /// Why a place is sensitive in which keys and passwords usually lie.
    public static let placeOfSecrets = "It is a usual place of secrets."
}

/// Which object it is, whatever its name.
public struct FileIdentity: Sendable, Hashable {
    public var device: UInt64
    public var inode: UInt64
    public init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }
}

/// The program that a command would start.
public struct ProgramFact: Sendable, Equatable {
    public var given: ExactString
    /// Absolute, links followed; nil when nothing of that name is in the fixed PATH.
    public var resolved: ExactString?
    public var identity: FileIdentity?
    public var size: Int64
    public var modified: Int64
    /// When anything about it last changed, in nanoseconds since 1970: what nobody can set at will.
    public var changed: Int64
    /// Whether the file lies inside the working folder: then it is a script or binary that the work itself made.
    public var inside: Bool

    public init(
        given: ExactString, resolved: ExactString?, identity: FileIdentity?, size: Int64, modified: Int64, changed: Int64 = 0,
        inside: Bool
    ) {
        self.given = given
        self.resolved = resolved
        self.identity = identity
        self.size = size
        self.modified = modified
        self.changed = changed
        self.inside = inside
    }
}

public struct EnvironmentEntry: Sendable, Equatable {
    public var name: ExactString
    public var value: ExactString
    public init(name: ExactString, value: ExactString) {
        self.name = name
        self.value = value
    }
}
