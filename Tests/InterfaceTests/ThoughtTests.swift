import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// What the model thought: a line that opens.
@Suite struct ThoughtTests {
    private static let thought = "The person wants the *old* logs gone.\n\n- `app.log.3` is old\n- so is the other"

    private static var session: SessionState {
        .sample.with(
            ScreenTests.listed,
            entries: [
                .you("Clear out the old logs."), .reasoning(text: thought, isOpen: false), .call(handle: 2),
                .reasoning(text: "Now I know.", isOpen: false), .assistant(text: "Two files are old.", isOpen: false, interrupted: nil),
            ])
    }

    /// With reasoning that streams.
    private static func streaming(_ columns: Int = 120, _ rows: Int = 40, _ text: String = "Let me see") -> Desk {
        var desk = Desk(columns, rows, session: .sample.with(entries: [.you("think")]))
        desk.event(.phase(.answering(since: Timestamp(milliseconds: Desk.start + 95_000))))
        desk.event(.entryAdded(Entry(id: 2, time: .sample(minute: 1), body: .reasoning(text: text, isOpen: true))))
        return desk
    }

    private func line(_ desk: Desk) -> String { desk.surface.rows.first { $0.contains("thinking…") || $0.contains("thought ") } ?? "" }

    @Test("it is a line of the assistant's block, however long it is") func folded() {
        let desk = Desk(session: Self.session)
        let rows = desk.surface.rows.map { $0.prefix(60) }
        guard let first = rows.firstIndex(where: { $0.contains("▸ thought  16 words") }) else {
            Issue.record("\(desk)")
            return
        }
        #expect(rows[first - 1].contains("assistant") && rows[first + 1].contains("✓ list_directory"))
        #expect(rows[first + 2].contains("▸ thought  3 words") && rows[first + 3].contains("Two files are old."))
        #expect(!desk.shows("app.log.3 is old") && rows.count { $0.contains("assistant") } == 1)
    }

    @Test("opened it is the text as it is, without looks, and folds again") func opens() {
        var desk = Desk(session: Self.session)
        desk.press("tab", "tab", "k", "k", "k", "enter")
        #expect(desk.shows("▸ ▾ thought  16 words") && desk.shows("    The person wants the *old* logs gone.") && desk.shows("    - `app.log.3` is old"))
        #expect(desk.shows("▸ thought  3 words") && desk.footer.contains("enter close"))
        desk.press("o")
        #expect(desk.shows("▸ ▸ thought  16 words") && !desk.shows("- `app.log.3`") && desk.footer.contains("enter open"))
        desk.press("esc")
        #expect(desk.shows("│   ▸ thought  16 words"))
    }

    @Test("the words are dim, and what is hidden in them is marked") func dim() {
        var desk = Desk(80, 24, session: .sample.with(entries: [.you("x"), .reasoning(text: "a\u{202E}b \u{1B}[31m ⟨ESC⟩", isOpen: true)]))
        for isOpen in [false, true] {
            #expect(desk.shows("a⟨U+202E⟩b ⟨ESC⟩[31m ⟨U+27E8⟩ESC⟨U+27E9⟩"))
            let roles = (0..<desk.size.rows).flatMap { desk.surface.row($0) }.filter { ["a", "b"].contains($0.text) }.map(\.role)
            #expect(roles.contains(.dim), "\(isOpen)")
            desk.type("/reasoning")
            desk.press("enter")
        }
    }

    @Test("calls and reasoning are chosen in the order in which they stand") func order() {
        var desk = Desk(session: Self.session)
        desk.press("tab", "tab")
        for (key, place) in [("k", 3), ("k", 2), ("k", 1), ("k", 1), ("j", 2), ("j", 3)] {
            desk.press(key)
            #expect(desk.state.reader.selected == place)
        }
    }

    @Test("without any, the keys say what they are for") func nothing() {
        var desk = Desk(session: .sample.with(entries: [.you("x")]))
        desk.press("tab", "tab", "enter")
        #expect(desk.footer.contains("Choose a call or reasoning with j and k first."))
    }

    // MARK: While it streams

