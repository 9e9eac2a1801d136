import JSON
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A call begins to wait and nobody looks: the bytes that a real terminal gets, and a real program that the session runs.
@Suite(.serialized) struct AttentionTests {
    private static let osc777 = "\u{1B}]777;notify;Assent;assent work: #1 write_file and 1 more wait\u{7}"

    private func text(_ desk: ExitDesk, from start: Int) -> String { String(decoding: desk.terminal.written[start...], as: UTF8.self) }

    /// Bells that end no command.
    private func bells(_ bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        var isCommand = false
        var previous: UInt8 = 0
        for byte in bytes {
            if previous == 0x1B, byte == UInt8(ascii: "]") { isCommand = true }
            if byte == 0x07 {
                if !isCommand { count += 1 }
                isCommand = false
            }
            previous = byte
        }
        return count
    }

    // MARK: The terminal

    @Test func theTerminalIsToldOnceOfTwoCalls() throws {
        let desk = try ExitDesk(environment: ["VTE_VERSION": "7600"])
        let start = desk.terminal.written.count
        try desk.say("write \"1\" to one.txt and write \"2\" to two.txt")
        try desk.terminal.wait(for: "2 pending")
        try desk.terminal.wait("a notification") { text(desk, from: start).contains(Self.osc777) }
        desk.terminal.pause(milliseconds: 1500)
        let said = text(desk, from: start)
        #expect(said.matches(of: /]777;/).count == 1 && bells(desk.terminal.written[start...]) == 1)
        #expect(said.contains("\u{1B}]2;● 2 · work\u{7}"))
        #expect(!said.contains("one.txt\u{7}") && !said.contains("99;"))
    }

    /// The terminal says that it has the focus, and later that it has lost it.
    @Test func withTheFocusNothingRings() throws {
        let desk = try ExitDesk(environment: ["VTE_VERSION": "7600"])
        desk.terminal.type("\u{1B}[I")
        desk.terminal.pause(milliseconds: 300)
        let start = desk.terminal.written.count
        try desk.say("write \"1\" to one.txt")
        try desk.terminal.wait(for: "1 pending")
        desk.terminal.pause(milliseconds: 1500)
        #expect(bells(desk.terminal.written[start...]) == 0 && !text(desk, from: start).contains("]777;"))
        #expect(text(desk, from: start).contains("\u{1B}]2;● 1 · work\u{7}"))
    }

