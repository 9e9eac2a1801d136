public import Approval
public import JSON
import Synchronization

/// The person's program that is run when a call begins to wait and nobody looks (`attention.on_pending`).
///
/// It is pinned as a hook's program is: what it was when the session began, outside the working folder; one that has changed
/// since is not run, as a call may have changed it. It runs as a hook does, a family of its own that bears a tool's mark, so
/// that nothing of it can decide a call; with nothing as its input, and nobody reads what it writes.
public final class PendingProgram: Sendable {
    /// Seconds after which it is ended.
    public static let timeLimit = 30

    private let program: PinnedProgram
    private let environment: [EnvironmentEntry]
    private let time: Duration
    private let running = Mutex<(isClosed: Bool, task: Task<HookRun.End, Never>?)>((false, nil))

    /// Looks at the program; runs nothing.
    ///
    /// - Parameter time: after which it is ended.
    public init(
        _ command: [ExactString], workspace: Workspace, environment: ChildEnvironment, searchPath: [ExactString] = ChildEnvironment.systemPath,
        time: Duration = .seconds(PendingProgram.timeLimit)
    ) {
        self.environment = environment.entries
        self.time = time
        program = PinnedProgram(command, workspace: workspace, searchPath: searchPath)
    }

    /// Its file, links followed; nil where there is a trouble.
    public var path: ExactString? { try? program.known.get().resolved }

    /// Why it cannot be run, as it follows its name; nil when it can.
    public var trouble: String? { if case .failure(let trouble) = program.known { trouble.words("run") } else { nil } }

    /// Runs it to its end, and to the end of all that it has started.
    ///
    /// - Parameter variables: added to the environment that every program gets here.
    /// - Returns: what went wrong, as it follows its name; nil when nothing did.
    public func run(_ variables: [EnvironmentEntry]) async -> String? {
        let known: PinnedProgram.State
        do throws(PinnedProgram.Obstacle) {
            known = try await program.unchanged()
        } catch {
            return error.words("run", since: "the session began")
        }
        let run = HookRun(known, program.command, environment: environment + variables, question: [], time: time, isUnheard: true)
        let task = running.withLock { running in
            let task = Task.detached { await run.end() }
            if running.isClosed { task.cancel() }
            running.task = task
            return task
        }
        switch await task.value {
        case .exited(0, _), .cancelled: return nil
        case .exited(let code, _): return "ended with exit status \(code)"
        case .killed(let signal): return "was killed by signal \(signal)"
        case .timedOut: return "did not end within \(ToolText.seconds(time)), and was ended"
        case .wroteTooMuch, .lost: return "did not come to an end"
        case .notStarted(let why): return "could not be started: \(why)"
        }
    }

    /// Ends it if it runs, and returns when it is gone; it is not run any more.
    public func close() async {
        let task = running.withLock { running in
            running.isClosed = true
            return running.task
        }
        task?.cancel()
        _ = await task?.value
    }
}
