import Approval
import Conversation
import Journal
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Several terminals at one session, and ways to leave it and come back.
@Suite(.enabled(if: Tmux.isInstalled, "tmux is not installed"), .serialized)
struct AttachTests {
    private static let question = "write \"1\" to one.txt and write \"2\" to two.txt"

    /// A session with two calls that wait.
    private func desk(configuration: String? = nil) throws -> (SessionDesk, Tmux) {
        let desk = try SessionDesk(configuration: configuration)
        let screen = try desk.begin(["--practice", "--session", "desk"])
        try screen.say(Self.question)
        try screen.wait(for: "2 pending")
        // Until the end of the answer.
        screen.pause(milliseconds: 500)
        return (desk, screen)
    }

    private func device(_ screen: Tmux) throws -> String {
        String(try screen.tmux(["display-message", "-p", "#{pane_tty}"]).split(separator: "\n").first ?? "")
    }

    // MARK: Several at once

    @Test func theFirstAnswerCounts() throws {
        let (desk, first) = try desk()
        let second = try desk.open(["attach", "desk"], columns: 100, rows: 30)
        try second.wait(for: "2 pending")
        try first.wait(for: "2 attached")
        for screen in [first, second] { try screen.press("Tab") }
        try second.waitForSelection(of: "#1")
        first.look()
        // Both press at the same time; the call is the same.
        try first.press("a")
        try second.press("a")
        try first.wait(for: "1 pending")
        try second.wait(for: "1 pending")
        second.pause(milliseconds: 300)
        #expect(Files.exists(desk.path("one.txt")) && !Files.exists(desk.path("two.txt")))
        let winner = try #require(desk.log()[0].author?.terminal)
        #expect(winner == (try device(first)))
        // Beside the call, also when a late key has taken the place of the words below.
        let place = winner.dropFirst("/dev/".count)
        try second.wait(for: "\(try #require(desk.log()[0].author?.name)), \(place)")
        #expect(try desk.log()[1].fate == .waiting)

        // The second denies the other one, and the first hears of it.
        try second.waitForSelection(of: "#2")
        second.look()
        try second.press("d")
        try first.wait("who denied it") { try! $0.contains { try $0.contains("#2 denied by") && $0.contains(String(device(second).dropFirst("/dev/".count))) } }
        #expect(try desk.log().map(\.fate) == [.approved, .denied] && !Files.exists(desk.path("two.txt")))
    }

    @Test func theOthersAreSentAway() throws {
        let (desk, first) = try desk()
        let second = try desk.open(["attach", "-d", "desk"])
        try second.wait(for: "2 pending")
        let rows = try first.wait(for: "exit status 0")
        #expect(rows.contains { $0.contains("attached and sent the others away") }, "\(rows)")
        #expect(try desk.run(["ls"]).text.contains("2 pending · 1 attached"))
        #expect(try desk.log().map(\.fate) == [.waiting, .waiting])
    }

    /// A terminal that stands still is sent away like any other: what is typed there later decides nothing.
    @Test func whoStandsStillIsSentAwayToo() throws {
        let (desk, first) = try desk()
        try first.press("Tab")
        first.look()
        let shell = try first.tmux(["display-message", "-p", "#{pane_pid}"]).split(separator: "\n").first ?? ""
        let process = try #require(Files.text("/proc/\(shell)/task/\(shell)/children").split(separator: " ").first.flatMap { Int32($0) })
        kill(process, SIGSTOP)
        let second = try desk.open(["attach", "-d", "desk"])
        try second.wait(for: "2 pending")
        try first.press("a")
        second.pause(milliseconds: 300)
        kill(process, SIGCONT)
        try first.wait(for: "exit status 0")
        second.pause(milliseconds: 300)
        #expect(try desk.log().map(\.fate) == [.waiting, .waiting])
        #expect(try desk.run(["ls"]).text.contains("2 pending · 1 attached"))
    }

