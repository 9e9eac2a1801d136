import Approval
import Surface

/// A text that is edited as lines of a width, and where its cursor stands. What cannot be seen is drawn as a mark.
///
/// A message breaks between words, anything else where the width ends.
struct EditorLayout: Sendable {
    struct Row: Sendable {
        /// The line of the text, and its units that stand in this row.
        let line: Int
        let units: Range<Int>
        var isContinuation: Bool { units.lowerBound > 0 }
    }

    let rows: [Row]
    private let lines: [[TextEditor.Unit]]

    /// - Parameter width: cells; one of them is kept for a cursor at the end.
    init(_ editor: TextEditor, width: Int) {
        let room = max(1, width - 1)
        lines = editor.lines
        let breaksAtBlanks = editor.style == .message
        var rows: [Row] = []
        for (number, line) in lines.enumerated() {
            var start = 0
            var used = 0
            for (index, unit) in line.enumerated() {
                let cells = min(unit.width, room)
                // A blank may stand in the cell that is kept for the cursor: the next word then begins a row.
                while used + cells > (breaksAtBlanks && unit.isBlank ? room + 1 : room), used > 0 {
                    var end = index
                    if breaksAtBlanks, let blank = line[start..<index].lastIndex(where: \.isBlank) { end = blank + 1 }
                    rows.append(Row(line: number, units: start..<end))
                    start = end
                    used = line[start..<index].reduce(0) { $0 + min($1.width, room) }
                }
                used += cells
            }
            rows.append(Row(line: number, units: start..<line.count))
        }
        self.rows = rows
    }

    func spans(_ row: Row, role: Ink) -> StyledLine {
        var spans: StyledLine = []
        for unit in lines[row.line][row.units] {
            let (text, isMark) = unit.drawn
            let role = isMark ? Ink.mark : role
            if let last = spans.indices.last, spans[last].role == role {
                spans[last].text += text
            } else {
                spans.append(Span(text, role))
            }
        }
        return spans
    }

    /// Row and cell of a position.
    func place(of position: TextEditor.Position) -> (row: Int, column: Int) {
        for (index, row) in rows.enumerated() where row.line == position.line {
            let isLast = index + 1 == rows.count || rows[index + 1].line != row.line
            guard row.units.contains(position.column) || (isLast && position.column == row.units.upperBound) else { continue }
            let before = lines[row.line][row.units.lowerBound..<position.column]
            return (index, before.reduce(0) { $0 + $1.width })
        }
        return (0, 0)
    }

    /// The position nearest to a cell of a row.
    func position(row: Int, column: Int) -> TextEditor.Position {
        guard rows.indices.contains(row) else { return .init(line: 0, column: 0) }
        let place = rows[row]
        let isLast = row + 1 == rows.count || rows[row + 1].line != place.line
        var used = 0
        for index in place.units {
            let cells = lines[place.line][index].width
            if used + (cells + 1) / 2 > column { return .init(line: place.line, column: index) }
            used += cells
        }
        let end = place.units.upperBound
        return .init(line: place.line, column: isLast || place.units.isEmpty ? end : end - 1)
    }
}

extension TextEditor.Unit {
    fileprivate var isBlank: Bool {
        if case .character(" ") = self { return true }
        return false
    }

    /// As it is drawn, and whether that is a stand-in.
    var drawn: (text: String, isMark: Bool) {
        switch self {
        case .pasted(_, let lines): return ("[pasted \(Counted.words(lines, "line"))]", true)
        case .character(let character):
            let scalars = character.unicodeScalars
            if let first = scalars.first, scalars.count == 1, first.value >= 0x20, first.value < 0x7F {
                return (String(character), false)
            }
            let visible = VisibleText.line(String(character))
            return (visible, visible.unicodeScalars.contains(VisibleText.open))
        }
    }

    var width: Int {
        if case .character(let character) = self, let byte = character.asciiValue, byte >= 0x20, byte < 0x7F { return 1 }
        return Width.of(drawn.text)
    }
}

extension TextEditor {
    /// - Returns: false when there is no row above.
    mutating func moveUp(width: Int) -> Bool { moveRows(-1, width: width) }
    /// - Returns: false when there is no row below.
    mutating func moveDown(width: Int) -> Bool { moveRows(1, width: width) }

    /// Keeps the cell at which the movement began, as editors do.
    mutating func moveRows(_ count: Int, width: Int) -> Bool {
        let layout = EditorLayout(self, width: width)
        let place = layout.place(of: cursor)
        let row = min(max(0, place.row + count), layout.rows.count - 1)
        if row == place.row { return false }
        let aim = goal ?? place.column
        move(to: layout.position(row: row, column: aim))
        goal = aim
        return true
    }
}
