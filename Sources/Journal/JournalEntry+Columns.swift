import Approval
public import Conversation

extension JournalEntry {
    /// What the column `kind` holds.
    public enum Kind: String, Sendable, CaseIterable {
        case sessionBegan, message, proposed, commanded, shown, amended, decided, started, finished, notRun, noted
        case sessionEnded, resumed, renamed, outcomeUnknown, guarded, ruled
        /// Calls that never ran, by why; `notRun` where that is not said.
        case invalid, timedOut, cancelled, undecided
    }

    public var kind: Kind {
        switch self {
        case .sessionBegan: .sessionBegan
        case .message: .message
        case .proposed: .proposed
        case .commanded: .commanded
        case .shown: .shown
        case .amended: .amended
        case .decided: .decided
        case .started: .started
        case .finished: .finished
        case .notRun(let notRun):
            switch notRun.kind {
            case nil: .notRun
            case .invalid: .invalid
            case .timedOut: .timedOut
            case .cancelled: .cancelled
            case .undecided: .undecided
            }
        case .noted: .noted
        case .sessionEnded: .sessionEnded
        case .resumed: .resumed
        case .renamed: .renamed
        case .outcomeUnknown: .outcomeUnknown
        case .guarded: .guarded
        case .ruled: .ruled
        }
    }

    /// The call that the entry is about; a message is about none, even when it carries calls.
    public var call: CallKey? {
        switch self {
        case .sessionBegan, .resumed, .renamed, .message, .noted, .sessionEnded: nil
        case .proposed(let call), .commanded(let call): call.key
        case .shown(let showing): showing.call
        case .amended(let amendment): amendment.call
        case .decided(let decision): decision.call
        case .started(let record): record.decision.call
        case .finished(let outcome): outcome.result.key
        case .notRun(let notRun): notRun.result.key
        case .outcomeUnknown(let unknown): unknown.result.key
        case .guarded(let record): record.call
        case .ruled(let record): record.call
        }
    }
}
