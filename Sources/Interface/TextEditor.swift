/// A text that a person types: lines of units, a cursor between two units, and what was last cut.
///
/// A unit is what the cursor steps over and a key deletes: a grapheme, or a folded paste. Joining the units of all
/// lines with line feeds gives exactly the text, scalar by scalar.
struct TextEditor: Sendable {
    enum Unit: Sendable {
        case character(Character)
        /// A large paste, drawn as `[pasted 214 lines]` and sent whole.
        case pasted(String, lines: Int)

        var text: String {
            switch self {
            case .character(let character): String(character)
            case .pasted(let text, _): text
            }
        }
    }

    /// What a paste does in this field.
    enum Style: Sendable {
        /// Several lines; large pastes are folded.
        case message
        /// Several lines, everything visible.
        case document
        /// One line; a line break in a paste becomes a blank.
        case oneLine
    }

    struct Position: Sendable, Equatable {
        var line: Int
        /// Units before the cursor.
        var column: Int
    }

    /// From this many lines or bytes on, a paste is folded.
    static let foldedLines = 10
    static let foldedBytes = 2000

    let style: Style
    private(set) var lines: [[Unit]] = [[]]
    private(set) var cursor = Position(line: 0, column: 0)
    /// The cells from the left at which vertical movement aims; nil after any other movement.
    var goal: Int?
    private var cut: [Unit] = []
    private var cutsAgain = false

    init(_ text: String = "", style: Style) {
        self.style = style
        setText(text)
    }

    /// Replaces everything; the cursor stands at the end.
    mutating func setText(_ text: String) {
        lines = TextEditor.units(of: text)
        cursor = Position(line: lines.count - 1, column: lines[lines.count - 1].count)
        settle()
    }

    var text: String {
        // As bytes: appending several scalars to a view of scalars copies all that is there, each time.
        var bytes: [UInt8] = []
        for (index, line) in lines.enumerated() {
            if index > 0 { bytes.append(0x0A) }
            for unit in line {
                switch unit {
                case .character(let character): bytes.append(contentsOf: character.utf8)
                case .pasted(let text, _): bytes.append(contentsOf: text.utf8)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    var isEmpty: Bool { lines.count == 1 && lines[0].isEmpty }
    /// Whether some of the text stands folded.
    var hasFolded: Bool { lines.contains { $0.contains { if case .pasted = $0 { true } else { false } } } }

    /// Lines at the scalar U+000A only: `"\r\n"` is one Character in Swift, and its two scalars must come back.
    private static func units(of text: String) -> [[Unit]] {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line).map { Unit.character($0) }
        }
    }

    private mutating func settle() {
        goal = nil
        cutsAgain = false
    }

    // MARK: Typing

    /// Typed text. A combining mark that arrives on its own joins the grapheme before the cursor.
    mutating func insert(_ text: String) {
        var text = text
        if cursor.column > 0, case .character(let before) = lines[cursor.line][cursor.column - 1],
            (String(before) + text).count == text.count
        {
            lines[cursor.line].remove(at: cursor.column - 1)
            cursor.column -= 1
            text = String(before) + text
        }
        insert(TextEditor.units(of: text))
    }

    mutating func insertNewline() {
        if style == .oneLine { return }
        insert([[], []])
    }

    /// - Returns: whether the paste was folded.
    @discardableResult
    mutating func paste(_ text: String) -> Bool {
        var text = TextEditor.withLineFeeds(text)
        let breaks = text.utf8.reduce(into: 0) { if $1 == 0x0A { $0 += 1 } }
        switch style {
        case .oneLine: text = String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" ? " " : $0 }))
        case .message where breaks >= TextEditor.foldedLines || text.utf8.count >= TextEditor.foldedBytes:
            let lines = breaks + (text.utf8.last == 0x0A ? 0 : 1)
            insert([[.pasted(text, lines: lines)]])
            return true
        case .message, .document: break
        }
        insert(TextEditor.units(of: text))
        return false
    }

    /// Terminals send a pasted line break as a carriage return.
    private static func withLineFeeds(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\r" {
                result.append("\n")
            } else if !(scalar == "\n" && afterReturn) {
                result.append(scalar)
            }
            afterReturn = scalar == "\r"
        }
        return String(result)
    }

    private mutating func insert(_ new: [[Unit]]) {
        guard let first = new.first, let last = new.last else { return }
        settle()
        if new.count == 1 {
            lines[cursor.line].insert(contentsOf: first, at: cursor.column)
            cursor.column += first.count
            return
        }
        let tail = lines[cursor.line][cursor.column...]
        lines[cursor.line].replaceSubrange(cursor.column..., with: first)
        lines.insert(contentsOf: new.dropFirst().dropLast() + [last + tail], at: cursor.line + 1)
        cursor = Position(line: cursor.line + new.count - 1, column: last.count)
    }

