import TestSupport
import Testing

/// Something else writes to the terminal while a call waits.
@Suite(.enabled(if: Tmux.isInstalled, "tmux is not installed"), .serialized)
struct ResendStoryTests {
    @Test(arguments: ["pane", "screen"]) func whatSomethingElseDrewIsGoneWhenTheKeyCounts(resend: String) throws {
        let desk = try ChatDesk(configuration: "resend = \"\(resend)\"\n", arguments: ["--practice"])
        try desk.say("run touch made")
        try desk.screen.wait(for: "1 pending")
        try desk.screen.wait("the call") { $0.contains { $0.contains("#1") && $0.contains("run_command") } }
        let rows = try desk.screen.screen()
        let row = try #require(rows.firstIndex { $0.contains("argv") || $0.contains("touch") && $0.contains("│ ") }, "\(rows)")
        let device = try desk.screen.tmux(["display-message", "-p", "#{pane_tty}"]).split(separator: "\n").first.map(String.init) ?? ""
        let last = rows.count - 1
        // In a row of the pane, and in the composer's.
        try Files.write("\u{1B}7\u{1B}[\(row + 1);80HFORGED\u{1B}[\(last);60HELSEWHERE\u{1B}8", to: device)
        try desk.screen.wait(for: "FORGED")
        try desk.screen.press("Tab")
        try desk.screen.wait("the pane as it is") { !$0.contains { $0.contains("FORGED") } }
        // The rows below the pane come last.
        if resend == "screen" { try desk.screen.wait("the rest as it is") { !$0.contains { $0.contains("ELSEWHERE") } } }
        #expect(try desk.screen.picture().contains("ELSEWHERE") == (resend == "pane"))
        try desk.screen.press("Escape")
        try desk.screen.wait(for: "type a message")
    }
}
