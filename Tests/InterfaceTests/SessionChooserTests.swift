import Conversation
import Surface
import Testing

@testable import Interface

/// Choosing one of several sessions.
@Suite struct SessionChooserTests {
    private static let now = Timestamp.sample(minute: 60)

    private static let choices: [SessionChoice] = [
        SessionChoice(
            name: "support-desk", id: "0193a1f2", folder: "/home/ada/desk", state: .running(pending: 2, attached: 1), lastChange: .sample(minute: 57),
            lastMessage: "Clear out the old logs in var/log, keep this week's.", lastWords: "Four files are older than **seven days**. I'd delete the oldest:\n\n- `app.log.3`\n- `app.log.4`",
            openCalls: ["#3 delete_file var/log/app.log.3", "#4 write_file notes.txt"]),
        SessionChoice(name: "parser", id: "0193a1f3", folder: "/home/ada/src/parser", state: .running(pending: 0, attached: 0), lastChange: .sample(minute: 20), lastMessage: "run the tests"),
        SessionChoice(
            name: "日記 \u{202E}\u{1B}[2J", id: "0193a1f4", folder: "/home/ada/日記/\n", state: .cutOff, lastChange: .sample(minute: -3000), lastMessage: "\u{1B}]0;title\u{7}今日は",
            openCalls: ["#9 run_command make — outcome unknown"]),
        SessionChoice(name: "budget", id: "0193a1f5", folder: "/home/ada/money", state: .resting, lastChange: .sample(minute: -90_000), lastWords: "It adds up to 12."),
    ]

    private func press(_ chooser: inout SessionChooser, _ names: String..., size: Size = Size(rows: 24, columns: 80)) -> SessionChooser.Outcome? {
        for name in names {
            if let outcome = chooser.receive(InputBatch([.key(KeyPress(name: name) ?? KeyPress(.escape))]), size: size) { return outcome }
        }
        return nil
    }

    @Test("the screen", arguments: [(120, 40), (80, 24), (20, 5)]) func screens(size: (Int, Int)) throws {
        let chooser = SessionChooser(Self.choices)
        try expectGolden(chooser.draw(size: Size(rows: size.1, columns: size.0), now: Self.now).picture, "chooser-\(size.0)x\(size.1)")
    }

    @Test("a hostile name and a filter") func filtered() throws {
        var chooser = SessionChooser(Self.choices)
        #expect(press(&chooser, "G", "k", "/", "o", "u", "t") == nil)
        try expectGolden(chooser.draw(size: Size(rows: 24, columns: 80), now: Self.now).picture, "chooser-filtered-80x24")
    }

    @Test("keys choose, Enter opens, three keys leave") func keys() {
        var chooser = SessionChooser(Self.choices)
        #expect(press(&chooser, "enter") == .chosen(0))
        #expect(press(&chooser, "j", "down", "k", "enter") == .chosen(1))
        #expect(press(&chooser, "pgdn", "enter") == .chosen(3))
        #expect(press(&chooser, "j", "up", "pgup", "enter") == .chosen(0))
        for key in ["esc", "q", "ctrl-c"] { #expect(press(&chooser, key) == .left) }
        #expect(chooser.receive(InputBatch([.hangup]), size: Size(rows: 24, columns: 80)) == .left)
    }

    @Test(
        "the filter looks at name, folder and preview, whatever the case",
        arguments: [("PARS", [1]), ("src", [1]), ("old logs", [0]), ("seven", [0]), ("outcome", [2]), ("adds", [3]), ("ada", [0, 1, 2, 3]), ("nowhere", [])])
    func filters(words: String, indices: [Int]) {
        var chooser = SessionChooser(Self.choices)
        #expect(press(&chooser, "/") == nil)
        _ = chooser.receive(InputBatch([.paste(words)]), size: Size(rows: 24, columns: 80))
        #expect(chooser.visible == indices)
        #expect(press(&chooser, "enter") == indices.first.map { .chosen($0) })
    }

    @Test("letters go into the filter, Esc gives up the filter and not the list") func writing() {
        var chooser = SessionChooser(Self.choices)
        #expect(press(&chooser, "j", "j", "j", "/", "q", "j") == nil)
        #expect(chooser.visible.isEmpty)
        #expect(press(&chooser, "backspace", "backspace", "b", "u", "d") == nil)
        #expect(chooser.visible == [3] && chooser.selected == 0)
        #expect(press(&chooser, "esc") == nil && !chooser.isFiltering && chooser.visible.count == 4)
        #expect(chooser.selectedChoice?.name == "budget", "the selection stays on its session")
        #expect(press(&chooser, "/", "backspace", "q") == .left)
    }

    @Test("nothing to choose") func empty() {
        var chooser = SessionChooser([])
        #expect(press(&chooser, "enter", "j", "k", "G", "g", "/", "x", "enter") == nil)
        #expect(SessionChooser([]).draw(size: Size(rows: 24, columns: 80), now: Self.now).picture.contains("There is no session yet."))
    }

    @Test("any state draws at any size, and nothing of a name gets through") func anySize() {
        var scenes = [SessionChooser([]), SessionChooser(Self.choices), SessionChooser(Array(repeating: Self.choices[2], count: 100))]
        var filtering = SessionChooser(Self.choices)
        _ = press(&filtering, "/")
        _ = filtering.receive(InputBatch([.paste(String(repeating: "日本語 ", count: 50))]), size: Size(rows: 5, columns: 20))
        scenes.append(filtering)
        for chooser in scenes {
            for rows in [0, 1, 2, 3, 4, 5, 7, 10, 16, 24, 60] {
                for columns in [0, 1, 2, 3, 8, 20, 39, 40, 60, 99, 100, 200] {
                    let size = Size(rows: rows, columns: columns)
                    let surface = chooser.draw(size: size, now: Self.now)
                    #expect(surface.size == size)
                    #expect(!surface.picture.unicodeScalars.contains { $0.value == 0x1B || $0.value == 7 || $0.value == 0x202E })
                    var other = chooser
                    _ = press(&other, "pgdn", "pgup", size: size)
                }
            }
        }
    }
}
