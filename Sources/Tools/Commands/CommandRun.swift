import Approval
import JSON
import Subprocess

/// One run of a command: its output as it comes, and what is said of it to the model.
final class CommandRun: Sendable {
    private let plan: CommandFacts.Plan
    private let collector: OutputCollector
    private let program: ProgramRun
    private let answer: OneShot<Approval.ExecutionResult>
    private let begin: ContinuousClock.Instant

    /// - Parameters:
    ///   - shelf: where its output is kept; nil where it is not.
    ///   - call: its number in the session.
    init(
        _ plan: CommandFacts.Plan, limits: ToolLimits, shelf: OutputShelf? = nil, call: Int = 0,
        output: @escaping @Sendable (OutputChunk) -> Void
    ) {
        self.plan = plan
        let collector = OutputCollector(limits, spill: { shelf.map { OutputSpill($0, call: call) } }, output: output)
        let answer = OneShot<Approval.ExecutionResult>()
        let begin = ContinuousClock.now
        let program = ProgramRun.Program(
            path: plan.program, words: plan.argv, environment: plan.facts.environment, folder: Self.folder(plan))
        self.program = ProgramRun(program, time: plan.time, grace: limits.killAfter) { survivors, stop in
            let numbers = survivors.map { String($0) }.joined(separator: ", ")
            let what = stop == nil ? "left behind what could not be ended" : "could not be ended"
            answer.answer(.failure(Self.report(collector, begin, "\(what) (process \(numbers))")))
        }
        (self.collector, self.answer, self.begin) = (collector, answer, begin)
    }

    /// A cancelled task stops the run, and then it is waited for; only what cannot be ended is left behind.
    func result() async -> Approval.ExecutionResult {
        defer { collector.close() }
        return await program.wait(for: answer) { await self.run() }
    }

    /// The very folder that was examined, whatever its path means by now.
    private static func folder(_ plan: CommandFacts.Plan) -> ExactString {
        #if os(Linux)
            return ExactString("/proc/self/fd/\(plan.folder.descriptor)")
        #else
            return plan.facts.targets.first?.resolved ?? plan.facts.folder
        #endif
    }

    private func run() async -> Approval.ExecutionResult {
        if program.stopped == .cancelled { return FileExecution.cancelledResult }
        do throws(ProgramRun.Failure) {
            let status = try await program.run(input: .none, output: .sequence, error: .sequence) { execution in
                [
                    { await self.drain(execution.standardOutput, .output) },
                    { await self.drain(execution.standardError, .error) },
                ]
            }
            return finished(status)
        } catch {
            let name = Lookout.shown(plan.facts.program?.given ?? plan.argv[0])
            switch error {
            case .lost(let error): return .failure(report("\(name) ran, but how it ended is not known: \(VisibleText.line(String(describing: error)))"))
            case .notStarted(let error):
                return .failure("\(name) could not be started; nothing was run. \(VisibleText.line(String(describing: error)))")
            }
        }
    }

    private func drain(_ sequence: SubprocessOutputSequence, _ stream: OutputChunk.Stream) async {
        do {
            for try await buffer in sequence {
                collector.take(buffer.withUnsafeBytes { Array($0) }, from: stream, at: .now)
            }
        } catch {
            // A pipe that cannot be read has nothing more to give; the exit status is still to come.
        }
        collector.finish(stream)
    }

    /// A status other than 0 is an error to the model: most programs mean it so, and those that do not (`grep`, `diff`) say
    /// it in words that stand beside it.
    private func finished(_ status: TerminationStatus) -> Approval.ExecutionResult {
        switch program.stopped {
        case .cancelled: return .failure(report("cancelled", "; it and everything it had started were ended"))
        case .timedOut, .wroteTooMuch:
            let words = "timed out after \(ToolText.seconds(plan.time))"
            return .failure(collector.text() + "\(words); it and everything it had started were ended")
        case nil: break
        }
        var rest = ""
        let leftovers = program.leftovers
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

    private func report(_ end: String, _ rest: String = "") -> String { Self.report(collector, begin, end, rest) }

    /// The output, and one line on how it ended.
    private static func report(_ collector: OutputCollector, _ begin: ContinuousClock.Instant, _ end: String, _ rest: String = "") -> String {
        "\(collector.text())\(end), \(ToolText.elapsed(.now - begin))\(rest)"
    }
}
