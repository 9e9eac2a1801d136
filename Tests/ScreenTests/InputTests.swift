import Surface
import TestSupport
import Testing

@testable import Screen

extension TerminalSuite {
    /// Keys through a real line: what is typed comes out of `drain`.
    @Suite struct Input {
        @Test(arguments: ["xterm-256color", "tmux-256color", "linux", "vt100"])
        func readsKeys(type: String) throws {
            let stage = try Stage(type: type)
            #expect(stage.input("a").singleKey == .character("a"))
            #expect(stage.input("漢").singleKey == .character("漢"))
            #expect(stage.input("\r").singleKey == KeyPress(.enter))
            #expect(stage.input("\u{3}").singleKey == .control("c"))
            #expect(stage.input("\u{1A}").singleKey == .control("z"))
            #expect(stage.input("\u{11}").singleKey == .control("q"))
            #expect(stage.input("\u{16}").singleKey == .control("v"))
            #expect(stage.input("\u{1B}").singleKey == KeyPress(.escape))
            #expect(stage.input("\u{1B}[A").singleKey == KeyPress(.up))
            #expect(stage.input("\u{1B}OB").singleKey == KeyPress(.down))
            #expect(stage.input("\u{1B}[1;5D").singleKey == KeyPress(.left, .control))
            #expect(stage.input("\u{1B}x").singleKey == .alt("x"))
            #expect(stage.input("ab").singleKey == nil)
        }

        /// What curses knows of a terminal that differs from the rest.
        @Test func readsTheKeysOfTheDescription() throws {
            let stage = try Stage(type: "rxvt")
            #expect(stage.terminal.type == "rxvt")
            #expect(stage.input("\u{1B}[7~").singleKey == KeyPress(.home))
            #expect(stage.input("\u{1B}[a").singleKey == KeyPress(.up, .shift))
            #expect(stage.input("\u{1B}Oa").singleKey == KeyPress(.up, .control))
            #expect(stage.input("\u{1B}[3$").singleKey == KeyPress(.delete, .shift))
        }

        @Test func readsNothingWhenNothingIsThere() throws {
            let stage = try Stage()
            #expect(stage.terminal.drain() == InputBatch([]))
        }

        @Test func readsALargePasteWhole() throws {
            let stage = try Stage()
            let text = (0..<4000).map { "line \($0): \u{1B}[A y\r" }.joined()
            let bytes = Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)
            var events: [InputEvent] = []
            for start in stride(from: 0, to: bytes.count, by: 2000) {
                events += stage.input(Array(bytes[start..<min(start + 2000, bytes.count)]), wait: start + 2000 >= bytes.count).events
            }
            #expect(events == [.paste(text.replacing("\r", with: "\n"))])
        }

        @Test func reportsFocusAndSwallowsReplies() throws {
            let stage = try Stage()
            #expect(stage.input("\u{1B}[O\u{1B}[I") == InputBatch([.focusLost, .focusGained]))
            #expect(stage.input("\u{1B}[12;34R\u{1B}[?64;1c\u{1B}]l y\u{1B}\\") == InputBatch([], hadUnknown: true))
        }

        @Test func reportsTheHangUpOnce() throws {
            let stage = try Stage()
            stage.line.type("ab")
            stage.line.hangUp()
            var events: [InputEvent] = []
            while !events.contains(.hangup) {
                try #require(stage.terminal.device.waitForInput(milliseconds: 5000))
                events += stage.terminal.drain().events
            }
            #expect(events.last == .hangup)
            #expect(stage.terminal.drain() == InputBatch([]))
            stage.terminal.paint(surface(["nobody sees this"]), theme: .monochrome)
            stage.terminal.close()
        }
    }
}