    @Test("the line counts, shows the last words, and is over when the thought is") func streams() {
        var desk = Self.streaming()
        #expect(line(desk).contains("▸ thinking…  3 words      Let me see"))
        desk.event(.entryText(id: 2, text: " what th"))
        desk.event(.entryText(id: 2, text: "ere is.\n"))
        #expect(line(desk).contains("▸ thinking…  6 words      Let me see what there is.  "))
        desk.event(.entryEnded(id: 2, interrupted: nil))
        #expect(line(desk).contains("▸ thought  6 words   ") && !desk.shows("Let me"))
        desk.event(.entryAdded(Entry(id: 3, time: .sample(minute: 1), body: .assistant(text: "Here.", isOpen: true, interrupted: nil))))
        #expect(desk.shows("Here.") && desk.surface.rows.count { $0.contains("assistant") } == 1)
    }

    @Test("what is on the line stays where it is until the line is full, and then half of it goes") func still() {
        var words = LastWords(width: 60)
        var text = ""
        var before = ""
        var jumps = 0
        for number in 0..<200 {
            text += "word\(number) "
            words.update(text)
            #expect(Width.of(words.shown) <= 60 && words.shown.hasSuffix("word\(number)"))
            if !words.shown.hasPrefix(before) {
                jumps += 1
                #expect(words.shown.count > 20)
            }
            before = words.shown
        }
        #expect(jumps < 70)
    }

    @Test("text in pieces of any size ends in the same words", arguments: [1, 2, 3, 7, 40, 1000]) func pieces(size: Int) {
        let text = "One two  three\n\nfour\tfive 漢字の考えはここにあります、そして続きますどこまでも e\u{301}e\u{301} 👨‍👩‍👧 " + String(repeating: "x", count: 90) + " end \u{1B} of it"
        var words = LastWords(width: 24)
        var count = WordCount()
        var part = ""
        for scalar in text.unicodeScalars {
            part.unicodeScalars.append(scalar)
            if part.unicodeScalars.count % size == 0 { words.update(part) }
            count.add(String(scalar))
            #expect(Width.of(words.shown) <= 24, "\(words.shown)")
        }
        words.update(part)
        #expect(words.shown.hasSuffix("end ⟨ESC⟩ of it") && words.holds(text))
        #expect(count == WordCount(text) && count.count > 30, "a script without blanks has words too")
        words.update("new")
        #expect(words.shown == "new", "a text that is shorter is another text")
    }

    @Test("a word without end keeps its end on the line") func endless() {
        var words = LastWords(width: 20)
        var text = ""
        for number in 0..<2000 {
            text += String(number % 10)
            words.update(text)
        }
        #expect(words.shown.hasSuffix("6789") && Width.of(words.shown) <= 20)
        words.update(text + " then")
        #expect(words.shown.hasSuffix("89 then") || words.shown == "then")
    }

    @Test("more text costs what it adds, folded or open", arguments: [false, true]) func cost(isOpen: Bool) {
        var desk = Self.streaming()
        if isOpen {
            desk.type("/reasoning")
            desk.press("enter")
        }
        desk.event(.entryText(id: 2, text: String(repeating: "A thought of some length.\n", count: 20_000)))
        desk.paint()
        for _ in 0..<50 {
            let before = desk.state.wraps
            desk.event(.entryText(id: 2, text: "and more "))
            #expect(desk.state.wraps == before + 1)
            #expect(desk.state.draw(size: desk.size, now: desk.now).wrapped == 0)
        }
        if !isOpen {
            guard case .lastWords(let words)? = desk.state.log[1].drawn?.kept else {
                Issue.record("the whole text was wrapped")
                return
            }
            #expect(words.shown.hasSuffix("and more"))
        }
        let before = desk.state.wraps
        desk.event(.entryEnded(id: 2, interrupted: nil))
        desk.wait(120)
        #expect(desk.state.wraps == before, "its end wraps nothing")
        #expect(desk.state.log[1].words.count == 3 + 20_000 * 5 + 100 - 1)
    }

    // MARK: All of it

    @Test("/reasoning opens all, also what comes, and folds all") func all() {
        var desk = Desk(session: Self.session)
        desk.type("/reasoning")
        desk.press("enter")
        #expect(desk.shows("- so is the other") && desk.shows("    Now I know.") && desk.footer.contains("reasoning is shown whole"))
        desk.event(.entryAdded(Entry(id: 6, time: .sample(minute: 9), body: .reasoning(text: "Something new", isOpen: true))))
        #expect(desk.shows("▾ thinking…  2 words") && desk.shows("    Something new"))
        desk.press("tab", "tab", "k", "o", "esc")
        #expect(!desk.shows("│     Something new") && desk.shows("▸ thinking…  2 words      Something new"))
        desk.type("/reasoning")
        desk.press("enter")
        #expect(!desk.shows("▾") && !desk.shows("- so is the other") && desk.commands.isEmpty)
    }

