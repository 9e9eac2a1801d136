/// Where the person writes: the text, and what was written before.
struct Composer: Sendable {
    var editor = TextEditor(style: .message) { didSet { changes += 1 } }
    /// Counts what may have changed the text.
    private(set) var changes = 0
    private(set) var history: [String] = []
    /// The place in the history that is shown; nil for the text that is being written.
    private var place: Int?
    private var draft = ""
    /// The command that was completed last; it holds while the text is the one that it gave.
    var completion: Completion?

    struct Completion: Sendable, Equatable {
        /// The letters that were typed before.
        let stem: String
        let shown: String
    }

    static let historyCount = 500

    /// What the person is writing: not what is only looked at in the history.
    var written: String {
        let text = editor.text
        guard let place, history.indices.contains(place), history[place].utf8.elementsEqual(text.utf8) else { return text }
        return draft
    }

    /// Empties the field and keeps the text in the history.
    mutating func clearAfterSending(_ text: String) {
        remember([text])
        setText("")
    }

    mutating func setText(_ text: String) {
        completion = nil
        editor = TextEditor(text, style: .message)
        place = nil
        draft = ""
    }

    mutating func remember(_ texts: [String]) {
        for text in texts where !(history.last.map { $0.utf8.elementsEqual(text.utf8) } ?? false) { history.append(text) }
        if history.count > Composer.historyCount { history.removeFirst(history.count - Composer.historyCount) }
    }

    /// - Returns: false when there is nothing earlier.
    mutating func earlier() -> Bool {
        let next = (place ?? history.count) - 1
        guard history.indices.contains(next) else { return false }
        if place == nil { draft = editor.text }
        place = next
        editor = TextEditor(history[next], style: .message)
        return true
    }

    /// - Returns: false when the text that is being written is shown already.
    mutating func later() -> Bool {
        guard let place else { return false }
        if place + 1 < history.count {
            self.place = place + 1
            editor = TextEditor(history[place + 1], style: .message)
        } else {
            self.place = nil
            editor = TextEditor(draft, style: .message)
        }
        return true
    }
}
