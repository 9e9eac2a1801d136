import TestSupport

/// The conversation with an opened call, read from the cells of a terminal with nothing known but what is painted.
struct ResultReader {
    /// The rows inside the frame of the conversation.
    let rows: [String]
    /// Where the result stands: behind its heading, one row each without what marks it; nil where none is open.
    let result: [String]?
    /// The rows outside of it, the heading too.
    let around: [String]

    /// What stands before every row of a result.
    static let mark = "▏"

    init?(_ screen: TestScreen) {
        let cells = screen.cells
        func text(_ row: Int, _ columns: Range<Int>) -> String {
            var text = cells[row][columns].map(\.text).joined()
            while text.utf8.last == 0x20 { text.removeLast() }
            return text
        }
        guard let top = cells.indices.first(where: { text($0, 0..<screen.columns).contains(" Conversation ") && ["╭", "┌"].contains(cells[$0][0].text) }),
            let right = cells[top].indices.first(where: { ["╮", "┐"].contains(cells[top][$0].text) }),
            let bottom = cells.indices.first(where: { $0 > top && ["╰", "└"].contains(cells[$0][0].text) })
        else { return nil }
        rows = (top + 1..<bottom).map { text($0, 1..<right) }
        guard let heading = rows.lastIndex(where: { $0.drop(while: { $0 == " " }) == "result" }) else {
            result = nil
            around = rows
            return
        }
        let indent = rows[heading].prefix { $0 == " " }.count
        var (inside, outside): ([String], [String]) = ([], Array(rows[...heading]))
        for row in rows[(heading + 1)...] {
            let (blanks, rest) = (row.prefix { $0 == " " }, row.drop { $0 == " " })
            if blanks.count == indent, rest.hasPrefix(Self.mark), outside.count == heading + 1 {
                inside.append(String(rest.dropFirst(2)))
            } else {
                outside.append(row)
            }
        }
        result = inside
        around = outside
    }
}
