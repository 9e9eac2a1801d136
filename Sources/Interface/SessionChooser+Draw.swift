public import Conversation
public import Surface

/// The list as a screen.
extension SessionChooser {
    /// - Parameter now: the time of day, for how long ago something happened.
    public func draw(size: Size, now: Timestamp) -> Surface {
        let size = Size(rows: max(0, size.rows), columns: max(0, size.columns))
        var surface = Surface(size: size)
        let plan = SessionChooserPlan(size)
        drawHead(&surface, plan.head)
        frame(&surface, plan, plan.list, "Sessions", isFocused: true)
        drawList(&surface, plan.inside(plan.list), now)
        if let preview = plan.preview {
            let inside = plan.inside(preview)
            let title = selectedChoice.map { Self.foreign($0.name, .text).fitted(30).map(\.text).joined() } ?? ""
            frame(&surface, plan, preview, title, isFocused: false)
            for (index, line) in previewLines(inside.size, now).prefix(inside.rows).enumerated() {
                surface.put(line.fitted(inside.columns), row: inside.row + index, column: inside.column, limit: inside.columns)
            }
        }
        drawFooter(&surface, plan.footer)
        return surface
    }

    private func drawHead(_ surface: inout Surface, _ rect: Rect) {
        if rect.isEmpty { return }
        surface.restyle(rect, role: .statusBar)
        let all = Counted.words(choices.count, "session")
        let count = filter.isEmpty ? all : "\(visible.count) of \(all)"
        let line = ([Span(" assent", .brand)] as StyledLine).justified([Span(count + " ", .statusBar)], columns: rect.columns)
        surface.put(line, row: rect.row, column: rect.column, limit: rect.columns)
    }

    private func frame(_ surface: inout Surface, _ plan: SessionChooserPlan, _ rect: Rect, _ title: String, isFocused: Bool) {
        if plan.preview == nil || rect.isEmpty { return }
        let role: Ink = isFocused ? .frameFocused : .frame
        if plan.isBoxed { return surface.box(rect, title: title, role: role) }
        surface.put(String(repeating: "─", count: rect.columns), row: rect.row, column: rect.column, role: role)
        surface.put(" \(title) ", row: rect.row, column: rect.column + 1, role: .frameTitle, limit: rect.columns - 2)
    }

    // MARK: The list

    private func drawList(_ surface: inout Surface, _ rect: Rect, _ now: Timestamp) {
        if visible.isEmpty {
            let words = choices.isEmpty ? "There is no session yet." : "No session has these words."
            for (index, line) in Wrap.words([Span(words, .dim)], width: max(1, rect.columns)).prefix(rect.rows).enumerated() {
                surface.put(line, row: rect.row + index, column: rect.column, limit: rect.columns)
            }
            return
        }
        let top = min(max(0, selected - rect.rows / 2), max(0, visible.count - rect.rows))
        for index in 0..<min(rect.rows, visible.count - top) {
            let line = row(choices[visible[top + index]], isSelected: top + index == selected, columns: rect.columns, now)
            surface.put(line, row: rect.row + index, column: rect.column, limit: rect.columns)
        }
    }

    /// `▸ support-desk  ~/desk     running · 2 pending · 1 attached   3m`: what there is no room for is left out, the folder
    /// first.
    private func row(_ choice: SessionChoice, isSelected: Bool, columns: Int, _ now: Timestamp) -> StyledLine {
        let name = Self.foreign(choice.name, isSelected ? .selection : .strong)
        let sign = Span(isSelected ? "▸ " : "  ", .key)
        let age = ClockText.age(max(0, now.milliseconds - choice.lastChange.milliseconds))
        var right: StyledLine = [Span(choice.words, Self.role(choice.state)), Span(.blanks(5 - age.utf8.count) + age, .dim)]
        if columns < 40 { right = [Span(Self.shortWords(choice), Self.role(choice.state))] }
        var line = [sign] + name
        let folder = [Span("  ")] + Self.foreign(choice.folder, .dim)
        let room = columns - line.width - right.width - 2
        if room >= 12 { line += folder.fitted(room) }
        return line.justified(right, columns: columns)
    }

    private static func role(_ state: SessionChoice.State) -> Ink {
        switch state {
        case .running(let pending, _): pending > 0 ? .warning : .ok
        case .resting: .dim
        case .cutOff: .danger
        }
    }

