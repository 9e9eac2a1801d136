import Surface

/// Where messages are written.
extension InterfaceState {
    func drawComposer(_ surface: inout Surface, _ plan: ScreenPlan) {
        let rect = plan.composer
        if rect.isEmpty { return }
        let hasKeys = focus == .composer && mode.isNormal
        // A line that the person runs does not go to the model, and looks like it.
        let sign = isOwnCommand ? "$" : "›"
        surface.put(sign, row: rect.row, column: rect.column + 1, role: isOwnCommand ? .warning : hasKeys ? .key : .dim)
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
