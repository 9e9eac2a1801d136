import Testing

@testable import Approval

/// What is pointed out in a text, and what is not: an alarm that always rings is not heard.
@Suite struct TextFindingTests {
    struct FlagCase: Sendable, CustomTestStringConvertible {
        let text: String
        let flags: Set<TextFlag>
        init(_ text: String, _ flags: TextFlag...) {
            self.text = text
            self.flags = Set(flags)
        }
        var testDescription: String { VisibleText.line(text) }
    }

    private static func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    /// Invariants 8 and 10: each with its harmless look-alikes.
    @Test(arguments: [
        FlagCase("ls -la src"),
        FlagCase("all:\n\tcc -o prog main.c\n\n.PHONY: all\n"),
        FlagCase("first\r\nsecond\r\n"),
        FlagCase("touch x;:\rls", .controlBytes),
        FlagCase("a\u{1B}[2K", .controlBytes, .escapeSequence),
        FlagCase("a\u{9B}2K", .controlBytes, .escapeSequence),
        FlagCase("grep '\\x1b\\[' ^[[2K"),
        FlagCase("report\u{202E}txt.sh", .bidi),
        FlagCase("level \u{2066}x\u{2069}", .bidi),
        FlagCase("مرحبا بالعالم\nHello\n"),
        FlagCase("שלום וGoogle עולם"),
        FlagCase("rm\u{200D} -r", .hiddenCharacters),
        FlagCase("docs.exa\u{AD}mple.invalid", .hiddenCharacters),
        FlagCase("Hello\u{E0061}\u{E006C}", .hiddenCharacters),
        FlagCase("a\u{FE0F} b1\u{FE0F} 漢\u{E0100}", .hiddenCharacters),
        FlagCase("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{2764}\u{FE0F}"),
        FlagCase("1\u{FE0F}\u{20E3} \u{1F44D}\u{1F3FD} \u{1F1EB}\u{1F1F7} \u{1F3F3}\u{FE0F}\u{200D}\u{1F308}"),
        FlagCase("\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}"),
        FlagCase("\u{1F3F4}\u{E0072}\u{E006D}\u{E007F}", .hiddenCharacters),
        FlagCase("می\u{200C}خواهم क्\u{200D}ष ක්\u{200D}ර അവന്\u{200D} ភាសា\u{200B}ខ្មែរ"),
        FlagCase("می\u{200C} x\u{200B}y", .hiddenCharacters),
        FlagCase("a\u{300}\u{316}\u{317}\u{318}", .combiningOverflow),
        FlagCase("cafe\u{301} nai\u{308}ve ế Tiê\u{301}ng ก็ שָׁלוֹם किताब ཧཱུྃ"),
        FlagCase(">\u{301}out", .hiddenCharacters),
        FlagCase("\u{25CC}\u{301} stands for a letter with an accent"),
        FlagCase("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"),
        FlagCase("rm\u{1161} -r", .hiddenCharacters),
        FlagCase("ls" + times(" ", 40) + "; x", .whitespacePadding),
        FlagCase("ls" + times("\u{3000}", 9) + "; x", .whitespacePadding),
        FlagCase("ls" + times("\n", 30) + "x", .whitespacePadding),
        FlagCase("ls" + times("\r\n", 30) + "x", .whitespacePadding),
        FlagCase("ls\n" + times(" ", 200) + "; x", .whitespacePadding),
        FlagCase("if x {\n        return\n}\n"),
        FlagCase("int a;                // the first\nlong name;            // the second\n"),
        FlagCase("段落。\n　　第二段，全角标点：“引号”；（括号）！\n"),
        FlagCase("\u{A0}10\u{A0}000\u{A0}€"),
    ]) func flags(_ fact: FlagCase) {
        #expect(TextFlag.flags(of: fact.text) == fact.flags)
    }

    /// Invariant 10: mixed scripts within one word, and letters in other clothes.
    @Test(arguments: [
        FlagCase("sr\u{441}/config", .homoglyph),
        FlagCase("r\u{430}ypal_login", .homoglyph),
        FlagCase("p\u{3B1}ypal and \u{391}pple", .homoglyph),
        FlagCase("Д\u{6F}м", .homoglyph),
        FlagCase("go\u{585}gle", .homoglyph),
        FlagCase("go\u{5E1}gle", .homoglyph),
        FlagCase("\u{13AA}dmin", .homoglyph),
        FlagCase("ls\u{37E} x", .homoglyph, .unicodeNormalisation),
        FlagCase("\u{1FEF}id\u{1FEF}", .homoglyph, .unicodeNormalisation),
        FlagCase("\u{212A}eys", .homoglyph, .unicodeNormalisation),
        FlagCase("a\u{2044}b \u{2215}etc", .homoglyph),
        FlagCase("ｒｍ －ｒｆ", .homoglyph),
        FlagCase("ls； touch", .homoglyph),
        FlagCase("𝐚𝐝𝐦𝐢𝐧", .homoglyph),
        FlagCase("α + β ≤ γ — “quoted” … § 4"),
        FlagCase("Δt µm μs kΩ λx πr ΣF Ωm αx ρv σ²"),
        FlagCase("日本語とAPI設計 K팝 漢字かなカナ Tシャツ 用docker部署сервер"),
        FlagCase("２０２６年、ＡＴＭで。"),
        FlagCase("Привет world, ελληνικά and Հայերեն; Übung/café.txt"),
        FlagCase("x86-64 и IT-отдел, π≈3.14, naïve Ωmega?"),
        FlagCase("сору"),
        FlagCase("print(\"\\nДобавьте %sа\\tс\")"),
        FlagCase("\\nпакeт", .homoglyph),
        FlagCase("5 Ω, 3 Å, №1, ™ © ½"),
    ]) func lookAlikes(_ fact: FlagCase) {
        #expect(TextFlag.flags(of: fact.text) == fact.flags)
    }

