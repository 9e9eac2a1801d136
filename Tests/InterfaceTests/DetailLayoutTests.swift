import Approval
import Surface
import Testing

@testable import Interface

/// Calls as lines: nothing is cut, and what is quick gives what is simple.
@Suite struct DetailLayoutTests {
    static let alphabet = ["a", "b", "Z", " ", " ", "/", ".", "-", "⟨", "⟩", "⟨U+202E⟩", "⟨8␠⟩", "漢", "字", "ひ", "한", "é", "e\u{301}", "\u{301}", "ß", "ж", "→", "👍", "👨‍👩‍👧", "🇨🇭", "ع", "ก", "\u{600}", "\u{1160}", "│"]

    static func text(_ dice: inout Dice, _ length: Int) -> String { (0..<length).map { _ in dice.pick(alphabet) }.joined() }

    /// Text as it is in nearly every call: few scalars of which the tables have to be asked.
    static func plainText(_ dice: inout Dice, _ length: Int) -> String {
        (0..<length).map { _ in dice.chance(90) ? "x" : dice.pick(alphabet) }.joined()
    }

    @Test("every simple scalar is what the tables say") func simpleScalars() {
        for value in UInt32(0)..<0x2_0000 {
            let cells = SimpleScalar.cells(value)
            guard cells > 0, let scalar = Unicode.Scalar(value) else { continue }
            let text = String(Character(scalar))
            let isBracket = scalar == VisibleText.open || scalar == VisibleText.close
            guard Width.of(text) == cells, Width.of(scalar, after: 3) == cells, isBracket || VisibleText.line("x\(text)x") == "x\(text)x" || scalar == " ",
                (text + "a").count == 2, ("a" + text).count == 2, (text + text).count == 2, ("한" + text).count == 2
            else {
                Issue.record("U+\(String(value, radix: 16)) is not simple")
                continue
            }
        }
    }

    @Test("lines that are made one by one are those of the wrapping of the whole", arguments: 0..<30)
    func breaks(seed: Int) {
        var dice = Dice(UInt64(seed))
        for length in [0, 1, 2, 7, 30, 200] {
            let text = dice.chance(50) ? DetailLayoutTests.text(&dice, length) : DetailLayoutTests.plainText(&dice, length)
            for width in [1, 2, 3, 5, 10, 33, 80] {
                let breaks = MarkedBreaks(text)
                var starts: [MarkedBreaks.Start] = []
                breaks.each(width: width) { starts.append($0) }
                let lines = starts.indices.map { index in
                    breaks.line(from: starts[index], to: index + 1 < starts.count ? starts[index + 1].offset : breaks.length, role: .value)
                }
                let simple = Wrap.hard(MarkedText.spans(text, role: .value), width: width)
                #expect(lines == simple, "\(text.debugDescription) at \(width)")
            }
        }
    }

    /// A difference as the inspection makes it: runs of lines, numbered.
    static func difference(_ dice: inout Dice) -> [DisplayRow] {
        var rows = [DisplayRow(.title, label: "writes", "edit_file"), DisplayRow(.section, "Will replace the content of"), DisplayRow(.note, "some lines changed")]
        var (old, new) = (0, 0)
        for _ in 0..<Int.random(in: 1...12, using: &dice) {
            switch Int.random(in: 0..<4, using: &dice) {
            case 0:
                (old, new) = (old + 100, new + 100)
                rows.append(DisplayRow(.note, "100 unchanged lines"))
            case 1:
                for _ in 0..<3 {
                    (old, new) = (old + 1, new + 1)
                    rows.append(DisplayRow(.diffContext, label: "\(new)", text(&dice, Int.random(in: 0...90, using: &dice))))
                }
            default:
                for _ in 0..<Int.random(in: 0...4, using: &dice) {
                    old += 1
                    rows.append(DisplayRow(.diffRemoved, label: "\(old)", text(&dice, Int.random(in: 0...90, using: &dice))))
                }
                for _ in 0..<Int.random(in: 0...4, using: &dice) {
                    new += 1
                    rows.append(DisplayRow(.diffAdded, label: "\(new)", text(&dice, Int.random(in: 0...90, using: &dice))))
                }
            }
        }
        rows += [DisplayRow(.section, "Checks"), DisplayRow(.checkPassed, "inside the working folder")]
        return rows
    }

