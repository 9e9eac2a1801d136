import Approval
import Link
import Surface

/// The rows below a call: the keys that decide it, the second question about a destructive one, or a line to write in.
extension InterfaceState {
    /// - Parameter now: nil when only the number of lines is wanted.
    func choiceLines(width: Int, rows: Int, now: Milliseconds? = nil) -> [StyledLine] {
        var lines: [StyledLine] = []
        switch mode {
        case .question(let question):
            if case .destroy = question.subject, let call = selectedCall {
                return Wrap.words([Span(destroyWords(call, width: width, rows: rows), .danger)], width: width)
            }
        case .line(let form):
            let hints = InterfaceState.oneLine(keyHints([.line], now: nil), width: width)
            let label =
                switch form.purpose {
                case .denial: "Why #\(form.handle) is denied:"
                case .comment: "A comment for #\(form.handle):"
                case .answer: "Your answer to #\(form.handle):"
                }
            return [[Span(label, .label)], [], hints]
        case .normal, .page, .running, .rules, .rule, .edit, .sheet: break
        }
        if rows >= 9, let selected = pending.selected, let comment = pending.comments[selected] {
            let words: StyledLine = [Span("comment: ", .label), Span(SafeText.foreign(comment), .text)]
            lines.append(words.fitted(width))
        }
        if let selected = pending.selected, let chosen = pending.chosen[selected], !chosen.isEmpty {
            lines.append([Span("chosen: ", .label), Span(chosen.sorted().map(String.init).joined(separator: ", "), .text)])
        }
        let hints = keyHints([.pending], now: now)
        if rows < 10 { return lines + [InterfaceState.oneLine(hints, width: width)] }
        return lines + InterfaceState.flow(hints, width: width, rows: 2, last: hint("pending-help"))
    }

    /// What would be destroyed, and which key does it: whoever has not read the checks understands it too.
    private func destroyWords(_ call: CallState, width: Int, rows: Int) -> String {
        let yes = keys.key("confirm")
        if call.isTwice == true, call.risk != .destructive {
            let short = "\(yes): do it (a rule asks twice) · any other key: no"
            if rows < 9 { return Width.of(short) <= width ? short : "\(yes): do it · any other key: no" }
            return "press \(yes) to run \(SafeText.line(call.tool)), any other key leaves it waiting: a rule asks twice."
        }
        let reason = destruction(by: call)
        if rows < 9 {
            let answers = "any other key: no"
            let words = "\(yes): do it (\(reason)) · \(answers)"
            return Width.of(words) <= width ? words : "\(yes): do it, no undo · \(answers)"
        }
        // The key first: the end of a long reason may not fit.
        return "press \(yes) to run \(SafeText.line(call.tool)) all the same, any other key leaves it waiting. This is destructive: \(reason)."
    }

    /// What is destructive about a call, in the words of its checks.
    func destruction(by call: CallState) -> String {
        let prefix = "\(Risk.destructive.rawValue): "
        guard let check = rows(of: call).last(where: { $0.kind == .checkFailed && $0.text.utf8.starts(with: prefix.utf8) }) else {
            return "it may not be possible to undo it"
        }
        var words = String(SafeText.line(check.text).unicodeScalars.dropFirst(prefix.unicodeScalars.count))
        if words.unicodeScalars.last == "." { words.unicodeScalars.removeLast() }
        return words
    }

    func drawChoices(_ surface: inout Surface, _ rect: Rect, insideRows: Int, _ now: Milliseconds, _ shown: inout Shown) {
        let lines = choiceLines(width: rect.columns, rows: insideRows, now: now)
        // Where there is room for one line of the form only, it is the one that is written in.
        var first = 0
        if case .line = mode { first = rect.rows == 1 ? 1 : 0 }
        for (index, line) in lines.dropFirst(first).prefix(rect.rows).enumerated() {
            surface.put(line, row: rect.row + index, column: rect.column, limit: rect.columns)
        }
        let isWhole = lines.count <= rect.rows
        switch mode {
        case .question(let question):
            if case .destroy = question.subject, isWhole {
                shown.question = question.number
                shown.hasChoices = true
            }
        case .line(let form):
            let row = rect.row + (rect.rows == 1 ? 0 : 1)
            let line = Rect(row: row, column: rect.column, rows: min(1, rect.rows), columns: rect.columns)
            drawLine(&surface, form.editor, line)
        case .normal: shown.hasChoices = isWhole && !rect.isEmpty
        case .page, .running, .rules, .rule, .edit, .sheet: break
        }
    }

    /// A field of one row; the text moves so that the cursor is visible.
    func drawLine(_ surface: inout Surface, _ editor: TextEditor, _ rect: Rect, role: Ink = .text) {
        let units = editor.lines[0]
        var start = editor.cursor.column
        var used = 1
        while start > 0, used + units[start - 1].width <= rect.columns {
            start -= 1
            used += units[start].width
        }
        var column = rect.column
        for (index, unit) in units.enumerated().dropFirst(start) {
            if index == editor.cursor.column { surface.cursor = Position(row: rect.row, column: column) }
            let (text, isMark) = unit.drawn
            if column + unit.width > rect.endColumn { break }
            column += surface.put(
                text, row: rect.row, column: column, role: isMark ? .mark : role, limit: rect.endColumn - column)
        }
        if editor.cursor.column == units.count {
            surface.cursor = Position(row: rect.row, column: min(column, max(0, rect.endColumn - 1)))
        }
    }
}
