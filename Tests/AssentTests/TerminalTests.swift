import TestSupport
import Testing

/// The whole program on terminals of every kind and size: it can be read, it can be used, and it leaves nothing behind.
@Suite(.serialized) struct TerminalTests {
    @Test(arguments: ["xterm-256color", "xterm", "tmux-256color", "screen-256color", "linux", "vt100", "no-such-type"])
    func everyType(_ type: String) throws {
        let desk = try ExitDesk(environment: ["TERM": type])
        try desk.say("shout hello")
        try desk.terminal.wait(for: "HELLO")
        let text = desk.terminal.screen.text.joined(separator: "\n")
        #expect(text.contains("is not known here; it is taken for \"xterm-256color\"") == (type == "no-such-type"))
        #expect(text.contains(type == "linux" ? "┌" : "╭") && !text.contains("\u{FFFD}"))
        if type == "linux" { #expect(!text.unicodeScalars.contains { ["╭", "›", "✓", "●"].contains($0) }) }
        // A frame may be under way.
        try desk.quit()
        #expect(desk.terminal.screen.complaints == [])
        let colors = String(decoding: desk.terminal.written, as: UTF8.self).contains("38;5;")
        #expect(colors == (type.hasSuffix("256color") || type == "no-such-type"))
    }

    @Test(arguments: [["TERM": "dumb"], ["TERM": "unknown"]])
    func noScreen(_ environment: [String: String]) throws {
        let desk = try ExitDesk(environment: environment, ready: "exit status 1")
        #expect(desk.terminal.screen.text.contains { $0.contains("cannot move its cursor") })
        #expect(!desk.terminal.written.contains(0x1B) && desk.terminal.isAsBefore)
    }

    /// The locale says no UTF-8. An emulator of xterm's kind shows it all the same; of others that is not known.
    @Test(arguments: [["LANG": "C"], ["LANG": "", "LC_ALL": "POSIX"], ["LANG": "none_NONE.UTF-8"]])
    func withoutALocale(_ variables: [String: String]) throws {
        let modern = try ExitDesk(environment: variables)
        #expect(modern.terminal.screen.text.contains { $0.contains("╭") })
        try modern.quit()

        let old = try ExitDesk(environment: variables.merging(["TERM": "vt100"]) { $1 }, ready: "type a message")
        #expect(old.terminal.screen.text.contains { $0.contains("+ Conversation -") })
        try old.say("shout cafe")
        try old.terminal.wait(for: "CAFE")
        old.terminal.type("shout caf\u{E9}")
        try old.terminal.wait(for: "shout caf?")
        old.terminal.type("\r")
        try old.terminal.wait(for: "CAF?")
        #expect(old.terminal.screen.text.contains { $0.contains("The locale is not UTF-8") })
        try old.quit()
        #expect(old.terminal.written.allSatisfy { $0 < 0x80 })
    }

    @Test func withoutColors() throws {
        let desk = try ExitDesk(environment: ["NO_COLOR": "1"])
        try desk.say("shout hello")
        try desk.terminal.wait(for: "HELLO")
        try desk.quit()
        let text = String(decoding: desk.terminal.written, as: UTF8.self)
        #expect(!text.contains("38;5;") && !text.contains("48;5;") && !text.contains("39;49") && desk.terminal.screen.complaints == [])
    }

    struct Window: Sendable, CustomTestStringConvertible {
        let rows: Int
        let columns: Int
        var testDescription: String { "\(rows)x\(columns)" }
    }

    /// From one cell on. What does not fit is not drawn, and nothing else goes wrong.
    @Test(arguments: [
        Window(rows: 1, columns: 1), Window(rows: 1, columns: 80), Window(rows: 24, columns: 1), Window(rows: 2, columns: 3),
        Window(rows: 5, columns: 20), Window(rows: 10, columns: 40), Window(rows: 100, columns: 300), Window(rows: 300, columns: 100),
    ])
    func everySize(_ window: Window) throws {
        let desk = try ExitDesk(rows: window.rows, columns: window.columns, ready: "")
        let terminal = desk.terminal
        try terminal.wait("a full screen") { terminal.screen.modes.contains(1049) }
        terminal.pause(milliseconds: 200)
        terminal.type("shout hello")
        terminal.pause(milliseconds: 300)
        terminal.type("\r")
        terminal.pause(milliseconds: 300)
        terminal.type("/quit")
        terminal.pause(milliseconds: 300)
        terminal.type("\r")
        try terminal.wait("its end") { String(decoding: terminal.written.suffix(200), as: UTF8.self).contains("exit status 0") }
        #expect(terminal.isAsBefore && terminal.screen.complaints == [])
    }

    /// Somebody drags the window's corner while an answer streams. In the end the picture is whole.
    @Test func aStormOfSizes() throws {
        let desk = try ExitDesk()
        let terminal = desk.terminal
        try desk.say("tell a story")
        try terminal.wait(for: "The clerk")
        for step in 0..<400 {
            terminal.resize(rows: 1 + step * 7 % 50, columns: 1 + step * 37 % 170)
            if step % 5 == 0 { terminal.pump(milliseconds: 2) }
        }
        terminal.resize(rows: 30, columns: 100)
        try terminal.wait(for: "type a message")
        try terminal.wait("the end of the answer") { !terminal.screen.text.contains { $0.contains("answering") } }
        terminal.pause(milliseconds: 300)
        let picture = terminal.screen.text
        terminal.type("\u{C}")
        terminal.pause(milliseconds: 300)
        #expect(terminal.screen.text == picture && picture.contains { $0.contains("╭ Conversation ") })
        #expect(picture.count == 30 && picture.allSatisfy { $0.count <= 100 })
        try desk.quit()
    }
}
