import Conversation
package import Journal

/// The person's messages that wait for the model, by the journal's rows: what was queued, and neither sent nor taken back.
package struct QueuedWords: Sendable, Equatable {
    package private(set) var texts: [String] = []

    package init() {}

    package mutating func add(_ entry: JournalEntry) {
        switch entry {
        case .noted(let note) where note.kind == .queued: texts.append(note.text)
        case .noted(let note) where note.kind == .unqueued: remove(note.text)
        case .message(let message) where message.role == .user: remove(message.text)
        default: break
        }
    }

    private mutating func remove(_ text: String) {
        if let index = texts.firstIndex(where: { $0.utf8.elementsEqual(text.utf8) }) { texts.remove(at: index) }
    }
}