    @Test func whoOnlyLooksDecidesNothing() throws {
        let (desk, _) = try desk()
        let looking = try desk.open(["attach", "--read-only", "desk"])
        try looking.wait(for: "read-only")
        try looking.wait(for: "2 pending")
        try looking.press("Tab", "j")
        try looking.waitForSelection(of: "#2")
        looking.look()
        for key in ["a", "d", "A", "X", "D", "S", "e"] {
            try looking.press(key)
            looking.pause(milliseconds: 60)
        }
        try looking.press("Escape")
        looking.pause(milliseconds: 200)
        try looking.press("Escape")
        looking.pause(milliseconds: 200)
        try looking.say("shout from the gallery")
        looking.pause(milliseconds: 300)
        #expect(try !looking.picture().contains("FROM THE GALLERY"))
        #expect(try desk.log().map(\.fate) == [.waiting, .waiting])
        try looking.press("C-u")
        try looking.say("/quit")
        let rows = try looking.wait(for: "exit status 0")
        #expect(rows.contains { $0.contains("the session desk goes on") }, "\(rows)")
        #expect(try desk.log().map(\.fate) == [.waiting, .waiting] && desk.engines.processes.count == 1)
    }

    // MARK: Leaving and coming back

    @Test func leavingSaysHowToComeBack() throws {
        let (desk, first) = try desk()
        try first.press("C-\\")
        var rows = try first.wait(for: "exit status 0")
        #expect(rows.contains { $0.contains("assent: the session desk goes on, 2 calls wait in it; `assent attach desk` comes back to it") }, "\(rows)")
        let second = try desk.open(["attach"])
        try second.wait(for: "2 pending")
        try second.say("/detach")
        rows = try second.wait(for: "exit status 0")
        #expect(rows.contains { $0.contains("`assent attach desk`") }, "\(rows)")
        #expect(try desk.log().map(\.fate) == [.waiting, .waiting])
    }

    @Test func anAttachedSessionIsNotLeft() throws {
        let desk = try SessionDesk()
        let screen = try desk.begin(["--practice", "--attached"])
        try screen.press("C-\\")
        try screen.wait(for: "it can only be ended")
        try screen.say("/detach")
        try screen.wait(for: "it can only be ended")
        #expect(desk.engines.sockets.isEmpty)
        try screen.press("C-u")
        try screen.say("/quit")
        try screen.wait(for: "exit status 0")
    }

    @Test func namesAndEnds() throws {
        let (desk, screen) = try desk()
        #expect(try desk.run(["rename", "desk", "bench"]).status == 0)
        try screen.wait(for: "assent  bench")
        try screen.say("/rename table")
        try screen.wait(for: "assent  table")
        let missing = try desk.run(["rename", "desk", "chair"])
        #expect(missing.status == 1 && missing.text.contains("no session desk runs"))

        let listed = try desk.run(["ls"])
        #expect(listed.status == 0 && listed.text.contains("table") && listed.text.contains("running · 2 pending · 1 attached"), "\(listed.text)")
        let json = try desk.run(["ls", "--json"]).text
        #expect(json.contains(#""name":"table""#) && json.contains(#""pending":2"#) && json.contains(#""state":"running""#), "\(json)")
        let engine = try #require(desk.engines.processes.first)
        #expect(json.contains(#""process":\#(engine)"#))

        let open = try desk.run(["kill", "--if-at-rest", "table"])
        #expect(open.status == 1 && open.text.contains("Something is open in the session"), "\(open.text)")
        #expect(kill(engine, 0) == 0)
        #expect(try desk.run(["kill", "table"]).status == 0)
        try screen.wait(for: "exit status")
        #expect(try desk.log().map(\.fate) == [.undecided, .undecided] && desk.engines.sockets.isEmpty)
        #expect(try desk.run(["ls"]).text.contains("resting"))
        #expect(try desk.run(["kill", "table"]).status == 1)
    }

    /// Whoever opens the chat in a folder where a session waits alone is back in it.
    @Test func theFoldersOwnSession() throws {
        let desk = try SessionDesk(configuration: "model = \"practice\"\n")
        let first = try desk.begin([])
        try first.say(Self.question)
        try first.wait(for: "2 pending")
        try first.press("C-\\")
        try first.wait(for: "exit status 0")
        let engine = desk.engines.processes
        #expect(engine.count == 1)

        let back = try desk.open([])
        try back.wait(for: "2 pending")
        try back.wait(for: "You are back in the session")
        #expect(desk.engines.processes == engine)
        // Somebody looks at it now: another chat is another session.
        let other = try desk.begin([])
        #expect(desk.engines.processes.count == 2)
        try other.press("C-\\")
        try other.wait(for: "exit status 0")
        try back.press("C-\\")
        try back.wait(for: "exit status 0")
        let new = try desk.begin(["--new"])
        #expect(desk.engines.processes.count == 3)
        #expect(try !new.picture().contains("2 pending"))
    }

