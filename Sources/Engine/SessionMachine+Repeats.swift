import Approval
import Conversation
import JSON
import Journal
import Link

/// Calls that the model proposes again, as it had proposed them before.
extension SessionMachine {
    /// What is known of calls of one form: their numbers, in no order.
    struct Answered: Sendable, Equatable {
        var denied: [Int] = []
        var unanswered: [Int] = []
        var changed: [EarlierCalls.Change] = []
    }

    /// What became of the latest calls before this one that asked the same of the same tool. A denial is not worn down by
    /// repeating, and neither is a change: the person is told of it.
    func earlier(like key: CallKey) -> EarlierCalls {
        guard let record = calls[key], own[key] == nil, let known = answered[CallForm(record.call)] else { return EarlierCalls() }
        func latest(_ numbers: [Int]) -> Int? { numbers.filter { $0 < key.number }.max() }
        return EarlierCalls(
            denied: latest(known.denied), unanswered: latest(known.unanswered),
            changed: known.changed.filter { $0.number < key.number }.max { $0.number < $1.number })
    }

    /// A call of the model's was denied, ended unanswered, or runs as a person has changed it.
    mutating func remember(_ record: CallRecord) {
        let number = record.call.key.number
        var known = answered[CallForm(record.call)] ?? Answered()
        if record.decision?.answer == .denied {
            known.denied.append(number)
        } else if record.shown.whyNotRun == .timedOut {
            known.unanswered.append(number)
        } else if let ran = record.arguments {
            known.changed.append(EarlierCalls.Change(number: number, record.asked.map { ArgumentChange.between($0.object, ran.object) } ?? []))
        }
        answered[CallForm(record.call)] = known
    }

    /// The same of a call of an engine before this one.
    mutating func remember(_ call: AnsweredCall) {
        let number = call.call.key.number
        var known = answered[CallForm(call.call)] ?? Answered()
        switch call.answer {
        case .denied: known.denied.append(number)
        case .unanswered: known.unanswered.append(number)
        case .changed(let ran):
            let asked = try? call.call.arguments()
            let changes = asked.flatMap { asked in (try? ToolArguments(parsing: ran.bytes)).map { ArgumentChange.between(asked.object, $0.object) } }
            known.changed.append(EarlierCalls.Change(number: number, changes ?? []))
        }
        answered[CallForm(call.call)] = known
    }
}
