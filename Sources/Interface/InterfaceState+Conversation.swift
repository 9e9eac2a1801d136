import Approval
import Conversation
import Link
import Surface

/// The conversation as lines.
extension InterfaceState {
    /// Columns by which what an entry says is indented.
    static let entryIndent = 2
    /// Columns more by which reasoning is indented under its line.
    static let thoughtIndent = 2

    func conversationWindow(_ rect: Rect, _ now: Milliseconds, wrapped: inout Int) -> ConversationWindow {
        var count = 0
        func block(_ index: Int) -> EntryBlock { self.block(index, width: rect.columns, now, wrapped: &count) }
        defer { wrapped += count }
        if reader.top == nil, let held = heldWindow(rect, block) { return held }
        return ConversationWindow(count: log.count, top: reader.top, height: rect.rows, block: block)
    }

    /// The window from the top that is held, as long as the end is in it and no more rows are free than were.
    private func heldWindow(_ rect: Rect, _ block: (Int) -> EntryBlock) -> ConversationWindow? {
        guard let followed = reader.followed, followed.size == rect.size, let entry = log.index(of: followed.entry) else { return nil }
        let top = Reader.Place(entry: entry, line: followed.line)
        let window = ConversationWindow(count: log.count, top: top, height: rect.rows, free: followed.free, block: block)
        return window.showsEnd && window.top == top ? window : nil
    }

    /// Rows that come free when words that stream have filled the window.
    private func freeRows(_ rect: Rect) -> Int { min(12, rect.rows / 3) }

    /// Holds the top while the end is followed, or moves it on.
    private mutating func followEnd(_ rect: Rect) {
        guard reader.top == nil else { return reader.followed = nil }
        var ignored = 0
        func block(_ index: Int) -> EntryBlock { self.block(index, width: rect.columns, 0, wrapped: &ignored) }
        if let held = heldWindow(rect, block) {
            reader.followed?.free = rect.rows - held.lines.count
            return
        }
        let isFull = reader.followed.map { $0.size == rect.size && isAnswering } ?? false
        let free = isFull ? freeRows(rect) : 0
        let window = ConversationWindow(count: log.count, top: nil, height: rect.rows - free, block: block)
        guard window.lines.count == rect.rows - free, window.top.entry < log.count else { return reader.followed = nil }
        reader.followed = Reader.Followed(entry: log[window.top.entry].id, line: window.top.line, free: free, size: rect.size)
    }

    func block(_ index: Int, width: Int, _ now: Milliseconds, wrapped: inout Int) -> EntryBlock {
        var item = log[index]
        let room = max(1, width - InterfaceState.entryIndent)
        var block = EntryBlock()
        block.indent = min(InterfaceState.entryIndent, width / 4)
        block.lead = entryLead(index, width: width)
        if let kept = keptLines(item, width: room) {
            block.kept = kept
        } else {
            wrapped += 1
            item.drawn = wrappedLines(of: item.kind, item.id, item.text, item.drawn, width: room)
            block.kept = keptLines(item, width: room) ?? []
        }
        let isSelected = focus == .conversation && reader.selected == index
        switch item.kind {
        case .call(let handle):
            block.head = callLine(handle, isSelected: isSelected, width: room, now)
            if !reader.expanded.contains(handle), let why = whyNotRunLines(handle, isSelected: isSelected, width: room, now) {
                block.head = callLine(handle, isSelected: isSelected, saysWhy: false, width: room, now)
                block.tail = why
            }
        case .reasoning(let isStreaming):
            block.head = thoughtLine(item, isStreaming: isStreaming, isSelected: isSelected, width: room)
            block.keptIndent = min(InterfaceState.thoughtIndent, room / 4)
        case .you, .assistant, .notice, .report: break
        }
        if case .call(let handle) = item.kind, calls[handle]?.isRunning == true, !reader.expanded.contains(handle) {
            // What a running call writes is worth a glance here too: a narrow screen has no pane for it.
            block.tail = (calls.output(handle)?.last(2) ?? []).map {
                ([Span("  ")] + MarkedText.spans($0, role: .dim)).fitted(room)
            }
        }
        if case .assistant(_, let interrupted?) = item.kind {
            block.tail = Wrap.words([Span("— \(interrupted.hasPrefix("put aside") ? "" : "interrupted: ")\(SafeText.line(interrupted))", .warning)], width: room)
        }
        return block
    }

