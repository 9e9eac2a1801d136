import Surface

/// Which part of the screen is for what while a session is chosen: the list, and beside or below it what the selected
/// one is about.
struct SessionChooserPlan: Sendable {
    let isBoxed: Bool
    let head: Rect
    let list: Rect
    /// Nil where there is no room for it.
    let preview: Rect?
    let footer: Rect

    init(_ size: Size) {
        isBoxed = size.rows >= ScreenPlan.boxedRows && size.columns >= ScreenPlan.boxedColumns
        let top = Rect(size).splitRows(size.rows >= 3 ? 1 : 0)
        head = top.top
        let lower = top.bottom.splitRows(top.bottom.rows - (size.rows >= 2 ? 1 : 0))
        footer = lower.bottom
        let body = lower.top
        if ScreenPlan.isTiny(size) {
            (list, preview) = (body, nil)
        } else if size.columns >= ScreenPlan.wideColumns {
            let parts = body.splitColumns(size.columns - size.columns * 45 / 100)
            (list, preview) = (parts.left, parts.right)
        } else {
            let parts = body.splitRows(body.rows - body.rows / 2)
            (list, preview) = (parts.top, parts.bottom)
        }
    }

    /// What is inside a frame; the list has none where there is no preview.
    func inside(_ rect: Rect) -> Rect {
        if preview == nil { return rect }
        if isBoxed { return rect.inset(rows: 1, columns: 2) }
        let body = rect.splitRows(1).bottom
        return Rect(row: body.row, column: body.column + 1, rows: body.rows, columns: body.columns - 2)
    }

    var listRows: Int { inside(list).rows }
}
