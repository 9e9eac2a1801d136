import Approval
import JSON
import Surface

/// A form as lines of a width, every field with what is to be said of it.
struct FormLayout {
    /// The lines of one row of the form.
    struct Block {
        var lines: [StyledLine] = []
        /// Where the cursor stands in them, counted from the block's first line.
        var cursor: Position?
    }

    /// Lines of a text that are shown of one that is not selected.
    private static let calmRows = 3
    /// Lines of what the model asked, and of what the schema says of a field.
    private static let mostAsked = 4
    private static let mostSaid = 3
    /// The sign of selection and the sign of change.
    private static let gutter = 3

    let form: FieldForm
    let width: Int
    /// Rows of the screen: a long text takes no more than some of them.
    let height: Int
    /// The key that takes another kind of value, as the screen names it.
    let kindKey: String
    private let labelWidth: Int

    init(_ form: FieldForm, width: Int, height: Int, kindKey: String) {
        self.form = form
        self.width = max(1, width)
        self.height = height
        self.kindKey = kindKey
        let widest = form.rows.map { 2 * $0.depth + Width.of($0.label) }.max() ?? 0
        labelWidth = min(widest, max(8, self.width * 2 / 5))
    }

    /// The cell at which values begin.
    private var valueColumn: Int { min(Self.gutter + labelWidth + 2, max(Self.gutter, width - 8)) }
    private var valueWidth: Int { max(1, width - valueColumn) }
    /// Cells in which a text is written; before them is room for the line beside a long one.
    var textWidth: Int { max(2, valueWidth - 2) }
    private var boxRows: Int { max(Self.calmRows, min(height / 2, 12)) }

    /// What is first on the screen: a row of the form, and how many of its lines are above the screen.
    struct Top: Sendable, Equatable {
        var row = 0
        var above = 0
    }

    struct Window {
        var top: Top
        var lines: [StyledLine]
        /// Where the cursor stands in the lines.
        var cursor: Position?
    }

    /// The lines of a screen of so many rows, so that the selected row is on it, and else as it was. Only rows on the screen
    /// are laid out: a form may have very many.
    func window(_ before: Top, rows: Int) -> Window {
        guard rows > 0, form.rows.indices.contains(form.selected) else { return Window(top: before, lines: []) }
        var blocks: [Int: Block] = [:]
        func at(_ index: Int) -> Block {
            if let known = blocks[index] { return known }
            let block = block(index)
            blocks[index] = block
            return block
        }
        let selected = at(form.selected)
        var top = before
        if top.row >= form.selected {
            top = Top(row: form.selected)
        } else {
            // Back from the end of the selected row until the screen is full.
            let fullest = back(from: form.selected, with: selected.lines.count, rows: rows, at)
            if (fullest.row, fullest.above) > (top.row, top.above) { top = fullest }
        }
        if top.row == form.selected {
            // Of a block that is higher than the screen, the line that is written in.
            top.above = selected.cursor.map { max(0, $0.row - rows + 1) } ?? 0
        }
        // Nothing is left empty at the end.
        var height = -top.above
        var next = top.row
        while height < rows, next < form.rows.count {
            height += at(next).lines.count
            next += 1
        }
        if height < rows { top = back(from: form.rows.count - 1, with: at(form.rows.count - 1).lines.count, rows: rows, at) }
        var window = Window(top: top, lines: [])
        var row = top.row
        while window.lines.count < rows + top.above, row < form.rows.count {
            let block = at(row)
            if row == form.selected { window.cursor = block.cursor.map { Position(row: window.lines.count + $0.row - top.above, column: $0.column) } }
            window.lines += block.lines
            row += 1
        }
        window.lines = Array(window.lines.dropFirst(top.above).prefix(rows))
        if let cursor = window.cursor, !(0..<rows).contains(cursor.row) { window.cursor = nil }
        return window
    }

    /// Where a screen begins that ends with a row of the form.
    private func back(from row: Int, with lines: Int, rows: Int, _ at: (Int) -> Block) -> Top {
        var (row, height) = (row, lines)
        if height > rows { return Top(row: row) }
        while height < rows, row > 0 {
            row -= 1
            height += at(row).lines.count
        }
        return Top(row: row, above: max(0, height - rows))
    }

    // MARK: One row

