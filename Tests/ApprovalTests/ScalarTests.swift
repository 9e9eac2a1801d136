import JSON
import Testing

@testable import Approval

@Suite struct ScalarTableTests {
    /// The table says of every code point what Unicode's properties say.
    @Test func theTableIsItsDefinition() {
        var wrong: [String] = []
        var reader = ScalarReader()
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            reader.look(at: value)
            if reader.kind != ScalarKind(lookedUp: scalar) { wrong.append(ScalarNames.number(of: value)) }
        }
        #expect(wrong.isEmpty, "\(wrong.count) differ, from \(wrong.prefix(10)) on; Scripts/scalar-table.sh makes the table anew")
    }

    /// Invariant 8: every class of code point that is not ordinary visible text, by its numbers.
    @Test(arguments: [
        ("C0", 0x00...0x1F), ("DEL", 0x7F...0x7F), ("C1", 0x80...0x9F), ("no-break space", 0xA0...0xA0), ("soft hyphen", 0xAD...0xAD),
        ("joiner of graphemes", 0x34F...0x34F), ("Arabic letter mark", 0x61C...0x61C), ("Hangul fillers", 0x115F...0x1160),
        ("Khmer inherent vowels", 0x17B4...0x17B5), ("Mongolian selectors", 0x180B...0x180F), ("spaces", 0x2000...0x200A),
        ("zero width", 0x200B...0x200D), ("direction marks", 0x200E...0x200F), ("line and paragraph separator", 0x2028...0x2029),
        ("embeddings and overrides", 0x202A...0x202E), ("narrow and mathematical space", 0x202F...0x202F), ("word joiner and operators", 0x2060...0x2064),
        ("isolates", 0x2066...0x2069), ("deprecated format", 0x206A...0x206F), ("braille blank", 0x2800...0x2800), ("ideographic space", 0x3000...0x3000),
        ("Hangul filler", 0x3164...0x3164), ("private use", 0xE000...0xF8FF), ("variation selectors", 0xFE00...0xFE0F), ("byte order mark", 0xFEFF...0xFEFF),
        ("halfwidth filler", 0xFFA0...0xFFA0), ("annotation", 0xFFF9...0xFFFB), ("non-characters", 0xFFFE...0xFFFF), ("non-characters", 0xFDD0...0xFDEF),
        ("unassigned", 0x378...0x379), ("shorthand format", 0x1BCA0...0x1BCA3), ("musical format", 0x1D173...0x1D17A), ("non-characters", 0x1FFFE...0x1FFFF),
        ("tags", 0xE0000...0xE007F), ("further variation selectors", 0xE0100...0xE01EF), ("reserved and ignorable", 0xE0FFF...0xE0FFF),
        ("private use planes", 0xF0000...0xF00FF), ("the last", 0x10FFF0...0x10FFFF), ("brackets of marks", 0x27E8...0x27E9),
    ] as [(String, ClosedRange<UInt32>)]) func notOrdinary(_ name: String, _ range: ClosedRange<UInt32>) {
        for value in range {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let mark = "⟨\(ScalarNames.name(of: value))⟩"
            #expect(VisibleText.line("a\(scalar)b") == "a\(mark)b", "\(name)")
            #expect(VisibleText.decode(lines: ["a\(mark)b"])?.unicodeScalars.elementsEqual(["a", scalar, "b"]) == true)
        }
    }

    /// Invariant 10: shown as they are.
    @Test(arguments: ["Übung café", "мир труд", "ελληνικά", "שלום", "مرحبا", "日本語 かな カナ", "한국어", "ไทย", "हिन्दी", "👍 ❤ ☃", "≤ ∑ √ — “” … § €", "│ ├── src"])
    func ordinary(_ text: String) {
        #expect(VisibleText.lines(text) == [text] && VisibleText.line(text) == text)
    }
}

