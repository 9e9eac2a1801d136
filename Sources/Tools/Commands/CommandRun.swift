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

/// One run of one program: from its start until it and everything that it has started are gone.
final class CommandRun: Sendable {
    enum Stop: Sendable { case cancelled, timedOut }

    private struct State {
        var family: ProcessFamily?
        var stop: Stop?
        /// Ends the family for `stop`.
        var stopping: Task<Void, Never>?
        /// The program has ended by itself or by `stopping`; it cannot be stopped any more.
        var hasEnded = false
        /// It has been started.
        var isFounded = false
        var isOver = false
        var leftovers = 0
    }

    private let plan: CommandFacts.Plan
    private let limits: ToolLimits
    private let collector: OutputCollector
    private let state = Mutex(State())
    private let answer = OneShot<Approval.ExecutionResult>()
    private let clock = ContinuousClock()
    private let begin: ContinuousClock.Instant

    /// - Parameters:
    ///   - shelf: where its output is kept; nil where it is not.
    ///   - call: its number in the session.
    init(
        _ plan: CommandFacts.Plan, limits: ToolLimits, shelf: OutputShelf? = nil, call: Int = 0,
        output: @escaping @Sendable (OutputChunk) -> Void
    ) {
        self.plan = plan
        self.limits = limits
        collector = OutputCollector(limits, spill: { shelf.map { OutputSpill($0, call: call) } }, output: output)
        begin = clock.now
    }

    /// A cancelled task stops the run, and then it is waited for; only what cannot be ended is left behind.
    func result() async -> Approval.ExecutionResult {
        defer { collector.close() }
        // Not a child task: cancelling must reach the processes by our own way, with the pipes still being emptied.
        Task.detached(executorPreference: CommandExecutor.commands) { self.answer.answer(await self.run()) }
        return await withTaskCancellationHandler {
            await answer.wait()
        } onCancel: {
            stop(.cancelled)
        }
    }

    private func stop(_ reason: Stop) {
        state.withLock { state in
            guard state.stop == nil, !state.hasEnded else { return }
            state.stop = reason
            if let family = state.family { state.stopping = stopping(family) }
        }
    }

    private func stopping(_ family: ProcessFamily) -> Task<Void, Never> {
        Task.detached(executorPreference: CommandExecutor.commands) { [self] in
            let ending = await family.end(grace: limits.killAfter)
            guard !ending.survivors.isEmpty else { return }
            let numbers = ending.survivors.map { String($0) }.joined(separator: ", ")
            answer.answer(.failure(report("could not be ended (process \(numbers))")))
        }
    }

    @concurrent
    private func run() async -> Approval.ExecutionResult {
        if state.withLock({ $0.stop }) == .cancelled { return FileExecution.cancelledResult }
        var options = PlatformOptions()
        options.createSession = true
        let environment = plan.facts.environment.map { Array("\($0.name)=\($0.value)".utf8) + [0] }
        let announcement = await ProcessFamily.announce()
        do {
            let outcome = try await Subprocess.run(
                .path(CommandRun.path(plan.program)),
                arguments: Arguments(
                    executablePathOverride: plan.argv[0].string, remainingValues: plan.argv.dropFirst().map(\.string)),
                environment: .custom(environment), workingDirectory: CommandRun.path(folderPath), platformOptions: options,
                input: .none, output: .sequence, error: .sequence
            ) { execution in
                await follow(execution, announcement)
            }
            return finished(outcome.terminationStatus)
        } catch {
            if !state.withLock({ $0.isFounded }) { ProcessFamily.notFounded(announcement) }
            return failed(error)
        }
    }

    /// The very folder that was examined, whatever its path means by now.
    private var folderPath: ExactString {
        #if os(Linux)
            return ExactString("/proc/self/fd/\(plan.folder.descriptor)")
        #else
            return plan.facts.targets.first?.resolved ?? plan.facts.folder
        #endif
    }

    /// The library's type for paths comes from a package that this one does not name; any type made from text will do.
    static func path<Path: ExpressibleByStringLiteral>(_ text: ExactString) -> Path
    where Path.StringLiteralType == String { Path(stringLiteral: text.string) }

