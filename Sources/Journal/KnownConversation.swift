public import Conversation

/// The messages that the model knows, made from the rows of ``HistoryCursor`` by the rules by which the engine keeps them.
public struct KnownConversation: Sendable, Equatable {
    public private(set) var messages: [Message] = []
    /// The person's last words before a compaction, until its summary comes.
    private var kept: [Message]?

    public init() {}

    /// - Parameter row: the next one; rows of other kinds change nothing.
    public mutating func add(_ row: JournalRow) {
        switch row.entry {
        case .message(let message):
            messages.append(message)
            if let kept {
                messages += kept
                self.kept = nil
            }
        case .noted(let note):
            switch note.kind {
            case .conversationBegan: messages = []
            case .conversationCompacted:
                kept = Array(messages.reversed().prefix { $0.role == .user }.reversed())
                messages = []
            case .answerTakenBack: if messages.last?.role == .assistant { messages.removeLast() }
            case .queued, .unqueued, .answerCut, .limit: break
            }
        default: break
        }
    }
}