    private func block(_ index: Int) -> Block {
        let row = form.rows[index]
        let isSelected = index == form.selected
        let node = form.node(row)
        var block = value(row, node, isSelected: isSelected)
        let head = head(row, node, isSelected: isSelected)
        if head.width + 1 > valueColumn {
            // A key that is too long for its column stands above its value.
            let label = Wrap.hard(Array(head.dropFirst(2)), width: max(1, width - Self.gutter))
            block.lines = label.enumerated().map { ($0.offset == 0 ? Array(head.prefix(2)) : [Span(.blanks(Self.gutter))]) + $0.element }
                + block.lines.map { [Span(.blanks(valueColumn))] + $0 }
            block.cursor = block.cursor.map { Position(row: $0.row + label.count, column: $0.column + valueColumn) }
        } else {
            let first = head + [Span(.blanks(valueColumn - head.width))]
            block.lines = block.lines.enumerated().map { ($0.offset == 0 ? first : [Span(.blanks(valueColumn))]) + $0.element }
            block.cursor = block.cursor.map { Position(row: $0.row, column: $0.column + valueColumn) }
        }
        if isSelected { block.lines += said(row, node) }
        block.lines += remarks(row, node, isSelected: isSelected)
        return block
    }

    private func head(_ row: FormRow, _ node: FormNode?, isSelected: Bool) -> StyledLine {
        var sign = Span(" ")
        if form.isMisfit(row) {
            sign = Span("!", .danger)
        } else if isChanged(row, node) {
            sign = Span("*", .warning)
        }
        let isThere = if case .absent = row.kind { false } else { true }
        let role: Ink = isSelected ? .selection : isThere ? .label : .dim
        var line: StyledLine = [Span(isSelected ? "▸" : " ", .key), sign, Span(.blanks(1 + 2 * row.depth))]
        switch row.kind {
        case .addItem: line.append(Span("+", isSelected ? .key : .dim))
        case .addMember: line.append(Span("+", isSelected ? .key : .dim))
        default: line += MarkedText.spans(row.label, role: role)
        }
        return line
    }

    /// Whether it says something else than the model did; of a member that was taken away too.
    private func isChanged(_ row: FormRow, _ node: FormNode?) -> Bool {
        switch row.kind {
        case .value, .container: node?.isChanged == true
        case .absent(_, let asked, _): asked != nil
        case .addItem, .addMember: false
        }
    }

    /// Its value, beginning at cell 0.
    private func value(_ row: FormRow, _ node: FormNode?, isSelected: Bool) -> Block {
        switch row.kind {
        case .absent(let shape, let asked, let isRequired):
            var words: StyledLine = [Span(isRequired ? "missing, and required" : "not given", isRequired ? .warning : .dim)]
            if asked != nil {
                words = [Span("taken away", .warning)]
            } else if let usual = shape.defaultValue, !usual.isNull {
                words += [Span(" · default ", .dim)] + MarkedText.spans(FormNode.shown(usual, quotes: shape.options.contains { !$0.kind.isText }), role: .dim)
            }
            return Block(lines: [([Span("  ")] + words).fitted(valueWidth)])
        case .addItem: return Block(lines: [[Span("  add an item", isSelected ? .text : .dim)].fitted(valueWidth)])
        case .addMember:
            if isSelected { return written(form.newKey, isSelected: true, placeholder: "type a key to add it") }
            if let key = form.typedKey(for: row) { return written(key, isSelected: false, placeholder: "") }
            return Block(lines: [[Span("  add another key", .dim)].fitted(valueWidth)])
        case .value, .container: break
        }
        guard let node else { return Block(lines: [[]]) }
        switch node.content {
        case .text(let editor): return written(editor, isSelected: isSelected, placeholder: "empty text")
        case .number(let editor): return written(editor, isSelected: isSelected, placeholder: "a number")
        case .boolean(let bool): return Block(lines: [chosen(bool ? "true" : "false", isSelected: isSelected, after: "")])
        case .null: return Block(lines: [[Span("  null", .dim)]])
        case .choice(let index, _):
            guard case .choice(let values) = node.kind else { return Block(lines: [[]]) }
            let after = index.map { values.count > 1 ? "\($0 + 1) of \(values.count)" : "" } ?? (values.count == 1 ? "not the one choice" : "none of the \(values.count) choices")
            return Block(lines: [chosen(FormNode.shown(node.value, quotes: FormNode.areMixed(values + [node.value])), isSelected: isSelected, after: after)])
        case .object, .list:
            let unit = if case .list = node.content { "item" } else { "member" }
            let count = node.innerCount == 0 ? "no \(unit)s" : Counted.words(node.innerCount, unit)
            return Block(lines: [[Span(node.isFolded ? "▸ " : "▾ ", .dim), Span(count + (node.isFolded ? ", folded" : ""), .dim)].fitted(valueWidth)])
        }
    }