    private static func shortWords(_ choice: SessionChoice) -> String {
        if case .running(let pending, _) = choice.state, pending > 0 { return "●\(pending)" }
        if case .running = choice.state { return "running" }
        return choice.words
    }

    /// What comes from outside, on one line.
    private static func foreign(_ text: String, _ role: Ink) -> StyledLine {
        MarkedText.spans(SafeText.foreign(String(text.unicodeScalars.prefix(400))), role: role)
    }

    // MARK: The preview

    private func previewLines(_ size: Size, _ now: Timestamp) -> [StyledLine] {
        guard let choice = selectedChoice, size.columns > 0 else { return [] }
        let age = ClockText.age(max(0, now.milliseconds - choice.lastChange.milliseconds))
        var lines: [StyledLine] = [
            ([Span("in ", .label)] + Self.foreign(choice.folder, .value)).justified(Self.foreign(choice.id, .dim), columns: size.columns),
            [Span(choice.words, Self.role(choice.state)), Span(" · \(age) ago", .dim)],
        ]
        let isSmall = size.rows < Self.fewestRows
        if isSmall {
            for (name, role, text) in [("you", Ink.you, choice.lastMessage), ("assistant", Ink.assistant, choice.lastWords)] {
                if let text { lines.append(([Span(name, role), Span("  ")] + Self.foreign(Self.firstLine(text), .value)).fitted(size.columns)) }
            }
        }
        let calls = choice.openCalls.prefix(max(1, size.rows / 4)).map { [Span("  ◌ ", .warning)] + MarkedText.spans($0, role: .value) }
        if !calls.isEmpty {
            if !isSmall { lines += [[], [Span("Open calls", .heading)]] }
            lines += calls
            if calls.count < choice.openCalls.count { lines.append([Span("    +\(choice.openCalls.count - calls.count) more", .dim)]) }
        }
        if isSmall { return lines }
        let room = max(0, size.rows - lines.count)
        if let message = choice.lastMessage {
            lines += part("you", .you, message, look: .plain, rows: choice.lastWords == nil ? room : room / 2, width: size.columns)
        }
        if let words = choice.lastWords {
            lines += part("assistant", .assistant, words, look: .markdown, rows: size.rows - lines.count, width: size.columns)
        }
        return lines
    }

    /// With fewer rows what was said is a line each.
    private static let fewestRows = 14

    private static func firstLine(_ text: String) -> String {
        text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }).first { $0.contains { $0 != " " } }.map { String($0) } ?? ""
    }

    /// A blank line, who speaks, and as much of the beginning as there is room for.
    private func part(_ name: String, _ role: Ink, _ text: String, look: FlowedText.Look, rows: Int, width: Int) -> [StyledLine] {
        if rows < 3 { return [] }
        var flowed = FlowedText(width: max(1, width - 2), look: look, role: look == .plain ? .text : .value)
        flowed.update(String(text.unicodeScalars.prefix(8000)))
        var lines = flowed.lines.prefix(rows - 2).map { [Span("  ")] + $0 }
        if flowed.lines.count > lines.count { lines[lines.count - 1].append(Span(" …", .dim)) }
        return [[], [Span(name, role)]] + lines
    }

    // MARK: The footer

    private func drawFooter(_ surface: inout Surface, _ rect: Rect) {
        if rect.isEmpty { return }
        if isFiltering {
            let sign = " / "
            let words = filter.text
            let room = max(0, rect.columns - sign.utf8.count - 1)
            // Where it is too long its end is what is being written.
            let shown = Wrap.hard(MarkedText.spans(SafeText.foreign(words), role: .text), width: max(1, room)).last ?? []
            surface.put([Span(sign, .key)] + shown, row: rect.row, column: rect.column, limit: rect.columns)
            surface.cursor = Position(row: rect.row, column: min(max(0, rect.columns - 1), rect.column + sign.utf8.count + shown.width))
            return
        }
        let keys = [("enter", "open"), ("/", "filter"), ("j k", "choose"), ("q", "leave")]
        let hints: [StyledLine] = keys.map { [Span($0.0, .key), Span(" \($0.1)", .dim)] }
        let line = InterfaceState.oneLine(hints, width: max(1, rect.columns - 2))
        surface.put(line, row: rect.row, column: rect.column + 1, limit: max(0, rect.columns - 1))
    }
}
