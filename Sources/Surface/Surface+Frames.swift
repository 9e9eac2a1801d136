/// Frames, as in `╭ Title ───╮`.
extension Surface {
    /// Draws a rounded frame with a title at the left of its upper edge and another at the right.
    public mutating func box(_ rect: Rect, title: String = "", trailing: String = "", role: Role = .frame, titleRole: Role = .frameTitle) {
        guard rect.rows >= 2, rect.columns >= 2 else { return }
        horizontal(rect.row, rect, left: "╭", right: "╮", role: role)
        for row in (rect.row + 1)..<(rect.endRow - 1) {
            put("│", row: row, column: rect.column, role: role)
            put("│", row: row, column: rect.endColumn - 1, role: role)
        }
        horizontal(rect.endRow - 1, rect, left: "╰", right: "╯", role: role)
        let room = rect.columns - 4
        guard room > 0 else { return }
        if !title.isEmpty {
            let used = put(" \(title)", row: rect.row, column: rect.column + 1, role: titleRole, limit: room)
            put(" ", row: rect.row, column: rect.column + 1 + used, role: titleRole)
        }
        let width = Width.of(trailing) + 2
        if !trailing.isEmpty, width + Width.of(title) + 4 <= room {
            put(" \(trailing) ", row: rect.row, column: rect.endColumn - 2 - width, role: titleRole)
        }
    }

    /// A line across a frame, joined to its sides.
    public mutating func divider(_ row: Int, in rect: Rect, role: Role = .frame) {
        guard row > rect.row, row < rect.endRow - 1 else { return }
        horizontal(row, rect, left: "├", right: "┤", role: role)
    }

    private mutating func horizontal(_ row: Int, _ rect: Rect, left: String, right: String, role: Role) {
        put(left, row: row, column: rect.column, role: role)
        for column in (rect.column + 1)..<max(rect.column + 1, rect.endColumn - 1) { put("─", row: row, column: column, role: role) }
        put(right, row: row, column: rect.endColumn - 1, role: role)
    }
}
