import Approval
import TestSupport

/// The pending pane with one call on the whole screen, read from the cells of a terminal as a person reads it: page by page,
/// with nothing known but what is painted.
struct PanePage {
    /// What is inside the frame above the line with the keys.
    let lines: [ArraySlice<TestScreen.Glyph>]
    /// The line that says so: `12 more lines below`, or `12 lines below (read)`.
    let below: Int
    /// The rows of keys, and whatever else stands below the call.
    let choices: [String]

    /// - Returns: nil when no pane is painted, or not the whole of one.
    init?(_ screen: TestScreen) {
        let rows = screen.cells
        func text(_ row: Int) -> String { rows[row].map(\.text).joined() }
        guard let top = rows.indices.first(where: { ["╭", "┌"].contains(rows[$0][0].text) && text($0).contains(" Pending ") }),
            let divider = rows.indices.first(where: { $0 > top && rows[$0][0].text == "├" }),
            let bottom = rows.indices.first(where: { $0 > divider && ["╰", "└"].contains(rows[$0][0].text) })
        else { return nil }
        lines = (top + 1..<divider).map { rows[$0][2..<(screen.columns - 2)] }
        choices = (divider + 1..<bottom).map(text)
        let note = text(divider)
        if note.contains(" below ") {
            guard let count = note.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) }) else { return nil }
            below = count
        } else {
            below = 0
        }
    }

    /// Whether it shows the beginning of a call that can be decided: then its heading ends in a risk.
    var isBeginningOfCall: Bool {
        guard let first = lines.first, first.first?.text != " " else { return false }
        let words = first.map(\.text).joined().split(separator: " ")
        return words.last.map { Risk(rawValue: String($0)) != nil || $0 == "invalid" } ?? false
    }
}

/// A call as it was painted, its soft line ends taken out.
struct ShownCall {
    struct Argument {
        /// As painted, and what it stands for.
        let label: String
        /// As painted, a text each line break.
        var drawn: [String]

        enum Value: Equatable, CustomStringConvertible {
            case text([UInt8])
            /// A number, a truth value, null, or an empty list or object.
            case literal(String)

            var description: String {
                switch self {
                case .text(let bytes): "text \(VisibleText.line(String(decoding: bytes.prefix(300), as: UTF8.self)))"
                case .literal(let text): text
                }
            }
        }

        /// Decoded; nil for what no call can have made.
        var value: Value? {
            guard var first = drawn.first else { return nil }
            if drawn.count > 1 {
                guard first.hasPrefix("⟨"), first.hasSuffix(" bytes⟩"), let text = VisibleText.decode(lines: Array(drawn.dropFirst())) else { return nil }
                return .text(Array(text.utf8))
            }
            switch first {
            case "⟨empty text⟩": return .text([])
            case "⟨empty list⟩", "⟨empty object⟩": return .literal(first)
            case "true", "false", "null": return .literal(first)
            default: break
            }
            if let mark = ["⟨text, not a number⟩", "⟨text, not a boolean⟩", "⟨text, not null⟩"].first(where: { first.hasPrefix($0) }) {
                first.removeFirst(mark.count)
            } else if Double(first) != nil {
                return .literal(first)
            }
            return VisibleText.decode(lines: [first]).map { .text(Array($0.utf8)) }
        }

        var name: String { VisibleText.decode(lines: [label]) ?? label }
        /// The stated size, where there is one.
        var size: String? { drawn.count > 1 ? drawn[0] : nil }
    }

    private(set) var heading: [String] = []
    private(set) var arguments: [Argument] = []
    /// What comes below the arguments: headings and lines.
    private(set) var rest: [String] = []
    /// Arguments that stand below a heading of their own, as words of the model that are no part of the call.
    private(set) var words: [Argument] = []
    /// Breaks at which a blank of the text and a place left free look the same.
    private(set) var doubts = 0

    /// - Parameter lines: all lines of the call in their order.
    init(_ lines: [ArraySlice<TestScreen.Glyph>]) {
        var lines = lines.map(Array.init)
        // The rest of the pane.
        while let last = lines.last, last.allSatisfy({ $0.text == " " }) { lines.removeLast() }
        var index = 0
        while index < lines.count, Self.isAtEdge(lines[index]) {
            heading.append(Self.trimmed(lines[index]))
            index += 1
        }
        // The arguments end before the blank line above the first heading.
        let section = lines.indices.first { $0 > index && Self.isAtEdge(lines[$0]) } ?? lines.count
        let end = section < lines.count && section > index ? section - 1 : section
        arguments = arguments(lines[index..<end])
        readRest(Array(lines[end...]))
        if let heading = lines.indices.last(where: { Self.isAtEdge(lines[$0]) && Self.trimmed(lines[$0]).hasPrefix("The model's own words") }) {
            let next = lines.indices.first { $0 > heading && Self.isAtEdge(lines[$0]) } ?? lines.count
            words = arguments(lines[(heading + 1)..<next])
        }
    }