    @Test("the reader stays where they are when all is opened and folded") func place() {
        var bodies: [Entry.Body] = []
        for number in 0..<20 {
            bodies += [.you("question \(number)"), .reasoning(text: String(repeating: "thought \(number)\n", count: 15), isOpen: false)]
            bodies.append(.assistant(text: "answer \(number)", isOpen: false, interrupted: nil))
        }
        var desk = Desk(80, 24, session: .sample.with(entries: bodies))
        desk.press("pgup")
        let top = desk.surface.rows[2]
        desk.type("/reasoning")
        desk.press("enter")
        #expect(desk.surface.rows[2].replacing("▾", with: "▸") == top)
        // The top is now inside of a thought: folded, it has fewer lines.
        for _ in 0..<3 { desk.press("pgup") }
        desk.type("/reasoning")
        desk.press("enter")
        desk.press("shift-tab")
        let rows = desk.surface.rows
        desk.press("K")
        #expect(desk.surface.rows != rows, "no key is lost")
    }

    @Test("whoever closes the last of it follows the end again") func followed() {
        var desk = Desk(80, 24, session: .sample.with(entries: [.you("x"), .reasoning(text: String(repeating: "line\n", count: 100), isOpen: false)]))
        desk.press("tab", "tab", "k", "enter")
        #expect(desk.state.reader.top != nil && desk.shows("▾ thought"))
        desk.press("enter")
        #expect(desk.state.reader.top == nil && !desk.shows("↓"))
    }

    @Test("what is open is kept for whoever comes next") func kept() throws {
        var desk = Desk(session: Self.session)
        desk.press("tab", "tab", "k", "k", "k", "enter")
        desk.wait(5000)
        #expect(desk.kept.last?.otherThoughts == [2] && desk.kept.last?.opensThoughts == false && desk.kept.last?.expanded == [])
        var session = Self.session
        session.desk = desk.kept.last
        #expect(Desk(session: session).shows("▾ thought  16 words"))
        session.desk = Link.Desk(opensThoughts: true, otherThoughts: [2])
        let other = Desk(session: session)
        #expect(other.shows("▸ thought  16 words") && other.shows("▾ thought  3 words"))
    }

    @Test("reasoning of before is folded too") func earlier() {
        var session = SessionState.sample
        session.entries = [Entry(id: 3, time: .sample(minute: 3), body: .you("later"))]
        var desk = Desk(session: session)
        desk.event(
            .earlier(
                EarlierEntries(
                    entries: [
                        Entry(id: 1, time: .sample(minute: 1), body: .you("x")),
                        Entry(id: 2, time: .sample(minute: 2), body: .reasoning(text: "a b c", isOpen: false)),
                    ], calls: [])))
        #expect(desk.shows("▸ thought  3 words"))
    }

    @Test("any size", arguments: [1, 2, 5, 9, 20, 33, 40, 60]) func narrow(columns: Int) {
        var desk = Self.streaming(columns, 24, String(repeating: "漢字 and words ", count: 50))
        for _ in 0..<2 {
            desk.event(.entryText(id: 2, text: " more"))
            _ = desk.picture
            for width in 1...columns {
                let block = desk.state.block(1, width: width, desk.now, wrapped: &desk.state.wraps)
                for line in 0..<block.count where width >= 8 { #expect(block[line].width <= width, "\(width)") }
            }
            desk.type("/reasoning")
            desk.press("enter")
        }
    }

    // MARK: Pictures

    @Test("thinking", arguments: [(120, 40), (80, 24), (40, 10)])
    func pictureOfStream(size: (Int, Int)) throws {
        let desk = Self.streaming(size.0, size.1, "The person wants the old logs gone. I should look first, because I do not know what is there, and ask")
        try expectGolden(desk.picture, "thinking-\(size.0)x\(size.1)")
    }

    @Test("thought, one of it open", arguments: [(120, 40), (80, 24)])
    func pictureOfOpened(size: (Int, Int)) throws {
        var desk = Desk(size.0, size.1, session: Self.session)
        desk.press("tab", "tab", "k", "k", "k", "enter")
        try expectGolden(desk.picture, "thought-\(size.0)x\(size.1)")
    }
}
