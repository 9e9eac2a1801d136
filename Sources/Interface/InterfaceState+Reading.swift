import Link
import Surface

/// The reader's way through the conversation. The end is followed until the reader scrolls up, and again from when the end
/// is reached or asked for.
extension InterfaceState {
    var readingRect: Rect? {
        guard let size else { return nil }
        let plan = plan(size)
        let rect = plan.inside(plan.conversation)
        return plan.conversation.isEmpty || rect.isEmpty ? nil : rect
    }

    mutating func scrollConversation(lines: Int = 0, pages: Int = 0) {
        guard let rect = readingRect, !log.isEmpty else { return }
        reader.followed = nil
        let step = lines + pages * max(1, rect.rows - 1)
        var ignored = 0
        let window = conversationWindow(rect, 0, wrapped: &ignored)
        if step >= 0, window.showsEnd {
            scrollToEnd()
            return
        }
        var place = window.top
        func count(_ entry: Int) -> Int { block(entry, width: rect.columns, 0, wrapped: &ignored).count }
        if step < 0 {
            var left = -step
            while left > 0 {
                if place.line >= left {
                    place.line -= left
                    left = 0
                } else if place.entry > 0 {
                    left -= place.line + 1
                    place.entry -= 1
                    place.line = max(0, count(place.entry) - 1)
                    if left < 0 { left = 0 }
                } else {
                    place.line = 0
                    left = 0
                }
            }
        } else {
            var left = step
            while left > 0, place.entry < log.count {
                let room = count(place.entry) - 1 - place.line
                if room >= left {
                    place.line += left
                    left = 0
                } else {
                    left -= room + 1
                    place.entry += 1
                    place.line = 0
                }
            }
        }
        read(from: place, rect)
    }

    /// Stands at a place, or follows the end where the place is so near to it that the end is visible.
    mutating func read(from place: Reader.Place, _ rect: Rect) {
        reader.top = place
        var ignored = 0
        let window = conversationWindow(rect, 0, wrapped: &ignored)
        if window.showsEnd { scrollToEnd() } else { reader.top = window.top }
    }

    mutating func scrollToStart() {
        guard let rect = readingRect, !log.isEmpty else { return }
        earlier.seeksStart = hasEarlier
        read(from: .init(entry: 0, line: 0), rect)
    }

    mutating func scrollToEnd() {
        reader.top = nil
        reader.followed = nil
        reader.hasNew = false
    }

    var whyNothingChosen: String? {
        guard let index = reader.selected, index < log.count, log.opens(index) else {
            return "Choose a call or reasoning with \(keys.key("call-below")) and \(keys.key("call-above")) first."
        }
        return nil
    }

    /// What the key that opens does now.
    var openWord: String {
        guard let index = reader.selected, index < log.count else { return "open" }
        let isOpen: Bool
        switch log[index].kind {
        case .call(let handle): isOpen = reader.expanded.contains(handle)
        case .reasoning: isOpen = reader.thoughts.isOpen(log[index].id)
        case .you, .assistant, .notice, .report: isOpen = false
        }
        return isOpen ? "close" : "open"
    }

    mutating func toggleChosen() {
        guard let index = reader.selected, index < log.count else { return }
        switch log[index].kind {
        case .call(let handle): if reader.expanded.remove(handle) == nil { reader.expanded.insert(handle) }
        case .reasoning: reader.thoughts.toggle(log[index].id)
        case .you, .assistant, .notice, .report: return
        }
        if let rect = readingRect { show(index, rect) }
    }

    /// Chooses the next call or reasoning in a direction; without any it scrolls.
    mutating func choose(_ step: Int) {
        guard let rect = readingRect, !log.isEmpty else { return }
        var ignored = 0
        let window = conversationWindow(rect, 0, wrapped: &ignored)
        var index = (reader.selected ?? (step > 0 ? window.top.entry - 1 : (window.lines.last?.entry ?? 0) + 1)) + step
        while index >= 0, index < log.count, !log.opens(index) { index += step }
        guard index >= 0, index < log.count else {
            scrollConversation(lines: step)
            return
        }
        reader.selected = index
        show(index, rect)
    }

    /// Scrolls as little as needed for an entry's first line to be visible.
    private mutating func show(_ index: Int, _ rect: Rect) {
        var ignored = 0
        let window = conversationWindow(rect, 0, wrapped: &ignored)
        if window.lines.contains(where: { $0.entry == index }), window.top.entry != index || window.top.line == 0 {
            // What was closed may have left the end visible.
            if let top = reader.top { read(from: top, rect) }
            return
        }
        read(from: .init(entry: index, line: 0), rect)
    }
}
