import Approval
import CPlatform
import Dispatch
import JSON
import Subprocess
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One run of a hook's program, from its start until it and everything that it has started are gone: a family of its own,
/// like a command's, in a session of its own, with the question as its input and nothing of ours besides.
final class HookRun: Sendable {
    /// How it ended.
    enum End: Sendable, Equatable {
        case exited(Int32, output: [UInt8])
        case killed(signal: Int32)
        case timedOut
        case wroteTooMuch
        case cancelled
        case notStarted(String)
        /// It, or what it has started, could not be ended.
        case lost
    }

    private struct State {
        var family: ProcessFamily?
        /// Why it is ended.
        var stop: End?
        var stopping: Task<Void, Never>?
        var hasEnded = false
        var isFounded = false
        var output: [UInt8] = []
    }

    private let program: HookProgram
    private let command: [ExactString]
    private let environment: [EnvironmentEntry]
    private let question: [UInt8]
    private let time: Duration
    /// Nobody reads what it writes.
    private let isUnheard: Bool
    private let state = Mutex(State())
    private let answer = OneShot<End>()

    /// Between asking its processes to end and ending them.
    private static let grace = Duration.milliseconds(250)
    /// For starting it and ending it, besides its own time.
    private static let patience = Duration.seconds(15)

    init(_ program: HookProgram, _ command: [ExactString], environment: [EnvironmentEntry], question: [UInt8], time: Duration, isUnheard: Bool = false) {
        self.isUnheard = isUnheard
        self.program = program
        self.command = command
        self.environment = environment
        self.question = question
        self.time = time
    }

    /// To be called once. A cancelled task ends the program, and is waited for.
    func end() async -> End {
        Task.detached(executorPreference: CommandExecutor.commands) { self.answer.answer(await self.run()) }
        let giveUp = Self.timer(after: time + Self.patience) { [weak self] in self?.answer.answer(.lost) }
        defer { giveUp.cancel() }
        return await withTaskCancellationHandler {
            await answer.wait()
        } onCancel: {
            stop(.cancelled)
        }
    }

    /// The library's type for descriptors comes from a package that this one does not name.
    private static func input<Descriptor: RawRepresentable<Int32>>(
        _ descriptor: Int32, _ make: (Descriptor, Bool) -> FileDescriptorInput
    ) -> FileDescriptorInput? { Descriptor(rawValue: descriptor).map { make($0, false) } }

    private static let timers = DispatchQueue(label: "assent.hooks", qos: .userInitiated)

    private static func timer(after time: Duration, _ work: @escaping @Sendable () -> Void) -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: timers)
        timer.schedule(deadline: .now() + time.dispatchInterval)
        timer.setEventHandler(handler: work)
        timer.activate()
        return timer
    }

    private func stop(_ reason: End) {
        state.withLock { state in
            guard state.stop == nil, !state.hasEnded else { return }
            state.stop = reason
            if let family = state.family { state.stopping = stopping(family) }
        }
    }

    private func stopping(_ family: ProcessFamily) -> Task<Void, Never> {
        Task.detached(executorPreference: CommandExecutor.commands) { [answer] in
            if await !family.end(grace: Self.grace).survivors.isEmpty { answer.answer(.lost) }
        }
    }

    @concurrent
    private func run() async -> End {
        if let stop = state.withLock({ $0.stop }) { return stop }
        // A file and no pipe: nobody waits for a program that does not read, and none is cut off in the midst.
        let input = question.withUnsafeBytes { cplatform_memory_file($0.baseAddress, $0.count) }
        guard input >= 0, let standardInput = Self.input(input, FileDescriptorInput.fileDescriptor(_:closeAfterSpawningProcess:)) else {
            return .notStarted(SystemError.last.words)
        }
        defer { close(input) }
        var options = PlatformOptions()
        options.createSession = true
        let variables = environment.map { Array("\($0.name)=\($0.value)".utf8) + [0] }
        let announcement = await ProcessFamily.announce()
        do {
            let outcome = try await Subprocess.run(
                .path(CommandRun.path(program.path)),
                arguments: Arguments(executablePathOverride: command[0].string, remainingValues: command.dropFirst().map(\.string)),
                // Not in the working folder: an interpreter may look for parts of its program where it is started.
                environment: .custom(variables), workingDirectory: CommandRun.path("/"), platformOptions: options,
                input: standardInput, output: .sequence, error: .discarded
            ) { execution in
                await follow(execution, announcement)
            }
            let (stop, output) = state.withLock { ($0.stop, $0.output) }
            if let stop { return stop }
            switch outcome.terminationStatus {
            case .exited(let code): return .exited(code, output: output)
            case .signaled(let signal): return .killed(signal: signal)
            }
        } catch {
            guard state.withLock({ $0.isFounded }) else {
                ProcessFamily.notFounded(announcement)
                return .notStarted(VisibleText.line(String(describing: error)))
            }
            return .lost
        }
    }

    private func follow(
        _ execution: Execution<FileDescriptorInput, SequenceOutput, DiscardedOutput>, _ announcement: ProcessFamily.Announcement
    ) async {
        let family = ProcessFamily.founded(leader: Int32(execution.processIdentifier.value), announcement)
        state.withLock { state in
            state.family = family
            state.isFounded = true
            if state.stop != nil { state.stopping = stopping(family) }
        }
        let timer = Self.timer(after: time) { [weak self] in self?.stop(.timedOut) }
        let secondLook = Task {
            try await Task.sleep(for: .milliseconds(100))
            family.markAll()
        }
        defer {
            timer.cancel()
            secondLook.cancel()
        }
        await withTaskGroup { group in
            group.addTask { await self.drain(execution.standardOutput) }
            group.addTask {
                await CommandRun.exit(of: execution.processIdentifier, family)
                let stopping = self.state.withLock { state in
                    state.hasEnded = true
                    return state.stopping
                }
                await stopping?.value
                // It has ended, and what it left in the background, which may hold the pipe, ends with it.
                if await !family.end(grace: Self.grace).survivors.isEmpty { self.answer.answer(.lost) }
            }
        }
        family.dissolve()
        state.withLock { $0.family = nil }
    }

    /// What is more than an answer can be is thrown away, so that its writer comes to its end.
    private func drain(_ sequence: SubprocessOutputSequence) async {
        do {
            for try await buffer in sequence where !isUnheard {
                let bytes = buffer.withUnsafeBytes { Array($0) }
                let isTooMuch = state.withLock { state in
                    state.output += bytes.prefix(HookAnswer.longest + 1 - state.output.count)
                    return state.output.count > HookAnswer.longest
                }
                if isTooMuch { stop(.wroteTooMuch) }
            }
        } catch {
            // A pipe that cannot be read has nothing more to give.
        }
    }
}
