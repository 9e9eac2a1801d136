import Conversation
package import Journal

/// Why the model's last answer did not come to its end, by the journal's rows; nil when it did, or when the model has
/// been told.
package struct CutAnswer: Sendable, Equatable {
    package private(set) var reason: String?
    /// The row of the cut; the answer's text follows it.
    private var place: Int64 = 0

    package init() {}

    package mutating func add(_ row: JournalRow) {
        switch row.entry {
        case .noted(let note):
            switch note.kind {
            case .answerCut: (reason, place) = (note.text, row.sequence)
            case .answerTakenBack, .conversationBegan, .conversationCompacted: reason = nil
            case .queued, .unqueued, .limit: break
            }
        case .message(let message):
            if message.role == .assistant, row.sequence == place + 1 { break }
            reason = nil
        default: break
        }
    }
}
