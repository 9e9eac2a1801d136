import Surface

/// The list of calls that are decided together, as lines.
extension InterfaceState {
    /// The list as lines, none cut.
    func sheetLines(_ sheet: BatchSheet, width: Int) -> [StyledLine] {
        if let laid = sheet.laid, laid.width == width { return laid.lines }
        return sheet.items.flatMap { lines(of: $0, width: width) }
    }

    /// Made once, and not for every frame: a list may have very many calls.
    mutating func keepSheet() {
        guard case .sheet(let open) = mode, let size else { return }
        let width = sheetWidth(size)
        if open.laid?.width == width { return }
        var sheet = open
        sheet.laid = (width, sheetLines(sheet, width: width))
        sheetsLaid += 1
        mode = .sheet(sheet)
    }

    private func lines(of item: BatchSheet.Item, width: Int) -> [StyledLine] {
        var head: StyledLine = [Span("#\(item.handle) ", .strong)]
        head += MarkedText.spans(item.tool, role: .strong)
        head += [Span("  "), RiskWords.span(item.risk, isInvalid: item.isInvalid)]
        let summary = summaryLines(item.summary, width: max(1, width - 3))
        var lines: [StyledLine]
        // One line a call where that is enough: many are read sooner.
        if summary.count == 1, head.width + 2 + summary[0].width <= width {
            lines = [head + [Span("  ")] + summary[0]]
        } else {
            lines = Wrap.hard(head, width: width) + summary.map { [Span("   ")] + $0 }
        }
        func add(_ words: StyledLine) { lines += Wrap.words(words, width: max(1, width - 3)).map { [Span("   ")] + $0 } }
        if let destruction = item.destruction { add([Span("destructive: \(destruction)\(item.isForGood ? ", no undo" : "")", .danger)]) }
        if let comment = pending.comments[item.handle] { add([Span("comment: ", .label), Span(SafeText.foreign(comment), .text)]) }
        if let leftOut = item.leftOut { add([Span("left out: \(leftOut)", .warning)]) }
        return lines
    }

    /// What a call is about. It has been read in the call itself, or is not approved: of a long one the beginning will do,
    /// and how much there is more.
    private func summaryLines(_ summary: String, width: Int) -> [StyledLine] {
        if summary.isEmpty { return [] }
        let head = summary.prefix(BatchSheet.longestSummary)
        let lines = Wrap.hard(MarkedText.spans(String(head), role: .value), width: width)
        if head.endIndex == summary.endIndex { return lines }
        let more = Counted.words(summary.unicodeScalars.distance(from: head.endIndex, to: summary.endIndex), "more character")
        return lines + Wrap.words([Span("and \(more), in the call itself", .dim)], width: width)
    }
}
