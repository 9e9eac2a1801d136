import Surface

/// What the model thought, as far as its maker shows it: one line that opens.
extension InterfaceState {
    /// The last words begin in the same column however many words there are.
    private static let lastWordsColumn = 26
    private static let fewestLastWords = 16

    /// Cells for the last words of what is being thought; nil where there is no room for them. The mark of the chosen
    /// entry moves them, but does not change where they break.
    func lastWordsWidth(_ width: Int) -> Int? {
        let room = width - InterfaceState.lastWordsColumn - InterfaceState.chosenMark.width
        return room < InterfaceState.fewestLastWords ? nil : room
    }

    static let chosenMark: StyledLine = [Span("▸ ", .key)]

    /// `▸ thought  214 words`
    func thoughtLine(_ item: ConversationLog.Item, isStreaming: Bool, isSelected: Bool, width: Int) -> StyledLine {
        let isOpen = reader.thoughts.isOpen(item.id)
        var line: StyledLine = [
            Span(isOpen ? "▾ " : "▸ ", .dim), Span(isStreaming ? "thinking…" : "thought", isSelected ? .selection : .dim),
            Span("  " + Counted.words(item.words.count, "word"), .dim),
        ]
        if isStreaming, !isOpen, case .lastWords(let words)? = item.drawn?.kept, item.drawn?.width == width, !words.shown.isEmpty {
            line.append(Span(.blanks(max(2, InterfaceState.lastWordsColumn - line.width)), .dim))
            line += MarkedText.spans(words.shown, role: .dim)
        }
        return ((isSelected ? InterfaceState.chosenMark : []) + line).fitted(width)
    }

    /// Opens or folds all reasoning, also what is still to come, and stays where the reader is.
    mutating func toggleThoughts(_ now: Milliseconds) {
        let hold = readerHold
        reader.thoughts.toggleAll()
        stand(at: hold)
        if let rect = readingRect, let top = reader.top, !log.isEmpty {
            // What was folded has fewer lines.
            var ignored = 0
            let last = block(top.entry, width: rect.columns, now, wrapped: &ignored).count - 1
            read(from: Reader.Place(entry: top.entry, line: min(top.line, max(0, last))), rect)
        }
        say(reader.thoughts.opensAll ? "reasoning is shown whole; /reasoning folds it" : "reasoning is folded to one line", .notice, now)
    }
}
