import Surface

/// What takes the place of the calls in the pane: the editor of arguments, and the list of calls decided together.
extension InterfaceState {
    func drawForm(_ surface: inout Surface, _ rect: Rect, _ form: ArgumentForm) {
        var below: [StyledLine] = []
        if isStale(form) {
            below = Wrap.words(
                [Span("This call has changed or is decided meanwhile; nothing can be saved.", .danger)], width: rect.columns)
        } else if let problem = form.problem {
            below = Wrap.words([Span(problem, .danger)], width: rect.columns)
        } else if form.isChanged {
            below = Wrap.words(
                [
                    Span("✓ ", .ok),
                    Span("Valid JSON, changed. Saving approves nothing: the call is checked and shown again.", .text),
                ], width: rect.columns)
        } else if !form.misfits.isEmpty {
            below = Wrap.words([Span("! ", .danger), Span(SafeText.line(form.misfits.joined(separator: " ")), .warning)], width: rect.columns)
        } else {
            below = Wrap.words([Span("What the model asked, unchanged.", .dim)], width: rect.columns)
        }
        let hints = InterfaceState.oneLine(keyHints([.form], now: nil), width: rect.columns)
        let lower = min(max(0, rect.rows - 2), min(below.count, 3) + 1)
        let parts = rect.splitRows(rect.rows - lower)
        drawEditor(&surface, form.editor, parts.top, width: max(1, rect.columns - 2), hasCursor: true, gutter: true, role: .value)
        for (index, line) in (below.prefix(max(0, lower - 1)) + [hints]).enumerated() {
            surface.put(line, row: parts.bottom.row + index, column: rect.column, limit: rect.columns)
        }
    }

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
            let more = (sheet.destructive == 0 ? [] : ["\(sheet.destructive) destructive"]) + (sheet.forGood == 0 ? [] : ["\(sheet.forGood) for good"])
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
