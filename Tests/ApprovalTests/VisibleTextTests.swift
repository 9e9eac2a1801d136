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
    ]

    @Test(arguments: cases) func rows(_ fact: Case) {
        #expect(VisibleText.lines(fact.text) == fact.rows)
    }

    /// Invariant 9: marks cannot be forged, nothing is removed: the text comes back from what was drawn.
    @Test(arguments: cases) func decodedBack(_ fact: Case) {
        #expect(VisibleText.decode(lines: fact.rows)?.unicodeScalars.elementsEqual(fact.text.unicodeScalars) == true)
    }

    @Test func randomTextComesBack() {
        var generator = SystemRandomNumberGenerator()
        let pool: [Unicode.Scalar] = [
            "a", "b", " ", " ", " ", " ", "\n", "\n", "\t", "\r", "\u{1B}", "\u{27E8}", "\u{27E9}", "\u{2420}", "\u{202E}", "\u{301}",
            "\u{200D}", "漢", "👍", "5", "U", "+", "é", "\u{FE0F}",
        ]
        for _ in 0..<5000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...30, using: &generator) { text.append(pool.randomElement(using: &generator) ?? "a") }
            let rows = VisibleText.lines(String(text))
            let back = VisibleText.decode(lines: rows)
            #expect(back?.unicodeScalars.elementsEqual(text) == true, "\(text.map { String($0.value, radix: 16) }) \(rows)")
            for scalar in rows.joined().unicodeScalars {
                #expect(scalar.isOrdinary || scalar == VisibleText.open || scalar == VisibleText.close || scalar.properties.isCombining)
            }
        }
    }

    struct FlagCase: Sendable, CustomTestStringConvertible {
        let text: String
        let flags: Set<TextFlag>
        var testDescription: String { VisibleText.line(text) }
    }

    @Test(arguments: [
        FlagCase(text: "ls -la src", flags: []),
        FlagCase(text: "all:\n\tcc -o prog main.c\n\n.PHONY: all\n", flags: []),
        FlagCase(text: "first\r\nsecond\r\n", flags: []),
        FlagCase(text: "touch x;:\rls", flags: [.controlBytes]),
        FlagCase(text: "a\u{1B}[2K", flags: [.controlBytes, .escapeSequence]),
        FlagCase(text: "report\u{202E}txt.sh", flags: [.bidi]),
        FlagCase(text: "rm\u{200D} -r", flags: [.hiddenCharacters]),
        FlagCase(text: "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{2764}\u{FE0F}", flags: []),
        FlagCase(text: "a\u{300}\u{316}\u{317}\u{318}", flags: [.combiningOverflow]),
        FlagCase(text: ">\u{301}out", flags: [.hiddenCharacters]),
        FlagCase(text: "ls" + String(repeating: " ", count: 40) + "; x", flags: [.whitespacePadding]),
        FlagCase(text: "ls" + String(repeating: "\u{3000}", count: 9) + "; x", flags: [.whitespacePadding]),
        FlagCase(text: "ls" + String(repeating: "\n", count: 30) + "x", flags: [.whitespacePadding]),
        FlagCase(text: "sr\u{441}/config", flags: [.homoglyph]),
        FlagCase(text: "ls\u{37E} x", flags: [.homoglyph]),
        FlagCase(text: "α + β ≤ γ — “quoted” … § 4", flags: []),
        FlagCase(text: "مرحبا بالعالم\nHello\n", flags: []),
        FlagCase(text: "if x {\n        return\n}\n", flags: []),
    ]) func flags(_ fact: FlagCase) {
        #expect(TextFlag.flags(of: fact.text) == fact.flags)
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
