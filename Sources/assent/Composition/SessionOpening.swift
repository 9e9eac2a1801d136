import Approval
import Configuration
import Conversation
import Engine
import JSON
import Journal
import Models
import Store
import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Joins folder, model, tools, journal and engine to a session: the same for every front end.
struct SessionOpening {
    let here: Here
    let folders: DataFolders
    let workspace: Workspace
    let settings: SessionSettings
    private let options: SessionOptions

    /// Makes nothing yet, so that a command can still refuse.
    ///
    /// - Parameter theme: what `--theme` says.
    /// - Throws: ``Failure``, also for a configuration that is wrong.
    init(_ options: SessionOptions, theme: String? = nil, here: Here) throws {
        self.options = options
        self.here = here
        workspace = try Self.workspace(options.folder ?? ".")
        folders = try DataFolders(environment: here.environment)
        var files = try ConfigurationFiles(folders: folders, workspace: workspace, environment: here.environment)
        files.setOption("-m", options.model)
        files.setOption("--base-url", options.baseURL)
        files.setOption("--theme", theme)
        settings = try SessionSettings(
            files, workspace: workspace, themes: ThemeFinder(program: Here.program(), configuration: folders.configuration),
            home: here.environment["HOME"])
    }

    /// Begins the session: its first row is in the journal when this returns.
    ///
    /// - Parameter words: added to what the model is told before the conversation.
    /// - Throws: ``Failure``.
    func open(telling words: String? = nil) async throws -> OpenSession {
        let model = try await ModelFinder(environment: here.environment).model(options.modelArguments(settings.configuration))
        let journal = try openJournal()
        // Children that daemonise still end with their call.
        _ = ProcessTree.adoptOrphans()
        let tools = ToolBox(
            workspace: workspace,
            environment: ChildEnvironment(
                choosingFrom: here.environment.map { EnvironmentEntry(name: ExactString($0.key), value: ExactString($0.value)) }),
            ownFolders: [ExactString(folders.data), ExactString(folders.configuration), ExactString(ConfigurationFiles.systemPath.parentFolder)])

        let id = SessionID(String(UInt64.random(in: .min ... .max), radix: 36))
        let lock = try takeLock(journal, id)
        let facts = SessionFacts(
            name: options.session ?? name, folder: workspace.root.string, model: model.name, program: Version.text,
            author: here.author)
        var system = settings.system
        if let words { system.append(SystemPart(title: "this command's words", text: words, isForeign: false)) }
        let limits = settings.configuration.limits
        let engine = SessionEngine(
            session: id, facts: facts, system: system,
            limits: TurnLimits(rounds: limits.rounds, calls: limits.calls, repeats: limits.repeats),
            services: .init(model: model, tools: tools, journal: journal, clock: Here.now), notices: settings.notices)
        return OpenSession(id: id, engine: engine, journal: journal, lock: lock)
    }

    /// The folder's own name.
    private var name: String {
        let last = workspace.root.utf8.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) }
        return last ?? "root"
    }

    static func workspace(_ path: String) throws -> Workspace {
        guard let real = realpath(path, nil) else { throw Failure("cannot work in \(path): \(Failure.system)") }
        defer { free(real) }
        do {
            return try Workspace(folder: ExactString(String(cString: real)))
        } catch {
            throw Failure("cannot work in \(path): \(error)")
        }
    }

    private func openJournal() throws -> SessionJournal {
        do {
            return try SessionJournal.open(folder: folders.data)
        } catch {
            throw Failure(error.message, hint: error.hint)
        }
    }

    private func takeLock(_ journal: SessionJournal, _ id: SessionID) throws -> SessionLock {
        do {
            return try journal.lock(session: id)
        } catch {
            throw Failure(error.message, hint: error.hint)
        }
    }
}

/// A session that has begun; held by this process for as long as this lives.
struct OpenSession: ~Copyable {
    let id: SessionID
    let engine: SessionEngine
    let journal: SessionJournal
    private let lock: SessionLock

    init(id: SessionID, engine: SessionEngine, journal: SessionJournal, lock: consuming SessionLock) {
        self.id = id
        self.engine = engine
        self.journal = journal
        self.lock = lock
    }

    /// How many calls were shown and decided by nobody, now that the engine has ended; 0 when the journal cannot say.
    var undecided: Int {
        guard let log = try? journal.log(session: id) else { return 0 }
        return log.count { $0.fate == .notRun && $0.revision > 0 }
    }

    /// The engine has ended; another may hold the session.
    consuming func release() {}
}
