/// A terminal of the xterm family as a value: enough of ECMA-48 to know what a person would see after the bytes that
/// curses writes. What it does not know goes to ``complaints``.
public struct TestScreen: Sendable {
    public struct Glyph: Equatable, Sendable {
        public var text = " "
        /// The parameters of SGR that hold here, in a fixed order.
        public var style = ""
    }

    public let rows: Int
    public let columns: Int
    public private(set) var cells: [[Glyph]]
    public private(set) var row = 0
    public private(set) var column = 0
    public private(set) var isCursorVisible = true
    /// Private modes that are on.
    public private(set) var modes: Set<Int> = []
    public private(set) var complaints: Set<String> = []
    public private(set) var titles: [String] = []
    public private(set) var bells = 0

    /// Application mode of the keypad.
    public private(set) var isKeypadOn = false
    /// Titles that were put away and not taken back.
    public private(set) var titleDepth = 0

    private var isWrapping = false
    private var isShifted = false
    private var isInserting = false
    private var characterSet: Unicode.Scalar = "B"
    /// Bytes whose rest has not come yet.
    private var unfinished: [UInt8] = []
    private var saved: (row: Int, column: Int, attributes: Set<Int>, foreground: String, background: String) = (0, 0, [], "", "")
    private var attributes: Set<Int> = []
    private var foreground = ""
    private var background = ""
    private var top = 0
    private var bottom: Int
    private var last = " "

