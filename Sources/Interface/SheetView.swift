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
        let count = Counted.words(sheet.count, "call")
        switch sheet.answer {
        case .approve:
            let words = "\(sheetKey(sheet)), not \(keys.key(sheet.forGood > 0 ? "confirm-approve" : "approve-selected")), approves exactly \(count)"
            // The list itself says it of each of them.
            let more = (sheet.destructive == 0 ? [] : ["\(sheet.destructive) destructive"]) + (sheet.forGood == 0 ? [] : ["\(sheet.forGood) cannot be undone"])
            for rest in [more, more.suffix(1)] {
                let all = ([words] + rest).joined(separator: ", ")
                if Width.of(all) <= width { return all }
            }
            return words
        case .deny: return "\(sheetKey(sheet)), not \(keys.key("deny-selected")), denies exactly \(count)"
        }
    }

    /// For the list's keys, while not all of it has been on the screen.
    var sheetScrollWord: String? {
        guard case .sheet(let sheet) = mode, let size, sheet.seenLines.count < sheetLines(sheet, width: sheetWidth(size)).count else { return nil }
        return "scroll"
    }
}