@Suite struct ConfusableTests {
    @Test(arguments: [
        ("сору", "copy"), ("раypаl", "paypal"), ("ЅСОРЕ", "SCOPE"), ("аррӏе.com", "apple.com"), ("ｅｘａｍｐｌｅ．ｏｒｇ", "example.org"),
        ("𝐚𝐝𝐦𝐢𝐧", "admin"), ("𝟏𝟐𝟑", "123"), ("ls\u{37E}", "ls;"), ("gοοgle", "google"), ("ɡoogle", "google"), ("օո", "on"), ("ꓐꓢꓓ", "BSD"),
    ]) func readAsASCII(_ text: String, _ reading: String) {
        #expect(Confusables.asciiLookAlike(text) == reading)
    }

    @Test(arguments: ["copy", "", "a-b.c", "мир", "日本語", "café", "naïve", "жopa", "a\u{200B}b", "a\u{301}", "👍"])
    func readAsThemselves(_ text: String) { #expect(Confusables.asciiLookAlike(text) == nil) }

    /// Every code point is there once, and none of them is ASCII.
    @Test func theTableIsSound() {
        let values = ConfusableTable.rows.flatMap { $0.alike.split(separator: " ").map { UInt32($0, radix: 16) } }
        #expect(!values.contains(nil) && Set(values).count == values.count && ConfusableTable.ascii.count == values.count)
        #expect(values.allSatisfy { ($0 ?? 0) > 0x7F } && ConfusableTable.rows.allSatisfy { $0.ascii.isASCII })
    }

    /// Every row of the table is one that the property of the letters allows: no mark, no control, nothing hidden.
    @Test func theTableHasLettersAndSigns() {
        for value in ConfusableTable.ascii.keys {
            #expect([.letter, .carrier, .symbol].contains(ScalarReader.kind(of: value)), "\(ScalarNames.number(of: value))")
        }
    }

    /// Exactly those whose canonical decomposition is one ASCII character.
    @Test func whatIsNormalisedToASCII() {
        // `String` is hashed and compared by canonical equivalence.
        let ascii = Set((UInt8(0x20)..<0x7F).map { String(Unicode.Scalar($0)) })
        let values = (UInt32(0x80)...0x1FFFF).filter { Unicode.Scalar($0).map { ascii.contains(String($0)) } ?? false }
        #expect(values == [0x37E, 0x1FEF, 0x212A] && values.allSatisfy(Confusables.isNormalisedToASCII))
    }
}

/// Invariant 3: keys are compared by their bytes, and those that a reader or another program takes for one are told apart.
@Suite struct KeyTwinTests {
    @Test func keysThatNormaliseToOne() {
        let twins = KeyTwins.twins(among: ["caf\u{E9}", "cafe\u{301}", "x"])
        #expect(twins.map(\.key) == ["cafe\u{301}"] && twins.map(\.finding.flag) == [.unicodeNormalisation])
        #expect(KeyTwins.twins(among: ["cafe\u{301}"], declared: ["caf\u{E9}"]).map(\.finding.flag) == [.unicodeNormalisation])
        #expect(KeyTwins.twins(among: ["\u{212A}"], declared: ["K"]).map(\.finding.flag) == [.unicodeNormalisation, .homoglyph])
    }

    @Test func keysThatReadAsAnother() {
        let twins = KeyTwins.twins(among: ["path", "раth"], declared: ["path"])
        #expect(twins.map(\.key) == ["раth"] && twins.map(\.finding.flag) == [.homoglyph])
        #expect(twins.first?.finding.detail == "looks like the key “path” and is another")
        #expect(KeyTwins.twins(among: ["сору"], declared: ["copy"]).count == 1)
    }

    @Test func ordinaryKeys() {
        #expect(KeyTwins.twins(among: ["path", "Path", "café", "имя", "сору", "日本"], declared: ["path"]).isEmpty)
        #expect(KeyTwins.twins(among: ["caf\u{E9}"], declared: ["caf\u{E9}"]).isEmpty)
        #expect(KeyTwins.twins(among: ["cafe\u{301}"]).isEmpty)
    }
}
