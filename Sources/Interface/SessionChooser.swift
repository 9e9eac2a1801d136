import Conversation
public import Surface

/// The list of sessions from which a person chooses one. Reads nothing: what there is to choose is given to it.
public struct SessionChooser: Sendable {
    public enum Outcome: Sendable, Equatable {
        /// An index into what was given.
        case chosen(Int)
        case left
    }

    let choices: [SessionChoice]
    /// Those that the filter lets through, as indices.
    private(set) var visible: [Int]
    /// A place in ``visible``.
    private(set) var selected = 0
    private(set) var filter = TextEditor(style: .oneLine)
    /// The keys go into the filter.
    private(set) var isFiltering = false

    /// - Parameter choices: in the order in which they are listed; the first is selected.
    public init(_ choices: [SessionChoice]) {
        self.choices = choices
        visible = Array(choices.indices)
    }

    var selectedChoice: SessionChoice? { visible.indices.contains(selected) ? choices[visible[selected]] : nil }

    /// - Parameter size: the screen's, for pages.
    /// - Returns: what the person has chosen; nil while they still look.
    public mutating func receive(_ batch: InputBatch, size: Size) -> Outcome? {
        for event in batch.events {
            switch event {
            case .key(let key): if let outcome = press(key, size) { return outcome }
            case .paste(let text): if isFiltering { changeFilter { $0.paste(text) } }
            case .hangup: return .left
            case .focusGained, .focusLost, .resized: break
            }
        }
        return nil
    }

    private mutating func press(_ key: KeyPress, _ size: Size) -> Outcome? {
        let page = max(1, SessionChooserPlan(size).listRows - 1)
        switch key {
        case KeyPress(.enter): return visible.indices.contains(selected) ? .chosen(visible[selected]) : nil
        case .control("c"): return .left
        case KeyPress(.up), .control("p"): move(-1)
        case KeyPress(.down), .control("n"): move(1)
        case KeyPress(.pageUp): move(-page)
        case KeyPress(.pageDown): move(page)
        default: return isFiltering ? writeFilter(key) : command(key)
        }
        return nil
    }

    private mutating func command(_ key: KeyPress) -> Outcome? {
        switch key {
        case KeyPress(.escape), .character("q"): return .left
        case .character("j"): move(1)
        case .character("k"): move(-1)
        case .character("g"), KeyPress(.home): move(-visible.count)
        case .character("G"), KeyPress(.end): move(visible.count)
        case .character("/"): isFiltering = true
        default: break
        }
        return nil
    }

    private mutating func writeFilter(_ key: KeyPress) -> Outcome? {
        switch key {
        case KeyPress(.escape):
            isFiltering = false
            changeFilter { $0.setText("") }
        case KeyPress(.backspace), .control("h"):
            if filter.isEmpty { isFiltering = false } else { changeFilter { $0.deleteBackward() } }
        case .control("u"): changeFilter { $0.cutToLineStart() }
        case .control("w"): changeFilter { $0.cutWordBackward() }
        default: if let text = key.text { changeFilter { $0.insert(text) } }
        }
        return nil
    }

    private mutating func move(_ step: Int) { selected = min(max(0, selected + step), max(0, visible.count - 1)) }

    /// The selection stays on its session while the filter lets it through.
    private mutating func changeFilter(_ change: (inout TextEditor) -> Void) {
        let before = filter.text
        change(&filter)
        let words = filter.text
        if before.utf8.elementsEqual(words.utf8) { return }
        let kept = visible.indices.contains(selected) ? visible[selected] : nil
        let lowered = words.lowercased()
        visible = choices.indices.filter { choices[$0].holds(lowered) }
        selected = kept.flatMap { visible.firstIndex(of: $0) } ?? 0
    }
}
