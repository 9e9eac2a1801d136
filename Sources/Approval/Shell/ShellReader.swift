import JSON

/// Reads a line by recursive descent, as bash does: words and operators are found where the grammar asks for them.
///
/// Every byte that is looked at costs a step. A text has steps in proportion to its length, so that no nesting makes the
/// reading long; when they are used up, or the nesting is too deep, the rest is only sketched (``ShellSketch``).
struct ShellReader {
    /// Substitutions, groups and control structures in one another; a thread with a small stack must do.
    static let deepest = 20
    /// A longer line is sketched from here on.
    static let longest = 1 << 20

    let text: [UInt8]
    var at = 0
    var depth: Int
    var steps: Int
    var reading = ShellReading()
    /// The here-documents whose text begins behind the next newline.
    var pending: [ShellHeredoc] = []
    /// From some place on the rest of the text has been sketched too.
    private var hasSketchedRest = false

    init(_ text: [UInt8]) {
        self.text = text
        depth = 0
        steps = min(text.count, Self.longest) * 32 + 4_096
    }

    /// A reader of a text inside of another one's.
    init(_ text: [UInt8], inside outer: ShellReader) {
        self.text = text
        depth = outer.depth + 1
        steps = outer.steps
    }

    /// Reads the whole text. What bash would refuse is passed over, so that the commands behind it are seen too.
    mutating func readAll() {
        if text.contains(0x0D) { reading.note(.carriageReturn) }
        if text.contains(0) { reading.note(.parseError("it holds a NUL byte"), .unparsed) }
        let outermost = depth
        while at < text.count {
            let start = at
            depth = outermost
            do throws(ShellStop) {
                try readList(until: .end)
            } catch {
                switch error {
                case .syntax(let what):
                    reading.note(.parseError(what), .unparsed)
                    if !reading.commands.isEmpty { reading.note(.chain) }
                    pending = []
                    at = max(at, start) + 1
                case .limit:
                    reading.note(.beyondLimits, .unparsed)
                    ShellSketch.add(text[min(at, text.count)...], to: &reading)
                    at = text.count
                }
            }
        }
        if reading.commands.isEmpty { reading.note(.nothing) }
    }
}

// MARK: - Other shells

extension ShellReader {
    /// `/bin/sh` need not be bash, and other shells find commands where bash has syntax of its own: in `[[ … || x ]]`,
    /// `((x))`, `$[…]`. For rules that deny, and so that nothing is told as harmless, they are seen as well.
    mutating func sketch(from start: Int) {
        ShellSketch.add(text[min(start, at)..<min(at, text.count)], to: &reading)
    }

    /// The same for everything behind a place, where what is quoted to bash is not to others.
    mutating func sketchRest(from start: Int) {
        reading.note(.shellsDiffer, .unparsed)
        if hasSketchedRest { return }
        hasSketchedRest = true
        ShellSketch.add(text[min(start, text.count)...], to: &reading)
    }
}

// MARK: - Bytes

extension ShellReader {
    mutating func spend(_ count: Int = 1) throws(ShellStop) {
        steps -= count
        if steps < 0 { throw .limit }
    }

    /// Where the byte at or behind a place is, when a backslash before a newline counts as nothing (POSIX XCU 2.2.1).
    private func passing(_ place: Int) -> Int {
        var place = place
        while place + 1 < text.count, text[place] == 0x5C, text[place + 1] == 0x0A { place += 2 }
        return place
    }

    /// The next byte, behind continued lines; nil at the end.
    mutating func peek() throws(ShellStop) -> UInt8? {
        try spend()
        let next = passing(at)
        if next != at {
            try spend(next - at)
            reading.note(.lineContinuation)
            at = next
        }
        return at < text.count ? text[at] : nil
    }

    /// The byte behind the next one. The next one has been looked at.
    mutating func peekSecond() throws(ShellStop) -> UInt8? {
        guard at < text.count else { return nil }
        let next = passing(at + 1)
        try spend(next - at)
        return next < text.count ? text[next] : nil
    }

    mutating func take() { at += 1 }

    mutating func takes(_ byte: UInt8) throws(ShellStop) -> Bool {
        guard try peek() == byte else { return false }
        take()
        return true
    }

    mutating func expect(_ byte: UInt8) throws(ShellStop) {
        if try !takes(byte) {
            throw .syntax(
                at < text.count ? "“\(Character(Unicode.Scalar(byte)))” is missing" : "it ends before “\(Character(Unicode.Scalar(byte)))”")
        }
    }

    mutating func skipBlanks() throws(ShellStop) {
        while let byte = try peek(), byte == 0x20 || byte == 0x09 { take() }
    }

    /// Blanks, comments and newlines, with the here-documents that begin behind them.
    mutating func skipLines() throws(ShellStop) {
        while true {
            try skipBlanks()
            switch try peek() {
            case UInt8(ascii: "#"): try skipComment()
            case 0x0A: try takeNewline()
            default: return
            }
        }
    }

    mutating func takeNewline() throws(ShellStop) {
        take()
        try readHeredocs()
    }

    /// To the end of the line; a backslash there continues nothing.
    mutating func skipComment() throws(ShellStop) {
        reading.note(.comment, .comment)
        while at < text.count, text[at] != 0x0A {
            try spend()
            at += 1
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Whether an unquoted byte ends a word (POSIX XCU 2.3).
    static func endsWord(_ byte: UInt8?) -> Bool {
        switch byte {
        case nil, 0x20, 0x09, 0x0A, UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "<"), UInt8(ascii: ">"):
            true
        default: false
        }
    }

    static func isNameStart(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || byte == UInt8(ascii: "_")
    }

    static func isName(_ byte: UInt8) -> Bool { isNameStart(byte) || ASCII.isDigit(byte) }
}
