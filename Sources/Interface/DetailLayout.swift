import Approval
import Surface

/// The rows of a call as lines of a width: every row whole, foreign text in a column of its own.
///
/// A line that goes on because the width ended has `↪` in the cell before the value, so that it differs from a line
/// break in the value itself. Where the lines begin is found once; what stands on a line is made when it is drawn, so that
/// a frame costs what is visible, however long the call is.
struct DetailLayout: Sendable {
    let width: Int
    /// How differences stand: side by side only if that was wanted and there is room.
    let form: DifferenceForm
    /// There are lines of a difference.
    let hasDifference: Bool
    let rows: [DisplayRow]

    var rowCount: Int { rows.count }
    var count: Int { lines.count }

    /// A stretch of a row's text that stands on one line.
    private struct Piece {
        let row: Int32
        let start: Int32
        var end: Int32
        let isInMark: Bool
        let isFirst: Bool
        let shape: Shape
    }

    private enum Shape: UInt8 {
        /// Behind a label, or below it.
        case column
        case hanging
        /// Behind a number and a sign.
        case difference
    }

    private enum Line {
        case made(row: Int, StyledLine)
        case piece(Piece)
        case sides(Piece?, Piece?)
    }

    private var lines: [Line] = []
    /// The lines of each row.
    private var places: [Range<Int32>]
    private var texts: [MarkedBreaks]
    /// By rows: the number in the old text of a line that is in both.
    private var oldNumbers: [Int: Int] = [:]
    private let columns: DetailColumns
    /// Rows of effects stand in columns when one of their section has a label.
    private var inDetailColumns = false

    static let indent = 2
    static let widestLabel = 20

    init(_ rows: [DisplayRow], width: Int, form wanted: DifferenceForm = .unified) {
        let width = max(1, width)
        self.width = width
        self.rows = rows
        columns = DetailColumns(rows, width: width)
        hasDifference = rows.contains { $0.kind == .diffAdded || $0.kind == .diffRemoved }
        form = hasDifference && width >= DifferenceForm.fewestColumns && columns.sideRoom >= DetailColumns.fewestCells ? wanted : .unified
        places = Array(repeating: 0..<0, count: rows.count)
        texts = rows.map { MarkedBreaks($0.text) }
        switch form {
        case .unified: for index in rows.indices { append(index) }
        case .sideBySide:
            for block in DifferenceBlocks(rows).blocks {
                switch block {
                case .row(let index): append(index)
                case .same(let index, let old):
                    oldNumbers[index] = old
                    let first = lines.count
                    for piece in pieces(index, .difference, room: columns.sideRoom) { lines.append(.sides(piece, piece)) }
                    place(index, from: first)
                case .changed(let removed, let added): appendSides(removed, added)
                }
            }
        }
    }

    /// The lines on which something of a row stands.
    func lines(ofRow row: Int) -> Range<Int> { Int(places[row].lowerBound)..<Int(places[row].upperBound) }

    /// The rows of which something stands on a line: one, or one on each side.
    func rows(ofLine index: Int) -> (Int, Int?) {
        switch lines[index] {
        case .made(let row, _): (row, nil)
        case .piece(let piece): (Int(piece.row), nil)
        case .sides(let left?, let right?): (Int(left.row), left.row == right.row ? nil : Int(right.row))
        case .sides(let left, let right): (Int((left ?? right)?.row ?? 0), nil)
        }
    }

    /// What stands on a line.
    func line(_ index: Int) -> StyledLine {
        switch lines[index] {
        case .made(_, let spans): return spans
        case .piece(let piece): return lead(of: piece) + value(of: piece)
        case .sides(let left, let right):
            var line = left.map { numbered($0, isOld: true) + value(of: $0) } ?? []
            line.append(Span(.blanks(columns.sideWidth - line.width)))
            line.append(Span(DifferenceForm.gap, .frame))
            return line + (right.map { numbered($0, isOld: false) + value(of: $0) } ?? [])
        }
    }

