import Journal
import TestSupport
import Testing

/// Several calls decided together, in real terminals with a real engine.
@Suite(.enabled(if: Tmux.isInstalled, "tmux is not installed"), .serialized)
struct BatchStoryTests {
    private func desk(_ message: String, _ count: Int, columns: Int = 120, rows: Int = 40) throws -> (SessionDesk, Tmux) {
        let desk = try SessionDesk(files: ["old.log": "old"])
        let screen = try desk.begin(["--practice", "--session", "desk"], columns: columns, rows: rows)
        try screen.say(message)
        try screen.wait(for: "\(count) pending")
        screen.pause(milliseconds: 500)
        try screen.press("Tab")
        screen.look()
        return (desk, screen)
    }

    /// Marks the calls one after the other, each once it has been read.
    private func mark(_ screen: Tmux, _ count: Int) throws {
        for _ in 0..<count {
            try screen.press("Space")
            screen.look()
        }
    }

    @Test func aListIsExactlyItsCallsAndWhatAnotherDecidesDropsOut() throws {
        let (desk, first) = try desk("write \"1\" to one.txt and write \"2\" to two.txt and write \"3\" to three.txt", 3)
        try mark(first, 3)
        try first.wait(for: "3 marked")
        try first.press("A")
        try first.wait(for: "approves exactly 3 calls")
        #expect(try desk.run(["deny", "desk/2"]).status == 0)
        try first.wait(for: "it was denied meanwhile by")
        try first.wait(for: "approves exactly 2 calls")
        first.look()
        try first.press("y")
        try first.wait(for: "approved 2 calls")
        first.pause(milliseconds: 500)
        #expect(try desk.log().map(\.fate) == [.approved, .denied, .approved])
        #expect(Files.exists(desk.path("one.txt")) && !Files.exists(desk.path("two.txt")) && Files.exists(desk.path("three.txt")))
    }

    @Test func whatHasChangedIsToldAndTheOthersRun() throws {
        let (desk, screen) = try desk("write \"1\" to one.txt and write \"2\" to two.txt", 2)
        try mark(screen, 2)
        try screen.press("A")
        try screen.wait(for: "approves exactly 2 calls")
        screen.look()
        // What was to be a new file is there by now.
        try Files.write("somebody else's", to: desk.path("two.txt"))
        try screen.press("y")
        try screen.wait(for: "approved 1 of 2; #2")
        #expect(try Files.text(desk.path("two.txt")) == "somebody else's")
        try screen.wait(for: "1 pending")
    }
}