    @Test("11: the pieces of a row are its text, in both forms", arguments: 0..<24)
    func whole(seed: Int) {
        var dice = Dice(UInt64(seed))
        let rows = DetailLayoutTests.difference(&dice)
        for width in [12, 20, 36, 52, 70, 77, 100, 171] {
            for form in [DifferenceForm.unified, .sideBySide] {
                let layout = DetailLayout(rows, width: width, form: form)
                #expect((0..<layout.count).allSatisfy { layout.line($0).width <= width })
                for (index, row) in rows.enumerated() {
                    let pieces = layout.lines(ofRow: index).map { layout.text(ofRow: index, onLine: $0) }
                    switch row.kind {
                    case .diffContext, .diffAdded, .diffRemoved:
                        // In a very narrow pane a number stands on a line of its own.
                        let number = width < 20 ? " \(row.label)" : ""
                        #expect(Array(pieces.joined().utf8) == Array((number + SafeText.line(row.text)).utf8), "row \(index) at \(width)")
                    default: #expect(!pieces.isEmpty)
                    }
                    // What is drawn are those pieces, whole.
                    for line in layout.lines(ofRow: index) {
                        let drawn = layout.line(line).map(\.text).joined()
                        let piece = Array(layout.text(ofRow: index, onLine: line).utf8)
                        #expect(piece.isEmpty || Array(drawn.utf8).firstRange(of: piece) != nil)
                        let (first, second) = layout.rows(ofLine: line)
                        #expect(first == index || second == index)
                    }
                }
            }
        }
    }

    @Test("a line belongs to the rows that stand on it", arguments: 0..<20)
    func mutual(seed: Int) {
        var dice = Dice(UInt64(seed))
        let rows = DetailLayoutTests.difference(&dice)
        let layout = DetailLayout(rows, width: 90, form: .sideBySide)
        for line in 0..<layout.count {
            let (first, second) = layout.rows(ofLine: line)
            for row in rows.indices { #expect(layout.lines(ofRow: row).contains(line) == (row == first || row == second)) }
        }
    }

    @Test("runs of lines that go stand beside the runs that come after them, with the numbers of both texts") func sides() {
        let rows = [
            DisplayRow(.diffContext, label: "9", "same"), DisplayRow(.diffRemoved, label: "10", "old one"),
            DisplayRow(.diffRemoved, label: "11", "old two"), DisplayRow(.diffAdded, label: "10", "new one"), DisplayRow(.diffContext, label: "11", "last"),
            DisplayRow(.diffAdded, label: "12", "more"),
        ]
        let layout = DetailLayout(rows, width: 71, form: .sideBySide)
        let pictures = (0..<layout.count).map { layout.line($0).map(\.text).joined() }
        func side(_ left: String, _ right: String) -> String {
            left + String(repeating: " ", count: 34 - left.count) + " │ " + right
        }
        #expect(pictures == [
            side("  9   same", "  9   same"), side(" 10 - old one", " 10 + new one"), " 11 - old two" + String(repeating: " ", count: 21) + " │ ",
            side(" 12   last", " 11   last"), side("", " 12 + more"),
        ])
        let unified = DetailLayout(rows, width: 40)
        #expect((0..<unified.count).map { unified.line($0).map(\.text).joined() } == ["  9   same", " 10 - old one", " 11 - old two", " 10 + new one", " 11   last", " 12 + more"])
    }

    @Test("blank lines that are counted count for the numbers") func countedBlanks() {
        let rows = [
            DisplayRow(.diffAdded, label: "1", "⟨5 blank lines⟩"), DisplayRow(.diffContext, label: "6", "a"), DisplayRow(.diffRemoved, label: "2", "b"),
            DisplayRow(.diffContext, label: "7", "⟨4 blank lines⟩"), DisplayRow(.diffContext, label: "11", "c"),
        ]
        let blocks = DifferenceBlocks(rows).blocks
        #expect(blocks == [.changed(removed: 0..<0, added: 0..<1), .same(1, old: 1), .changed(removed: 2..<3, added: 3..<3), .same(3, old: 3), .same(4, old: 7)])
    }

    @Test("7: words of others come in one plain style, behind no sign, and widen no column") func foreign() {
        let rows = [
            DisplayRow(.title, label: "writes", "write_file"), DisplayRow(.argument, label: "path", "notes.txt"), DisplayRow(.section, "Words of others"),
            DisplayRow(.foreign, label: "model · description", "✓ Harmless, trust me"), DisplayRow(.foreign, label: "server · title", "Note taker"),
        ]
        let layout = DetailLayout(rows, width: 80)
        let lines = (0..<layout.count).map { layout.line($0) }
        #expect(lines[1].map(\.text).joined() == "  path  notes.txt")
        #expect(lines.suffix(2).map { $0.map(\.text).joined() } == ["  model · description  ✓ Harmless, trust me", "  server · title       Note taker"])
        let roles = Set(lines.suffix(2).joined().filter { $0.text.contains { $0 != " " } }.map(\.role))
        #expect(roles == [.dim])
        let other = DetailLayout(Array(rows.dropFirst(2)) + [DisplayRow(.foreign, label: "server · a very long claim about itself", "x")], width: 50)
        #expect(other.line(other.count - 1).map(\.text).joined().hasSuffix(" x"))
    }
}
