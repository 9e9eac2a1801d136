import Surface
import TestSupport
import Testing

@testable import Screen

extension TerminalSuite {
    @Suite struct Lifecycle {
        @Test(arguments: ["xterm-256color", "xterm", "tmux-256color", "screen", "linux", "vt100", "vt220"])
        func leavesTheTerminalAsItWas(type: String) throws {
            let line = try PseudoTerminal()
            let before = line.modes
            let terminal = try Terminal(TerminalOptions(type: type, path: line.path))
            #expect(line.modes != before)
            var screen = TestScreen(rows: 24, columns: 80)
            screen.show(line.written()) { max(0, Width.of($0)) }
            #expect(screen.modes.isSuperset(of: [2004, 1004]))
            terminal.paint(surface(["text"], role: .danger), theme: colorful)
            terminal.setTitle("a title")
            terminal.close()
            terminal.close()
            screen.show(line.written()) { max(0, Width.of($0)) }
            #expect(line.modes == before)
            #expect(screen.isCursorVisible)
            #expect(screen.style == "")
            // 7 is wrapping, which some types switch on; 25 the cursor.
            #expect(screen.modes.subtracting([7, 25]) == [])
            #expect(screen.complaints == [])
        }

        @Test func usesTheAlternateScreen() throws {
            let stage = try Stage()
            stage.paint(surface(["text"]))
            #expect(stage.screen.modes.contains(1049))
            stage.terminal.close()
            stage.refresh()
            #expect(!stage.screen.modes.contains(1049))
        }

        /// A frame for the size before, and a change of the window, cross on their way: lines scroll in all of it all the same.
        @Test(arguments: ["xterm-256color", "linux", "vt100"]) func takesOffMarginsOfAnEarlierSize(type: String) throws {
            let line = try PseudoTerminal()
            let terminal = try Terminal(TerminalOptions(type: type, path: line.path))
            var screen = TestScreen(rows: 24, columns: 80)
            screen.show(line.written()) { max(0, Width.of($0)) }
            line.setSize(rows: 40, columns: 80)
            screen = screen.resized(rows: 40, columns: 80)
            let late = Array("\u{1B}[1;24r".utf8)
            screen.show(late) { _ in 1 }
            #expect(screen.leftovers.contains("margins"))
            terminal.resize()
            terminal.paint(surface(["text"], role: .danger), theme: colorful)
            screen.show(line.written()) { max(0, Width.of($0)) }
            #expect(!screen.leftovers.contains("margins"))
            screen.show(late) { _ in 1 }
            terminal.close()
            screen.show(line.written()) { max(0, Width.of($0)) }
            #expect(screen.leftovers == [])
        }

        @Test func closesWhenItIsLetGo() throws {
            let line = try PseudoTerminal()
            let before = line.modes
            do { _ = try Terminal(TerminalOptions(type: "xterm", path: line.path)) }
            #expect(line.modes == before)
        }

        /// Not one byte to which a terminal would answer, from opening to closing.
        @Test(arguments: ["xterm-256color", "linux", "vt220", "screen"]) func asksNothing(type: String) throws {
            let line = try PseudoTerminal()
            let terminal = try Terminal(TerminalOptions(type: type, path: line.path))
            var picture = surface(["text"])
            picture.cursor = Position(row: 0, column: 3)
            terminal.paint(picture, theme: colorful)
            terminal.suspend()
            terminal.resume()
            terminal.redrawAll()
            terminal.beep()
            terminal.close()
            let text = line.writtenText()
            // DSR, DA, DECRQM, window reports, OSC queries, DCS, ENQ.
            for query in ["\u{1B}[6n", "\u{1B}[5n", "\u{1B}[c", "\u{1B}[0c", "\u{1B}[>c", "\u{1B}[=c", "$p", "\u{1B}[18t", "\u{1B}[21t", ";?", "\u{1B}P", "\u{5}", "\u{1B}Z"] {
                #expect(!text.contains(query), "\(query.debugDescription)")
            }
        }

        @Test func suspendsAndComesBack() throws {
            let stage = try Stage()
            let raw = stage.line.modes
            var picture = surface(["conversation", "pending"])
            picture.cursor = Position(row: 1, column: 2)
            stage.paint(picture)
            stage.terminal.suspend()
            stage.terminal.suspend()
            stage.refresh()
            #expect(!stage.screen.modes.contains(1049) && !stage.screen.modes.contains(2004) && !stage.screen.modes.contains(1004))
            #expect(stage.screen.isCursorVisible)
            #expect(stage.line.modes != raw)
            // The editor writes, the program paints meanwhile, nothing of that is sent.
            stage.scribble("\u{1B}[2J\u{1B}[Heditor")
            picture.put("changed", row: 5, column: 0)
            #expect(stage.paint(picture) == [])
            #expect(stage.terminal.drain() == InputBatch([]))
            stage.terminal.setTitle("no")
            stage.terminal.beep()
            #expect(stage.refresh() == [])
            stage.terminal.resume()
            stage.refresh()
            #expect(stage.line.modes == raw)
            #expect(stage.screen.modes.isSuperset(of: [1049, 2004, 1004]))
            #expect(stage.screen.text == picture.rows)
            #expect(stage.screen.row == 1 && stage.screen.column == 2)
            #expect(stage.input("a").singleKey == .character("a"))
        }

