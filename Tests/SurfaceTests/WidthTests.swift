import Surface
import Testing

@Suite struct WidthTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let text: String
        let cells: Int
        var testDescription: String { text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ") }
    }

    @Test(arguments: [
        Sample(text: "plain", cells: 5), Sample(text: "", cells: 0), Sample(text: "é", cells: 1), Sample(text: "e\u{301}", cells: 1),
        Sample(text: "漢字", cells: 4), Sample(text: "👍", cells: 2), Sample(text: "🇫🇷", cells: 2), Sample(text: "❤\u{FE0F}", cells: 1),
        Sample(text: "👍🏽", cells: 4), Sample(text: "\u{1B}[", cells: 2), Sample(text: "a\u{202E}b", cells: 3),
        Sample(text: "\u{301}a", cells: 2), Sample(text: "\u{301}\u{302}", cells: 1), Sample(text: "ｱ", cells: 1), Sample(text: "～", cells: 2),
        Sample(text: "각", cells: 2), Sample(text: "\u{1100}\u{11A8}", cells: 2), Sample(text: "ไทย", cells: 3), Sample(text: "\u{E000}", cells: 1),
    ]) func isWhatCursesBelieves(_ sample: Sample) {
        #expect(Width.of(sample.text) == sample.cells)
    }

    /// What is measured is what is drawn, for every scalar, first in a text and after another.
    @Test func measuresWhatIsDrawn() {
        var differing: [UInt32] = []
        var surface = Surface(size: Size(rows: 1, columns: 8))
        for value in (0 as UInt32)..<0x11_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            // Planes that are one range each are looked at here and there.
            if value >= 0x2_0000, value % 251 != 0, !(0xE_0000..<0xE_0200).contains(value) { continue }
            let alone = String(Character(scalar))
            var after = "x"
            after.unicodeScalars.append(scalar)
            if surface.put(alone, row: 0, column: 0) != Width.of(alone) || surface.put(after, row: 0, column: 0) != Width.of(after) {
                differing.append(value)
            }
        }
        #expect(differing == [])
    }

    @Test func aMarkThatStandsFirstLeavesTheFrameAlone() {
        var surface = Surface(size: Size(rows: 1, columns: 6))
        surface.put("│", row: 0, column: 0, role: .frame)
        #expect(surface.put("\u{338}\u{301}no", row: 0, column: 1, role: .value) == 3)
        #expect(surface[0, 0] == Cell(text: "│", width: 1, role: .frame))
        #expect(surface[0, 1] == Cell(text: "\u{25CC}\u{338}\u{301}", width: 1, role: .value))
    }

    @Test func holdsAtMostFourMarks() {
        var surface = Surface(size: Size(rows: 1, columns: 6))
        surface.put("a" + String(repeating: "\u{301}", count: 50), row: 0, column: 0)
        #expect(surface[0, 0].text.unicodeScalars.count == 5)
    }
}