    @Test func aTerminalThatIsNotKnownRingsAndNoMore() throws {
        let desk = try ExitDesk()
        let start = desk.terminal.written.count
        try desk.say("write \"1\" to one.txt")
        try desk.terminal.wait(for: "1 pending")
        desk.terminal.pause(milliseconds: 1500)
        let said = text(desk, from: start)
        #expect(bells(desk.terminal.written[start...]) == 1)
        for form in ["]9;", "]99;", "]777;"] { #expect(!said.contains(form)) }
    }

    // MARK: The program

    /// A home with a program that says what it has heard, a line a run.
    private func desk(_ body: String = #"echo "$ASSENT_SESSION|$ASSENT_HANDLE|$ASSENT_DIGEST|$ASSENT_TOOL|$ASSENT_RISK|$ASSENT_PENDING|$ASSENT_CALL|$(env | grep -c one.txt)" >> "$0.out""#, more: String = "") throws -> SessionDesk {
        let desk = try SessionDesk()
        let path = "\(desk.scratch.path)/tell"
        try Files.write("#!/bin/sh\n\(body)\n", to: path)
        _ = try Shell.run(["chmod", "755", path])
        try Files.write("\(more)\n[attention]\non_pending = [\"\(path)\"]\n", to: "\(desk.scratch.path)/home/.config/assent/config.toml")
        return desk
    }

    private func heard(_ desk: SessionDesk) -> [[String]] {
        let text = (try? Files.text("\(desk.scratch.path)/tell.out")) ?? ""
        return text.split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test(.enabled(if: Tmux.isInstalled, "tmux is not installed")) func itHearsOfACall() throws {
        let desk = try desk(more: "approve_from_scripts = true")
        let screen = try desk.begin(["--practice", "--session", "desk"])
        try screen.say("write \"1\" to one.txt")
        try screen.wait("the program's words") { _ in !heard(desk).isEmpty }
        screen.pause(milliseconds: 1000)
        let all = heard(desk)
        #expect(all.count == 1)
        let words = try #require(all.first)
        #expect(Array(words[1...]).enumerated().filter { $0.offset != 1 }.map(\.element) == ["desk/1", "write_file", "writes", "1", "1", "0"], "\(words)")
        // The very digest and handle that the commands take, from somebody whom no tool has started.
        let waiting = try desk.run(["pending", "--json"]).text
        #expect(waiting.contains("\"display\":\"\(words[2])\"") && waiting.contains("\"session\":\"\(words[0])\""))
        let approved = try desk.run(["approve", words[1], "--showing", words[2]])
        #expect(approved.status == 0, "\(approved.text)")
        try screen.wait("an approved call") { _ in Files.exists(desk.path("one.txt")) }
    }

    /// With the focus it is not run; when it is lost, and when nobody is attached any more, it is.
    @Test(.enabled(if: Tmux.isInstalled, "tmux is not installed")) func whoeverLooksIsNotTold() throws {
        let desk = try desk()
        let screen = try desk.begin(["--practice", "--session", "desk"])
        func focus(_ gained: Bool) throws { try screen.tmux(["send-keys", "-H", "1b", "5b", gained ? "49" : "4f"]) }
        try focus(true)
        screen.pause(milliseconds: 500)
        try screen.say("write \"1\" to one.txt")
        try screen.wait(for: "1 pending")
        screen.pause(milliseconds: 1500)
        #expect(heard(desk).isEmpty)
        try focus(false)
        screen.pause(milliseconds: 1500)
        #expect(heard(desk).isEmpty, "it began to wait before somebody's eyes")
        // A second terminal without a focus is nobody either.
        let second = try desk.open(["attach", "desk"])
        try second.wait(for: "1 pending")
        _ = try desk.run(["deny", "desk/1"])
        try second.wait("no call that waits") { !$0.contains { $0.contains("1 pending") } }
        second.pause(milliseconds: 500)
        try second.say("write \"2\" to two.txt")
        try second.wait("the program's words") { _ in !heard(desk).isEmpty }
        #expect(heard(desk).map { $0[1] } == ["desk/2"])
    }

    @Test(.enabled(if: Tmux.isInstalled, "tmux is not installed")) func itHearsWhileNobodyIsAttached() throws {
        let desk = try desk(more: "approve_from_scripts = true")
        let screen = try desk.begin(["--practice", "--session", "desk"])
        // It has the focus, and leaves with it: that is forgotten.
        try screen.tmux(["send-keys", "-H", "1b", "5b", "49"])
        screen.pause(milliseconds: 500)
        try screen.say("run sleep 3")
        try screen.wait(for: "1 pending")
        let waiting = try desk.run(["pending", "--json"]).text
        let digest = try #require(waiting.firstMatch(of: /"display":"([0-9a-f]{64})"/)?.1)
        #expect(try desk.run(["approve", "desk/1", "--showing", String(digest)]).status == 0)
        try screen.wait(for: "running")
        try screen.say("write \"1\" to one.txt")
        try screen.wait(for: "queued")
        try screen.press("C-\\")
        try screen.wait(for: "goes on")
        #expect(heard(desk).isEmpty)
        try screen.wait("the program's words") { _ in !heard(desk).isEmpty }
        #expect(heard(desk).map { $0[1] } == ["desk/2"])
    }

    /// It hangs, and it fails: the chat says so once.
    @Test(.enabled(if: Tmux.isInstalled, "tmux is not installed")) func aFailureIsSaidOnce() throws {
        let desk = try desk(#"echo x >> "$0.out"; exit 3"#)
        let screen = try desk.begin(["--practice", "--session", "desk"])
        try screen.say("write \"1\" to one.txt and write \"2\" to two.txt")
        try screen.wait(for: "attention.on_pending ended with")
        try screen.wait("both runs") { _ in heard(desk).count == 2 }
        screen.pause(milliseconds: 1000)
        #expect(try screen.screen().count { $0.contains("attention.on_pending") } == 1)
    }

    /// A folder is somebody else's words: it names no program, not even a trusted one.
    @Test(.enabled(if: Tmux.isInstalled, "tmux is not installed")) func aFolderCannotNameIt() throws {
        let desk = try SessionDesk()
        _ = try Shell.run(["mkdir", "-p", desk.path(".assent")])
        try Files.write("[attention]\non_pending = [\"/usr/bin/touch\", \"/tmp/no\"]\n", to: desk.path(".assent/config.toml"))
        let said = try desk.run(["config", "--json"]).text
        #expect(!said.contains("[\"/usr/bin/touch\""), "\(said)")
    }
}
