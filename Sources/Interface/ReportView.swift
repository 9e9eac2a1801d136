import Link
import Surface

/// A small table that the engine made: labels, values, and a bar for what is a share of the whole.
extension InterfaceState {
    func reportLines(_ report: Report, width: Int) -> [StyledLine] {
        var lines = Wrap.words([Span(SafeText.line(report.title), .heading)], width: width)
        let labels = report.rows.map { MarkedText.spans($0.label, role: .label) }
        let values = report.rows.map { MarkedText.spans($0.value, role: .value) }
        let labelWidth = min(labels.map(\.width).max() ?? 0, max(8, width / 2))
        let valueWidth = min(values.map(\.width).max() ?? 0, max(4, width - labelWidth - 4))
        let bar = min(ReportBar.widest, width - labelWidth - valueWidth - 6 - ReportBar.percentWidth)
        for (index, row) in report.rows.enumerated() {
            let label = labels[index].fitted(labelWidth)
            let value = values[index].fitted(valueWidth)
            var line: StyledLine = [Span("  ")] + label + [Span(.blanks(labelWidth - label.width + 2 + valueWidth - value.width))] + value
            if let share = row.share, let words = ReportBar.spans(share, cells: bar) { line += [Span("  ")] + words }
            lines.append(line.fitted(width))
        }
        if let note = report.note { lines += Wrap.words([Span(SafeText.line(note), .dim)], width: width) }
        return lines
    }
}

/// A share as a bar and as a number: neither needs a colour.
enum ReportBar {
    static let widest = 24
    /// `100%` and a blank.
    static let percentWidth = 5
    private static let fewest = 6

    /// - Parameter cells: what the bar may take; nil comes back when that is too little for one.
    static func spans(_ share: Double, cells: Int) -> StyledLine? {
        guard cells >= fewest, share.isFinite else { return nil }
        let share = min(1, max(0, share))
        // What is there at all is seen.
        let full = share > 0 ? max(1, Int((share * Double(cells)).rounded())) : 0
        let percent = share > 0 && share < 0.01 ? "<1%" : "\(Int((share * 100).rounded()))%"
        return [
            Span(String(repeating: "█", count: full), .key), Span(String(repeating: "░", count: cells - full), .dim),
            Span(.blanks(percentWidth - percent.utf8.count) + percent, .text),
        ]
    }
}
