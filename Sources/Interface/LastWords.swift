import Surface

/// The last words of a text that grows, on one line.
///
/// The line fills from left to right; when it is full, its older half goes. So nothing on it moves while it fills, and what
/// was last said is never gone at once. More text costs what it adds, however long the whole is.
struct LastWords: Sendable {
    let width: Int
    /// Whole words, as they are drawn.
    private var line = ""
    private var used = 0
    /// The word that may still grow: as it came, and as it is drawn.
    private var word = ""
    private var drawnWord = ""
    private var wordWidth = 0
    /// The line is the end of a word that was too wide for it: what comes next belongs to it.
    private var isCut = false
    /// Bytes of the text that are taken in.
    private var consumed = 0

    init(width: Int) { self.width = max(1, width) }

    var shown: String { line + .blanks(gap) + drawnWord }

    /// Whether this is the end of that text. A text of an entry only grows, so its length says it.
    func holds(_ text: String) -> Bool { text.utf8.count == consumed }

    /// Takes in what has come at the end of the text. Of a text that is new to it only the end is looked at.
    mutating func update(_ text: String) {
        let utf8 = text.utf8
        if utf8.count == consumed { return }
        let limit = max(256, 4 * width)
        if utf8.count < consumed || utf8.count - consumed > limit { self = LastWords(width: width) }
        var place = utf8.index(utf8.startIndex, offsetBy: max(consumed, utf8.count - limit))
        while place < utf8.endIndex, utf8[place] & 0xC0 == 0x80 { place = utf8.index(after: place) }
        consumed = utf8.count
        var rest = text.unicodeScalars[place...]
        while !rest.isEmpty {
            let run = rest.prefix { !LastWords.isBlank($0) }
            if run.isEmpty {
                endWord()
                rest = rest.drop(while: LastWords.isBlank)
            } else {
                grow(run)
                rest = rest[run.endIndex...]
            }
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { [" ", "\t", "\n", "\r"].contains(scalar) }

    private var gap: Int { line.isEmpty || drawnWord.isEmpty || isCut ? 0 : 1 }

    private mutating func grow(_ run: Substring.UnicodeScalarView) {
        word.unicodeScalars.append(contentsOf: run)
        drawnWord = SafeText.foreign(word)
        wordWidth = Width.of(drawnWord)
        if used + gap + wordWidth <= width { return }
        makeRoom()
        if wordWidth <= width { return }
        line = Wrap.hard([Span(drawnWord, .dim)], width: width).last?.map(\.text).joined() ?? ""
        used = Width.of(line)
        word = ""
        drawnWord = ""
        wordWidth = 0
        isCut = true
    }

    /// Leaves the newer words, so many as fill half of the line and leave room for the one that grows.
    private mutating func makeRoom() {
        let room = min(width / 2, width - wordWidth - 1)
        while used > room {
            guard let blank = line.unicodeScalars.firstIndex(of: " ") else {
                line = ""
                used = 0
                isCut = false
                return
            }
            line.unicodeScalars.removeSubrange(...blank)
            used = Width.of(line)
        }
    }

    private mutating func endWord() {
        let gap = gap
        line += .blanks(gap) + drawnWord
        used += gap + wordWidth
        word = ""
        drawnWord = ""
        wordWidth = 0
        isCut = false
    }
}
