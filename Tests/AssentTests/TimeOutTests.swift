import JSON
import Journal
import TestSupport
import Testing

/// A call that nobody answers, as a person sees it, and the figures of deciding.
@Suite(.enabled(if: Tmux.isInstalled, "tmux is not installed"), .serialized)
struct TimeOutTests {
    private func run(_ desk: ChatDesk, _ words: [String]) throws -> Shell.Outcome {
        try Shell.run(
            [
                "env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=\(desk.scratch.path)/home", "LANG=C.UTF-8", "ASSENT_TMPDIR=\(desk.scratch.path)", Program.path,
            ] + words, in: "\(desk.scratch.path)/work")
    }

    @Test func aCallThatNobodyAnswersEndsUnanswered() throws {
        let desk = try ChatDesk(configuration: "approval_timeout_seconds = 4\n", arguments: ["--practice"])
        try desk.say("run touch made")
        try desk.screen.wait(for: "ends unanswered in ")
        try desk.screen.wait(for: "timed out: nobody answered")
        try desk.screen.wait(for: "Call #1 ended unanswered and did not run: nobody decided")
        // The turn went on: the model knows that it is no decision.
        try desk.screen.wait(for: "ended without a decision.")
        #expect(!Files.exists(desk.path("made")))
        let records = try desk.log()
        #expect(records.map(\.fate) == [.timedOut] && records.first?.author == nil)
        #expect(try run(desk, ["log"]).text.contains("  timed out  run_command  "))
        #expect(try run(desk, ["log", "--json"]).text.contains(#""fate":"timed out","author":null"#))
        #expect(try run(desk, ["verify"]).status == 0)

        // The same call again says so; and whoever answers in time is heard.
        try desk.say("run touch made")
        try desk.screen.wait(for: "nobody answered the same call before, as #1")
        try desk.screen.press("Tab")
        desk.look()
        try desk.screen.press("a")
        try desk.screen.wait("the run") { _ in Files.exists(desk.path("made")) }
        #expect(try desk.log().map(\.fate) == [.timedOut, .approved])
        try desk.quit()
        let stats = try run(desk, ["stats"])
        #expect(stats.status == 0 && stats.text.contains("within 2 seconds of the showing."), "\(stats.text)")
        let value = try JSONParser.parse(Array(try run(desk, ["stats", "--json"]).text.utf8)).value
        #expect(value["timed_out"]?.integer == 1 && value["approved"]?["persons"]?.integer == 1 && value["last_hour"]?.integer == 1)
    }

    @Test func theFiguresAreShownInTheChat() throws {
        let desk = try ChatDesk(files: ["a.log": "a"], arguments: ["--practice"])
        try desk.say("/stats")
        try desk.screen.wait(for: "No call has been decided yet")
        try desk.say("delete a.log")
        try desk.screen.wait(for: "1 pending")
        try desk.screen.press("Tab")
        desk.look()
        try desk.screen.press("d")
        try desk.screen.wait(for: "said no to")
        try desk.screen.press("Escape")
        desk.screen.pause(milliseconds: 200)
        try desk.say("/stats")
        try desk.screen.wait(for: "How calls were decided in this session")
        try desk.screen.wait(for: "persons decided")
        try desk.quit()
    }

    /// What the file of a folder says of it counts for nothing, trusted or not.
    @Test func aFolderCannotSetIt() throws {
        let desk = try ChatDesk(
            arguments: ["--practice"],
            before: {
                _ = try Shell.run(["mkdir", "-p", "\($0)/work/.assent"])
                try Files.write("approval_timeout_seconds = 1\n", to: "\($0)/work/.assent/config.toml")
            })
        try desk.say("run touch made")
        try desk.screen.wait(for: "1 pending")
        desk.screen.pause(milliseconds: 2500)
        #expect(try desk.log().map(\.fate) == [.waiting])
        try desk.screen.press("Tab")
        desk.look()
        try desk.screen.press("d")
        try desk.screen.wait(for: "said no to")
        try desk.quit()
    }
}