    // MARK: Moving

    mutating func move(to position: Position, keepsGoal: Bool = false) {
        let line = min(max(0, position.line), lines.count - 1)
        let goal = goal
        settle()
        if keepsGoal { self.goal = goal }
        cursor = Position(line: line, column: min(max(0, position.column), lines[line].count))
    }

    mutating func moveToLineStart() { move(to: Position(line: cursor.line, column: 0)) }
    mutating func moveToLineEnd() { move(to: Position(line: cursor.line, column: lines[cursor.line].count)) }
    mutating func moveLeft() { move(to: before(cursor) ?? cursor) }
    mutating func moveRight() { move(to: after(cursor) ?? cursor) }
    mutating func moveWordLeft() { move(to: wordStart(before: cursor)) }
    mutating func moveWordRight() { move(to: wordEnd(after: cursor)) }

    private func before(_ position: Position) -> Position? {
        if position.column > 0 { return Position(line: position.line, column: position.column - 1) }
        if position.line > 0 { return Position(line: position.line - 1, column: lines[position.line - 1].count) }
        return nil
    }

    private func after(_ position: Position) -> Position? {
        if position.column < lines[position.line].count {
            return Position(line: position.line, column: position.column + 1)
        }
        if position.line + 1 < lines.count { return Position(line: position.line + 1, column: 0) }
        return nil
    }

    private func isWord(before position: Position) -> Bool {
        position.column > 0 && lines[position.line][position.column - 1].isWord
    }

    private func isWord(after position: Position) -> Bool {
        position.column < lines[position.line].count && lines[position.line][position.column].isWord
    }

    private func wordStart(before position: Position) -> Position {
        var position = position
        while !isWord(before: position), let next = before(position) { position = next }
        while isWord(before: position), let next = before(position) { position = next }
        return position
    }

    private func wordEnd(after position: Position) -> Position {
        var position = position
        while !isWord(after: position), let next = after(position) { position = next }
        while isWord(after: position), let next = after(position) { position = next }
        return position
    }

    // MARK: Deleting

    mutating func deleteBackward() {
        if let start = before(cursor) { remove(from: start, to: cursor) } else { settle() }
    }

    mutating func deleteForward() {
        if let end = after(cursor) { remove(from: cursor, to: end) } else { settle() }
    }

    mutating func cutToLineEnd() {
        let end = Position(line: cursor.line, column: lines[cursor.line].count)
        cut(from: cursor, to: end == cursor ? after(cursor) ?? cursor : end, forward: true)
    }

    mutating func cutToLineStart() {
        let start = Position(line: cursor.line, column: 0)
        cut(from: start == cursor ? before(cursor) ?? cursor : start, to: cursor, forward: false)
    }

    mutating func cutWordBackward() { cut(from: wordStart(before: cursor), to: cursor, forward: false) }
    mutating func cutWordForward() { cut(from: cursor, to: wordEnd(after: cursor), forward: true) }

    mutating func insertCut() {
        if cut.isEmpty { return }
        insert(cut.split(omittingEmptySubsequences: false) { $0.isLineBreak }.map { Array($0) })
    }

    /// Cuts that follow each other directly add up, as in readline.
    private mutating func cut(from start: Position, to end: Position, forward: Bool) {
        if start == end { return }
        let adds = cutsAgain
        let removed = remove(from: start, to: end)
        if !adds {
            cut = removed
        } else if forward {
            cut += removed
        } else {
            cut = removed + cut
        }
        cutsAgain = true
    }

    @discardableResult
    private mutating func remove(from start: Position, to end: Position) -> [Unit] {
        var removed: [Unit] = []
        for line in start.line...end.line {
            if line > start.line { removed.append(.character("\n")) }
            let from = line == start.line ? start.column : 0
            let to = line == end.line ? end.column : lines[line].count
            removed += lines[line][from..<to]
        }
        let joined = lines[start.line][..<start.column] + lines[end.line][end.column...]
        lines.replaceSubrange(start.line...end.line, with: [Array(joined)])
        settle()
        cursor = start
        return removed
    }
}

extension TextEditor.Unit {
    /// Letters, digits and underscores move together; so does a folded paste.
    fileprivate var isWord: Bool {
        switch self {
        case .character(let character): character.isLetter || character.isNumber || character == "_"
        case .pasted: true
        }
    }

    fileprivate var isLineBreak: Bool {
        if case .character(let character) = self { return character.unicodeScalars.first == "\n" }
        return false
    }
}
