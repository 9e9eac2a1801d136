/// Foreign text made safe to draw and impossible to misread.
///
/// Every code point that is not ordinary visible text becomes a mark in the brackets `⟨ ⟩`; a bracket in the text
/// itself becomes a mark too, so marks cannot be forged and ``decode(lines:)`` gives back the very text. Nothing is
/// removed, normalised or cut. (Unicode Standard, section 23; UTR 36; UTS 39.)
public enum VisibleText {
    public static let open: Unicode.Scalar = "\u{27E8}"
    public static let close: Unicode.Scalar = "\u{27E9}"
    /// Runs of this many blanks, blank lines or equal marks or more are drawn as a counted mark.
    static let countedRun = 4
    /// An indentation up to this width keeps its width on screen, behind its mark.
    static let widestIndent = 40
    /// More combining marks than this on one letter are written out.
    static let stackedMarks = 3

    /// Text of several lines, a row each; a line break is the step from one row to the next.
    public static func lines(_ text: String) -> [String] { rows(text, RowWriter.Style()) }

    /// A tool's output or a result, a row each. As ``lines(_:)``, but a line end at the end makes no row, and blanks are
    /// blanks, as columns need them: output is read, not decoded, and nobody decides on it.
    public static func output(_ text: String) -> [String] {
        rows(text.utf8.last == 0x0A ? String(text.unicodeScalars.dropLast()) : text, RowWriter.Style(countsBlanks: false))
    }

    /// Text on one row: a line break is a mark as well. For names, paths, keys and titles.
    public static func line(_ text: String) -> String { row(text, RowWriter.Style()) }

    /// Words of a model or a server on one plain row. As ``line(_:)``, and box drawing is marked too: neither lines nor
    /// frames can pass for the product's own.
    public static func words(_ text: String) -> String { row(text, RowWriter.Style(marksBoxes: true)) }

    /// A sentence of the program's own, on one row, in which foreign parts have been made visible already: their marks stay,
    /// and whatever else is not ordinary visible text becomes a mark.
    public static func sentence(_ text: String) -> String {
        row(text, RowWriter.Style(countsBlanks: false, keepsMarks: true, breaksAreBlanks: true))
    }

    private static func row(_ text: String, _ style: RowWriter.Style) -> String {
        var text = text
        return text.withUTF8 { bytes in
            var writer = RowWriter(bytes, style)
            return writer.row(0..<bytes.count)
        }
    }

    private static func rows(_ text: String, _ style: RowWriter.Style) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            var writer = RowWriter(bytes, style)
            var rows = RowList()
            var start = 0
            while start < bytes.count, let end = bytes[start...].firstIndex(of: 0x0A) {
                rows.append(start..<end, of: bytes, &writer)
                start = end + 1
            }
            return rows.finish(start..<bytes.count, of: bytes, &writer)
        }
    }

    /// The text that ``lines(_:)`` was given, or nil for rows that it cannot have made.
    public static func decode(lines rows: [String]) -> String? {
        var parts: [String] = []
        for (index, row) in rows.enumerated() {
            var decoded = String.UnicodeScalarView()
            var scalars = row.unicodeScalars[...]
            while let scalar = scalars.popFirst() {
                guard scalar == open else {
                    decoded.append(scalar)
                    continue
                }
                guard let end = scalars.firstIndex(of: close) else { return nil }
                let name = String(scalars[scalars.startIndex..<end])
                scalars = scalars[scalars.index(after: end)...]
                if name == "end", index == rows.count - 1 { continue }
                if let many = RowList.decode(name, after: parts.last) {
                    guard scalars.isEmpty, decoded.isEmpty else { return nil }
                    parts += many.dropLast()
                    decoded = many.last?.unicodeScalars ?? decoded
                } else if name.unicodeScalars.last == "\u{2420}", let count = count(String(name.unicodeScalars.dropLast())) {
                    decoded.append(contentsOf: String(repeating: " ", count: count).unicodeScalars)
                    // Padding that keeps an indentation's width is no part of the text.
                    while scalars.first == " " { scalars.removeFirst() }
                } else {
                    guard let known = MarkRun.decode(name) else { return nil }
                    decoded.append(contentsOf: known)
                }
            }
            parts.append(String(decoded))
        }
        return parts.joined(separator: "\n")
    }

    /// A number as marks bear it: no sign, no leading zero, and not more than any text can hold.
    static func count(_ digits: String) -> Int? {
        guard let count = Int(digits), (1...1 << 28).contains(count), String(count) == digits else { return nil }
        return count
    }
}
