import Surface

/// The list of calls that are decided together, in the place of the calls in the pane.
extension InterfaceState {
    func drawSheet(_ surface: inout Surface, _ rect: Rect, _ sheet: BatchSheet, _ now: Milliseconds, _ shown: inout Shown) {
        let lines = sheetLines(sheet, width: rect.columns)
        let parts = rect.splitRows(max(0, rect.rows - 3))
        let top = min(sheet.top, max(0, lines.count - parts.top.rows))
        let end = min(lines.count, top + parts.top.rows)
        for index in top..<max(top, end) {
            surface.put(lines[index], row: parts.top.row + index - top, column: rect.column, limit: rect.columns)
        }
        if end < lines.count {
            surface.put(
                "\(Counted.more(lines.count - end, "line")) below", row: parts.bottom.row, column: rect.column, role: .warning,
                limit: rect.columns)
        } else if parts.bottom.rows == 3 {
            surface.put([Span(sheetWords(sheet, width: rect.columns), .text)].fitted(rect.columns), row: parts.bottom.row, column: rect.column, limit: rect.columns)
        }
        let hints = InterfaceState.flow(keyHints([.sheet], now: now), width: rect.columns)
        for (index, line) in hints.prefix(parts.bottom.rows - 1).enumerated() {
            surface.put(line, row: parts.bottom.row + 1 + index, column: rect.column, limit: rect.columns)
        }
        if parts.bottom.rows == 3 { shown.sheet = top..<max(top, end) }
    }

    /// Which key decides, since it is not the one that opened the list, and what it decides.
    private func sheetWords(_ sheet: BatchSheet, width: Int) -> String {
        let count = Counted.words(sheet.decided.count, "call")
        switch sheet.answer {
        case .approve:
            let words = "\(keys.key("confirm-approve")), not \(keys.key("approve-selected")), approves exactly \(count)"
            let destructive = sheet.decided.count { $0.destruction != nil }
            // The list itself says it of each of them.
            let all = destructive == 0 ? words : "\(words), \(destructive) destructive"
            return Width.of(all) <= width ? all : words
        case .deny: return "\(keys.key("confirm-deny")), not \(keys.key("deny-selected")), denies exactly \(count)"
        }
    }
}