    /// The text of a row on a line, without what the layout puts around it; for a line that was made as a whole, all of it.
    func text(ofRow row: Int, onLine index: Int) -> String {
        switch lines[index] {
        case .made(_, let spans): spans.map(\.text).joined()
        case .piece(let piece): value(of: piece).map(\.text).joined()
        case .sides(let left, let right):
            [left, right].compactMap { $0 }.first { $0.row == row }.map { value(of: $0).map(\.text).joined() } ?? ""
        }
    }
}

// MARK: Making lines

extension DetailLayout {
    private mutating func append(_ index: Int) {
        let row = rows[index]
        let first = lines.count
        switch row.kind {
        case .title: title(row, index)
        case .section:
            inDetailColumns = false
            if !lines.isEmpty { add(index, []) }
            for line in Wrap.words([Span(SafeText.line(row.text), .heading)], width: width) { add(index, line) }
        case .argument, .argumentLine, .original, .foreign: column(index)
        case .effect:
            if !row.label.isEmpty { inDetailColumns = true }
            if inDetailColumns { column(index) } else { appendPieces(index, .hanging, room: width - 2) }
        case .diffContext, .diffAdded, .diffRemoved:
            if columns.isNumberApart, !row.label.isEmpty {
                for line in Wrap.hard(MarkedText.spans(row.label, role: .dim), width: max(1, width - 1)) { add(index, [Span(" ")] + line) }
            }
            appendPieces(index, .difference, room: columns.differenceRoom)
        case .checkPassed: sentence(index, row.text, sign: Span("✓", .ok), role: .text)
        case .checkFailed: sentence(index, row.text, sign: Span("!", .danger), role: .warning)
        case .offer: sentence(index, row.text, sign: Span("→", .key), role: .text)
        case .note: sentence(index, row.text, sign: nil, role: .dim)
        }
        place(index, from: first)
    }

    private mutating func place(_ row: Int, from first: Int) { places[row] = Int32(first)..<Int32(lines.count) }

    private mutating func add(_ row: Int, _ spans: StyledLine) { lines.append(.made(row: row, spans)) }

    private mutating func title(_ row: DisplayRow, _ index: Int) {
        let risk = MarkedText.spans(row.label, role: RiskWords.role(row.label))
        let name = MarkedText.spans(row.text, role: .strong)
        if name.width + risk.width + 2 <= width {
            add(index, name.justified(risk, columns: width))
            return
        }
        for line in Wrap.hard(name, width: width) { add(index, line) }
        for line in Wrap.hard(risk, width: width) { add(index, line) }
    }

    /// A label and its value; a label that is too wide for its column stands on lines of its own.
    private mutating func column(_ index: Int) {
        let column = columns.column(of: rows[index].kind)
        let label = label(index)
        if !label.isEmpty, column.isApart(label) {
            for line in Wrap.hard(MarkedText.spans(label, role: labelRole(index)), width: max(1, width - column.indent)) {
                add(index, [Span(.blanks(column.indent))] + line)
            }
        }
        appendPieces(index, .column, room: width - column.lead - 1)
    }

    /// Only the first line of an argument has a key.
    private func label(_ index: Int) -> String { rows[index].kind == .argumentLine ? "" : rows[index].label }

    /// Whatever is said by others, or was, is in one plain style.
    private func labelRole(_ index: Int) -> Ink { rows[index].kind == .foreign ? .dim : .label }

    private mutating func appendPieces(_ index: Int, _ shape: Shape, room: Int) {
        for piece in pieces(index, shape, room: room) { lines.append(.piece(piece)) }
    }

    private func pieces(_ index: Int, _ shape: Shape, room: Int) -> [Piece] {
        let text = texts[index]
        var pieces: [Piece] = []
        text.each(width: room) { start in
            if let last = pieces.indices.last { pieces[last].end = Int32(start.offset) }
            pieces.append(
                Piece(
                    row: Int32(index), start: Int32(start.offset), end: Int32(text.length), isInMark: start.isInMark,
                    isFirst: pieces.isEmpty, shape: shape))
        }
        return pieces
    }

