import Surface
import Testing

@testable import Screen

extension TerminalSuite {
    @Suite struct Measure {
        @Test func sizes() throws {
            let stage = try Stage(rows: 40, columns: 120)
            func frame(_ scroll: Int, split: Bool) -> Surface {
                var s = Surface(size: Size(rows: 40, columns: 120))
                let (l, r) = split ? Rect(row: 0, column: 0, rows: 39, columns: 120).splitColumns(76) : (Rect(row: 0, column: 0, rows: 39, columns: 120), Rect(row: 0, column: 0, rows: 0, columns: 0))
                s.box(l, title: "Conversation")
                for i in 0..<37 { s.put("line \(i + scroll) of the conversation, \(["some", "words", "that"][(i + scroll) % 3]) vary \((i + scroll) * 7919 % 1000)", row: i + 1, column: 2, role: (i + scroll) % 5 == 0 ? .value : .text, limit: l.columns - 4) }
                if split { s.box(r, title: "Pending"); for i in 0..<20 { s.put("argument \(i)", row: i + 1, column: r.column + 2, role: .label) } }
                return s
            }
            for split in [true, false] {
                let first = stage.paint(frame(0, split: split), theme: colorful)
                let clock = ContinuousClock()
                var sizes: [Int] = []
                let t = clock.measure { for i in 1...10 { sizes.append(stage.paint(frame(i, split: split), theme: colorful).count) } }
                print("MEASURE split \(split): first \(first.count) scroll \(sizes) \(t / 10)")
                #expect(stage.screen.text == frame(10, split: split).rows)
            }
            let same = frame(10, split: false)
            let t = ContinuousClock().measure { for _ in 0..<100 { stage.terminal.paint(same, theme: colorful) } }
            print("MEASURE unchanged \(t / 100)")
        }
    }
}
