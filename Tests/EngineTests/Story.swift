import Approval
import Conversation
import Guards
import JSON
import Journal
import Link

@testable import Engine

/// A machine and what came of its inputs, for tests that tell a story step by step.
struct Story {
    var machine: SessionMachine
    private(set) var time: Int64 = 1000
    /// All effects so far.
    private(set) var effects: [EngineEffect] = []

    init(limits: TurnLimits = TurnLimits(), guards: GuardSet = GuardSet()) { machine = Fixture.machine(limits: limits, guards: guards) }

    @discardableResult
    mutating func receive(_ input: EngineInput) -> [EngineEffect] {
        time += 1
        let new = machine.receive(input, at: Timestamp(milliseconds: time))
        effects += new
        return new
    }

    /// Time goes by, and nothing else happens.
    mutating func pass(_ milliseconds: Int64) { time += milliseconds }

    /// A machine that takes up what another has left.
    mutating func restore(_ found: Restoration) { effects += machine.restore(found, at: Timestamp(milliseconds: time)) }

    @discardableResult
    mutating func order(_ command: Command) -> [EngineEffect] { receive(.command(command, from: Fixture.person)) }

    /// The model answers the last request.
    @discardableResult
    mutating func answer(_ events: [StreamEvent]) -> [EngineEffect] { receive(.stream(RequestID(machine.requests), events)) }

    @discardableResult
    mutating func answer(_ text: String) -> [EngineEffect] { answer([.textDelta(text), .ended(.complete)]) }

    @discardableResult
    mutating func fail(_ failure: RequestFailure, chance: Double = 0.5) -> [EngineEffect] {
        receive(.requestFailed(RequestID(machine.requests), failure, chance: chance))
    }

    /// Answers every check that was asked for among the effects, and runs what begins to its end.
    mutating func run(_ effects: [EngineEffect], result: String = "done") {
        for effect in effects {
            switch effect {
            case .check(let request): run(receive(.checked(request.call, revision: request.revision, Fixture.outcome(request))), result: result)
            case .begin(let decision, _):
                receive(.started(decision.call))
                run(receive(.ended(decision.call, ExecutionResult(text: result, isError: false))), result: result)
            default: break
            }
        }
    }

    var prompts: [Prompt] { effects.compactMap { if case .request(_, let prompt) = $0 { prompt } else { nil } } }
    var waits: [Int64] { effects.compactMap { if case .retryLater(_, let wait) = $0 { wait } else { nil } } }
    var refusals: [String] { effects.compactMap { if case .tell(.refused(_, let reason)) = $0 { reason } else { nil } } }
    var notices: [String] { machine.view.entries.compactMap { if case .notice(let notice) = $0.body { notice.message } else { nil } } }
    var said: [String] { machine.view.entries.compactMap { if case .you(let text) = $0.body { text } else { nil } } }
    var begun: [Decision] { effects.compactMap { if case .begin(let decision, _) = $0 { decision } else { nil } } }

    static func read(_ path: String) -> [StreamEvent] {
        Fixture.call(0, "read_file", (["path": .string(ExactString(path))] as JSONValue).serialized()) + [.ended(.complete)]
    }
}
