/// The rows of a text of several lines. Empty lines, and equal lines with nothing but blanks in them, are held back until it
/// is known how many there are: many are one counted row.
struct RowList {
    private var rows: [String] = []
    private var empty = 0
    /// The last line when there is nothing to see in it, and how often it came again.
    private var blankLine: Range<Int>?
    private var again = 0

    mutating func append(_ line: Range<Int>, of bytes: TextBytes, _ writer: inout RowWriter) {
        if line.isEmpty {
            if empty == 0 { settle() }
            empty += 1
            return
        }
        let isBlank = bytes[line].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        if isBlank, let blankLine, bytes[blankLine].elementsEqual(bytes[line]) {
            again += 1
            return
        }
        settle()
        rows.append(writer.row(line))
        blankLine = isBlank ? line : nil
    }

    /// The rows with the last line, which has no line end.
    mutating func finish(_ line: Range<Int>, of bytes: TextBytes, _ writer: inout RowWriter) -> [String] {
        settle()
        let row = writer.row(line)
        rows.append(row.isEmpty && !rows.isEmpty ? "\(VisibleText.open)end\(VisibleText.close)" : row)
        return rows
    }

    private mutating func settle() {
        if empty >= VisibleText.countedRun {
            rows.append("\(VisibleText.open)\(empty)\(Self.emptyLines)\(VisibleText.close)")
        } else {
            rows += repeatElement("", count: empty)
        }
        if again > 0 {
            if again + 1 >= VisibleText.countedRun {
                rows.append("\(VisibleText.open)\(again)\(Self.suchLines)\(VisibleText.close)")
            } else if let row = rows.last {
                rows += repeatElement(row, count: again)
            }
        }
        empty = 0
        again = 0
        blankLine = nil
    }

    private static let emptyLines = " blank lines"
    private static let suchLines = " more such lines"

    /// The lines that a counted row stands for, or nil for any other mark.
    static func decode(_ name: String, after previous: String?) -> [String]? {
        if name.hasSuffix(emptyLines), let count = VisibleText.count(String(name.dropLast(emptyLines.count))) {
            return Array(repeating: "", count: count)
        }
        if name.hasSuffix(suchLines), let previous, let count = VisibleText.count(String(name.dropLast(suchLines.count))) {
            return Array(repeating: previous, count: count)
        }
        return nil
    }
}
