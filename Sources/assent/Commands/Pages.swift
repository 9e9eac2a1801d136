import Surface

/// Text in pieces that each fit on a screen, in the cells that it takes there: what scrolls away unseen has not been shown.
enum Pages {
    /// - Returns: the pages, with the rows of each; a row has at most so many columns.
    static func of(_ lines: [String], rows: Int, columns: Int) -> [[String]] {
        let all = lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }.flatMap { line in
            Wrap.hard([Span(String(line))], width: columns).map { $0.map(\.text).joined() }
        }
        let rows = max(1, rows)
        return stride(from: 0, to: all.count, by: rows).map { Array(all[$0..<min($0 + rows, all.count)]) }
    }
}
