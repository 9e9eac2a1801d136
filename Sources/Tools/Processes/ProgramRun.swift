import Approval
import Dispatch
import JSON
import Subprocess
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One run of one program, from its start until it and everything that it has started are gone: a family of its own, in a
/// session of its own, without a terminal and with no descriptor but the three of its input and output.
///
/// Commands, hooks and the trial of the sandbox run so. What is done with their output, and what is said of how they ended,
/// is theirs.
final class ProgramRun: Sendable {
    /// What is started.
    struct Program: Sendable {
        /// Absolute.
        let path: ExactString
        /// From the name on under which it is started; never empty.
        let words: [ExactString]
        /// The whole of it.
        let environment: [EnvironmentEntry]
        /// Where it is started; absolute.
        let folder: ExactString
    }

    /// Why it was ended before its own end.
    enum Stop: Sendable { case cancelled, timedOut, wroteTooMuch }

    /// Why nothing is known of how it ended.
    enum Failure: Error, Sendable {
        case notStarted(any Error)
        case lost(any Error)
    }

    private struct State {
        var family: ProcessFamily?
        var stop: Stop?
        /// Ends the family for `stop`.
        var stopping: Task<Void, Never>?
        /// The program has ended by itself or by `stopping`; it cannot be stopped any more.
        var hasEnded = false
        /// It has been started.
        var isFounded = false
        var leftovers = 0
    }

    private let program: Program
    private let time: Duration
    private let grace: Duration
    private let lost: @Sendable ([Int32], Stop?) -> Void
    private let state = Mutex(State())

    /// Between asking what a program has left behind to end, and ending it.
    private static let graceForRest = Duration.milliseconds(250)

    /// - Parameters:
    ///   - time: for its run from its start on; then it is stopped.
    ///   - grace: between asking the processes of a run that is stopped to end, and ending them.
    ///   - lost: told the numbers of the processes that could not be ended; then the run may have no end.
    init(_ program: Program, time: Duration, grace: Duration, lost: @escaping @Sendable (_ survivors: [Int32], _ stop: Stop?) -> Void) {
        self.program = program
        self.time = time
        self.grace = grace
        self.lost = lost
    }

    /// Why it was stopped; nil for one that goes on or has ended by itself.
    var stopped: Stop? { state.withLock { $0.stop } }

    /// How many processes were still there when the program had ended.
    var leftovers: Int { state.withLock { $0.leftovers } }

    func stop(_ reason: Stop) {
        state.withLock { state in
            guard state.stop == nil, !state.hasEnded else { return }
            state.stop = reason
            if let family = state.family { state.stopping = stopping(family, reason) }
        }
    }

    private func stopping(_ family: ProcessFamily, _ reason: Stop) -> Task<Void, Never> {
        Task.detached(executorPreference: CommandExecutor.commands) { [grace, lost] in
            let survivors = await family.end(grace: grace).survivors
            if !survivors.isEmpty { lost(survivors, reason) }
        }
    }

    /// Has `work`, which runs the program, done on threads of their own, and waits for the first answer. A cancelled task stops
    /// the run, and then the end of that is waited for.
    func wait<Answer: Sendable>(for answer: OneShot<Answer>, _ work: @escaping @Sendable () async -> Answer) async -> Answer {
        // Not a child task: cancelling must reach the processes by our own way, with the pipes still being emptied.
        Task.detached(executorPreference: CommandExecutor.commands) { answer.answer(await work()) }
        return await withTaskCancellationHandler {
            await answer.wait()
        } onCancel: {
            stop(.cancelled)
        }
    }

    /// Runs it. To be called once, and not when it was stopped before.
    ///
    /// - Parameter drains: read its output to the end, all at the same time.
    @concurrent
    func run<Input: InputProtocol, Output: OutputProtocol, Problems: ErrorOutputProtocol>(
        input: Input, output: Output, error problems: Problems,
        drains: @Sendable (Execution<Input, Output, Problems>) -> [@Sendable () async -> Void]
    ) async throws(Failure) -> TerminationStatus {
        var options = PlatformOptions()
        options.createSession = true
        let variables = program.environment.map { Array("\($0.name)=\($0.value)".utf8) + [0] }
        let announcement = await ProcessFamily.announce()
        do {
            let outcome = try await Subprocess.run(
                .path(Self.path(program.path)),
                arguments: Arguments(executablePathOverride: program.words[0].string, remainingValues: program.words.dropFirst().map(\.string)),
                environment: .custom(variables), workingDirectory: Self.path(program.folder), platformOptions: options,
                input: input, output: output, error: problems
            ) { execution in
                await follow(execution.processIdentifier, announcement, drains(execution))
            }
            return outcome.terminationStatus
        } catch {
            if state.withLock({ $0.isFounded }) { throw .lost(error) }
            ProcessFamily.notFounded(announcement)
            throw .notStarted(error)
        }
    }

    /// The library's type for paths comes from a package that this one does not name; any type made from text will do.
    private static func path<Path: ExpressibleByStringLiteral>(_ text: ExactString) -> Path
    where Path.StringLiteralType == String { Path(stringLiteral: text.string) }

    private func follow(
        _ process: ProcessIdentifier, _ announcement: ProcessFamily.Announcement, _ drains: [@Sendable () async -> Void]
    ) async {
        let family = ProcessFamily.founded(leader: Int32(process.value), announcement)
        state.withLock { state in
            state.family = family
            state.isFounded = true
            if let stop = state.stop { state.stopping = stopping(family, stop) }
        }
        // From its start on: until then others may have been before it.
        let alarm = Alarm(after: time) { [weak self] in self?.stop(.timedOut) }
        let secondLook = Task {
            try await Task.sleep(for: .milliseconds(100))
            family.markAll()
        }
        defer {
            alarm.cancel()
            secondLook.cancel()
        }
        await withTaskGroup { group in
            for drain in drains { group.addTask { await drain() } }
            group.addTask { await self.end(process, family) }
        }
        // From here on the number of the program may be given again.
        family.dissolve()
        state.withLock { $0.family = nil }
    }

    /// Waits for the program's end; with it ends what it left in the background, which may hold its output open.
    private func end(_ process: ProcessIdentifier, _ family: ProcessFamily) async {
        await Self.exit(of: process, family)
        let stopping = state.withLock { state in
            state.hasEnded = true
            return state.stopping
        }
        // Whoever ends the family must be through before the program's number can be given again.
        await stopping?.value
        let ending = await family.end(grace: Self.graceForRest)
        state.withLock { $0.leftovers = ending.leftovers }
        if !ending.survivors.isEmpty { lost(ending.survivors, nil) }
    }

    private static func exit(of process: ProcessIdentifier, _ family: ProcessFamily) async {
        let ended = OneShot<Void>()
        #if os(Linux)
            let descriptor = fcntl(process.processDescriptor, F_DUPFD_CLOEXEC, 3)
            guard descriptor >= 0 else {
                // A kernel older than 5.4 has no descriptors of processes.
                while family.isLeaderRunning { try? await Task.sleep(for: .milliseconds(10)) }
                return
            }
            // It becomes readable when the process ends (pidfd_open(2)).
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: Alarm.queue)
            source.setCancelHandler { @Sendable in _ = close(descriptor) }
        #else
            let source = DispatchSource.makeProcessSource(identifier: process.value, eventMask: .exit, queue: Alarm.queue)
        #endif
        source.setEventHandler { @Sendable in ended.answer(()) }
        source.activate()
        await ended.wait()
        source.cancel()
    }
}