    /// All that is said, an entry each row of the call.
    var texts: [String] { heading + arguments.flatMap { argument in ["\(argument.label) \(argument.drawn[0])"] + argument.drawn.dropFirst() } + rest }

    private static func isAtEdge(_ line: [TestScreen.Glyph]) -> Bool { line.first.map { $0.text != " " } ?? false }

    private static func trimmed(_ line: some Collection<TestScreen.Glyph>) -> String {
        var text = line.map(\.text).joined()
        while text.utf8.last == 0x20 { text.removeLast() }
        return text
    }

    /// Where names stand in a part of the pane, and where their values: names have a colour of their own, and at least two
    /// cells without any behind them.
    private struct Columns {
        private(set) var value = 4
        private var style: String?

        init(_ lines: some Sequence<[TestScreen.Glyph]>) {
            // A mark inside a name has a background.
            style = lines.first { Self.beginsName($0) && !$0[2].style.contains("48;") }?[2].style
            value = lines.compactMap(valueStart).min() ?? 4
        }

        private static func beginsName(_ line: [TestScreen.Glyph]) -> Bool {
            line.count > 4 && line[0].text == " " && line[1].text == " " && line[2].text != " " && !line[2].style.isEmpty
        }

        private func valueStart(_ line: [TestScreen.Glyph]) -> Int? {
            let from = name(line)?.endIndex ?? 2
            guard let start = line.indices.first(where: { $0 >= from && !line[$0].style.isEmpty }) else { return nil }
            return line[start].text == "↪" ? start + 1 : start
        }

        /// The name that a line begins with; nil for none.
        func name(_ line: [TestScreen.Glyph]) -> ArraySlice<TestScreen.Glyph>? {
            guard Self.beginsName(line), line[2].style == style || line[2].style.contains("48;") else { return nil }
            return line[2..<(line.indices.first { $0 >= 2 && line[$0].style.isEmpty } ?? line.count)]
        }
    }

    private mutating func arguments(_ lines: ArraySlice<[TestScreen.Glyph]>) -> [Argument] {
        let lines = Array(lines)
        let columns = Columns(lines)
        let column = columns.value
        var all: [Argument] = []
        var label: String?
        for (index, line) in lines.enumerated() where line.count > column {
            let next = index + 1 < lines.count ? lines[index + 1] : nil
            let name = columns.name(line)
            if let name, name.endIndex > column - 2 {
                // A name too wide for its column stands alone, on as many lines as it needs.
                label = (label ?? "") + Self.trimmed(name)
                continue
            }
            let text = value(line, next, column)
            if line[column - 1].text == "↪", let last = all.indices.last {
                all[last].drawn[all[last].drawn.count - 1] += text
            } else if let begun = label ?? name.map(Self.trimmed) {
                all.append(Argument(label: begun, drawn: [text]))
                label = nil
            } else if let last = all.indices.last {
                all[last].drawn.append(text)
            }
        }
        return all
    }

    /// Headings and lines, a text each; the gutter of a line that goes on is the first thing on it but for blanks.
    private mutating func readRest(_ lines: [[TestScreen.Glyph]]) {
        for (index, line) in lines.enumerated() {
            let next = index + 1 < lines.count ? lines[index + 1] : nil
            if let gutter = line.indices.first(where: { line[$0].text != " " }), line[gutter].text == "↪", !rest.isEmpty {
                rest[rest.count - 1] += value(line, next, gutter + 1)
            } else {
                rest.append(Self.trimmed(line))
            }
        }
    }

    /// The cells of a value. Blanks at its end are the pane's, unless the text goes on below: then those are the text's that
    /// have its colour.
    private mutating func value(_ line: [TestScreen.Glyph], _ next: [TestScreen.Glyph]?, _ column: Int) -> String {
        guard let next, column > 0, next.count > column, next[column - 1].text == "↪" else { return Self.trimmed(line[column...]) }
        var end = line.count
        while end > column, line[end - 1].text == " ", line[end - 1].style.isEmpty { end -= 1 }
        if end < line.count || line[end - 1].text == " ", Self.width(next, column) > 1 { doubts += 1 }
        return line[column..<end].map(\.text).joined()
    }

    private static func width(_ line: [TestScreen.Glyph], _ column: Int) -> Int { column + 1 < line.count && line[column + 1].text.isEmpty ? 2 : 1 }
}
