import Surface

/// Where messages are written, with those above it that wait to be taken.
extension InterfaceState {
    func drawComposer(_ surface: inout Surface, _ plan: ScreenPlan) {
        for (index, text) in composer.queued.suffix(plan.queued.rows).enumerated() {
            let line: StyledLine =
                [Span(" queued: ", .dim)] + MarkedText.spans(SafeText.foreign(String(text.prefix(300))), role: .dim)
            surface.put(line.fitted(plan.queued.columns), row: plan.queued.row + index, column: plan.queued.column)
        }
        let rect = plan.composer
        if rect.isEmpty { return }
        let hasKeys = focus == .composer && mode.isNormal
        surface.put("›", row: rect.row, column: rect.column + 1, role: hasKeys ? .key : .dim)
        let inside = Rect(row: rect.row, column: rect.column + 3, rows: rect.rows, columns: rect.columns - 3)
        if composer.editor.isEmpty {
            surface.put([Span("type a message…", .placeholder)].fitted(inside.columns - 1), row: rect.row, column: inside.column)
        }
        drawEditor(&surface, composer.editor, inside, width: max(1, surface.size.columns - 4), hasCursor: hasKeys, gutter: false)
    }

    /// Draws the rows around the cursor.
    /// - Parameter gutter: mark rows that go on because the width ended, in a cell of their own.
    func drawEditor(
        _ surface: inout Surface, _ editor: TextEditor, _ rect: Rect, width: Int, hasCursor: Bool, gutter: Bool, role: Ink = .text
    ) {
        if rect.isEmpty { return }
        let layout = EditorLayout(editor, width: width)
        let place = layout.place(of: editor.cursor)
        let last = max(0, layout.rows.count - rect.rows)
        let top = min(last, max(0, place.row - rect.rows / 2))
        let column = rect.column + (gutter ? 2 : 0)
        for index in 0..<min(rect.rows, layout.rows.count - top) {
            let row = layout.rows[top + index]
            if gutter, row.isContinuation { surface.put("↪", row: rect.row + index, column: rect.column, role: .dim) }
            surface.put(layout.spans(row, role: role), row: rect.row + index, column: column, limit: rect.endColumn - column)
        }
        if hasCursor {
            surface.cursor = Position(
                row: rect.row + place.row - top, column: min(column + place.column, surface.size.columns - 1))
        }
    }
}
