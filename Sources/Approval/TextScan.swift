import JSON

/// Goes through a text once, byte by byte, and tells what is unusual about it.
///
/// A mark here is a combining mark; a blank is U+0020, a tab, or any space of Unicode.
struct TextScan {
    /// A gap inside a line of content from this width is a notice: columns and comments at the end of lines are ordinary.
    static let contentGap = 40
    /// The same in a text of one line, where nothing has columns.
    static let lineGap = 8
    /// An indentation beyond this hides the line.
    static let widestIndent = 64
    /// This many blanks with one that is not U+0020 or a tab.
    static let foreignBlanks = 4
    /// More empty lines than this in a row.
    static let emptyLines = 4

    private enum Base {
        case nothing, letter, hangul
    }

    private let bytes: TextBytes
    private let use: TextUse
    private let hasLines: Bool
    private let widestGap: Int
    private var reader = ScalarReader()
    private var found = TextFindings()
    private var tally = LineTally()
    private var number = 1
    private var lineIsEmpty = true
    private var emptyRun = 0
    /// The word that goes on, and which scripts that are mistaken for others it has.
    private var wordStart = -1
    private var scripts: UInt64 = 0
    /// What stands before `known`, and how many combining marks it has.
    private var base = Base.nothing
    private var stacked = 0
    private var known = -1

    init(_ bytes: TextBytes, _ use: TextUse) {
        self.bytes = bytes
        self.use = use
        hasLines = bytes.contains(0x0A)
        widestGap = hasLines && use != .name ? Self.contentGap : Self.lineGap
    }

    mutating func findings() -> TextFindings {
        var index = 0
        let count = bytes.count
        while index < count {
            let byte = bytes[index]
            if ASCII.isLetter(byte) {
                let start = index
                repeat { index += 1 } while index < count && ASCII.isLetter(bytes[index])
                lineIsEmpty = false
                if index == start + 1, isEscape(start) { continue }
                if wordStart < 0 { wordStart = start }
                scripts |= Self.latin
            } else if byte == 0x20 || byte == 0x09 {
                endWord(index)
                index = blanks(from: index)
            } else if byte >= 0x80 {
                index = foreign(at: index)
            } else {
                endWord(index)
                if byte == 0x0A {
                    breakLine()
                } else if byte &- 0x21 < 0x5E {
                    lineIsEmpty = false
                } else {
                    control(UInt32(byte), at: index)
                }
                index += 1
            }
        }
        endWord(count)
        endStack()
        emptyLinesEnd()
        settle()
        return found
    }

    /// Whether the one letter before a word is none of it: `"\nПривет"`, `%sх%s` in the source of a program.
    private func isEscape(_ index: Int) -> Bool {
        guard use != .name, index > 0 else { return false }
        switch (bytes[index - 1], bytes[index]) {
        case (0x5C, 0x61), (0x5C, 0x62), (0x5C, 0x65), (0x5C, 0x66), (0x5C, 0x6E), (0x5C, 0x72), (0x5C, 0x74), (0x5C, 0x76): return true
        case (0x25, 0x64), (0x25, 0x73): return true
        default: return false
        }
    }

    // MARK: Lines and blanks

    private var line: Int? { hasLines ? number : nil }

    private mutating func breakLine() {
        endStack()
        if use == .name { tally.add(.control, 0x0A) }
        if lineIsEmpty { emptyRun += 1 } else { emptyLinesEnd() }
        settle()
        number += 1
        lineIsEmpty = true
    }

    private mutating func settle() {
        if !tally.isEmpty { tally.settle(line: line, into: &found) }
    }

    private mutating func emptyLinesEnd() {
        if emptyRun > Self.emptyLines { found.add(.whitespacePadding, line: number - emptyRun, "\(emptyRun) empty lines in a row") }
        emptyRun = 0
    }