    private func follow(
        _ execution: Execution<NoInput, SequenceOutput, SequenceOutput>, _ announcement: ProcessFamily.Announcement
    ) async {
        let family = ProcessFamily.founded(leader: Int32(execution.processIdentifier.value), announcement)
        state.withLock { state in
            state.family = family
            state.isFounded = true
            if state.stop != nil { state.stopping = stopping(family) }
        }
        // From its start on: until then others may have been before it.
        let timer = DispatchSource.makeTimerSource()
        timer.schedule(deadline: .now() + plan.time.dispatchInterval)
        timer.setEventHandler { @Sendable [weak self] in self?.stop(.timedOut) }
        timer.activate()
        let secondLook = Task {
            try await Task.sleep(for: .milliseconds(100))
            family.markAll()
        }
        defer {
            timer.cancel()
            secondLook.cancel()
        }
        await withTaskGroup { group in
            group.addTask { await self.drain(execution.standardOutput, .output) }
            group.addTask { await self.drain(execution.standardError, .error) }
            group.addTask {
                await CommandRun.exit(of: execution.processIdentifier, family)
                let stopping = self.state.withLock { state in
                    state.hasEnded = true
                    return state.stopping
                }
                // Whoever ends the family must be through before the program's number can be given again.
                await stopping?.value
                // The program has ended, and with it the call: nothing that it left in the background goes on.
                let ending = await family.end(grace: .milliseconds(250))
                self.state.withLock { $0.leftovers = ending.leftovers }
                if !ending.survivors.isEmpty {
                    let numbers = ending.survivors.map { String($0) }.joined(separator: ", ")
                    self.answer.answer(.failure(self.report("left behind what could not be ended (process \(numbers))")))
                }
            }
        }
        // From here on the number of the program may be given again.
        family.dissolve()
        state.withLock { state in
            state.family = nil
            state.isOver = true
        }
    }

    private func drain(_ sequence: SubprocessOutputSequence, _ stream: OutputChunk.Stream) async {
        do {
            for try await buffer in sequence {
                collector.take(buffer.withUnsafeBytes { Array($0) }, from: stream, at: clock.now)
            }
        } catch {
            // A pipe that cannot be read has nothing more to give; the exit status is still to come.
        }
        collector.finish(stream)
    }

    static func exit(of process: ProcessIdentifier, _ family: ProcessFamily) async {
        let ended = OneShot<Void>()
        #if os(Linux)
            let descriptor = fcntl(process.processDescriptor, F_DUPFD_CLOEXEC, 3)
            guard descriptor >= 0 else {
                // A kernel older than 5.4 has no descriptors of processes.
                while family.isLeaderRunning { try? await Task.sleep(for: .milliseconds(10)) }
                return
            }
            // It becomes readable when the process ends (pidfd_open(2)).
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor)
            source.setCancelHandler { @Sendable in _ = close(descriptor) }
        #else
            let source = DispatchSource.makeProcessSource(identifier: process.value, eventMask: .exit)
        #endif
        source.setEventHandler { @Sendable in ended.answer(()) }
        source.activate()
        await ended.wait()
        source.cancel()
    }

    /// A status other than 0 is an error to the model: most programs mean it so, and those that do not (`grep`, `diff`) say
    /// it in words that stand beside it.
    private func finished(_ status: TerminationStatus) -> Approval.ExecutionResult {
        let (stop, leftovers) = state.withLock { ($0.stop, $0.leftovers) }
        switch stop {
        case .cancelled: return .failure(report("cancelled", "; it and everything it had started were ended"))
        case .timedOut:
            let words = "timed out after \(ToolText.seconds(plan.time))"
            return .failure(collector.text() + "\(words); it and everything it had started were ended")
        case nil: break
        }
        var rest = ""
        if leftovers > 0 {
            let words = ToolText.count(
                leftovers, "process that it had left running was", "processes that it had left running were")
            rest = "; \(words) ended"
        }
        switch status {
        case .exited(let code):
            // What is in a sandbox is a child of its own first process, which passes on no signal.
            let isSignal = plan.isShutIn && (129...192).contains(code)
            let words = isSignal ? "exit status \(code) (in the sandbox this is also how signal \(code - 128) shows)" : "exit status \(code)"
            return Approval.ExecutionResult(text: report(words, rest), isError: code != 0)
        case .signaled(let signal): return .failure(report("killed by signal \(signal)", rest))
        }
    }

    private func failed(_ error: any Error) -> Approval.ExecutionResult {
        let name = Lookout.shown(plan.facts.program?.given ?? plan.argv[0])
        let reason = VisibleText.line(String(describing: error))
        if state.withLock({ $0.isOver }) { return .failure(report("\(name) ran, but how it ended is not known: \(reason)")) }
        return .failure("\(name) could not be started; nothing was run. \(reason)")
    }

    /// The output, and one line on how it ended.
    private func report(_ end: String, _ rest: String = "") -> String {
        "\(collector.text())\(end), \(ToolText.elapsed(clock.now - begin))\(rest)"
    }
}
