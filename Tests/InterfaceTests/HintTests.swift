import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// What matters most is in sight, on small screens too.
@Suite struct HintTests {
    private static let sizes = [(80, 24), (60, 20), (40, 10)]

    @Test("a call that must be scrolled says so beside the key that approves", arguments: sizes)
    func scroll(size: (Int, Int)) {
        var desk = Desk(size.0, size.1, session: .sample.with(.write(extra: 30)))
        desk.press("tab")
        #expect(desk.shows("a approve  d deny  pgdn scroll"), "\(desk)")
    }

    @Test("the first frame of a call, and the first of a size, name the key that scrolls where it is needed", arguments: sizes)
    func firstFrame(size: (Int, Int)) {
        var desk = Desk(size.0, size.1, session: .sample)
        desk.press("tab")
        desk.paints = false
        desk.event(.call(.write(extra: 30)))
        #expect(desk.shows("pgdn scroll"), "\(desk)")
        desk = Desk(120, 40, session: .sample.with(.write(extra: 12)))
        desk.press("tab")
        #expect(!desk.shows("pgdn scroll"), "\(desk)")
        desk.paints = false
        desk.size = Size(rows: size.1, columns: size.0)
        desk.receive(.keys(InputBatch([.resized(desk.size)])))
        #expect(desk.shows("pgdn scroll"), "\(desk)")
    }

    @Test("lines out of sight of a call that was read are named, and not as something to be read", arguments: [(80, 24), (60, 20), (100, 12)])
    func read(size: (Int, Int)) {
        var desk = Desk.armed(120, 40, .write(extra: 12))
        #expect(!desk.shows("more line") && !desk.shows("(read)"), "\(desk)")
        desk.size = Size(rows: size.1, columns: size.0)
        desk.receive(.keys(InputBatch([.resized(desk.size)])))
        desk.wait(1000)
        #expect(desk.shows("(read)") && !desk.shows("more line") && !desk.shows("more ↓") && !desk.shows("•"), "\(desk)")
        desk.press("a")
        #expect(desk.approvals.count == 1)
        // As long as it is not read it is said as before.
        desk = Desk.armed(size.0, size.1, .write(extra: 30))
        #expect(!desk.shows("(read)") && (desk.shows("more lines below") || desk.shows("more ↓")) && desk.shows("•"), "\(desk)")
    }

    @Test("a key that means nothing says so, and where help is", arguments: [
        ([], "f5", "f5 does nothing here · ctrl-o: all keys"), (["tab"], "ctrl-g", "ctrl-g does nothing here · ctrl-o: all keys"),
        (["tab", "tab"], "ins", "ins does nothing here · ctrl-o: all keys"), (["ctrl-o"], "x", "x does nothing here · esc: back"),
        (["tab", "D"], "f5", "f5 does nothing here · esc: back"), (["tab", "e"], "f12", "f12 does nothing here · esc: back"),
    ])
    func unbound(before: [String], key: String, words: String) {
        var desk = Desk(120, 40, session: .sample.with(.write()))
        for name in before { desk.press(name) }
        desk.press(key)
        #expect(desk.footer == words && desk.commands.isEmpty && desk.state.composer.editor.isEmpty, "\(desk)")
    }

    @Test("what is no key of a person writes nothing, says nothing, and leaves what is said") func noKey() {
        var desk = Desk.armed()
        desk.press("y")
        let words = desk.footer
        #expect(words == "press a to approve")
        for _ in 0..<3 { desk.receive(.keys(InputBatch([], hadUnknown: true))) }
        #expect(desk.footer == words && desk.commands.isEmpty && desk.state.composer.editor.isEmpty)
    }

    @Test("the sign before a finding has no blank of its colour", arguments: [(120, 40), (80, 24)]) func sign(size: (Int, Int)) {
        let desk = Desk.armed(size.0, size.1)
        let surface = desk.surface
        for row in 0..<surface.size.rows {
            let blank = surface.row(row).first { $0.text == " " && $0.role == .danger }
            #expect(blank == nil, "row \(row)\(desk)")
        }
    }

    @Test("when calls are marked, what decides them together is in sight", arguments: [(80, 24), (60, 20)])
    func marked(size: (Int, Int)) {
        var desk = Desk(size.0, size.1, session: .sample.with(.write(extra: 30), .write(5)))
        desk.press("tab", "space", "space", "k")
        #expect(desk.shows("a approve  d deny  A approve 2  X deny 2  pgdn scroll"), "\(desk)")
    }

