/// Surfaces as text, for tests that a person can read.
extension Surface {
    /// The rows without trailing blanks.
    public var rows: [String] {
        (0..<size.rows).map { index in
            var text = row(index).map(\.text).joined()
            while text.utf8.last == 0x20 { text.removeLast() }
            return text
        }
    }

    public var picture: String { rows.joined(separator: "\n") }

    /// Which roles stand where, a line a row: `3: 0-5 title, 6-20 value`; plain text is left out.
    public var roles: String {
        (0..<size.rows).compactMap { index -> String? in
            var runs: [String] = []
            var start = 0
            let cells = Array(row(index))
            for column in 0...cells.count where column == cells.count || cells[column].role != cells[start].role {
                if start < cells.count, cells[start].role != .text {
                    runs.append("\(start)-\(column - 1) \(cells[start].role.rawValue)")
                }
                start = column
            }
            return runs.isEmpty ? nil : "\(index): " + runs.joined(separator: ", ")
        }.joined(separator: "\n")
    }
}