    @Test func oneOfSeveralIsChosen() throws {
        let (desk, first) = try desk()
        let second = try desk.begin(["--practice", "--session", "other"])
        try second.say("shout hello")
        try second.wait(for: "HELLO")
        for screen in [first, second] {
            try screen.press("C-\\")
            try screen.wait(for: "exit status 0")
        }
        let third = try desk.open(["attach"])
        let rows = try third.wait("both sessions") { $0.contains { $0.contains("desk") } && $0.contains { $0.contains("other") } }
        #expect(rows.contains { $0.contains("running · 2 pending") }, "\(rows)")
        // By the filter, whatever the order.
        try third.press("/")
        try third.type("shout hello")
        third.pause(milliseconds: 200)
        try third.press("Enter")
        try third.wait(for: "type a message")
        try third.wait(for: "assent  other")
        try third.press("C-\\")
        try third.wait(for: "exit status 0")

        // By the arrow keys.
        let fourth = try desk.open(["attach"], columns: 80, rows: 24)
        try fourth.wait(for: "other")
        fourth.pause(milliseconds: 300)
        try fourth.press("G", "Enter")
        try fourth.wait(for: "2 pending")
        // And nobody has to choose.
        let fifth = try desk.open(["attach"])
        try fifth.wait(for: "other")
        fifth.pause(milliseconds: 300)
        try fifth.press("q")
        let left = try fifth.wait(for: "exit status 1")
        #expect(left.contains { $0.contains("no session was chosen") })
    }

    @Test func aSessionThatWasCutOff() throws {
        let (desk, screen) = try desk()
        desk.engines.kill()
        let lost = try screen.wait(for: "exit status 1")
        #expect(lost.contains { $0.contains("what waited still waits") }, "\(lost)")
        // Another one, so that there is something to choose.
        let other = try desk.begin(["--practice", "--session", "other"])
        try other.press("C-\\")
        try other.wait(for: "exit status 0")
        #expect(try desk.run(["ls"]).text.contains("cut off"))

        let again = try desk.open(["--resume"])
        try again.wait(for: "cut off")
        try again.press("/")
        try again.type("one.txt")
        try again.wait(for: "2 calls wait")
        try again.wait(for: Self.question)
        try again.press("Enter")
        try again.wait(for: "2 pending")
        #expect(try desk.run(["pending"]).text.contains("desk/1"))
        #expect(!Files.exists(desk.path("one.txt")) && !Files.exists(desk.path("two.txt")))
    }

    /// After the end of front end and engine: what was being written, which call was selected, and where was read.
    @Test func theDeskIsFoundAgain() throws {
        let (desk, first) = try desk()
        try first.press("Escape")
        first.pause(milliseconds: 200)
        for number in 1...3 {
            try first.say("!seq \(number)000 \(number)030")
            try first.wait(for: "\(number)030")
        }
        try first.press("Tab", "j")
        try first.waitForSelection(of: "#2")
        try first.press("BTab", "BTab")
        first.pause(milliseconds: 200)
        try first.press("Escape")
        first.pause(milliseconds: 200)
        try first.type("a half sentence")
        try first.wait(for: "a half sentence")
        try first.press("PageUp")
        // Until the desk is kept.
        first.pause(milliseconds: 1500)
        let before = try first.screen()
        let shell = try first.tmux(["display-message", "-p", "#{pane_pid}"]).split(separator: "\n").first ?? ""
        let process = try #require(Files.text("/proc/\(shell)/task/\(shell)/children").split(separator: " ").first.flatMap { Int32($0) })
        kill(process, SIGKILL)
        try first.wait(for: "exit status 137")
        desk.engines.kill()

        let second = try desk.open(["attach", "desk"])
        try second.wait(for: "a half sentence")
        let after = try second.wait("the selected call") { $0.contains { $0.contains("▸") && $0.contains("#2 ") } }
        // The conversation's rows, left of the pane.
        func conversation(_ rows: [String]) -> [String] { rows.dropFirst().prefix(30).map { String($0.prefix(50)) } }
        #expect(conversation(before) == conversation(after))
    }
}
