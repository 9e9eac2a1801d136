import Approval
import Surface

/// Where labels, numbers and values stand in a ``DetailLayout``.
struct DetailColumns: Sendable {
    /// A column of labels with the values behind it.
    struct Column: Sendable {
        let indent: Int
        let labelWidth: Int
        /// In a very narrow pane the values go below their labels.
        let isStacked: Bool
        /// Cells before the gutter of a value.
        let lead: Int

        init(labels: Int, width: Int) {
            indent = min(DetailLayout.indent, width / 8)
            labelWidth = labels
            isStacked = labels > 0 && width - indent - labels - 2 < 10
            lead = isStacked ? indent + 1 : indent + labels + 1
        }

        /// Whether a label stands on lines of its own.
        func isApart(_ label: String) -> Bool { isStacked || Width.of(label) > labelWidth }
    }

    private let own: Column
    /// Words of others have labels that are as wide as they like, and widen no argument's column.
    private let foreign: Column
    /// Cells of a difference's line up to its sign.
    let beforeSign: Int
    /// There is no room for numbers beside the lines.
    let isNumberApart: Bool
    /// Cells for a line of a difference, alone and side by side.
    let differenceRoom: Int
    let sideRoom: Int
    /// Of a line, its number and its sign, side by side.
    let sideWidth: Int

    /// Less than this is no line that could be read.
    static let fewestCells = 12

    init(_ rows: [DisplayRow], width: Int) {
        let widest = min(DetailLayout.widestLabel, (width - DetailLayout.indent) / 3)
        var (labels, foreignLabels, numbers) = (0, 0, 0)
        for row in rows where !row.label.isEmpty {
            let cells = Width.of(row.label)
            switch row.kind {
            case .title: break
            case .diffContext, .diffAdded, .diffRemoved: numbers = max(numbers, cells)
            case .foreign: foreignLabels = max(foreignLabels, cells <= widest ? cells : 0)
            default: labels = max(labels, cells <= widest ? cells : 0)
            }
        }
        own = Column(labels: labels, width: width)
        foreign = Column(labels: foreignLabels, width: width)
        isNumberApart = numbers > 0 && width - numbers - 4 < DetailColumns.fewestCells
        beforeSign = isNumberApart ? 2 : numbers + 2
        differenceRoom = width - beforeSign - 2
        sideWidth = (width - Width.of(DifferenceForm.gap)) / 2
        sideRoom = sideWidth - beforeSign - 2
    }

    func column(of kind: DisplayRow.Kind) -> Column { kind == .foreign ? foreign : own }
}
