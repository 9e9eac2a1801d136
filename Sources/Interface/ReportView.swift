import Link
import Surface

/// A small table that the engine made: labels, values, and a bar for what is a share of the whole.
extension InterfaceState {
    func reportLines(_ report: Report, width: Int) -> [StyledLine] {
        var lines = Wrap.words([Span(SafeText.line(report.title), .heading)], width: width)
        let labels = report.rows.map { MarkedText.spans($0.label, role: .label) }
        let values = report.rows.map { MarkedText.spans($0.value, role: .value) }
        let labelWidth = labels.map(\.width).max() ?? 0
        let valueWidth = values.map(\.width).max() ?? 0
        // Where they do not fit beside each other, a value stands below its label.
        let isStacked = labelWidth + valueWidth + 4 > width
        let lead = isStacked ? 4 : labelWidth + 4
        let room = width - lead - valueWidth
        for (index, row) in report.rows.enumerated() {
            var line: StyledLine = [Span("  ")] + labels[index]
            if isStacked {
                lines += Wrap.hard(labels[index], width: max(1, width - 2)).map { ([Span("  ")] + $0).fitted(width) }
                line = []
            }
            let gap = isStacked ? valueWidth - values[index].width : valueWidth - values[index].width - line.width
            line += [Span(.blanks(lead + gap))] + values[index]
            if let share = row.share { line += ReportBar.spans(share, width: room) }
            lines.append(line.fitted(width))
        }
        if let note = report.note { lines += Wrap.words([Span(SafeText.line(note), .dim)], width: width) }
        return lines
    }
}

/// A share as a bar and as a number: neither needs a colour.
enum ReportBar {
    static let widest = 24
    /// `100%` and a blank before it.
    static let percentWidth = 5
    private static let fewest = 6

    /// As much of it as has room: both, the number, or nothing.
    static func spans(_ share: Double, width: Int) -> StyledLine {
        guard share.isFinite, width >= percentWidth else { return [] }
        let share = min(1, max(0, share))
        let room = min(widest, width - percentWidth - 2)
        let cells = room < fewest ? 0 : room
        // What is there at all is seen.
        let full = share > 0 ? min(cells, max(1, Int((share * Double(cells)).rounded()))) : 0
        let percent = share > 0 && share < 0.01 ? "<1%" : "\(Int((share * 100).rounded()))%"
        return [
            Span(.blanks(cells > 0 ? 2 : 0)), Span(String(repeating: "█", count: full), .key), Span(String(repeating: "░", count: cells - full), .dim),
            Span(.blanks(percentWidth - percent.utf8.count) + percent, .text),
        ]
    }
}