    /// A line that goes and one that comes begin beside each other, pair by pair.
    private mutating func appendSides(_ removed: Range<Int>, _ added: Range<Int>) {
        for step in 0..<max(removed.count, added.count) {
            let (old, new) = (removed.lowerBound + step, added.lowerBound + step)
            let left = removed.contains(old) ? pieces(old, .difference, room: columns.sideRoom) : []
            let right = added.contains(new) ? pieces(new, .difference, room: columns.sideRoom) : []
            let first = Int32(lines.count)
            for line in 0..<max(left.count, right.count) {
                lines.append(.sides(line < left.count ? left[line] : nil, line < right.count ? right[line] : nil))
            }
            if !left.isEmpty { places[old] = first..<first + Int32(left.count) }
            if !right.isEmpty { places[new] = first..<first + Int32(right.count) }
        }
    }

    /// Words around foreign text. Broken at blanks, with hard breaks inside whatever is wider than a line.
    private mutating func sentence(_ row: Int, _ text: String, sign: Span?, role: Ink) {
        let indent = min(DetailLayout.indent, width / 8)
        let lead = indent + (sign.map { Width.of($0.text) + 1 } ?? 0)
        for (index, line) in Wrap.words(MarkedText.spans(text, role: role), width: max(1, width - lead)).enumerated() {
            if index == 0, let sign {
                add(row, [Span(.blanks(indent)), sign, Span(" ")] + line)
            } else {
                add(row, [Span(.blanks(lead))] + line)
            }
        }
    }
}

// MARK: Drawing lines

extension DetailLayout {
    private func value(of piece: Piece) -> StyledLine {
        let role: Ink =
            switch rows[Int(piece.row)].kind {
            case .diffAdded: .diffAdded
            case .diffRemoved: .diffRemoved
            case .diffContext, .original, .foreign: .dim
            default: .value
            }
        return texts[Int(piece.row)].line(
            from: MarkedBreaks.Start(offset: Int(piece.start), isInMark: piece.isInMark), to: Int(piece.end), role: role)
    }

    private func gutter(_ piece: Piece) -> Span { piece.isFirst ? Span(" ") : Span("↪", .dim) }

    private func lead(of piece: Piece) -> StyledLine {
        switch piece.shape {
        case .hanging: return [Span(" "), gutter(piece)]
        case .difference: return numbered(piece, isOld: false)
        case .column:
            let column = columns.column(of: rows[Int(piece.row)].kind)
            let label = label(Int(piece.row))
            if !piece.isFirst || label.isEmpty || column.isApart(label) { return [Span(.blanks(column.lead)), gutter(piece)] }
            return [Span(.blanks(column.indent))] + MarkedText.spans(label, role: labelRole(Int(piece.row)))
                + [Span(.blanks(column.lead - column.indent - Width.of(label))), gutter(piece)]
        }
    }

    /// The number in a column of its own, then the sign: what goes and what comes is never told by a colour alone.
    private func numbered(_ piece: Piece, isOld: Bool) -> StyledLine {
        let row = rows[Int(piece.row)]
        var number = row.label
        if isOld, row.kind == .diffContext { number = oldNumbers[Int(piece.row)].map { String($0) } ?? "" }
        if !piece.isFirst || columns.isNumberApart { number = "" }
        let digits = MarkedText.spans(number, role: .dim)
        let sign =
            switch row.kind {
            case .diffAdded: Span("+ ", .diffAdded)
            case .diffRemoved: Span("- ", .diffRemoved)
            default: Span("  ", .dim)
            }
        return [Span(.blanks(columns.beforeSign - 1 - digits.width), .dim)] + digits + [gutter(piece), sign]
    }
}