    /// A run of blanks, to its end.
    private mutating func blanks(from start: Int) -> Int {
        endStack()
        var index = start
        var count = 0
        var foreign: UInt32?
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x20 {
                index += 1
            } else if byte == 0x09 {
                if use == .name { tally.add(.control, 0x09) }
                index += 1
            } else if byte >= 0x80 {
                let (value, end) = bytes.scalar(at: index)
                reader.look(at: value)
                guard reader.kind == .blank else { break }
                foreign = foreign ?? value
                index = end
            } else {
                break
            }
            count += 1
        }
        if count >= widestGap && !lineIsEmpty || count > Self.widestIndent || foreign != nil && count >= Self.foreignBlanks {
            let which = foreign.map { ", \(ScalarNames.full($0)) among them" } ?? ""
            found.add(.whitespacePadding, line: line, "\(count) blanks in a row\(which)")
        }
        return index
    }

    // MARK: Control characters

    private mutating func control(_ value: UInt32, at index: Int) {
        endStack()
        switch value {
        case 0x0D:
            // CR LF is a line end, but not to a shell.
            if use == .content, index + 1 < bytes.count, bytes[index + 1] == 0x0A { return }
            tally.add(.control, value)
            return
        case 0x1B, 0x90, 0x98, 0x9B, 0x9D, 0x9E, 0x9F:
            let begin = found.tells(.escapeSequence) ? sequence(index) : ""
            found.add(.escapeSequence, line: line, "begins a terminal escape sequence: \(begin)")
        default: break
        }
        tally.add(.control, value)
        lineIsEmpty = false
    }

    /// The beginning of what may be an escape sequence.
    private func sequence(_ start: Int) -> String {
        var end = start
        var count = 0
        while end < bytes.count, bytes[end] != 0x0A, count < 12 {
            end = bytes.scalar(at: end).end
            count += 1
        }
        return VisibleText.line(bytes.text(start..<end)) + (end < bytes.count && bytes[end] != 0x0A ? "…" : "")
    }

    // MARK: Beyond ASCII

    private static let latin: UInt64 = 1 << UInt64(Script.latin.rawValue)

    /// Scripts whose letters are never mistaken for others' end a word as a hyphen does.
    private static let apart: UInt64 = Script.allCases.reduce(into: 0) { bits, script in
        if script != .common, script.kinship == .apart { bits |= 1 << UInt64(script.rawValue) }
    }

    /// The code point at a place, or a run of its kind; the place behind it.
    private mutating func foreign(at index: Int) -> Int {
        let (value, end) = bytes.scalar(at: index)
        reader.look(at: value)
        switch reader.kind {
        case .letter:
            inWord(index)
            stand(on: reader.script == .hangul ? .hangul : .letter, end)
        case .symbol:
            endWord(index)
            stand(on: .nothing, end)
        case .carrier:
            endWord(index)
            stand(on: .letter, end)
        case .mark, .jamoTail:
            return mark(value, at: index, end)
        case .bracket:
            endWord(index)
            stand(on: .nothing, end)
        case .blank:
            endWord(index)
            return blanks(from: index)
        case .control:
            endWord(index)
            control(value, at: index)
            return end
        case .bidi:
            endWord(index)
            stand(on: .nothing, end)
            tally.add(.bidi, value)
        case .hidden:
            return hidden(value, at: index, end)
        }
        lineIsEmpty = false
        if value >= 0x2F8, let form = Confusables.form(of: value) { return alone(value, form, at: index, end) }
        return end
    }

    /// The letter that was looked at is part of a word, or ends one.
    @inline(__always)
    private mutating func inWord(_ index: Int) {
        let bit: UInt64 = 1 << UInt64(reader.script.rawValue)
        if bit & Self.apart != 0 {
            endWord(index)
        } else {
            if wordStart < 0 { wordStart = index }
            if reader.script != .common { scripts |= bit }
        }
    }

    @inline(__always)
    private mutating func stand(on base: Base, _ end: Int) {
        if stacked > 0 { endStack() }
        self.base = base
        known = end
    }

    private mutating func mark(_ value: UInt32, at index: Int, _ end: Int) -> Int {
        if index != known {
            endStack()
            base = index > 0 && ASCII.isAlphanumeric(bytes[index - 1]) ? .letter : .nothing
        }
        let isCarried = reader.kind == .jamoTail ? base == .hangul : base != .nothing
        lineIsEmpty = false
        stacked += 1
        known = end
        if stacked == 1, !isCarried { tally.add(.stray, value) }
        return end
    }

    /// The end of a stack of combining marks.
    private mutating func endStack() {
        if stacked > VisibleText.stackedMarks { found.add(.combiningOverflow, line: line, "stacks \(stacked) marks on one letter") }
        stacked = 0
    }

    private mutating func hidden(_ value: UInt32, at index: Int, _ end: Int) -> Int {
        lineIsEmpty = false
        if let end = JoinerRules.ordinary(bytes, value, index, end) {
            // What is joined goes on.
            if stacked > 0 { endStack() }
            if index != known { base = .nothing }
            if value == 0xFE0F, index > 0, bytes[index - 1] < 0x80 { base = .letter }
            known = end
            return end
        }
        endWord(index)
        stand(on: .nothing, end)
        guard Self.tags.contains(value) else {
            tally.add(.hidden, value)
            return end
        }
        var text: [UInt8] = []
        var index = index
        while let next = bytes.scalar(from: index), Self.tags.contains(next) {
            text.append(UInt8(truncatingIfNeeded: next & 0x7F))
            index += 4
        }
        known = index
        found.add(.hiddenCharacters, line: line, "\(TextFlag.hiddenCharacters.sentence): \(Self.spelled(text))")
        return index
    }

    private static let tags: ClosedRange<UInt32> = 0xE0020...0xE007E

    private static func spelled(_ text: [UInt8]) -> String {
        let shown = VisibleText.line(String(decoding: text.prefix(80), as: UTF8.self)) + (text.count > 80 ? "…" : "")
        return text.count == 1 ? "1 tag character, “\(shown)”" : "\(text.count) tag characters, which spell “\(shown)”"
    }

    // MARK: Look-alikes

    /// Look-alikes that need no neighbour: a run of one form is one place.
    private mutating func alone(_ first: UInt32, _ form: Confusables.Form, at start: Int, _ next: Int) -> Int {
        var end = next
        var count = 1
        var last = reader.kind
        while form != .sign, let value = bytes.scalar(from: end), Confusables.form(of: value) == form {
            reader.look(at: value)
            // The blocks have holes.
            if reader.kind.isMarked { break }
            last = reader.kind
            if last == .letter { inWord(end) } else { endWord(end) }
            end = bytes.scalar(at: end).end
            count += 1
        }
        if count > 1 { stand(on: last == .symbol ? .nothing : .letter, end) }
        if Confusables.isNormalisedToASCII(first) { tally.add(.normalised, first) }
        if form == .eastAsian, use == .content, isEastAsian(bytes.scalar(before: start)) || isEastAsian(bytes.scalar(from: end)) { return end }
        found.add(.homoglyph, line: line, Self.words(bytes.text(start..<end), first, count))
        return end
    }

    private static func words(_ text: String, _ first: UInt32, _ count: Int) -> String {
        let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(40)))
        let rest = count > 40 ? "…" : ""
        let reading = Confusables.asciiLookAlike(start).map { "looks like “\(VisibleText.line($0))\(rest)”" } ?? "holds letters of mathematics"
        if count == 1 { return "\(ScalarNames.full(first)) \(reading)" }
        return "“\(VisibleText.line(start))\(rest)” \(reading); it begins with \(ScalarNames.full(first))"
    }

    private func isEastAsian(_ value: UInt32?) -> Bool {
        guard let value else { return false }
        if (0x3001...0x301F).contains(value) { return true }
        switch ScalarReader.script(of: value) {
        case .han, .hiragana, .katakana, .hangul, .bopomofo: return true
        default: return false
        }
    }

    @inline(__always)
    private mutating func endWord(_ end: Int) {
        if scripts & (scripts &- 1) != 0 { judge(wordStart..<end) }
        wordStart = -1
        scripts = 0
    }

    private mutating func judge(_ range: Range<Int>) {
        if !found.tells(.homoglyph) {
            if WordJudge(bytes, range).isMixed { found.add(.homoglyph, line: line, "") }
        } else if let problem = WordJudge(bytes, range).problem() {
            found.add(.homoglyph, line: line, problem)
        }
    }
}
