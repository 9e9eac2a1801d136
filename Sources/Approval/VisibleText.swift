/// Foreign text made safe to draw and impossible to misread.
///
/// Every code point that is not ordinary visible text becomes a mark in the brackets `⟨ ⟩`; a bracket in the text
/// itself becomes a mark too, so marks cannot be forged and ``decode(lines:)`` gives back the very text. Nothing is
/// removed, normalised or cut. (Unicode Standard, section 23; UTR 36; UTS 39.)
public enum VisibleText {
    public static let open: Unicode.Scalar = "\u{27E8}"
    public static let close: Unicode.Scalar = "\u{27E9}"
    /// Runs of this many blanks or more are drawn as a counted mark.
    static let countedRun = 4
    /// An indentation up to this width keeps its width on screen, behind its mark.
    static let widestIndent = 40
    /// More combining marks than this on one letter are written out.
    static let stackedMarks = 3

    /// Text of several lines, a row each; a line break is the step from one row to the next.
    public static func lines(_ text: String) -> [String] { lines(text, countsBlanks: true) }

    private static func lines(_ text: String, countsBlanks: Bool) -> [String] {
        var rows: [String] = []
        var builder = LineBuilder(countsBlanks: countsBlanks)
        var blank = 0
        func finish(_ last: Bool) {
            let row = builder.finish()
            if row.isEmpty, !last {
                blank += 1
                return
            }
            rows += blankRows(blank)
            blank = 0
            rows.append(row.isEmpty && last && !rows.isEmpty ? "\(open)end\(close)" : row)
        }
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                finish(false)
                builder = LineBuilder(countsBlanks: countsBlanks)
            } else {
                builder.append(scalar)
            }
        }
        finish(true)
        return rows
    }

    /// A tool's output or a result, a row each. As ``lines(_:)``, but a line end at the end makes no row, and blanks are
    /// blanks, as columns need them: output is read, not decoded, and nobody decides on it.
    public static func output(_ text: String) -> [String] {
        lines(text.utf8.last == 0x0A ? String(text.unicodeScalars.dropLast()) : text, countsBlanks: false)
    }

    /// Text on one row: a line break is a mark as well. For names, paths, keys and titles.
    public static func line(_ text: String) -> String {
        var builder = LineBuilder(countsBlanks: true)
        for scalar in text.unicodeScalars { builder.append(scalar) }
        return builder.finish()
    }

    /// A sentence of the program's own, on one row, in which foreign parts have been made visible already: their marks stay,
    /// and whatever else is not ordinary visible text becomes a mark.
    public static func sentence(_ text: String) -> String {
        var builder = LineBuilder(countsBlanks: false, keepsMarks: true)
        for scalar in text.unicodeScalars { builder.append(scalar == "\n" ? " " : scalar) }
        return builder.finish()
    }

    private static func blankRows(_ count: Int) -> [String] {
        if count == 0 { return [] }
        if count < countedRun { return Array(repeating: "", count: count) }
        return ["\(open)\(count) blank lines\(close)"]
    }

    /// The text that ``lines(_:)`` was given, or nil for rows that it cannot have made.
    public static func decode(lines rows: [String]) -> String? {
        var parts: [String] = []
        for (index, row) in rows.enumerated() {
            var decoded = String.UnicodeScalarView()
            var scalars = row.unicodeScalars[...]
            var blankLines: Int?
            while let scalar = scalars.popFirst() {
                guard scalar == open else {
                    decoded.append(scalar)
                    continue
                }
                guard let end = scalars.firstIndex(of: close) else { return nil }
                let name = String(scalars[scalars.startIndex..<end])
                scalars = scalars[scalars.index(after: end)...]
                if name == "end", index == rows.count - 1 { continue }
                if name.hasSuffix(" blank lines"), let count = Int(name.prefix { $0 != " " }) {
                    blankLines = count
                    continue
                }
                if name.unicodeScalars.last == "\u{2420}", let count = Int(name.dropLast()) {
                    decoded.append(contentsOf: String(repeating: " ", count: count).unicodeScalars)
                    // Padding that keeps an indentation's width is no part of the text.
                    while scalars.first == " " { scalars.removeFirst() }
                    continue
                }
                guard let known = VisibleText.scalar(named: name) else { return nil }
                decoded.append(known)
            }
            if let blankLines {
                parts += Array(repeating: "", count: blankLines)
            } else {
                parts.append(String(decoded))
            }
        }
        return parts.joined(separator: "\n")
    }

    private static func scalar(named name: String) -> Unicode.Scalar? {
        if let index = ScalarNames.c0.firstIndex(of: name) { return Unicode.Scalar(UInt8(index)) }
        if name == "DEL" { return "\u{7F}" }
        guard name.hasPrefix("U+"), let value = UInt32(name.dropFirst(2), radix: 16) else { return nil }
        return Unicode.Scalar(value)
    }
}

/// Builds one row. Blanks are held back until what follows says whether they need a mark.
private struct LineBuilder {
    let countsBlanks: Bool
    let keepsMarks: Bool
    private var row = String.UnicodeScalarView()
    private var blanks = 0
    private var marks = 0
    private var previous: Unicode.Scalar?

    init(countsBlanks: Bool, keepsMarks: Bool = false) {
        self.countsBlanks = countsBlanks
        self.keepsMarks = keepsMarks
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        if scalar == " " {
            blanks += 1
            previous = scalar
            marks = 0
            return
        }
        flush(atEnd: false)
        if scalar.properties.isCombining {
            marks += 1
            if marks <= VisibleText.stackedMarks, previous?.canCarryMark == true {
                row.append(scalar)
            } else {
                mark("U+" + scalar.hexadecimal)
            }
            return
        }
        marks = 0
        previous = scalar
        if scalar.isOrdinary || keepsMarks && (scalar == VisibleText.open || scalar == VisibleText.close) {
            row.append(scalar)
        } else {
            mark(ScalarNames.name(of: scalar))
        }
    }

    mutating func finish() -> String {
        flush(atEnd: true)
        return String(row)
    }

    private mutating func flush(atEnd: Bool) {
        guard blanks > 0 else { return }
        let indent = row.isEmpty
        if countsBlanks, blanks >= VisibleText.countedRun || atEnd {
            let name = "\(blanks)\u{2420}"
            mark(name)
            // "⟨8␠⟩" and then blanks up to the width of eight, so that code keeps its shape.
            if indent, !atEnd, blanks <= VisibleText.widestIndent {
                let drawn = name.unicodeScalars.count + 2
                for _ in 0..<max(0, blanks - drawn) { row.append(" ") }
            }
        } else {
            for _ in 0..<blanks { row.append(" ") }
        }
        blanks = 0
    }

    private mutating func mark(_ name: String) {
        row.append(VisibleText.open)
        row.append(contentsOf: name.unicodeScalars)
        row.append(VisibleText.close)
    }
}
