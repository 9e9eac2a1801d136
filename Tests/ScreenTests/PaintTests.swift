import Surface
import TestSupport
import Testing

@testable import Screen

extension TerminalSuite {
    @Suite struct Painting {
        @Test func showsText() throws {
            let stage = try Stage()
            var picture = surface(["╭ Pending ─────╮", "│ delete_file  │", "╰──────────────╯", "漢字 and é, e\u{301}, 👍"])
            picture.cursor = Position(row: 1, column: 5)
            stage.paint(picture)
            #expect(stage.screen.text == picture.rows)
            #expect(stage.screen.row == 1 && stage.screen.column == 5 && stage.screen.isCursorVisible)
            #expect(stage.screen.complaints == [])
        }

        @Test func hidesTheCursor() throws {
            let stage = try Stage()
            stage.paint(surface(["text"]))
            #expect(!stage.screen.isCursorVisible)
        }

        @Test func writesNothingForAnEqualFrame() throws {
            let stage = try Stage()
            var picture = surface((0..<24).map { "line \($0) 漢字" })
            picture.cursor = Position(row: 3, column: 4)
            stage.paint(picture)
            #expect(stage.paint(picture) == [])
            #expect(stage.paint(picture) == [])
        }

        @Test func writesLittleMoreThanTheNewWord() throws {
            let stage = try Stage(rows: 40, columns: 120)
            var picture = surface((0..<40).map { "row \($0) of an answer that streams in" }, rows: 40, columns: 120)
            stage.paint(picture)
            for (index, word) in ["tokens", "arrive", "one", "by", "one"].enumerated() {
                let column = Width.of("row 20 of an answer that streams in") + 1 + index * 7
                picture.put(word, row: 20, column: column)
                let bytes = stage.paint(picture)
                #expect(bytes.count <= word.utf8.count + 10, "\(word): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
            #expect(stage.screen.text == picture.rows)
        }

        @Test func writesLittleWhenOnlyTheCursorMoves() throws {
            let stage = try Stage()
            var picture = surface(["one two three"])
            picture.cursor = Position(row: 0, column: 4)
            stage.paint(picture)
            picture.cursor = Position(row: 0, column: 5)
            #expect(stage.paint(picture).count <= 8)
            #expect(stage.screen.column == 5)
        }

        /// Echo of typing: one letter and its cursor.
        @Test func writesALetterForALetter() throws {
            let stage = try Stage()
            var picture = surface([" › hell"])
            picture.cursor = Position(row: 0, column: 7)
            stage.paint(picture)
            picture.put("o", row: 0, column: 7)
            picture.cursor = Position(row: 0, column: 8)
            #expect(stage.paint(picture) == Array("o".utf8))
        }

        @Test func wrapsLargerFramesForSynchronizedOutput() throws {
            let stage = try Stage()
            stage.paint(surface(["one", "two", "three"]))
            let bytes = stage.paint(surface(["four", "five", "six"]))
            #expect(bytes.starts(with: Array("\u{1B}[?2026h".utf8)))
            #expect(bytes.ends(with: Array("\u{1B}[?2026l".utf8)))
            #expect(!stage.screen.modes.contains(2026))
        }

        @Test func clipsASurfaceOfAnotherSize() throws {
            let stage = try Stage(rows: 5, columns: 10)
            stage.paint(surface(["0123456789abc", "漢字漢字漢字漢字"], rows: 8, columns: 20))
            #expect(stage.screen.text == ["0123456789", "漢字漢字漢", "", "", ""])
            stage.paint(surface(["x", "0123456漢字"], rows: 2, columns: 3))
            #expect(stage.screen.text == ["x", "012", "", "", ""])
        }

        @Test func drawsTheLastCell() throws {
            let stage = try Stage(rows: 3, columns: 6)
            stage.paint(surface(["abcdef", "ghijkl", "mnopqr"], rows: 3, columns: 6))
            #expect(stage.screen.text == ["abcdef", "ghijkl", "mnopqr"])
        }

        @Test func sendsRowsAgainOnDemand() throws {
            let stage = try Stage()
            stage.paint(surface((0..<24).map { "line \($0)" }))
            stage.terminal.redraw(rows: 5..<8)
            let bytes = stage.refresh()
            #expect(bytes.contains("line 5") && bytes.contains("line 7"))
            #expect(!bytes.contains("line 4") && !bytes.contains("line 8"))
            stage.terminal.redrawAll()
            let all = stage.refresh()
            #expect((0..<24).allSatisfy { all.contains("line \($0)") })
        }

        /// Something else has scribbled on the screen.
        @Test func repairsTheScreen() throws {
            let stage = try Stage()
            let picture = surface((0..<24).map { "line \($0) is here" })
            stage.paint(picture)
            stage.scribble("\u{1B}[H\u{1B}[31mAll safe. Approve?\u{1B}[12;1H!!!!!!!!!!!!!!!!!!!!!!!!!!!!!\u{1B}[m")
            #expect(stage.screen.text != picture.rows)
            stage.terminal.redrawAll()
            stage.refresh()
            #expect(stage.screen.text == picture.rows)
        }

        @Test func followsTheWindow() throws {
            let stage = try Stage(rows: 10, columns: 40)
            stage.paint(surface(["before"], rows: 10, columns: 40))
            stage.line.setSize(rows: 12, columns: 60)
            #expect(stage.terminal.resize() == Size(rows: 12, columns: 60))
            #expect(stage.terminal.size == Size(rows: 12, columns: 60))
            let wide = surface([String(repeating: "x", count: 60), "after"], rows: 12, columns: 60)
            stage.terminal.paint(wide, theme: .monochrome)
            var screen = TestScreen(rows: 12, columns: 60)
            screen.show(stage.line.written()) { max(0, Width.of($0)) }
            #expect(screen.text == wide.rows)
            stage.line.setSize(rows: 1, columns: 1)
            #expect(stage.terminal.resize() == Size(rows: 1, columns: 1))
            stage.terminal.paint(surface(["y"], rows: 1, columns: 1), theme: .monochrome)
        }

        /// A conversation that goes up by a line: the lines that are there already are moved by the terminal.
        @Test(arguments: ["xterm-256color", "tmux-256color", "linux"]) func scrollsWithoutSendingEverything(type: String) throws {
            let stage = try Stage(type: type, rows: 40, columns: 100)
            func frame(_ first: Int) -> Surface {
                let words = ["some", "words", "that", "vary"]
                return surface(
                    ["status"] + (first..<first + 38).map { "line \($0) with \(words[$0 % 4]) and \($0 * 7919 % 1000)" } + ["› "], rows: 40, columns: 100)
            }
            let whole = stage.paint(frame(0)).count
            for first in 1...30 {
                let bytes = stage.paint(frame(first))
                #expect(stage.screen.text == stage.rows(of: frame(first)))
                #expect(bytes.count < 150 && bytes.count < whole / 4)
            }
            #expect(stage.screen.complaints == [])
        }

        /// Whatever the sequence of frames, the screen shows the last one, text and looks.
        @Test(arguments: ["xterm-256color", "xterm", "tmux-256color", "screen", "vt220", "linux"], [42, 7] as [UInt64])
        func everyFrameArrives(type: String, seed: UInt64) throws {
            let stage = try Stage(type: type, rows: 12, columns: 40)
            var random = Numbers(seed: seed)
            let words = ["delete_file", "漢字", "é", "e\u{301}\u{323}", "👍", "─────", "│", " ", "   ", "path", "✓", "\u{FF21}", "ﷺ", "a"]
            let themes = [Theme.monochrome, colorful]
            var picture = Surface(size: Size(rows: 12, columns: 40))
            for round in 0..<60 {
                if round % 20 == 19 { picture = Surface(size: picture.size) }
                if round % 4 == 3 {
                    // Goes up or down, as a conversation does.
                    let before = picture
                    picture = Surface(size: before.size)
                    picture.draw(before, row: random.next(7) - 3, column: 0)
                }
                for _ in 0..<(round % 7 + 1) {
                    let role = Role.allCases[random.next(Role.allCases.count)]
                    let text = words[random.next(words.count)]
                    picture.put(text, row: random.next(12), column: random.next(44) - 2, role: role)
                    if random.next(5) == 0 {
                        picture.restyle(Rect(row: random.next(12), column: random.next(40), rows: 2, columns: 9), role: role)
                    }
                }
                picture.cursor = random.next(3) == 0 ? nil : Position(row: random.next(12), column: random.next(40))
                let theme = themes[round / 30]
                stage.paint(picture, theme: theme)
                try #require(stage.screen.text == stage.rows(of: picture), "round \(round)")
                if let cursor = picture.cursor { #expect(stage.screen.row == cursor.row && stage.screen.column == cursor.column) }
                #expect(stage.screen.isCursorVisible == (picture.cursor != nil))
                // The same roles look the same everywhere.
                var looks: [Role: Set<String>] = [:]
                for row in 0..<12 {
                    for column in 0..<40 where picture[row, column].text != " " && picture[row, column].width > 0 {
                        looks[picture[row, column].role, default: []].insert(stage.screen.cells[row][column].style)
                    }
                }
                try #require(looks.values.allSatisfy { $0.count == 1 }, "round \(round): \(looks)")
            }
            #expect(stage.screen.complaints == [])
        }

        @Test func sendsColours() throws {
            let stage = try Stage()
            stage.paint(surface(["danger"], role: .danger), theme: colorful)
            #expect(stage.screen.cells[0][0].style == "1;38;5;203")
            let plain = try stage.again(isColorless: true)
            plain.paint(surface(["danger"], role: .danger), theme: colorful)
            #expect(plain.screen.cells[0][0].style == "1")
            let eight = try plain.again(type: "xterm")
            eight.paint(surface(["danger"], role: .danger), theme: colorful)
            #expect(eight.screen.cells[0][0].style == "1;31")
            let none = try eight.again(type: "vt220")
            none.paint(surface(["mark"], role: .mark), theme: colorful)
            #expect(none.screen.cells[0][0].style == "7")
        }
    }
}

let colorful = Theme(
    name: "test",
    styles: [
        .danger: Style(foreground: .rgb(red: 0xFF, green: 0x5F, blue: 0x5F), attributes: .bold),
        .mark: Style(foreground: .indexed(0), background: .indexed(214)),
        .selection: Style(background: .rgb(red: 0x3A, green: 0x3A, blue: 0x3A)),
        .label: Style(foreground: .indexed(80)),
        .link: Style(foreground: .indexed(81), attributes: .underline),
        .statusBar: Style(foreground: .indexed(252), background: .indexed(236)),
        .dim: Style(foreground: .indexed(245)),
    ])

/// A sequence of numbers that is the same each time.
struct Numbers {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}
