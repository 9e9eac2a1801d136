import Approval
import CPlatform
import JSON
import Subprocess
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One run of a program of the person's own, a hook or that of `attention.on_pending`: with the question as its input, and
/// its output kept as far as an answer can go.
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

    private let question: [UInt8]
    /// Nobody reads what it writes.
    private let isUnheard: Bool
    private let giveUpAfter: Duration
    private let program: ProgramRun
    private let answer: OneShot<End>
    private let output = Mutex<[UInt8]>([])

    /// Between asking its processes to end and ending them.
    private static let grace = Duration.milliseconds(250)
    /// For starting it and ending it, besides its own time.
    private static let patience = Duration.seconds(15)

    /// - Parameters:
    ///   - words: the program's name and its arguments.
    ///   - time: after which it is ended.
    init(
        _ program: PinnedProgram.State, _ words: [ExactString], environment: [EnvironmentEntry], question: [UInt8], time: Duration,
        isUnheard: Bool = false
    ) {
        self.question = question
        self.isUnheard = isUnheard
        giveUpAfter = time + Self.patience
        let answer = OneShot<End>()
        self.answer = answer
        // Not in the working folder: an interpreter may look for parts of its program where it is started.
        let started = ProgramRun.Program(path: program.path, words: words, environment: environment, folder: "/")
        self.program = ProgramRun(started, time: time, grace: Self.grace) { _, _ in answer.answer(.lost) }
    }

    /// To be called once. A cancelled task ends the program, and is waited for.
    func end() async -> End {
        let giveUp = Alarm(after: giveUpAfter) { [answer] in answer.answer(.lost) }
        defer { giveUp.cancel() }
        return await program.wait(for: answer) { await self.run() }
    }

    /// The library's type for descriptors comes from a package that this one does not name.
    private static func input<Descriptor: RawRepresentable<Int32>>(
        _ descriptor: Int32, _ make: (Descriptor, Bool) -> FileDescriptorInput
    ) -> FileDescriptorInput? { Descriptor(rawValue: descriptor).map { make($0, false) } }

    private func run() async -> End {
        if let end = stopped { return end }
        // A file and no pipe: nobody waits for a program that does not read, and none is cut off in the midst.
        let input = question.withUnsafeBytes { cplatform_memory_file($0.baseAddress, $0.count) }
        guard input >= 0, let standardInput = Self.input(input, FileDescriptorInput.fileDescriptor(_:closeAfterSpawningProcess:)) else {
            return .notStarted(SystemError.last.words)
        }
        defer { close(input) }
        do throws(ProgramRun.Failure) {
            let status = try await program.run(input: standardInput, output: .sequence, error: .discarded) { execution in
                [{ await self.drain(execution.standardOutput) }]
            }
            if let end = stopped { return end }
            switch status {
            case .exited(let code): return .exited(code, output: output.withLock { $0 })
            case .signaled(let signal): return .killed(signal: signal)
            }
        } catch {
            switch error {
            case .notStarted(let error): return .notStarted(VisibleText.line(String(describing: error)))
            case .lost: return .lost
            }
        }
    }

    private var stopped: End? {
        switch program.stopped {
        case .cancelled: .cancelled
        case .timedOut: .timedOut
        case .wroteTooMuch: .wroteTooMuch
        case nil: nil
        }
    }

    /// What is more than an answer can be is thrown away, so that its writer comes to its end.
    private func drain(_ sequence: SubprocessOutputSequence) async {
        do {
            for try await buffer in sequence where !isUnheard {
                let bytes = buffer.withUnsafeBytes { Array($0) }
                let isTooMuch = output.withLock { output in
                    output += bytes.prefix(HookAnswer.longest + 1 - output.count)
                    return output.count > HookAnswer.longest
                }
                if isTooMuch { program.stop(.wroteTooMuch) }
            }
        } catch {
            // A pipe that cannot be read has nothing more to give.
        }
    }
}
