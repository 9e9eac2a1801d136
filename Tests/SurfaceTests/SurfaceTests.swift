import Surface
import Testing

@Suite struct SurfaceTests {
    @Test func aFrameWithTitles() {
        var surface = Surface(size: Size(rows: 5, columns: 24))
        surface.box(surface.bounds, title: "Pending", trailing: "1/2")
        surface.divider(2, in: surface.bounds)
        surface.put("délété 漢字", row: 1, column: 2)
        #expect(
            surface.picture == """
                ╭ Pending ─────── 1/2 ─╮
                │ délété 漢字          │
                ├──────────────────────┤
                │                      │
                ╰──────────────────────╯
                """)
    }

    @Test func clippingNeverSplitsAWideCharacter() {
        var surface = Surface(size: Size(rows: 1, columns: 4))
        #expect(surface.put("a漢字", row: 0, column: 0) == 3)
        #expect(surface.picture == "a漢")
        surface.put("x", row: 0, column: 2)
        #expect(surface.picture == "a x")
        #expect(surface.put("漢", row: 0, column: 0, limit: 1) == 0)
        #expect(surface.put("abc", row: 7, column: 0) == 0)
    }

    /// Invariant 8's last line of defence: no control, bidi or invisible scalar is ever in a cell.
    @Test func nothingInvisibleGetsIntoACell() {
        var hostile = (0..<0xA0).compactMap { Unicode.Scalar(UInt32($0)) }.filter { $0.value < 0x20 || $0.value >= 0x7F }
        hostile += ["\u{202E}", "\u{2066}", "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{AD}", "\u{E0061}", "\u{115F}", "\u{3164}", "\u{FE0F}", "\u{2028}"]
        for scalar in hostile {
            var surface = Surface(size: Size(rows: 1, columns: 6))
            surface.put("a\(String(Character(scalar)))b", row: 0, column: 0)
            let drawn = surface.rows[0].unicodeScalars
            #expect(!drawn.contains(scalar), "U+\(String(scalar.value, radix: 16)) was drawn")
        }
    }

    @Test func marksStayWithTheirLetter() {
        var surface = Surface(size: Size(rows: 1, columns: 6))
        surface.put("cafe\u{301}!", row: 0, column: 0)
        #expect(surface[0, 3].text.unicodeScalars.count == 2)
        #expect(surface[0, 4].text == "!")
    }

    @Test func rolesAreDescribed() {
        var surface = Surface(size: Size(rows: 2, columns: 10))
        surface.put([Span("key", .label), Span(" "), Span("val", .value)], row: 1, column: 1)
        #expect(surface.roles == "1: 1-3 label, 5-7 value")
        surface.restyle(Rect(row: 1, column: 0, rows: 1, columns: 10), role: .selection)
        #expect(surface.roles == "1: 0-9 selection")
    }
}

@Suite struct WrapTests {
    private func text(_ lines: [StyledLine]) -> [String] { lines.map { $0.map(\.text).joined() } }

    @Test func proseBreaksAtBlanks() {
        #expect(text(Wrap.words([Span("the quick brown fox")], width: 10)) == ["the quick", "brown fox"])
        #expect(text(Wrap.words([Span("a verylongwordindeed b")], width: 8)) == ["a", "verylong", "wordinde", "ed b"])
        #expect(text(Wrap.words([Span("漢字漢字 漢字")], width: 6)) == ["漢字漢", "字", "漢字"])
        #expect(text(Wrap.words([Span("")], width: 6)) == [""])
        #expect(text(Wrap.words([Span("  indented")], width: 20)) == ["  indented"])
    }

    @Test func valuesKeepEveryBlank() {
        let lines = Wrap.hard([Span("ab  cd    ")], width: 4)
        #expect(text(lines) == ["ab  ", "cd  ", "  "])
        #expect(text(lines).joined() == "ab  cd    ")
    }

    @Test func rolesSurviveTheBreak() {
        let lines = Wrap.words([Span("aa ", .you), Span("bb cc", .value)], width: 5)
        #expect(lines == [[Span("aa ", .you), Span("bb", .value)], [Span("cc", .value)]])
    }

