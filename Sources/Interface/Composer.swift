/// Where the person writes messages: the text, what was sent before, and what waits to be taken.
struct Composer: Sendable {
    var editor = TextEditor(style: .message)
    private(set) var history: [String] = []
    /// The place in the history that is shown; nil for the text that is being written.
    private var place: Int?
    private var draft = ""
    /// Messages that were sent while the engine worked, and have not come back as entries yet.
    private(set) var queued: [String] = []

    static let historyCount = 500

    /// Empties the field and keeps the text in the history.
    mutating func clearAfterSending(_ text: String, isQueued: Bool) {
        remember([text])
        if isQueued { queued.append(text) }
        setText("")
    }

    mutating func setText(_ text: String) {
        editor = TextEditor(text, style: .message)
        place = nil
        draft = ""
    }

    mutating func remember(_ texts: [String]) {
        for text in texts where !(history.last.map { $0.utf8.elementsEqual(text.utf8) } ?? false) { history.append(text) }
        if history.count > Composer.historyCount { history.removeFirst(history.count - Composer.historyCount) }
    }

    /// A message of the person stands in the conversation now.
    mutating func wasTaken(_ text: String) {
        if let index = queued.firstIndex(where: { $0.utf8.elementsEqual(text.utf8) }) { queued.remove(at: index) }
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
