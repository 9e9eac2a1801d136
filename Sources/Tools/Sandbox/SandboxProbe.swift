import Approval
import Dispatch
import JSON
import Subprocess
import Synchronization

/// Tries once whether `bwrap` does here what it is to do: a kernel or a container may forbid it.
actor SandboxProbe {
    /// What a process may do is the same in every folder.
    static let shared = SandboxProbe()

    private struct Attempt: Hashable {
        let program: FileIdentity?
        let changed: Int64
        let choice: SandboxChoice
    }

    private var attempts: [Attempt: (task: Task<String?, Never>, began: ContinuousClock.Instant)] = [:]
    private let clock = ContinuousClock()

    /// For the look itself, and for coming to it.
    private static let limit = Duration.seconds(15)
    private static let patience = Duration.seconds(30)
    /// A failure is looked at again after this, since a person may have mended it.
    private static let renewal = Duration.seconds(20)

    /// - Parameter folder: the working folder.
    /// - Returns: why it does not work, without a period; nil when it does.
    func trouble(with program: ProgramFact, _ plan: SandboxPlan, in folder: ExactString) async -> String? {
        let attempt = Attempt(program: program.identity, changed: program.changed, choice: plan.choice)
        if let known = attempts[attempt] {
            let trouble = await known.task.value
            if trouble == nil || clock.now - known.began < SandboxProbe.renewal { return trouble }
        }
        let task = Task.detached { await SandboxProbe.attempt(program.resolved ?? program.given, plan, folder) }
        attempts[attempt] = (task, clock.now)
        return await task.value
    }

    /// Has it start itself inside, with all that a command would be started with.
    @concurrent
    private static func attempt(_ program: ExactString, _ plan: SandboxPlan, _ folder: ExactString) async -> String? {
        let words = plan.arguments(folder: folder, program: program, words: ["--version"])
        let answer = OneShot<String?>()
        let started = OneShot<Bool>()
        let task = Task.detached(executorPreference: CommandExecutor.commands) {
            // A family like a command's: what it starts inside ends after it, and would otherwise come to nobody.
            let announcement = await ProcessFamily.announce()
            let isStarted = Atomic<Bool>(false)
            var options = PlatformOptions()
            options.createSession = true
            do {
                let outcome = try await Subprocess.run(
                    .path(CommandRun.path(program)),
                    arguments: Arguments(executablePathOverride: words[0].string, remainingValues: words.dropFirst().map(\.string)),
                    environment: .custom([Array("LC_ALL=C".utf8) + [0]]), workingDirectory: CommandRun.path(folder), platformOptions: options,
                    input: .none, output: .discarded, error: .sequence
                ) { execution in
                    isStarted.store(true, ordering: .relaxed)
                    started.answer(true)
                    let family = ProcessFamily.founded(leader: Int32(execution.processIdentifier.value), announcement)
                    var said: [UInt8] = []
                    do {
                        for try await buffer in execution.standardError where said.count < 16_384 { said += buffer.withUnsafeBytes { Array($0) } }
                    } catch {
                        // It is given up, and ended below; a pipe that cannot be read has nothing to say.
                    }
                    if !Task.isCancelled { await CommandRun.exit(of: execution.processIdentifier, family) }
                    _ = await family.end(grace: .milliseconds(100))
                    family.dissolve()
                    return said
                }
                if outcome.terminationStatus.isSuccess { return answer.answer(nil) }
                let last = outcome.closureResult.split(separator: 0x0A).last.map { VisibleText.line(String(decoding: $0, as: UTF8.self)) }
                return answer.answer("bubblewrap does not work here (\(last ?? "it gives no reason"))")
            } catch {
                if !isStarted.load(ordering: .relaxed) { ProcessFamily.notFounded(announcement) }
                started.answer(false)
                return answer.answer("bubblewrap cannot be started (\(VisibleText.line(String(describing: error))))")
            }
        }
        let giveUp: @Sendable (Duration) -> DispatchWorkItem = { delay in
            Offload.after(delay) {
                answer.answer("bubblewrap did not come to an end in time")
                // Its start may hang in the kernel.
                started.answer(false)
                task.cancel()
            }
        }
        let timers = [giveUp(patience)] + (await started.wait() ? [giveUp(limit)] : [])
        let trouble = await answer.wait()
        for timer in timers { timer.cancel() }
        return trouble
    }
}
