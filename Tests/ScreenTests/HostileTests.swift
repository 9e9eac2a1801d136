import Surface
import TestSupport
import Testing

@testable import Screen

extension TerminalSuite {
    /// Whatever a surface was given, only what can be seen reaches the terminal.
    @Suite struct Hostile {
        static let texts = [
            "\u{1B}[2J\u{1B}[HAll safe.", "a\rb\u{8}c\td\ne\u{B}f\u{C}g", "\u{0}\u{1}\u{7}\u{E}\u{F}\u{7F}", "\u{80}\u{85}\u{8D}\u{90}\u{9B}2J\u{9D}0;x\u{9C}",
            "\u{202E}txt.exe\u{202C}", "\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\u{200F}\u{61C}", "a\u{200B}b\u{200C}c\u{200D}d\u{FEFF}e\u{2060}f\u{AD}g",
            "\u{E0041}\u{E0042}\u{E007F}", "\u{FE0F}\u{FE0E}\u{E0100}❤\u{FE0F}", "\u{2028}\u{2029}", String(String.UnicodeScalarView([0xFFFE, 0xFDD0, 0x10FFFF].compactMap { Unicode.Scalar(UInt32($0)) })), "\u{E000}\u{F8FF}",
            "\u{115F}\u{1160}\u{3164}\u{FFA0}", "\u{301}\u{301}x" + String(repeating: "\u{301}", count: 50), "👨\u{200D}👩\u{200D}👧", "\u{1B}]52;c;?\u{7}",
            "\u{FFF9}a\u{FFFA}b\u{FFFB}", "\u{1D173}\u{1D17A}", "\u{180B}\u{180E}",
        ]

        private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
            if scalar.value < 0xA0 { return scalar.value >= 0x7F }
            let properties = scalar.properties
            if properties.isDefaultIgnorableCodePoint || properties.isBidiControl { return true }
            switch properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned: return true
            default: return false
            }
        }

        @Test func nothingHiddenReachesTheTerminal() throws {
            let stage = try Stage(rows: 24, columns: 60)
            var picture = Surface(size: Size(rows: 24, columns: 60))
            for (row, text) in Self.texts.enumerated() { picture.put("> \(text) <", row: row, column: 0) }
            let bytes = stage.paint(picture)
            #expect(String(decoding: bytes, as: UTF8.self).unicodeScalars.filter(Self.isForbidden) == [])
            // No sequence but those of curses: what is on the screen is the surface.
            #expect(stage.screen.complaints == [])
            for row in 0..<24 {
                let seen = picture.row(row).map { $0.text.unicodeScalars.contains(where: Self.isForbidden) ? "\u{FFFD}" : $0.text }
                #expect(stage.screen.cells[row].map(\.text) == seen)
            }
            #expect(stage.screen.titles == [] && stage.screen.bells == 0)
            #expect(!bytes.contains("\u{1B}]"))
        }

        /// The second lock, for cells that came about in another way.
        @Test(arguments: texts) func cellsAreFiltered(text: String) {
            _ = CharacterSetting.use(type: "xterm", descriptor: -1)
            for width in 1...2 {
                for piece in [text] + text.unicodeScalars.map({ String(Character($0)) }) {
                    var drawn: [Int32] = []
                    CellText.append(Cell(text: piece, width: width, role: .text), glyphs: .all, to: &drawn)
                    let scalars = drawn.compactMap { UInt32(exactly: $0).flatMap(Unicode.Scalar.init) }
                    #expect(scalars.count == drawn.count)
                    #expect(!scalars.contains { $0.value < 0x20 || Self.isForbidden($0) })
                    #expect(scalars.reduce(0) { $0 + Width.of($1) } == width)
                    var ascii: [Int32] = []
                    CellText.append(Cell(text: piece, width: width, role: .text), glyphs: .ascii, to: &ascii)
                    #expect(ascii.count == width && ascii.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
                }
            }
        }

        @Test func titlesAndTheClipboardCannotBreakOut() throws {
            let stage = try Stage()
            stage.terminal.setTitle("a\u{1B}]0;b\u{7}c\u{9C}d\u{202E}e\nf")
            stage.terminal.notify("x;y\u{7}\u{1B}\\z", as: .osc9, throughTmux: false)
            #expect(stage.terminal.copy("\u{1B}\\\u{7}é"))
            let bytes = stage.refresh()
            #expect(bytes.filter { $0 == 0x1B }.count == 4, "one for each command and one that keeps the old title")
            #expect(bytes.filter { $0 == 0x07 }.count == 3)
            #expect(stage.screen.titles == ["2;a ]0;b c\u{FFFD}d\u{FFFD}e f", "9;x,y  \\z", "52;c;G1wHw6k="])
        }

        @Test func otherTerminalsGetNoCommands() throws {
            let stage = try Stage(type: "linux")
            stage.terminal.setTitle("a title")
            stage.terminal.notify("a", as: .osc9, throughTmux: false)
            #expect(!stage.terminal.copy("text"))
            #expect(stage.refresh() == [])
            stage.terminal.beep()
            #expect(stage.refresh() == [7])
        }

        @Test func theOldTitleComesBack() throws {
            let stage = try Stage()
            stage.terminal.setTitle("one")
            stage.terminal.setTitle("two")
            #expect(stage.line.writtenText() == "\u{1B}[22;2t\u{1B}]2;one\u{7}\u{1B}]2;two\u{7}")
            stage.terminal.close()
            #expect(stage.line.writtenText().hasSuffix("\u{1B}[23;2t"))
        }

        @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy")])
        func base64(text: String, encoded: String) {
            #expect(TerminalCommand.clipboard(text) == Array("\u{1B}]52;c;\(encoded)\u{7}".utf8))
        }

        @Test func largeTextsAreNotCopied() {
            #expect(TerminalCommand.clipboard(String(repeating: "a", count: (1 << 20) + 1)) == nil)
        }
    }

    /// Widths are what ncurses believes, and that is the system's wcwidth.
    @Suite struct Widths {
        @Test func theTableIsTheSystems() {
            #expect(CharacterSetting.use(type: "xterm", descriptor: -1) != .ascii)
            var different: [String] = []
            for value in UInt32(1)...0x10FFFF {
                guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory != .unassigned else { continue }
                if Width.of(scalar) != systemWidth(scalar) { different.append(String(value, radix: 16)) }
            }
            // Another C library knows another Unicode: there a few characters are drawn as U+FFFD, no more.
            #expect(different.count <= (isReferenceSystem ? 0 : 3000), "\(different.prefix(20))")
        }
    }
}