        /// Stopped from outside: whoever had the terminal meanwhile left it in a state of their own.
        @Test func repairsTheTerminalWhenTheProcessGoesOn() throws {
            let stage = try Stage()
            let raw = stage.line.modes
            let picture = surface(["conversation", "pending"])
            stage.paint(picture)
            stage.scribble("\u{1B}[?2004l\u{1B}[?1004l\u{1B}[2J\u{1B}[H[1]+ Stopped")
            stage.line.setCooked()
            stage.terminal.processContinued()
            stage.refresh()
            #expect(stage.line.modes == raw)
            #expect(stage.screen.text == picture.rows)
            #expect(stage.screen.modes.isSuperset(of: [2004, 1004]))
            stage.terminal.suspend()
            stage.terminal.processContinued()
            stage.refresh()
            #expect(stage.screen.text == picture.rows)
        }

        @Test func takesANewSizeOverWhenItComesBack() throws {
            let stage = try Stage()
            stage.terminal.suspend()
            stage.line.setSize(rows: 10, columns: 30)
            stage.terminal.resume()
            #expect(stage.terminal.size == Size(rows: 10, columns: 30))
        }

        @Test func closesWhileSuspended() throws {
            let line = try PseudoTerminal()
            let before = line.modes
            let terminal = try Terminal(TerminalOptions(type: "xterm-256color", path: line.path))
            terminal.suspend()
            terminal.close()
            #expect(line.modes == before)
            #expect(terminal.size == Size(rows: 0, columns: 0))
            #expect(terminal.drain() == InputBatch([]))
            terminal.paint(surface(["nobody sees this"]), theme: .monochrome)
            terminal.resume()
            #expect(line.modes == before)
        }

        @Test func saysWhatItTookForAnUnknownType() throws {
            let stage = try Stage(type: "no-such-\u{1B}type")
            #expect(stage.terminal.type == "xterm-256color")
            #expect(stage.terminal.notices == ["The terminal type \"no-such-?type\" is not known here; it is taken for \"xterm-256color\"."])
            stage.paint(surface(["text"]))
            #expect(stage.screen.text[0] == "text")
            let unset = try stage.again(type: "")
            #expect(unset.terminal.notices == ["TERM is not set; it is taken for \"xterm-256color\"."])
            let known = try unset.again()
            #expect(known.terminal.notices == [])
        }

        @Test func refusesWhatIsNoScreen() throws {
            let line = try PseudoTerminal()
            let before = line.modes
            func failure(_ type: String, _ path: String) -> TerminalError? {
                do {
                    _ = try Terminal(TerminalOptions(type: type, path: path))
                    return nil
                } catch {
                    return error
                }
            }
            #expect(failure("dumb", line.path) == .tooSimple(type: "dumb"))
            #expect(failure("unknown", line.path) == .tooSimple(type: "unknown"))
            #expect(failure("xterm", "/dev/null") == .notATerminal(path: "/dev/null"))
            #expect(failure("xterm", "/dev/no-such-device") == .noTerminal(path: "/dev/no-such-device", reason: "No such file or directory"))
            #expect(line.modes == before)
            #expect(line.written() == [])
            let terminal = try Terminal(TerminalOptions(type: "xterm", path: line.path))
            #expect(failure("xterm", line.path) == .alreadyOpen)
            terminal.close()
            #expect(failure("xterm", line.path) == nil)
        }

        @Test func errorsSayWhatToDo() {
            let errors: [TerminalError] = [
                .noTerminal(path: "/dev/tty", reason: "No such device"), .notATerminal(path: "/dev/null"), .tooSimple(type: "dumb"),
                .noDescription(type: "x"), .alreadyOpen,
            ]
            for error in errors {
                #expect(error.message.hasSuffix("."))
                #expect(error == .alreadyOpen || error.hint?.contains("terminal") == true)
            }
        }

        @Test func drawsWhatTheConsoleHas() throws {
            let stage = try Stage(type: "linux")
            stage.paint(surface(["╭─ Pending ─╮", "│ ✓ › ◌ ▸ ⟨ESC⟩ 漢é… │"]))
            #expect(stage.screen.text[0] == "┌─ Pending ─┐" && stage.screen.text[1] == "│ v > o > <ESC> 漢é. │")
        }

        @Test func drawsInASCIIWhereItMust() throws {
            let line = try PseudoTerminal()
            let terminal = try Terminal(TerminalOptions(type: "xterm", isASCII: true, path: line.path))
            #expect(terminal.isASCII)
            terminal.paint(surface(["╭─ Pending ─╮", "│ ✓ › ◌ ▸ ⟨ESC⟩ 漢é… │"]), theme: .monochrome)
            terminal.setTitle("● 2 pending é")
            let bytes = line.written()
            #expect(bytes.allSatisfy { $0 < 0x80 })
            #expect(bytes.contains("+- Pending -+") && bytes.contains("| v > o > <ESC> ???. |"))
            #expect(bytes.contains("\u{1B}]2;* 2 pending ?\u{7}"))
        }
    }
}
