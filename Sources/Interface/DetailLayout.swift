import Approval
import Surface

/// The rows of a call as lines of a width: every row whole, foreign text in a column of its own.
///
/// A line that goes on because the width ended has `↪` in the cell before the value, so that it differs from a line
/// break in the value itself.
struct DetailLayout: Sendable {
    struct Line: Sendable {
        /// The index of the row that it belongs to.
        let row: Int
        let spans: StyledLine
    }

    let width: Int
    let rowCount: Int
    private(set) var lines: [Line] = []
    /// The first line of each row, and the end.
    private var starts: [Int] = []

    private let labelWidth: Int
    /// Rows of effects stand in columns when one of their section has a label.
    private var inColumns = false

    static let indent = 2
    static let widestLabel = 20

    init(_ rows: [DisplayRow], width: Int) {
        self.width = max(1, width)
        rowCount = rows.count
        let widest = min(DetailLayout.widestLabel, (self.width - DetailLayout.indent) / 3)
        labelWidth = rows.reduce(0) { result, row in
            guard row.kind != .title else { return result }
            let cells = Width.of(row.label)
            return cells <= widest ? max(result, cells) : result
        }
        for (index, row) in rows.enumerated() {
            starts.append(lines.count)
            append(row, index)
        }
        starts.append(lines.count)
    }

    func linesOfRow(_ row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

    private mutating func append(_ row: DisplayRow, _ index: Int) {
        switch row.kind {
        case .title:
            let risk = MarkedText.spans(row.label, role: RiskWords.role(row.label))
            let name = MarkedText.spans(row.text, role: .strong)
            if name.width + risk.width + 2 <= width {
                add(index, name.justified(risk, columns: width))
            } else {
                for line in Wrap.hard(name, width: width) { add(index, line) }
                for line in Wrap.hard(risk, width: width) { add(index, line) }
            }
        case .section:
            inColumns = false
            if !lines.isEmpty { add(index, []) }
            for line in Wrap.words([Span(SafeText.line(row.text), .heading)], width: width) { add(index, line) }
        case .argument: column(index, label: row.label, value: row.text, role: .value)
        case .original, .foreign: column(index, label: row.label, value: row.text, role: .dim)
        case .argumentLine:
            column(index, label: "", value: row.text, role: .value)
        case .effect:
            if !row.label.isEmpty { inColumns = true }
            if inColumns {
                column(index, label: row.label, value: row.text, role: .value)
            } else {
                hanging(index, MarkedText.spans(row.text, role: .value), lead: [])
            }
        case .diffContext: hanging(index, MarkedText.spans(row.text, role: .dim), lead: [Span("  ", .dim)])
        case .diffAdded: hanging(index, MarkedText.spans(row.text, role: .diffAdded), lead: [Span("+ ", .diffAdded)])
        case .diffRemoved: hanging(index, MarkedText.spans(row.text, role: .diffRemoved), lead: [Span("- ", .diffRemoved)])
        case .checkPassed: sentence(index, row.text, sign: Span("✓ ", .ok), role: .text)
        case .checkFailed: sentence(index, row.text, sign: Span("! ", .danger), role: .warning)
        case .offer: sentence(index, row.text, sign: Span("→ ", .key), role: .text)
        case .note: sentence(index, row.text, sign: nil, role: .dim)
        }
    }

    private mutating func add(_ row: Int, _ spans: StyledLine) { lines.append(Line(row: row, spans: spans)) }

    /// A label and its value; a label that is too wide for its column stands on lines of its own.
    private mutating func column(_ row: Int, label: String, value: String, role: Ink) {
        let indent = min(DetailLayout.indent, width / 8)
        let room = width - indent - labelWidth - 2
        // In a very narrow pane the value goes below its label.
        let stacked = labelWidth > 0 && room < 10
        let labelCells = Width.of(label)
        let lead = stacked ? indent + 1 : indent + labelWidth + 1
        var pad: StyledLine = []
        if labelCells > labelWidth || (stacked && !label.isEmpty) {
            for line in Wrap.hard(MarkedText.spans(label, role: .label), width: max(1, width - indent)) {
                add(row, [Span(.blanks(indent))] + line)
            }
            pad = [Span(.blanks(lead))]
        } else if stacked {
            pad = [Span(.blanks(lead))]
        } else {
            pad = [Span(.blanks(indent))] + MarkedText.spans(label, role: .label)
            pad.append(Span(.blanks(lead - indent - labelCells)))
        }
        wrapped(row, MarkedText.spans(value, role: role), first: pad, rest: [Span(.blanks(lead))], room: width - lead - 1)
    }

    private mutating func hanging(_ row: Int, _ value: StyledLine, lead: StyledLine) {
        let pad: StyledLine = [Span(" ")]
        wrapped(row, value, first: pad, rest: pad, room: width - 2 - lead.width, lead: lead)
    }

    /// Hard lines with a gutter cell between `first` or `rest` and the text.
    private mutating func wrapped(
        _ row: Int, _ value: StyledLine, first: StyledLine, rest: StyledLine, room: Int, lead: StyledLine = []
    ) {
        for (index, line) in Wrap.hard(value, width: max(1, room)).enumerated() {
            if index == 0 {
                add(row, first + [Span(" ")] + lead + line)
            } else {
                add(row, rest + [Span("↪", .dim)] + lead + line)
            }
        }
    }

    /// Words around foreign text. Broken at blanks, with hard breaks inside whatever is wider than a line.
    private mutating func sentence(_ row: Int, _ text: String, sign: Span?, role: Ink) {
        let indent = min(DetailLayout.indent, width / 8)
        let lead = indent + (sign.map { Width.of($0.text) } ?? 0)
        for (index, line) in Wrap.words(MarkedText.spans(text, role: role), width: max(1, width - lead)).enumerated() {
            if index == 0, let sign {
                add(row, [Span(.blanks(indent)), sign] + line)
            } else {
                add(row, [Span(.blanks(lead))] + line)
            }
        }
    }
}