    private func chosen(_ text: String, isSelected: Bool, after: String) -> StyledLine {
        let value = MarkedText.spans(text, role: .value)
        let tail: StyledLine = after.isEmpty ? [] : [Span("  \(after)", .dim)]
        if !isSelected { return ([Span("  ")] + value + tail).fitted(valueWidth) }
        return ([Span("‹ ", .key)] + value + [Span(" ›", .key)] + tail).fitted(valueWidth)
    }

    /// A text with its cursor; of one of several lines a window with a line beside it.
    private func written(_ editor: TextEditor, isSelected: Bool, placeholder: String) -> Block {
        if editor.isEmpty {
            return Block(lines: [[Span("  "), Span(placeholder, .placeholder)].fitted(valueWidth)], cursor: isSelected ? Position(row: 0, column: 2) : nil)
        }
        let layout = EditorLayout(editor, width: textWidth)
        let place = layout.place(of: editor.cursor)
        let room = isSelected ? boxRows : Self.calmRows
        let isBox = layout.rows.count > 1
        var first = 0
        if isSelected, layout.rows.count > room { first = min(max(0, place.row - room / 2), layout.rows.count - room) }
        let shown = layout.rows[first..<min(layout.rows.count, first + room)]
        var lines: [StyledLine] = shown.map { row in
            [Span(!isBox ? "  " : row.isContinuation ? "│↪" : "│ ", .frame)] + layout.spans(row, role: .value)
        }
        let left = layout.rows.count - shown.count
        if left > 0 {
            let words = isSelected ? "\(shown.startIndex + 1)–\(shown.endIndex) of \(layout.rows.count) lines" : "and \(Counted.more(left, "line"))"
            lines.append([Span("│ ", .frame), Span(words, .dim)].fitted(valueWidth))
        }
        // Where no cursor shows it, a blank at the end would not be seen.
        let blanks = editor.text.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
        if !isSelected, left == 0, blanks > 0, let last = lines.popLast() {
            let mark = MarkedText.spans("⟨\(blanks)␠⟩", role: .value)
            lines += (last + mark).width <= valueWidth ? [last + mark] : [last, [Span("  ")] + mark]
        }
        return Block(lines: lines, cursor: isSelected ? Position(row: place.row - first, column: 2 + place.column) : nil)
    }

    // MARK: What is said of it

    private var saidColumn: Int { width - valueColumn >= 32 ? valueColumn + 2 : Self.gutter }

    private func indented(_ lines: [StyledLine]) -> [StyledLine] { lines.map { [Span(.blanks(saidColumn))] + $0 } }

    /// What the schema says of the selected field.
    private func said(_ row: FormRow, _ node: FormNode?) -> [StyledLine] {
        let room = max(1, width - saidColumn)
        var lines: [StyledLine] = []
        if case .addItem = row.kind { return [] }
        if case .addMember = row.kind { return [] }
        let shape: FieldShape
        if case .absent(let absent, _, _) = row.kind { shape = absent } else { shape = node?.chosen ?? .anything }
        let words = kindWords(row, node, shape)
        if !words.isEmpty { lines += Wrap.words(words, width: room).short(Self.mostSaid) }
        if let node, case .choice(let values) = node.kind, values.count > 1 {
            let quotes = FormNode.areMixed(values)
            // Of very many the first are enough for the lines that there are.
            let first = values.prefix(Self.mostSaid * room).map { FormNode.shown($0, quotes: quotes) }.joined(separator: " · ")
            let all = first + (values.count > Self.mostSaid * room ? " …" : "")
            lines += Wrap.words(MarkedText.spans(all, role: .dim), width: room).short(Self.mostSaid)
        }
        if let summary = node?.shape.summary ?? shape.summary {
            // Foreign words, behind a line of their own.
            lines += Wrap.words(MarkedText.spans(summary, role: .dim), width: max(1, room - 2)).short(Self.mostSaid).map { [Span("▏ ", .dim)] + $0 }
        }
        return indented(lines)
    }

