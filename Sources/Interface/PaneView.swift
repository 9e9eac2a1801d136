import Approval
import Link
import Surface

/// The pending pane.
extension InterfaceState {
    func drawPane(_ surface: inout Surface, _ plan: ScreenPlan, _ now: Milliseconds, _ shown: inout Shown) {
        guard let rect = plan.pane else { return }
        let inside = plan.inside(rect)
        let isFocused = focus == .pending || { if case .sheet = mode { return true } else { return false } }()
        shown.isPaneFocused = focus == .pending
        var title = "Pending"
        var trailing = ""
        switch mode {
        case .edit(let form):
            drawForm(&surface, plan, rect, form, now)
            return
        case .question(let question) where question.form != nil:
            guard let form = question.form else { return }
            drawForm(&surface, plan, rect, form, now)
            return
        case .sheet(let sheet):
            title = sheet.answer == .approve ? "Approve these calls?" : "Deny these calls?"
            drawTitle(&surface, plan, rect, title, "\(sheet.count) of \(sheet.items.count)", isFocused: true)
            drawSheet(&surface, inside, sheet, now, &shown)
            return
        case .rule(let sheet):
            drawRuleSheet(&surface, plan, rect, sheet, now, &shown)
            return
        case .normal, .page, .running, .rules, .line, .question: break
        }
        guard let call = selectedCall else {
            drawTitle(&surface, plan, rect, title, "", isFocused: isFocused)
            drawQuiet(&surface, inside, now)
            return
        }
        let parts = panePlan(inside)
        let layout = detailLayout(of: call, width: parts.detail.columns)
        let top = min(max(0, pending.top), max(0, layout.count - parts.detail.rows))
        let end = min(layout.count, top + parts.detail.rows)
        let below = layout.count - end
        trailing = queueWords(call, below: parts.dividers.isEmpty ? below : 0, columns: rect.columns - Width.of(title) - 8)
        // As long as there is room for it beside the title and its frame.
        if let words = deadlineWords(call, now).first(where: { Width.of($0 + trailing) + title.utf8.count + 13 <= rect.columns }) { trailing = "\(words) · " + trailing }
        drawTitle(&surface, plan, rect, title, trailing, isFocused: isFocused)
        drawQueue(&surface, parts.queue, now, &shown)
        drawRunning(&surface, parts.running, now)
        for row in parts.dividers { drawDivider(&surface, plan, rect, row, isFocused: isFocused) }
        if let row = parts.dividers.last, parts.dividers.count == 2 || parts.queue.isEmpty, row >= parts.detail.endRow {
            note(&surface, call, below, "below", row, inside)
        }
        if parts.dividers.count == 2, let row = parts.dividers.first { note(&surface, call, top, "above", row, inside) }
        for index in top..<max(top, end) {
            surface.put(
                layout.line(index), row: parts.detail.row + index - top, column: parts.detail.column,
                limit: parts.detail.columns)
        }
        shown.selected = call.handle
        if let showing = showing(of: call), !parts.detail.isEmpty {
            shown.detail = Shown.Detail(
                showing: showing, width: layout.width, form: layout.form, lines: top..<max(top, end), total: layout.count)
        }
        drawChoices(&surface, parts.choices, insideRows: inside.rows, now, &shown)
    }

    /// What of the queue is out of sight or to be done, as much as there is room for: where the selection stands comes first,
    /// then how much of the call is below, the marks, and what is unread.
    private func queueWords(_ call: CallState, below: Int, columns: Int) -> String {
        var place = "\((calls.place(call.handle) ?? 0) + 1)/\(calls.pending.count)"
        if seenZoom == .call {
            // The queue, which says it else, is out of sight.
            let signs = [isUnread(call) ? "•" : nil, pending.marked.contains(call.handle) ? "◉" : nil].compactMap { $0 }
            place = (signs + ["#\(call.handle)", place]).joined(separator: " ")
        }
        let marked = hasMarks ? "\(pending.marked.count) marked" : nil
        let more = below > 0 ? isSeen(call) ? "\(below) ↓ (read)" : "\(below) more ↓" : nil
        for words in [[more, unreadWords, marked, place], [more, marked, place], [marked, place]] {
            let all = words.compactMap { $0 }.joined(separator: " · ")
            if Width.of(all) <= columns { return all }
        }
        return place
    }

    /// Lines that are out of sight. What a key that approves would ask to read first stands out; of a call that was seen whole
    /// it is only said where the rest is.
    private func note(_ surface: inout Surface, _ call: CallState, _ count: Int, _ where: String, _ row: Int, _ inside: Rect) {
        if count == 0 { return }
        let isRead = isSeen(call)
        let words = isRead ? " \(Counted.words(count, "line")) \(`where`) (read) " : " \(Counted.more(count, "line")) \(`where`) "
        surface.put(words, row: row, column: inside.column + 1, role: isRead ? .dim : .warning, limit: inside.columns - 2)
    }

    func drawTitle(
        _ surface: inout Surface, _ plan: ScreenPlan, _ rect: Rect, _ title: String, _ trailing: String, isFocused: Bool
    ) {
        let role: Ink = isFocused ? .frameFocused : .frame
        if plan.isBoxed {
            surface.box(rect, title: title, trailing: trailing, role: role)
            return
        }
        if plan.isTiny || rect.isEmpty { return }
        surface.put(String(repeating: "─", count: rect.columns), row: rect.row, column: rect.column, role: role)
        surface.put(
            " \(isFocused ? "▸ " : "")\(title) ", row: rect.row, column: rect.column + 1, role: .frameTitle,
            limit: rect.columns - 2)
        let width = Width.of(trailing) + 2
        if !trailing.isEmpty, width + Width.of(title) + 6 <= rect.columns {
            surface.put(" \(trailing) ", row: rect.row, column: rect.endColumn - 1 - width, role: .frameTitle)
        }
    }

