public import Approval
public import Conversation

/// What became of a call that is over.
public struct SettledCall: Sendable, Equatable {
    public enum Ending: Sendable, Equatable {
        case finished(Outcome)
        case notRun(NotRun)
        case denied(Decision)
        case outcomeUnknown(OutcomeUnknown)
    }

    public let call: CallKey
    public let ending: Ending
    /// When that was written.
    public let time: Timestamp

    /// What goes back to the model; nil for a denial, which is put into words by whoever sends it.
    public var result: ToolResult? {
        switch ending {
        case .finished(let outcome): outcome.result
        case .notRun(let notRun): notRun.result
        case .outcomeUnknown(let unknown): unknown.result
        case .denied: nil
        }
    }

    /// - Returns: nil for a row that settles no call.
    init?(_ row: JournalRow) {
        switch row.entry {
        case .finished(let outcome): ending = .finished(outcome)
        case .notRun(let notRun): ending = .notRun(notRun)
        case .outcomeUnknown(let unknown): ending = .outcomeUnknown(unknown)
        case .decided(let decision) where decision.answer == .denied: ending = .denied(decision)
        default: return nil
        }
        guard let key = row.entry.call else { return nil }
        call = key
        time = row.time
    }
}