    public init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        bottom = rows - 1
        cells = Array(repeating: Array(repeating: Glyph(), count: columns), count: rows)
    }

    /// The rows without trailing blanks.
    public var text: [String] {
        cells.map { row in
            var text = row.map(\.text).joined()
            while text.utf8.last == 0x20 { text.removeLast() }
            return text
        }
    }

    public var style: String {
        (attributes.sorted().map(String.init) + [foreground, background]).filter { !$0.isEmpty }.joined(separator: ";")
    }

    public mutating func show(_ bytes: [UInt8], width: (Unicode.Scalar) -> Int) {
        let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar.value {
            case 0x07: bells += 1
            case 0x08: move(row, column - 1)
            case 0x09: move(row, (column / 8 + 1) * 8)
            case 0x0A: lineFeed()
            case 0x0D: move(row, 0)
            case 0x0E, 0x0F: isShifted = scalar.value == 0x0E
            case 0x18: break
            case 0x1B: index = escape(scalars, index)
            case 0x20...0x7E, 0xA0...: put(scalar, width(scalar))
            default: complaints.insert("control \(scalar.value)")
            }
        }
    }

    /// What is not as it is in a terminal that nobody has touched; empty after a program has given it back.
    public var leftovers: [String] {
        // 7 is wrapping, which some types switch on; 25 the cursor.
        var found = modes.subtracting([7, -7, 25]).sorted().map { "mode \($0)" }
        if !isCursorVisible { found.append("hidden cursor") }
        if modes.contains(-7) { found.append("no wrapping") }
        if isKeypadOn { found.append("keypad") }
        if !style.isEmpty { found.append("style \(style)") }
        if isShifted || characterSet != "B" { found.append("character set") }
        if isInserting { found.append("inserting") }
        if titleDepth != 0 { found.append("title") }
        if top != 0 || bottom != rows - 1 { found.append("margins") }
        if !unfinished.isEmpty { found.append("cut sequence") }
        return found
    }

    /// As ``show(_:width:)``, for bytes as a program writes them: what is cut off is shown when its rest has come.
    public mutating func feed(_ bytes: [UInt8], width: (Unicode.Scalar) -> Int) {
        let all = unfinished + bytes
        let whole = all.count - Self.unfinishedCount(all)
        unfinished = Array(all[whole...])
        show(Array(all[..<whole]), width: width)
    }

    /// The same terminal after its window was made another size; what it showed is gone.
    public func resized(rows: Int, columns: Int) -> TestScreen {
        var screen = TestScreen(rows: rows, columns: columns)
        screen.modes = modes
        screen.isCursorVisible = isCursorVisible
        screen.isKeypadOn = isKeypadOn
        screen.titleDepth = titleDepth
        screen.unfinished = unfinished
        return screen
    }

    private static func unfinishedCount(_ bytes: [UInt8]) -> Int {
        guard let start = bytes.lastIndex(of: 0x1B) else { return unfinishedScalar(bytes) }
        let rest = bytes[(start + 1)...]
        let isWhole =
            switch rest.first {
            case nil: false
            case UInt8(ascii: "["): rest.dropFirst().contains { $0 >= 0x40 }
            case UInt8(ascii: "]"): rest.contains(0x07)
            case UInt8(ascii: "("), UInt8(ascii: ")"): rest.count > 1
            default: true
            }
        return isWhole ? unfinishedScalar(bytes) : bytes.count - start
    }

    private static func unfinishedScalar(_ bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            return (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1) > back ? back : 0
        }
        return 0
    }

    // MARK: Characters

    private mutating func put(_ scalar: Unicode.Scalar, _ width: Int) {
        if isShifted { complaints.insert("drawing set") }
        if width == 0 {
            var place = isWrapping ? column : column - 1
            while place > 0, cells[row][place].text.isEmpty { place -= 1 }
            if place >= 0 { cells[row][place].text.unicodeScalars.append(scalar) }
            return
        }
        if isWrapping || column + width > columns {
            column = 0
            lineFeed()
            isWrapping = false
        }
        for place in column..<(column + width) { clearHalf(place) }
        last = String(Character(scalar))
        cells[row][column] = Glyph(text: last, style: style)
        if width == 2 { cells[row][column + 1] = Glyph(text: "", style: style) }
        if column + width == columns {
            column = columns - 1
            isWrapping = true
        } else {
            column += width
        }
    }

    private mutating func clearHalf(_ place: Int) {
        if cells[row][place].text.isEmpty, place > 0 { cells[row][place - 1].text = " " }
        if place + 1 < columns, cells[row][place + 1].text.isEmpty { cells[row][place + 1].text = " " }
    }

    private mutating func move(_ row: Int, _ column: Int) {
        self.row = min(max(0, row), rows - 1)
        self.column = min(max(0, column), columns - 1)
        isWrapping = false
    }

    private var blank: Glyph { Glyph(text: " ", style: background) }

    private mutating func lineFeed() {
        if row == bottom { scroll(top, 1) } else { move(row + 1, column) }
    }

    private mutating func scroll(_ from: Int, _ count: Int) {
        for _ in 0..<abs(count) {
            let line = Array(repeating: blank, count: columns)
            if count > 0 {
                cells.remove(at: from)
                cells.insert(line, at: bottom)
            } else {
                cells.remove(at: bottom)
                cells.insert(line, at: from)
            }
        }
    }

    private mutating func erase(_ row: Int, _ range: Range<Int>) {
        for place in range.clamped(to: 0..<columns) { cells[row][place] = blank }
    }

    // MARK: Sequences

    private mutating func escape(_ scalars: [Unicode.Scalar], _ start: Int) -> Int {
        guard start < scalars.count else { return start }
        switch scalars[start] {
        case "[": return control(scalars, start + 1)
        case "]": return command(scalars, start + 1)
        case "(", ")":
            // G1 may be the drawing set, as long as nobody shifts to it.
            if start + 1 < scalars.count, scalars[start] == "(" { characterSet = scalars[start + 1] }
            if start + 1 < scalars.count, scalars[start + 1] != "B", scalars[start] == "(" {
                complaints.insert("character set \(scalars[start + 1])")
            }
            return start + 2
        case "=", ">":
            isKeypadOn = scalars[start] == "="
            return start + 1
        case "D":
            lineFeed()
            return start + 1
        case "7":
            saved = (row, column, attributes, foreground, background)
            return start + 1
        case "8":
            move(saved.row, saved.column)
            (attributes, foreground, background) = (saved.attributes, saved.foreground, saved.background)
            return start + 1
        case "M":
            if row == top { scroll(top, -1) } else { move(row - 1, column) }
            return start + 1
        default:
            complaints.insert("escape \(scalars[start])")
            return start + 1
        }
    }

    private mutating func command(_ scalars: [Unicode.Scalar], _ start: Int) -> Int {
        var end = start
        while end < scalars.count, scalars[end] != "\u{07}" { end += 1 }
        titles.append(String(String.UnicodeScalarView(scalars[start..<end])))
        return end + 1
    }

    private mutating func control(_ scalars: [Unicode.Scalar], _ start: Int) -> Int {
        var end = start
        while end < scalars.count, scalars[end].value < 0x40 { end += 1 }
        guard end < scalars.count else {
            complaints.insert("cut sequence")
            return end
        }
        var text = String(String.UnicodeScalarView(scalars[start..<end]))
        let isPrivate = text.hasPrefix("?")
        if isPrivate { text.removeFirst() }
        let final = scalars[end]
        if text.contains(where: { !$0.isNumber && $0 != ";" }) {
            complaints.insert("sequence \(text)\(final)")
            return end + 1
        }
        let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        let first = (numbers.first ?? nil).map { max(1, $0) } ?? 1
        let raw = (numbers.first ?? nil) ?? 0
        if isPrivate {
            switch final {
            case "h": for number in numbers { set(number ?? 0, true) }
            case "l": for number in numbers { set(number ?? 0, false) }
            // The Linux console's cursor shapes.
            case "c" where text == "0" || text == "1" || text == "8": break
            default: complaints.insert("private \(text)\(final)")
            }
            return end + 1
        }
        switch final {
        case "H": move(first - 1, (numbers.count > 1 ? numbers[1] ?? 1 : 1) - 1)
        case "A": move(row - first, column)
        case "B": move(row + first, column)
        case "C": move(row, column + first)
        case "D": move(row, column - first)
        case "G": move(row, first - 1)
        case "d": move(first - 1, column)
        case "Z": move(row, (max(0, column - 1) / 8) * 8)
        case "J":
            if raw == 0 || raw == 2 {
                if raw == 0 { erase(row, column..<columns) }
                for line in (raw == 2 ? 0 : row + 1)..<rows { erase(line, 0..<columns) }
            } else {
                complaints.insert("erase \(raw)")
            }
        case "K": erase(row, raw == 1 ? 0..<(column + 1) : raw == 2 ? 0..<columns : column..<columns)
        case "X": erase(row, column..<(column + first))
        case "P":
            cells[row].removeSubrange(column..<min(columns, column + first))
            while cells[row].count < columns { cells[row].append(blank) }
        case "@":
            cells[row].insert(contentsOf: Array(repeating: blank, count: first), at: column)
            cells[row].removeLast(cells[row].count - columns)
        case "L": if row >= top && row <= bottom { scroll(row, -min(first, bottom - row + 1)) }
        case "M": if row >= top && row <= bottom { scroll(row, min(first, bottom - row + 1)) }
        case "S": scroll(top, min(first, bottom - top + 1))
        case "T": scroll(top, -min(first, bottom - top + 1))
        case "r":
            // Of a window that was larger when they were written: as far as there are rows.
            let last = min(rows, numbers.count > 1 ? numbers[1] ?? rows : rows) - 1
            if first - 1 < last {
                (top, bottom) = (first - 1, last)
                move(0, 0)
            }
        case "b": for _ in 0..<first { if let scalar = last.unicodeScalars.first { put(scalar, 1) } }
        case "m": render(numbers.map { $0 ?? 0 })
        case "h", "l":
            if raw == 4 { isInserting = final == "h" }
            if raw != 4 && raw != 34 { complaints.insert("mode \(raw)") }
        case "t":
            switch raw {
            case 22: titleDepth += 1
            case 23: titleDepth -= 1
            default: complaints.insert("window \(raw)")
            }
        default: complaints.insert("sequence \(text)\(final)")
        }
        return end + 1
    }

    private mutating func set(_ mode: Int, _ isOn: Bool) {
        if mode == 25 { isCursorVisible = isOn }
        if mode == 7 { if isOn { modes.remove(-7) } else { modes.insert(-7) } }
        if isOn { modes.insert(mode) } else { modes.remove(mode) }
    }

    private mutating func render(_ numbers: [Int]) {
        var index = 0
        while index < numbers.count {
            let number = numbers[index]
            switch number {
            case 0:
                attributes = []
                foreground = ""
                background = ""
            case 1...9: attributes.insert(number)
            case 10: break
            case 22: attributes.subtract([1, 2])
            case 23...29: attributes.remove(number - 20)
            case 30...37, 90...97: foreground = String(number)
            case 40...47, 100...107: background = String(number)
            case 39: foreground = ""
            case 49: background = ""
            case 38, 48:
                guard index + 2 < numbers.count, numbers[index + 1] == 5 else {
                    complaints.insert("colour \(numbers)")
                    return
                }
                if number == 38 { foreground = "38;5;\(numbers[index + 2])" } else { background = "48;5;\(numbers[index + 2])" }
                index += 2
            default: complaints.insert("rendition \(number)")
            }
            index += 1
        }
    }
}
