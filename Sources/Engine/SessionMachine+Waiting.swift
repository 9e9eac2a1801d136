import Approval
import Conversation
import JSON
import Journal
import Link

/// How long a call waits for a person, where that has an end. Time never approves, and it does not deny: such a call ends
/// unanswered. Only a moment that the driver was asked for ends one, so a decision that comes before it counts.
extension SessionMachine {
    /// Starts the clock of calls that have begun to wait, and anew of those that wait again; asks to be woken for the first.
    ///
    /// - Parameter told: what has just come of an input: whatever has changed of a call is told there, and no other call
    ///   needs to be looked at, unless nobody is to be woken yet.
    mutating func watchWaiting(after told: [EngineEffect], at now: Timestamp) -> [EngineEffect] {
        guard let seconds = limits.answerSeconds, !isClosing, !isSuspending else { return [] }
        var effects: [EngineEffect] = []
        var first: Timestamp?
        let changed = told.compactMap { if case .tell(.call(let state)) = $0 { key(state.handle) } else { nil } }
        for key in wakesAt == nil ? unsettled : changed {
            guard var record = calls[key] else { continue }
            guard record.shown.stage == .waiting else {
                if record.shown.deadline != nil { calls[key]?.shown.deadline = nil }
                continue
            }
            let deadline = record.shown.deadline ?? Timestamp(milliseconds: now.milliseconds + Int64(seconds) * 1000)
            if record.shown.deadline == nil {
                record.shown.deadline = deadline
                calls[key] = record
                effects.append(show(record.shown))
            }
            first = min(first ?? deadline, deadline)
        }
        if let first, wakesAt.map({ first < $0 }) ?? true {
            wakesAt = first
            effects.append(.wake(at: first))
        }
        return effects
    }

    /// Ends the calls whose time is over.
    mutating func timeDue(at now: Timestamp) -> [EngineEffect] {
        wakesAt = nil
        guard let seconds = limits.answerSeconds, !isClosing, !isSuspending else { return [] }
        let over = unsettled.filter { key in
            guard let record = calls[key], record.shown.stage == .waiting, let deadline = record.shown.deadline else { return false }
            return deadline <= now
        }
        guard !over.isEmpty else { return [] }
        var effects: [EngineEffect] = []
        for key in over {
            effects += end(key, ResultWords.unanswered(seconds, isQuestion: calls[key]?.shown.question != nil, earlier: earlier(like: key)), at: now)
        }
        let told = over.contains { own[$0] == nil } ? " The model was told that this is neither a yes nor a no." : ""
        effects.append(
            addNotice(Notice(.warning, "\(Self.words(for: over)) ended unanswered and did not run: nobody decided within \(ResultWords.time(seconds)).\(told)"), at: now))
        return effects + settle(at: now)
    }

    /// `Call #3`, `Calls #3, #4 and #5`, `12 calls, #3 to #20,`
    private static func words(for keys: [CallKey]) -> String {
        let numbers = keys.map { "#\($0.number)" }
        guard let first = numbers.first, let last = numbers.last, first != last else { return "Call \(numbers.first ?? "")" }
        if numbers.count > 5 { return "\(numbers.count) calls, \(first) to \(last)," }
        return "Calls \(WordList.joined(numbers))"
    }
}
