import Approval
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

    /// For the trial itself, and for that with its start.
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
        let slow = "bubblewrap did not come to an end in time"
        // A family like a command's: what it starts inside ends after it, and would otherwise come to nobody.
        let run = ProgramRun(
            .init(path: program, words: words, environment: [EnvironmentEntry(name: "LC_ALL", value: "C")], folder: folder), time: limit,
            grace: .milliseconds(100)
        ) { _, _ in answer.answer(slow) }
        // Its start may hang in the kernel.
        let alarm = Alarm(after: patience) {
            answer.answer(slow)
            run.stop(.timedOut)
        }
        defer { alarm.cancel() }
        return await run.wait(for: answer) {
            let said = Mutex<[UInt8]>([])
            do throws(ProgramRun.Failure) {
                let status = try await run.run(input: .none, output: .discarded, error: .sequence) { execution in
                    [{ await drain(execution.standardError, into: said) }]
                }
                if run.stopped != nil { return slow }
                if status.isSuccess { return nil }
                let last = said.withLock { $0 }.split(separator: 0x0A).last.map { VisibleText.line(String(decoding: $0, as: UTF8.self)) }
                return "bubblewrap does not work here (\(last ?? "it gives no reason"))"
            } catch {
                switch error {
                case .notStarted(let error): return "bubblewrap cannot be started (\(VisibleText.line(String(describing: error))))"
                case .lost: return slow
                }
            }
        }
    }

    /// What it says, as far as that is of use.
    private static func drain(_ sequence: SubprocessOutputSequence, into said: borrowing Mutex<[UInt8]>) async {
        do {
            for try await buffer in sequence {
                let bytes = buffer.withUnsafeBytes { Array($0) }
                said.withLock { if $0.count < mostWords { $0 += bytes } }
            }
        } catch {
            // A pipe that cannot be read has nothing more to say.
        }
    }

    /// Bytes of what it says that are kept.
    private static let mostWords = 16_384
}
