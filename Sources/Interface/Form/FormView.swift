import Approval
import Link
import Surface

/// The form in the place of the calls in the pane.
extension InterfaceState {
    func drawForm(_ surface: inout Surface, _ plan: ScreenPlan, _ rect: Rect, _ form: ArgumentForm, _ now: Milliseconds) {
        var trailing = ""
        if case .fields(let fields) = form.stage, !fields.rows.isEmpty { trailing = "\(fields.selected + 1)/\(fields.rows.count)" }
        if let left = calls[form.handle].flatMap({ deadlineWords($0, now).last }) { trailing = trailing.isEmpty ? left : "\(left) · \(trailing)" }
        drawTitle(&surface, plan, rect, "Edit #\(form.handle) \(SafeText.line(form.tool))", trailing, isFocused: true)
        let inside = plan.inside(rect)
        let below = formStatus(form, width: inside.columns)
        let parts = formPlan(form, inside)
        switch form.stage {
        case .opening: surface.put("The form is being made…", row: parts.top.row, column: parts.top.column, role: .dim, limit: parts.top.columns)
        case .text(let text):
            drawEditor(&surface, text.editor, parts.top, width: max(1, inside.columns - 2), hasCursor: true, gutter: true, role: .value)
        case .fields(let fields): drawFields(&surface, fields, parts.top)
        }
        let hints = InterfaceState.flow(keyHints([.form], now: nil), width: inside.columns)
        let hintRows = inside.rows < 12 ? 1 : 2
        for (index, line) in (below.prefix(max(0, parts.bottom.rows - hintRows)) + hints.prefix(hintRows)).enumerated() where index < parts.bottom.rows {
            surface.put(line, row: parts.bottom.row + index, column: inside.column, limit: inside.columns)
        }
    }

    /// Where the form is, and what stands below it.
    private func formPlan(_ form: ArgumentForm, _ inside: Rect) -> (top: Rect, bottom: Rect) {
        let hintRows = inside.rows < 12 ? 1 : 2
        // Of few rows most are the form's.
        let words = min(formStatus(form, width: inside.columns).count, inside.rows < 9 ? 2 : 3)
        return inside.splitRows(inside.rows - min(max(0, inside.rows - 2), words + hintRows))
    }

    private func layout(_ fields: FieldForm, _ rect: Rect) -> FormLayout {
        FormLayout(fields, width: rect.columns, height: rect.rows, kindKey: keys.key("form-kind"))
    }

    private func drawFields(_ surface: inout Surface, _ fields: FieldForm, _ rect: Rect) {
        if fields.rows.isEmpty {
            surface.put("This tool takes no arguments.", row: rect.row, column: rect.column, role: .dim, limit: rect.columns)
            return
        }
        let window = layout(fields, rect).window(fields.top, rows: rect.rows)
        for (index, line) in window.lines.enumerated() {
            surface.put(line, row: rect.row + index, column: rect.column, limit: rect.columns)
        }
        surface.cursor = nil
        if let cursor = window.cursor {
            surface.cursor = Position(row: rect.row + cursor.row, column: min(rect.column + cursor.column, rect.endColumn - 1))
        }
    }

    /// Keeps the selected field on the screen.
    mutating func followForm() {
        guard case .edit(let form) = mode, case .fields(let fields) = form.stage, let size, let inside = paneInside(size) else { return }
        let rect = formPlan(form, inside).top
        let top = layout(fields, rect).window(fields.top, rows: rect.rows).top
        if top == fields.top { return }
        changeForm { if case .fields(var fields) = $0.stage { fields.top = top; $0.stage = .fields(fields) } }
    }

    /// Cells in which the text of a field is written.
    func fieldTextWidth(_ fields: FieldForm) -> Int {
        guard case .edit(let form) = mode, let inside = paneInside(size ?? InterfaceState.assumedSize) else { return 40 }
        return layout(fields, formPlan(form, inside).top).textWidth
    }

    private func formStatus(_ form: ArgumentForm, width: Int) -> [StyledLine] {
        if isStale(form) { return Wrap.words([Span("This call has changed or is decided meanwhile; nothing can be saved.", .danger)], width: width) }
        let saving = "Saving approves nothing: the call is checked and shown again."
        switch form.stage {
        case .opening: return []
        case .text(let text):
            if let problem = text.problem { return Wrap.words([Span(problem, .danger)], width: width) }
            if form.isChanged { return Wrap.words([Span("✓ ", .ok), Span("Valid JSON, changed. \(saving)", .text)], width: width) }
            if !text.misfits.isEmpty {
                return Wrap.words([Span("!", .danger), Span(" "), Span(SafeText.line(text.misfits.joined(separator: " ")), .warning)], width: width)
            }
            return Wrap.words([Span("What the model asked, unchanged.", .dim)], width: width)
        case .fields(let fields):
            if let problem = fields.problem { return Wrap.words([Span("!", .danger), Span(" "), Span(problem, .warning)], width: width) }
            if let words = fields.firstMisfit { return Wrap.words([Span("!", .danger), Span(" "), Span(words, .warning)], width: width) }
            if fields.isChanged { return Wrap.words([Span("✓ ", .ok), Span("It fits the schema, changed. \(saving)", .text)], width: width) }
            let isAmended = calls[form.handle]?.isAmended == true
            return Wrap.words([Span(isAmended ? "As it was amended; “*” marks what the model asked otherwise." : "What the model asked, unchanged.", .dim)], width: width)
        }
    }
}
