import JSON

/// Writes text as rows of ordinary visible characters and marks, byte by byte, for ``VisibleText``.
///
/// What needs no mark is copied in whole stretches; a line that needs none at all is copied as it is.
struct RowWriter {
    struct Style {
        /// Runs of four blanks and blanks at the end become counted marks.
        var countsBlanks = true
        /// `⟨` and `⟩` are marks that were made before.
        var keepsMarks = false
        /// Box drawing and block elements are marks: in words of others they could pass for lines of the product's own.
        var marksBoxes = false
        /// A line break is a blank.
        var breaksAreBlanks = false
    }

    /// What a combining mark would be drawn on.
    private enum Base {
        case nothing, letter, hangul
    }

    private let style: Style
    private let bytes: TextBytes
    private var reader = ScalarReader()
    private var row: [UInt8] = []
    private var marks = MarkRun()
    /// What stands before `known`, and how many combining marks it has.
    private var base = Base.nothing
    private var stacked = 0
    private var known = -1

    init(_ bytes: TextBytes, _ style: Style) {
        self.bytes = bytes
        self.style = style
    }

    /// A part of the text on one row. The part begins and ends between characters.
    mutating func row(_ range: Range<Int>) -> String {
        var index = range.lowerBound
        let end = range.upperBound
        /// From here nothing is written yet.
        var copied = index
        row.removeAll(keepingCapacity: true)
        known = -1
        while index < end {
            let byte = bytes[index]
            if byte &- 0x21 < 0x5E {
                index += 1
            } else if byte == 0x20 {
                let start = index
                repeat { index += 1 } while index < end && bytes[index] == 0x20
                guard style.countsBlanks, index - start >= VisibleText.countedRun || index == end else { continue }
                copy(copied..<start)
                blanks(index - start, isIndent: start == range.lowerBound && index < end)
                copied = index
            } else if byte == 0x0A, style.breaksAreBlanks {
                copy(copied..<index)
                row.append(0x20)
                index += 1
                copied = index
            } else {
                let (value, next) = bytes.scalar(at: index)
                if isDrawn(value, at: index, start: range.lowerBound) {
                    index = next
                    known = next
                    continue
                }
                copy(copied..<index)
                index = collect(value, next, end)
                marks.write(to: &row)
                // What was in the text before a mark is on the other side of its bracket.
                base = .nothing
                known = index
                copied = index
            }
        }
        if copied == range.lowerBound { return bytes.text(range) }
        copy(copied..<end)
        return String(decoding: row, as: UTF8.self)
    }

    /// Takes up all the code points from here that become marks.
    private mutating func collect(_ first: UInt32, _ next: Int, _ end: Int) -> Int {
        marks.append(first)
        var index = next
        while index < end {
            let (value, next) = bytes.scalar(at: index)
            if value == 0x0A, style.breaksAreBlanks { break }
            guard value != 0x20, isMarked(value, on: .nothing) else { break }
            marks.append(value)
            index = next
        }
        return index
    }

    private mutating func isDrawn(_ value: UInt32, at index: Int, start: Int) -> Bool {
        if index != known {
            base = index > start && ASCII.isAlphanumeric(bytes[index - 1]) ? .letter : .nothing
            stacked = 0
        }
        return !isMarked(value, on: base)
    }

    @inline(__always)
    private mutating func isMarked(_ value: UInt32, on carrier: Base) -> Bool {
        reader.look(at: value)
        switch reader.kind {
        case .letter:
            base = reader.script == .hangul ? .hangul : .letter
            stacked = 0
        case .carrier:
            base = .letter
            stacked = 0
        case .symbol:
            base = .nothing
            stacked = 0
            return style.marksBoxes && (0x2500...0x259F).contains(value)
        case .mark:
            stacked += 1
            return carrier == .nothing || stacked > VisibleText.stackedMarks
        case .jamoTail:
            stacked += 1
            return carrier != .hangul || stacked > VisibleText.stackedMarks
        case .bracket:
            base = .nothing
            stacked = 0
            return !style.keepsMarks
        case .blank, .bidi, .control, .hidden: return true
        }
        return false
    }

    private mutating func copy(_ range: Range<Int>) {
        if !range.isEmpty { row.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[range])) }
    }

    private mutating func blanks(_ count: Int, isIndent: Bool) {
        let name = "\(count)\u{2420}"
        row.append(contentsOf: "\(VisibleText.open)\(name)\(VisibleText.close)".utf8)
        // "⟨8␠⟩" and then blanks up to the width of eight, so that code keeps its shape.
        if isIndent, count <= VisibleText.widestIndent {
            let drawn = name.unicodeScalars.count + 2
            for _ in 0..<max(0, count - drawn) { row.append(0x20) }
        }
    }
}