    func drawDivider(_ surface: inout Surface, _ plan: ScreenPlan, _ rect: Rect, _ row: Int, isFocused: Bool) {
        let role: Ink = isFocused ? .frameFocused : .frame
        if plan.isBoxed {
            surface.divider(row, in: rect, role: role)
        } else {
            surface.put(String(repeating: "─", count: rect.columns), row: row, column: rect.column, role: role)
        }
    }

    // MARK: The queue

    /// One row a call, the selected one always visible.
    private func drawQueue(_ surface: inout Surface, _ rect: Rect, _ now: Milliseconds, _ shown: inout Shown) {
        let waiting = calls.pending
        let selected = pending.selected.flatMap { calls.place($0) } ?? 0
        let top = min(max(0, selected - rect.rows / 2), max(0, waiting.count - rect.rows))
        let oldest = waiting.count > 1 ? longestWaiting(now).flatMap { $0.age < Self.longWait ? nil : $0.handle } : nil
        for index in 0..<min(rect.rows, waiting.count - top) {
            guard let call = calls[waiting[top + index]] else { continue }
            shown.ages.append(call.handle)
            surface.put(
                queueLine(call, isOldest: call.handle == oldest, columns: rect.columns, now), row: rect.row + index, column: rect.column, limit: rect.columns)
        }
    }

    private func queueLine(_ call: CallState, isOldest: Bool, columns: Int, _ now: Milliseconds) -> StyledLine {
        let isSelected = call.handle == pending.selected
        let isMarked = pending.marked.contains(call.handle)
        var line: StyledLine = [
            Span(isSelected ? "▸" : " ", .key), Span(isMarked ? "◉" : " ", .key), Span(isUnread(call) ? "•" : " ", .warning), Span("#\(call.handle) ", .dim),
        ]
        line += MarkedText.spans(call.tool, role: isSelected ? .selection : .strong)
        var right: StyledLine = [RiskWords.span(call.risk, isInvalid: call.misfit != nil)]
        if call.misfit == nil, calls.isOdd(call.handle) { right = [Span("!", .danger), Span(" ")] + right }
        if call.stage == .arriving { right = [] }
        // Its risk has not been judged.
        if call.stage == .held { right = [Span("held", .warning)] }
        // How long it has waited is short, and stays when the rest has to give way.
        let summary = call.summary.prefix(300)
        let risk = right
        if let age = waited(call, now) {
            let words = ClockText.age(age)
            let wanted = min(Width.of(summary), 24)
            let hasRoom = isOldest && columns - line.width - right.width - words.utf8.count - 12 >= wanted
            right.append(Span("  \(hasRoom ? "oldest " : "")\(words)", isOldest ? .notice : .dim))
        }
        // That a call of this list waits goes without saying; what else it does is said.
        if let state = stage(of: call, now) { right += [Span("  "), state] }
        var room = columns - line.width - right.width - 3
        // On the narrowest screens there is room for one of them, and what the call is about comes first.
        if columns < 50, room < 6, !summary.isEmpty {
            right = risk + (stage(of: call, now).map { [Span("  "), $0] } ?? [])
            room = columns - line.width - right.width - 3
        }
        if room >= 6, !call.summary.isEmpty {
            line += [Span(" ")] + MarkedText.spans(String(summary), role: .value).fitted(room)
        }
        return line.justified(right, columns: columns)
    }

    private func stage(of call: CallState, _ now: Milliseconds) -> Span? {
        switch call.stage {
        case .arriving: Span("\(InterfaceState.spinner(now)) arriving", .dim)
        case .checking: Span("\(InterfaceState.spinner(now)) checking", .dim)
        default: isSent(call) ? Span("sent", .dim) : nil
        }
    }

    private func drawRunning(_ surface: inout Surface, _ rect: Rect, _ now: Milliseconds) {
        for (index, handle) in calls.running.suffix(rect.rows).enumerated() {
            var line = callLine(handle, isSelected: false, width: rect.columns - 2, now)
            line.insert(Span("  "), at: 0)
            surface.put(line, row: rect.row + index, column: rect.column, limit: rect.columns)
        }
    }

    // MARK: Nothing waits

    /// What runs with its last lines, then what ended last, or a sentence for a stranger.
    private func drawQuiet(_ surface: inout Surface, _ rect: Rect, _ now: Milliseconds) {
        var lines: [StyledLine] = []
        for handle in calls.running {
            lines.append(callLine(handle, isSelected: false, width: rect.columns, now))
            let room = max(2, (rect.rows - lines.count) / max(1, calls.running.count) - 1)
            for row in calls.output(handle)?.last(min(room, 20)) ?? [] {
                lines.append(([Span("  ")] + MarkedText.spans(row, role: .value)).fitted(rect.columns))
            }
        }
        if !calls.recent.isEmpty, lines.count + 3 <= rect.rows {
            if !lines.isEmpty { lines.append([]) }
            lines.append([Span("Last calls", .heading)])
            for handle in calls.recent where lines.count < rect.rows {
                lines.append(callLine(handle, isSelected: false, width: rect.columns, now))
            }
        }
        if lines.isEmpty {
            let words =
                log.hasTalk ? "Nothing waits for you." : "Nothing waits for you. When the model wants to use a tool, the call appears here with everything it would do, and nothing runs before you decide."
            lines = Wrap.words([Span(words, .dim)], width: rect.columns)
        }
        for (index, line) in lines.prefix(rect.rows).enumerated() {
            surface.put(line, row: rect.row + index, column: rect.column, limit: rect.columns)
        }
    }
}
