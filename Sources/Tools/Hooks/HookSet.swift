public import Approval
import Conversation
public import JSON
import Synchronization

/// The person's hooks with their programs as they were when the policy was read. It asks them about calls.
///
/// A program that has changed since then is not asked: an approval is bound to what the person set up, and what runs here
/// can write to many places.
public final class HookSet: Sendable {
    private struct Member: Sendable {
        let hook: Hook
        let program: PinnedProgram
    }

    private let members: [Member]
    /// Those that look at a call just now, to be ended with the session.
    private let asked = Mutex<(isClosed: Bool, given: Int, tasks: [Int: Task<[HookFact], Never>])>((false, 0, [:]))

    /// Looks at the programs; runs none.
    public init(_ hooks: [Hook] = [], workspace: Workspace, searchPath: [ExactString] = ChildEnvironment.systemPath) {
        members = hooks.map { Member(hook: $0, program: PinnedProgram($0.command, workspace: workspace, searchPath: searchPath)) }
    }

    /// How one hook is.
    public struct State: Sendable, Equatable {
        public let hook: Hook
        /// Absolute; nil where there is a trouble.
        public let program: ExactString?
        /// Why it cannot be asked, as it follows its name; then the calls that it looks at ask.
        public let trouble: String?
        /// It names a tool that is none of the built-in ones, so it may never be asked.
        public let namesNoTool: Bool
    }

    public var states: [State] {
        members.map { member in
            let pattern = member.hook.tools
            let isKnown = !pattern.isName || pattern.text.utf8.contains(UInt8(ascii: "/")) || BuiltInTool(pattern.text) != nil
            return switch member.program.known {
            case .success(let program): State(hook: member.hook, program: program.resolved, trouble: nil, namesNoTool: !isKnown)
            case .failure(let trouble): State(hook: member.hook, program: nil, trouble: trouble.words("asked"), namesNoTool: !isKnown)
            }
        }
    }

    private func members(for tool: ExactString) -> [Member] { members.filter { $0.hook.looks(at: tool) } }

    /// Whether facts have what every hook said that looks at the tool, and none denies.
    func allow(_ facts: Facts, tool: ExactString) -> Bool {
        let wanted = members(for: tool).map { ExactString($0.hook.name) }
        return facts.hooks.map { ExactString($0.name) } == wanted && !facts.hooks.contains(where: \.isDenial)
    }

    /// Asks all hooks that look at the tool, at the same time.
    ///
    /// - Returns: what they said, in the order of their files; of a cancelled task that they could not be asked.
    func facts(about sheet: CallSheet, environment: [EnvironmentEntry]) async -> [HookFact] {
        let wanted = members(for: sheet.definition.fullName)
        if wanted.isEmpty { return [] }
        let task = asked.withLock { asked -> (Int, Task<[HookFact], Never>) in
            let task = Task.detached { [self] in
                let question = HookQuestion.line(about: sheet)
                return await withTaskGroup(of: (Int, HookFact).self) { group in
                    for (index, member) in wanted.enumerated() {
                        group.addTask { (index, await self.ask(member, question, environment)) }
                    }
                    var facts: [Int: HookFact] = [:]
                    for await (index, fact) in group { facts[index] = fact }
                    return wanted.indices.compactMap { facts[$0] }
                }
            }
            if asked.isClosed { task.cancel() }
            asked.given += 1
            asked.tasks[asked.given] = task
            return (asked.given, task)
        }
        defer { asked.withLock { asked in asked.tasks[task.0] = nil } }
        return await withTaskCancellationHandler { await task.1.value } onCancel: { task.1.cancel() }
    }

    /// Ends all that are being asked, and returns when they are gone; none is asked any more.
    func close() async {
        let tasks = asked.withLock { asked in
            asked.isClosed = true
            return Array(asked.tasks.values)
        }
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.value }
    }

    private func ask(_ member: Member, _ question: [UInt8], _ environment: [EnvironmentEntry]) async -> HookFact {
        let hook = member.hook
        let known: PinnedProgram.State
        switch member.program.known {
        case .failure(let trouble): return HookFact(name: hook.name, outcome: .fails(trouble.words("asked")))
        case .success(let program): known = program
        }
        func fact(_ outcome: HookFact.Outcome) -> HookFact {
            HookFact(name: hook.name, program: known.resolved, content: known.content, outcome: outcome)
        }
        do throws(PinnedProgram.Obstacle) {
            _ = try await member.program.unchanged()
        } catch {
            return fact(.fails(error.words("asked", since: "it was read")))
        }
        let run = HookRun(known, hook.command, environment: environment, question: question, time: .seconds(hook.timeLimit))
        switch await run.end() {
        case .exited(0, let output): return fact(HookAnswer.outcome(of: output, reason: hook.reason))
        case .exited(let code, _): return fact(.fails("ended with exit status \(code)"))
        case .killed(let signal): return fact(.fails("was killed by signal \(signal)"))
        case .timedOut: return fact(.fails("did not answer within \(hook.timeLimit) s, and was ended"))
        case .wroteTooMuch: return fact(.fails("wrote more than 64 KiB, and was ended"))
        case .cancelled: return fact(.fails("was ended before it had answered"))
        case .notStarted(let why): return fact(.fails("could not be started: \(why)"))
        case .lost: return fact(.fails("did not come to an end"))
        }
    }
}