    @Test("what stops is named while something runs, whatever else is said", arguments: [(120, 40), (80, 24), (40, 10)])
    func stops(size: (Int, Int)) {
        var desk = Desk.armed(size.0, size.1)
        for _ in 0..<15 { desk.press("pgdn") }
        desk.press("a")
        #expect(desk.footer.contains("approved #4"))
        desk.event(.call(CallState.write().at(.running(since: .sample(minute: 0)))))
        #expect(desk.footer.contains("approved #4") && desk.footer.contains("ctrl-c stop"), "\(desk)")
        desk.wait(6000)
        #expect(desk.footer.hasPrefix("ctrl-c stop"))
        desk.press("esc")
        #expect(desk.footer.hasPrefix("ctrl-c stop"))
    }

    @Test("the list says which key decides it") func sheets() {
        var desk = Desk(120, 40, session: .sample.with(.write(), .write(5)))
        desk.press("tab", "space")
        desk.wait(500)
        desk.press("space")
        desk.press("A")
        #expect(desk.shows("y, not A, approves exactly 2 calls"))
        desk.press("esc", "X")
        #expect(desk.shows("d, not X, denies exactly 2 calls"))
    }

    @Test("numbers and their words agree") func numbers() {
        #expect(Counted.words(1, "call") == "1 call" && Counted.words(0, "call") == "0 calls" && Counted.more(2, "line") == "2 more lines")
        var desk = Desk(session: .sample.with(.write()))
        desk.press("tab", "S")
        #expect(desk.footer.hasPrefix("Deny the call that waits and end this turn?"))
        desk.event(.call(.write(5)))
        desk.press("n", "S")
        #expect(desk.footer.hasPrefix("Deny all 2 calls that wait and end this turn?"))
    }

    // MARK: Writing in the wrong place

    @Test("words typed at the pane open, mark and decide nothing", arguments: ["please do check each edit, Dad", "my code decides", "mad"])
    func prose(words: String) {
        var desk = Desk.armed()
        desk.now = desk.now + 2000
        desk.type(words)
        #expect(desk.commands.isEmpty && desk.state.mode.isNormal, "\(desk)")
        desk.press("c")
        #expect(!desk.state.mode.isNormal, "a key of its own counts again")
    }

    @Test("keys that come together open nothing", arguments: ["c", "e", "D"])
    func burst(key: String) {
        var desk = Desk.armed()
        desk.burst(key, "x")
        desk.burst("x", key)
        #expect(desk.state.mode.isNormal)
        desk.press(key)
        #expect(!desk.state.mode.isNormal)
    }

    // MARK: Words that stay whole

    private func rows(_ text: String, width: Int, style: TextEditor.Style = .message) -> [String] {
        let layout = EditorLayout(TextEditor(text, style: style), width: width)
        return layout.rows.map { layout.spans($0, role: .text).map(\.text).joined() }
    }

    @Test("a message breaks between words, a document where the width ends") func wraps() {
        #expect(rows("one two three", width: 10) == ["one two ", "three"])
        #expect(rows("one two three", width: 10, style: .document) == ["one two t", "hree"])
        #expect(rows("one two33 three", width: 10) == ["one two33 ", "three"], "a blank may stand in the cursor's cell")
        #expect(rows("unbreakable words", width: 6) == ["unbre", "akabl", "e ", "words"])
        #expect(rows("a    b", width: 4) == ["a   ", " b"])
        #expect(rows("ab 漢字漢", width: 7) == ["ab ", "漢字漢"])
        #expect(rows("a\nlonger line", width: 8) == ["a", "longer ", "line"])
    }

    @Test("the cursor is where the text is, on every row", arguments: 0..<20) func cursor(seed: Int) {
        var dice = Dice(UInt64(seed))
        let text = String((0..<80).map { _ in dice.pick(Array("abc   漢é\n")) })
        for width in [4, 5, 12] {
            var editor = TextEditor(text, style: .message)
            editor.move(to: .init(line: 0, column: 0))
            let layout = EditorLayout(editor, width: width)
            #expect(layout.rows.allSatisfy { layout.spans($0, role: .text).width <= width }, "width \(width)")
            #expect(layout.rows.reduce(0) { $0 + $1.units.count } == editor.lines.reduce(0) { $0 + $1.count })
            var before = (row: 0, column: -1)
            for (line, units) in editor.lines.enumerated() {
                for column in 0...units.count {
                    let place = layout.place(of: .init(line: line, column: column))
                    #expect(place.row > before.row || (place.row == before.row && place.column > before.column), "it goes on")
                    before = place
                }
            }
        }
    }

    @Test("a fence leaves its words and no marks") func fences() {
        var text = FlowedText(width: 40, look: .markdown, role: .value)
        text.update("```swift\nlet a = 1\n```\nwords\n~~~\n```\n~~~\n```")
        #expect(text.lines.map { $0.map(\.text).joined() } == ["▏ swift", "▏ let a = 1", "words", "▏ ```"])
    }
}