    private func kindWords(_ row: FormRow, _ node: FormNode?, _ shape: FieldShape) -> StyledLine {
        let kind = node?.kind ?? shape.options.first?.kind
        var words: [String] = []
        if let kind, kind.word != "fixed" { words.append(kind.word) }
        if let kind, let limits = shape.limits(of: kind) { words.append(limits) }
        if case .member(let key) = row.path.last, let parent = form.root.node(at: row.path.dropLast()) {
            if !parent.chosen.declares(key) {
                words.append("not declared by the tool")
            } else if !parent.chosen.required.contains(key) {
                words.append("optional")
            }
        }
        var line: StyledLine = [Span(words.joined(separator: ", "), .dim)]
        guard let node else { return line }
        if node.option == nil {
            if node.hasOtherKind { line += [Span(" · ", .dim), Span(kindKey, .key), Span(" makes it \(node.options[0].kind.word)", .dim)] }
        } else if node.options.count > 1, let option = node.option {
            let title = node.options[option].title.map { " “\(FieldShape.visible($0, most: FieldShape.longestTitle))”" } ?? ""
            line += [Span(" · kind \(option + 1) of \(node.options.count)\(title), ", .dim), Span(kindKey, .key), Span(" next", .dim)]
        }
        return line
    }

    /// Scalars of what the model asked that are looked at: more of it would not come into the lines that there are.
    private static let longestAsked = 4000

    private static func beginning(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let end = scalars.index(scalars.startIndex, offsetBy: longestAsked, limitedBy: scalars.endIndex) ?? scalars.endIndex
        let shown = VisibleText.lines(String(scalars[..<end])).joined(separator: " ⏎ ")
        return end < scalars.endIndex ? "\(shown)… (\(text.utf8.count) bytes in all)" : shown
    }

    /// What does not fit, and what the model asked.
    private func remarks(_ row: FormRow, _ node: FormNode?, isSelected: Bool) -> [StyledLine] {
        let room = max(1, width - saidColumn)
        var lines: [StyledLine] = []
        switch row.kind {
        case .addItem, .addMember: return []
        case .value, .container, .absent: break
        }
        if isSelected, node != nil {
            for words in form.misfits[row.path] ?? [] { lines += Wrap.words([Span("!", .danger), Span(" "), Span(words, .warning)], width: room).short(Self.mostSaid) }
        }
        let asked: JSONValue?
        if case .absent(_, let taken, _) = row.kind { asked = taken } else { asked = node?.asked }
        if isSelected || form.showsAsked, isChanged(row, node), node?.isContainer != true || form.showsAsked == false {
            if let asked {
                // "5" and 5 are two things.
                let isText = if case .text? = node?.content { true } else { node == nil }
                let text = isText ? asked.string.map(FormLayout.beginning) ?? FormNode.shown(asked) : FormNode.shown(asked, quotes: true)
                let spans = [Span("the model asked: ", .dim)] + MarkedText.spans(text.isEmpty ? "⟨empty text⟩" : text, role: .value) + kindOfAsked(asked, node)
                lines += Wrap.hard(spans, width: room).short(Self.mostAsked)
            } else if node != nil {
                lines += Wrap.words([Span("the model did not ask for this", .dim)], width: room)
            }
        }
        return indented(lines)
    }

    /// 9090 and "9090" look the same where a text stands without quotes.
    private func kindOfAsked(_ asked: JSONValue, _ node: FormNode?) -> StyledLine {
        switch node?.content {
        case .text where asked.string == nil && asked.object == nil && asked.array == nil: [Span(", not as text", .dim)]
        default: []
        }
    }
}

extension [StyledLine] {
    /// The first lines, and how many more there are.
    fileprivate func short(_ most: Int) -> [StyledLine] {
        if count <= most { return self }
        return Array(prefix(most - 1)) + [[Span("and \(Counted.more(count - most + 1, "line"))", .dim)]]
    }
}
