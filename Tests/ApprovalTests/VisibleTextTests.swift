import Testing

@testable import Approval

@Suite struct VisibleTextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let rows: [String]
        init(_ text: String, _ rows: String...) {
            self.text = text
            self.rows = rows
        }
        var testDescription: String { rows.joined(separator: " | ") }
    }

    static let cases = [
        Case("plain text", "plain text"),
        Case("a\u{1B}[31mb", "a⟨ESC⟩[31mb"),
        Case("^[ typed", "^[ typed"),
        Case("⟨ESC⟩", "⟨U+27E8⟩ESC⟨U+27E9⟩"),
        Case("x\u{202E}y\u{2066}", "x⟨U+202E⟩y⟨U+2066⟩"),
        Case("a\r\nb\n", "a⟨CR⟩", "b", "⟨end⟩"),
        Case("\n", "", "⟨end⟩"),
        Case("a\n\n\n\n\n\nb", "a", "⟨5 blank lines⟩", "b"),
        Case("a\n\nb", "a", "", "b"),
        Case("\tindented", "⟨TAB⟩indented"),
        Case("        code", "⟨8␠⟩    code"),
        Case("a      b", "a⟨6␠⟩b"),
        Case("a   b", "a   b"),
        Case("end ", "end⟨1␠⟩"),
        Case("no\u{A0}break", "no⟨U+00A0⟩break"),
        Case("\u{200B}\u{FEFF}\u{AD}", "⟨U+200B⟩⟨U+FEFF⟩⟨U+00AD⟩"),
        Case("\u{E0061}\u{FFFE}\u{E000}\u{378}", "⟨U+E0061⟩⟨U+FFFE⟩⟨U+E000⟩⟨U+0378⟩"),
        Case("\u{3164}\u{115F}\u{2800}", "⟨U+3164⟩⟨U+115F⟩⟨U+2800⟩"),
        Case("cafe\u{301} e\u{301}", "cafe\u{301} e\u{301}"),
        Case("a\u{300}\u{301}\u{302}\u{303}", "a\u{300}\u{301}\u{302}⟨U+0303⟩"),
        Case(">\u{301}out", ">⟨U+0301⟩out"),
        Case("日本語 мир مرحبا 👍", "日本語 мир مرحبا 👍"),
        Case("\u{1F468}\u{200D}\u{1F469}", "\u{1F468}⟨U+200D⟩\u{1F469}"),
        Case("\u{9B}31m\u{85}", "⟨U+009B⟩31m⟨U+0085⟩"),
        Case("x" + String(repeating: "\u{3000}", count: 400) + "y", "x⟨400×U+3000⟩y"),
        Case("#" + String(repeating: "\u{8}", count: 60) + "ls", "#⟨60×BS⟩ls"),
        Case("\u{3000}\u{3000}\u{3000}", "⟨U+3000⟩⟨U+3000⟩⟨U+3000⟩"),
        Case("\t\t\tx\t\t\t\ty", "⟨TAB⟩⟨TAB⟩⟨TAB⟩x⟨4×TAB⟩y"),
        Case("a" + String(repeating: "\u{300}\u{316}", count: 32), "a\u{300}\u{316}\u{300}⟨30×U+0316 U+0300⟩⟨U+0316⟩"),
        Case("⟨400×U+3000⟩", "⟨U+27E8⟩400×U+3000⟨U+27E9⟩"),
        Case("a\n  \n  \n  \n  \nb", "a", "⟨2␠⟩", "⟨3 more such lines⟩", "b"),
        Case("a\r\n\r\n\r\n\r\n\r\nb", "a⟨CR⟩", "⟨CR⟩", "⟨3 more such lines⟩", "b"),
        Case("\u{3164}\u{301}", "⟨U+3164⟩⟨U+0301⟩"),
        Case("\u{1112}\u{1161}\u{11AB} rm\u{1161}", "\u{1112}\u{1161}\u{11AB} rm⟨U+1161⟩"),
        Case("1\u{FE0F}\u{20E3}", "1⟨U+FE0F⟩⟨U+20E3⟩"),
        Case("\u{25CC}\u{301} \u{915}\u{94D}\u{200D}\u{937}", "\u{25CC}\u{301} \u{915}\u{94D}⟨U+200D⟩\u{937}"),
        Case("שלום مرحبا ก็ किताब", "שלום مرحبا ก็ किताब"),
    ]

    /// Invariants 8 and 11: nothing is cut, runs are counted, and what is ordinary stays as it is.
    @Test(arguments: cases) func rows(_ fact: Case) {
        #expect(VisibleText.lines(fact.text) == fact.rows)
    }

    /// Invariant 9: marks cannot be forged, nothing is removed: the text comes back from what was drawn.
    @Test(arguments: cases) func decodedBack(_ fact: Case) {
        #expect(VisibleText.decode(lines: fact.rows)?.unicodeScalars.elementsEqual(fact.text.unicodeScalars) == true)
    }

    /// Invariants 8 and 9, for all sorts of texts: what is drawn is harmless, and it tells the very text.
    @Test func randomTextComesBack() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5000 {
            let text = RandomText.scalars(&generator)
            let rows = VisibleText.lines(String(text))
            let back = VisibleText.decode(lines: rows)
            #expect(back?.unicodeScalars.elementsEqual(text) == true, "\(text.map { String($0.value, radix: 16) }) \(rows)")
            for scalar in rows.joined().unicodeScalars { #expect(Self.mayBeDrawn(scalar)) }
            let row = VisibleText.line(String(text))
            #expect(VisibleText.decode(lines: [row])?.unicodeScalars.elementsEqual(text) == true)
            for scalar in VisibleText.words(String(text)).unicodeScalars {
                #expect(Self.mayBeDrawn(scalar) && !(0x2500...0x259F).contains(scalar.value))
            }
        }
    }

    /// The fast way means what the slow one does.
    @Test func rowsAreThoseOfTheDefinition() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5000 {
            let text = String(RandomText.scalars(&generator))
            #expect(VisibleText.lines(text) == SlowText.lines(text), "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
        }
    }

    private static func mayBeDrawn(_ scalar: Unicode.Scalar) -> Bool {
        switch ScalarKind(lookedUp: scalar) {
        case .symbol, .letter, .carrier, .mark, .jamoTail, .bracket: true
        case .blank, .bidi, .control, .hidden: false
        }
    }

    /// Marks that the product cannot have made say nothing.
    @Test(arguments: [
        "⟨3×U+3000⟩", "⟨04×U+3000⟩", "⟨-4×U+3000⟩", "⟨99999999999×U+3000⟩", "⟨4×⟩", "⟨×U+3000⟩", "⟨4×U+3000 ⟩", "⟨U+D800⟩", "⟨U+41 ⟩", "⟨U+202e⟩",
        "⟨U+0202E⟩", "⟨0␠⟩", "⟨3 more such lines⟩", "⟨x⟩", "⟨ESC",
    ]) func noSuchMark(_ row: String) {
        #expect(VisibleText.decode(lines: [row]) == nil)
    }

    /// Invariant 7: in words of others neither line breaks nor box drawing pass for the product's own.
    @Test func wordsOfOthersAreOnePlainRow() {
        #expect(VisibleText.words("Lists\n\n\n\n\nall") == "Lists⟨5×LF⟩all")
        #expect(VisibleText.words("a\nb") == "a⟨LF⟩b")
        #expect(VisibleText.words("╭─ Approve ─╮") == "⟨U+256D⟩⟨U+2500⟩ Approve ⟨U+2500⟩⟨U+256E⟩")
        #expect(VisibleText.words("│" + String(repeating: "─", count: 70)) == "⟨U+2502⟩⟨70×U+2500⟩")
        #expect(VisibleText.words("█▒ naïve 漢字 — ok") == "⟨U+2588⟩⟨U+2592⟩ naïve 漢字 — ok")
        #expect(VisibleText.line("╭─╮") == "╭─╮")
    }

    /// What is visible already stays as it is, however often it is said again; what is not becomes visible.
    @Test func aSentenceKeepsItsMarks() {
        let once = "There is nothing at \(VisibleText.line("a\u{1B}b\nc"))."
        #expect(VisibleText.sentence(once) == once && VisibleText.sentence(VisibleText.sentence(once)) == once)
        #expect(VisibleText.sentence("a\u{202E}b\nc") == "a⟨U+202E⟩b c")
    }

    /// Columns of an output stay columns, and what hides in it is shown all the same.
    @Test func blanksOfAnOutputAreBlanks() {
        #expect(VisibleText.output("file          12  a\n    x \n") == ["file          12  a", "    x "])
        #expect(VisibleText.output("a\u{200B}b\tc") == ["a⟨U+200B⟩b⟨TAB⟩c"])
    }
}