    /// What the person is told names what it is.
    @Test(arguments: [
        ("srс/config", "“srс” mixes Latin and Cyrillic: с is U+0441"),
        ("пакeт", "“пакeт” mixes Cyrillic and Latin: e is U+0065"),
        (">\u{301}", "has combining marks where there is no letter: U+0301 (combining acute accent)"),
        ("ls\u{37E}", "U+037E (Greek question mark) looks like “;”"),
        ("ｒｍ x", "“ｒｍ” looks like “rm”; it begins with U+FF52 (fullwidth Latin small letter r)"),
        ("\u{202E}x\u{202E}", "holds characters that reverse the direction of text: 2× U+202E (right-to-left override)"),
        ("a\u{200B}b\u{E000}\u{378}", "holds invisible characters: U+200B (zero width space), U+E000 (private use), U+0378 (unassigned)"),
        ("x\u{E0072}\u{E006D}", "holds invisible characters: 2 tag characters, which spell “rm”"),
        ("a\u{7}\u{8}\u{8}", "holds control characters: BEL, 2× BS"),
        ("\u{1B}[2Kx", "begins a terminal escape sequence: ⟨ESC⟩[2Kx"),
        ("\u{9B}2K", "holds control characters: U+009B (CSI)"),
        ("e" + times("\u{301}", 9), "stacks 9 marks on one letter"),
        ("a" + times(" ", 50) + "b", "50 blanks in a row"),
        ("a" + times("\u{3000}", 5) + "b", "5 blanks in a row, U+3000 (ideographic space) among them"),
        ("a" + times("\n", 9) + "b", "8 empty lines in a row"),
        ("\u{212A}", "holds characters that turn into others when the text is normalised: U+212A (kelvin sign)"),
    ]) func details(_ text: String, _ detail: String) {
        let details = TextFindings(in: text).list.map(\.detail)
        #expect(details.contains(detail), "\(details)")
    }

    /// A long text says in which line, and tells a few places only, but counts all.
    @Test func placesAreNamedAndCounted() {
        let findings = TextFindings(in: "ok\n" + Self.times("a\u{200B}\u{200B}\n", 40) + "srс\n")
        #expect(findings.list.filter { $0.flag == .hiddenCharacters }.map(\.line) == [2, 3, 4, 5, 6])
        #expect(findings.more == [.hiddenCharacters: 35])
        #expect(findings.list.last?.line == 42 && findings.list.last?.flag == .homoglyph)
        #expect(TextFindings(in: "a\u{200B}").list.map(\.line) == [nil])
        let padded = TextFindings(in: "a\n" + Self.times("\n", 7) + "b\n")
        #expect(padded.list.map(\.line) == [2])
    }

    /// A line break or a tab is no honest part of a path.
    @Test func namesHaveOneLine() {
        for text in ["a\nb", "a\r\nb", "a\tb"] {
            #expect(TextFindings(in: text, use: .name).flags == [.controlBytes])
            #expect(TextFindings(in: text, use: .content).isEmpty)
        }
        #expect(TextFindings(in: "ls\ttwo\nthree", use: .command).isEmpty && TextFindings(in: "ls\r\ntouch x", use: .command).flags == [.controlBytes])
        #expect(TextFindings(in: "日：本", use: .name).flags == [.homoglyph])
    }

    /// The words are short and harmless, whatever they are about.
    @Test func detailsAreHarmless() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<3000 {
            let text = String(RandomText.scalars(&generator))
            for finding in TextFindings(in: text, use: Bool.random(using: &generator) ? .content : .name).list {
                #expect(VisibleText.sentence(finding.detail) == finding.detail && finding.detail.unicodeScalars.count < 2000)
            }
        }
        #expect(TextFindings(in: Self.times("aс", 100_000)).list.allSatisfy { $0.detail.utf8.count < 400 })
    }

    /// The fast way means what the slow one does.
    @Test func flagsAreThoseOfTheDefinition() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<8000 {
            let text = String(RandomText.scalars(&generator))
            for use in [TextUse.content, .command, .name] {
                let flags = TextFindings(in: text, use: use).flags
                let slow = SlowText.flags(of: text, use: use)
                #expect(flags == slow, "\(use) \(text.unicodeScalars.map { String($0.value, radix: 16) })")
            }
        }
    }
}
