import Approval
import CPlatform
import Configuration
import Conversation
import Engine
import Guards
import JSON
import Journal
import Link
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
    /// The policy files: guards as they are now, rules as they are at any time.
    let policy: PolicyBook
    private let options: SessionOptions
    private let theme: String?

    /// Makes nothing yet, so that a command can still refuse.
    ///
    /// - Parameter theme: what `--theme` says.
    /// - Throws: ``Failure``, also for a configuration that is wrong.
    init(_ options: SessionOptions, theme: String? = nil, here: Here) throws {
        self.options = options
        self.theme = theme
        self.here = here
        workspace = try Self.workspace(options.folder ?? ".")
        folders = try DataFolders(environment: here.environment)
        var files = try ConfigurationFiles(folders: folders, workspace: workspace, environment: here.environment)
        files.setOption("-m", options.model)
        files.setOption("--base-url", options.baseURL)
        files.setOption("--api", options.api)
        files.setOption("--reasoning", options.reasoning)
        files.setOption("--theme", theme)
        settings = try SessionSettings(
            files, workspace: workspace, themes: ThemeFinder(program: Here.program(), configuration: folders.configuration),
            home: here.environment["HOME"])
        policy = try PolicyBook(folders: folders, workspace: workspace, home: here.environment["HOME"])
    }

    /// Begins the session, or takes one up again: its first row is in the journal when this returns.
    ///
    /// - Parameters:
    ///   - words: added to what the model is told before the conversation.
    ///   - answerSchema: the shape that the model's last words must have.
    ///   - withoutModel: nothing will be asked; the session keeps the model that it had.
    ///   - decidesAtOnce: no call waits for a person.
    ///   - names: of the sessions that run; a new one gets another.
    ///   - resumed: the id or name of a session that rests; nil for a new one.
    /// - Throws: ``Failure``.
    func open(
        telling words: String? = nil, answerSchema: AnswerSchema? = nil, resuming resumed: String? = nil, withoutModel: Bool = false, decidesAtOnce: Bool = false, besides names: [String] = [], keeping: SessionEngine.Keeping = .init()
    ) async throws -> OpenSession {
        let earlier = try resumed.map { try Self.session($0, in: openJournal()) }
        let model: any Model = withoutModel ? PracticeModel() : try await ModelFinder(environment: here.environment).model(modelArguments(resuming: earlier))
        here.wipeKeys()
        // Nor is its memory, which has them, for anybody to look into, or for a file that a crash leaves.
        _ = cplatform_set_dumpable(0)
        let journal = try openJournal()
        // Children that daemonise still end with their call.
        _ = ProcessTree.adoptOrphans()
        let undo = folders.undo(settings.configuration.undo)
        let id = earlier?.id ?? SessionID(String(UInt64.random(in: .min ... .max), radix: 36))
        let outputs = OutputShelf(dataFolder: ExactString(folders.data), session: id)
        outputs.prune()
        let watching = HookSet(policy.hooks, workspace: workspace)
        let childEnvironment = ChildEnvironment(
            choosingFrom: here.environment.map { EnvironmentEntry(name: ExactString($0.key), value: ExactString($0.value)) })
        let tools = ToolBox(
            workspace: workspace, environment: childEnvironment,
            ownFolders: [ExactString(folders.data), ExactString(folders.configuration), ExactString(ConfigurationFiles.systemPath.parentFolder)],
            outputs: outputs, sandbox: SandboxSettings(settings.configuration, here: here), undo: undo,
            web: ModelFinder(environment: here.environment).web, hooks: watching)
        // What is too old goes when a session begins, and nobody waits for it.
        Task.detached { undo.tidy() }

        let lock = HeldLock(try takeLock(journal, id))
        let facts = SessionFacts(
            name: earlier?.name.map(SessionName.fitting) ?? Self.unused(SessionName.fitting(options.session ?? name), besides: names), folder: workspace.root.string, model: withoutModel ? earlier?.current?.model ?? model.name : model.name, program: Version.text,
            author: here.author)
        let guards = policy.guards
        let screened = SystemParts.screened(settings.system, guards)
        var system = screened.parts
        if let words { system.append(SystemPart(title: "this command's words", text: words, isForeign: false)) }
        let limits = settings.configuration.limits
        var keeping = keeping
        if keeping.isDetachable { keeping.idleSeconds = settings.configuration.idleSeconds }
        // Where calls are denied at once nobody is called for.
        let onPending = decidesAtOnce ? nil : settings.configuration.attention.command.map { PendingProgram($0, workspace: workspace, environment: childEnvironment) }
        let (scrollback, trouble) = openScrollback()
        let change = withoutModel ? [] : Self.modelChange(from: earlier?.current?.model, to: model.name)
        let engine = SessionEngine(
            session: id, facts: facts, system: system,
            limits: TurnLimits(
                rounds: limits.rounds, calls: limits.calls, repeats: limits.repeats, repairs: limits.repairs, parallel: limits.parallel,
                answerSeconds: settings.configuration.approvalTimeoutSeconds),
            guards: guards,
            requestSettings: RequestSettings(
                answerSchema: answerSchema, allowsParallelCalls: settings.configuration.allowsParallelCalls,
                constrainsArguments: settings.configuration.constrainsArguments),
            services: .init(model: model, tools: tools, journal: journal, scrollback: scrollback, rules: policy, onPending: onPending, clock: Here.now),
            notices: settings.notices + change + policy.notices + watching.notices + (onPending?.notices ?? []) + screened.notices + trouble, keeping: keeping, resuming: earlier != nil)
        if earlier != nil {
            do {
                try await engine.restore()
            } catch {
                throw Failure(error.message, hint: error.hint)
            }
        }
        return OpenSession(id: id, engine: engine, journal: journal, lock: lock)
    }

    /// The looks and keys of this person for a session that lives in another folder. Where that folder cannot be looked at
    /// from here, those of this one.
    func moved(to folder: String) -> SessionOpening {
        guard options.folder == nil || options.folder == "/" else { return self }
        var moved = options
        moved.folder = folder
        return (try? SessionOpening(moved, theme: theme, here: here)) ?? self
    }

    private static func session(_ idOrName: String, in journal: SessionJournal) throws -> SessionSummary {
        do {
            if let found = try journal.session(idOrName) { return found }
        } catch {
            throw Failure(error.message, hint: error.hint)
        }
        throw Failure("there is no session \(VisibleText.line(idOrName)) in the journal", hint: "`assent ls` lists them.")
    }

    /// Without a word about the model the session goes on with the practice model if it had that one.
    private func modelArguments(resuming earlier: SessionSummary?) -> ModelArguments {
        var arguments = options.modelArguments(settings.configuration)
        if let earlier, options.model == nil, options.baseURL == nil, earlier.current?.model == PracticeModel().name { arguments.practice = true }
        return arguments
    }

    /// Who goes on with a session is seldom meant to be another than who had it.
    private static func modelChange(from before: String?, to now: String) -> [Notice] {
        guard let before, ExactString(before) != ExactString(now) else { return [] }
        return [
            Notice(
                .information, "\(VisibleText.line(before)) answered in this session before; now \(VisibleText.line(now)) does.",
                hint: "--model and --base-url choose who answers.")
        ]
    }

    /// Without one the session works, and is told of what it cannot keep.
    private func openScrollback() -> (Scrollback?, [Notice]) {
        do throws(StoreError) {
            let opening = try Scrollback.openOrSetAside(folder: folders.data, at: Here.now())
            return (opening.scrollback, opening.notice.map { [Notice(.warning, $0)] } ?? [])
        } catch {
            return (nil, [Notice(.warning, "What the screen shows is not kept for later; decisions are. \(error.message)", hint: error.hint)])
        }
    }

    /// `work`, or `work-2` where that is taken.
    private static func unused(_ name: String, besides names: [String]) -> String {
        let taken = Set(names.map { ExactString($0) })
        var free = name
        var number = 1
        while taken.contains(ExactString(free)) {
            number += 1
            free = "\(name)-\(number)"
        }
        return free
    }

    /// The folder's own name.
    private var name: String {
        let last = workspace.root.utf8.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) }
        return last ?? "root"
    }

    static func workspace(_ path: String) throws -> Workspace {
        guard let real = realpath(path, nil) else { throw Failure("cannot work in \(VisibleText.line(path)): \(Failure.system)", hint: "`-C DIR` names another folder, also for a session that is resumed.") }
        defer { free(real) }
        do {
            return try Workspace(folder: ExactString(String(cString: real)))
        } catch {
            throw Failure("cannot work in \(VisibleText.line(path)): \(error)")
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
    private let lock: HeldLock

    fileprivate init(id: SessionID, engine: SessionEngine, journal: SessionJournal, lock: HeldLock) {
        self.id = id
        self.engine = engine
        self.journal = journal
        self.lock = lock
    }

    /// The engine has ended; another may hold the session.
    consuming func release() {}
}

/// A box for the lock: the compiler (6.3) crashes on a noncopyable value that lives across an `await` that may throw.
private final class HeldLock: Sendable {
    private let lock: SessionLock

    init(_ lock: consuming SessionLock) { self.lock = lock }
}