    /// What is kept of an entry, if it still holds.
    private func keptLines(_ item: ConversationLog.Item, width: Int) -> [StyledLine]? {
        switch item.kind {
        case .call(let handle) where !reader.expanded.contains(handle): return []
        case .reasoning(let isStreaming) where !reader.thoughts.isOpen(item.id):
            // Only the line of what still grows has words beside it.
            guard isStreaming, lastWordsWidth(width) != nil else { return [] }
            guard let drawn = item.drawn, drawn.width == width, case .lastWords(let words) = drawn.kept else { return nil }
            return words.holds(item.text) ? [] : nil
        case .you, .assistant, .reasoning, .call, .notice, .report: break
        }
        guard let drawn = item.drawn, drawn.width == width else { return nil }
        switch drawn.kept {
        case .text(let flowed): return flowed.holds(item.text) ? flowed.lines : nil
        case .opened(let lines, let version):
            guard case .call(let handle) = item.kind, calls.version(handle) == version else { return nil }
            return lines
        case .fixed(let lines): return lines
        case .lastWords: return nil
        }
    }

    /// Wraps an entry, from what is known of it where that only grew.
    private func wrappedLines(
        of kind: ConversationLog.Item.Kind, _ id: Int, _ text: String, _ before: EntryLines?, width: Int
    ) -> EntryLines {
        switch kind {
        case .reasoning where !reader.thoughts.isOpen(id):
            var words = LastWords(width: lastWordsWidth(width) ?? 1)
            if let before, before.width == width, case .lastWords(let kept) = before.kept { words = kept }
            words.update(text)
            return EntryLines(width: width, kept: .lastWords(words))
        case .you, .assistant, .reasoning:
            var flowed: FlowedText
            if let before, before.width == width, case .text(let kept) = before.kept {
                flowed = kept
            } else if case .you = kind {
                flowed = FlowedText(width: width, look: .plain, role: .yours)
            } else if case .reasoning = kind {
                flowed = FlowedText(width: width - min(InterfaceState.thoughtIndent, width / 4), look: .plain, role: .dim)
            } else {
                flowed = FlowedText(width: width, look: .markdown, role: .prose)
            }
            flowed.update(text)
            return EntryLines(width: width, kept: .text(flowed))
        case .call(let handle):
            return EntryLines(width: width, kept: .opened(openedCall(handle, width: width), version: calls.version(handle)))
        case .notice(let notice): return EntryLines(width: width, kept: .fixed(noticeLines(notice, width: width)))
        case .report(let report): return EntryLines(width: width, kept: .fixed(reportLines(report, width: width)))
        }
    }

    /// Wraps the visible entries that have changed and keeps them, so that drawing finds it done. An entry that grew is
    /// changed in place: nothing else of it is touched.
    mutating func prepareConversation() {
        guard let size, !log.isEmpty else { return }
        let plan = plan(size)
        let rect = plan.inside(plan.conversation)
        if plan.conversation.isEmpty || rect.isEmpty { return }
        defer { followEnd(rect) }
        let room = max(1, rect.columns - InterfaceState.entryIndent)
        var rows = 0
        if let top = reader.top {
            var index = min(top.entry, log.count - 1)
            rows = -top.line
            while index < log.count, rows < rect.rows {
                rows += keep(index, width: room)
                index += 1
            }
            if rows >= rect.rows { return }
        }
        rows = 0
        var index = log.count
        while index > 0, rows < rect.rows {
            index -= 1
            rows += keep(index, width: room)
        }
    }

    /// - Returns: how many lines the entry has at least.
    private mutating func keep(_ index: Int, width: Int) -> Int {
        let kind = log[index].kind
        let id = log[index].id
        let least = kind.opens ? 1 : 0
        if let lines = keptLines(log[index], width: width) { return least + lines.count }
        wraps += 1
        let text = log[index].text
        let isFolded = if case .reasoning = kind { !reader.thoughts.isOpen(id) } else { false }
        if !isFolded, var flowed = log.takeText(index, width: width) {
            flowed.update(text)
            log.keep(EntryLines(width: width, kept: .text(flowed)), at: index)
        } else {
            log.keep(wrappedLines(of: kind, id, text, log[index].drawn, width: width), at: index)
        }
        return least + (keptLines(log[index], width: width)?.count ?? 0)
    }
}