    /// For texts of every kind of character: no line is too wide, nothing is lost, nothing is added.
    @Test(arguments: 0..<40) func keepsEveryCharacter(_ seed: Int) {
        let pieces = ["a", "bc", " ", "  ", "漢", "e\u{301}", "👍🏽", "\u{301}", "-", "wordiest", "ไทย", "\u{1B}"]
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let spans = (0..<30).map { _ in Span((0..<next(5)).map { _ in pieces[next(pieces.count)] }.joined(), Role.allCases[next(4)]) }
        let whole = spans.map(\.text).joined()
        let width = 4 + next(20)
        let hard = Wrap.hard(spans, width: width)
        #expect(text(hard).joined().utf8.elementsEqual(whole.utf8))
        let prose = Wrap.words(spans, width: width)
        #expect(text(prose).joined().utf8.filter { $0 != 0x20 } == whole.utf8.filter { $0 != 0x20 })
        for line in hard + prose { #expect(Width.of(line.map(\.text).joined()) <= width) }
    }

    @Test func aCharacterWiderThanTheLineIsTakenApart() {
        for width in 1...3 {
            for line in text(Wrap.hard([Span("👨‍👩‍👧x")], width: width)) { #expect(Width.of(line) <= max(2, width)) }
        }
    }
}

@Suite struct KeyPressTests {
    @Test(arguments: ["a", "D", "ctrl-o", "alt-enter", "pgdn", "shift-tab", "space", "esc", "f5", "ctrl-left", "?", "-", "ctrl-\\"])
    func namesComeBack(_ name: String) {
        #expect(KeyPress(name: name)?.description == name)
    }

    @Test(arguments: ["", "foo", "ctrl-", "hyper-a", "f99"]) func noNames(_ name: String) { #expect(KeyPress(name: name) == nil) }

    @Test func onlyASinglePlainKeyIsASingleKey() {
        let key = InputEvent.key(.character("a"))
        #expect(InputBatch([key]).singleKey == .character("a"))
        #expect(InputBatch([key, key]).singleKey == nil)
        #expect(InputBatch([key], hadUnknown: true).singleKey == nil)
        #expect(InputBatch([.paste("a")]).singleKey == nil)
    }
}

@Suite struct ThemeTests {
    @Test func readsPaletteAndRoles() throws {
        let theme = try Theme.parse(
            Array("[palette]\nrose = \"#e06c75\"\n[roles]\ntext = \"default\"\ndanger = { fg = \"rose\", bold = true }\ndim = 245\n".utf8),
            name: "t", file: "t.toml")
        #expect(theme[.danger] == Style(foreground: .rgb(red: 0xE0, green: 0x6C, blue: 0x75), attributes: .bold))
        #expect(theme[.dim].foreground == .indexed(245))
        #expect(theme[.link] == theme[.text])
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let text: String
        let says: String
        var testDescription: String { says }
    }

    @Test(arguments: [
        Wrong(text: "[roles]\ndangr = 1", says: "t.toml, line 2, column 1: there is no role \"dangr\"; did you mean \"danger\"?"),
        Wrong(text: "[roles]\ndim = 300", says: "t.toml, line 2, column 7: a palette number is 0 to 255."),
        Wrong(text: "[roles]\ndim = \"mauve\"", says: "t.toml, line 2, column 7: \"mauve\" is no colour"),
        Wrong(text: "[roles]\ndim = { fg = 1, blink = true }", says: "unknown key \"blink\""),
        Wrong(text: "colors = 1", says: "unknown key \"colors\""),
        Wrong(text: "[roles\n", says: "t.toml, line 1, column 7: "),
    ]) func saysWhatIsWrong(_ wrong: Wrong) {
        do {
            _ = try Theme.parse(Array(wrong.text.utf8), name: "t", file: "t.toml")
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(wrong.says), "\(error)")
        }
    }
}

@Suite struct KeyNameTests {
    @Test(arguments: ["a", "D", "é", "-", "f", "f1", "f24", "ctrl-o", "alt-enter", "shift-tab", "ctrl-alt-x", "ctrl--", "space", "pgdn"])
    func aNameIsReadBack(_ name: String) { #expect(KeyPress(name: name)?.description == name) }

    /// By bytes: what looks like a prefix and is none does not make another key of the rest.
    @Test(arguments: ["", "f0", "f25", "f+5", "f05", "ctrl-", "ctrl-\u{301}x", "shift-\u{300}ab", "xy"])
    func anythingElseIsNone(_ name: String) { #expect(KeyPress(name: name) == nil) }
}
