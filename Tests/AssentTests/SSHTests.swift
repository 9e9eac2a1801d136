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

/// A session over SSH: the login comes and goes, what waits goes on waiting.
@Suite(.enabled(if: SSHServer.hindrance == nil, "no sshd can be run here"), .serialized)
struct SSHTests {
    enum Drop: Sendable, CaseIterable, CustomTestStringConvertible {
        /// The server's process, the client's, and a client that stands still.
        case server, client, stall

        var testDescription: String { "\(self)" }
    }

    @Test(arguments: Drop.allCases) func aConnectionThatIsLostDecidesNothing(_ drop: Drop) throws {
        let ssh = try SSHDesk()
        let first = try ssh.loginAndPropose()
        // Sizes change while calls wait and one runs.
        for (rows, columns) in [(24, 80), (12, 50), (50, 160)] {
            first.resize(rows: rows, columns: columns)
            try first.wait("a picture of \(columns) columns") { first.screen.text.contains { $0.contains("2 pending") } && first.screen.complaints.isEmpty }
        }
        let client = try first.child()
        switch drop {
        case .server:
            ssh.server.dropConnections()
            try first.wait(for: "exit status 255")
        case .client:
            kill(client, SIGKILL)
            try first.wait(for: "exit status 137")
        case .stall: kill(client, SIGSTOP)
        }
        if drop != .stall { try first.wait("a session without a terminal") { try ssh.isListed("detached") } }
        #expect(try ssh.desk.nothingIsDecided())
        // What runs ends while nobody looks, in one story; in the others somebody is there again.
        if drop == .client { try Files.write("", to: ssh.desk.path("go")) }

        let second = try ssh.login("PROGRAM attach desk", rows: 30, columns: 90)
        // Keys that come before there is a picture, and as soon as there is one.
        second.type("a")
        try second.wait(for: "2 pending")
        second.type("\ta")
        second.pause(milliseconds: 100)
        second.type("a")
        second.pause(milliseconds: 1000)
        #expect(try ssh.desk.nothingIsDecided() && second.screen.complaints.isEmpty)
        #expect(second.picture.contains("2 pending"), "\(second.picture)")
        if drop == .stall {
            // The old terminal takes nothing more, and still everybody else is served; then it goes.
            #expect(try ssh.isListed("2 attached"))
            kill(client, SIGKILL)
            kill(client, SIGCONT)
            try second.wait("the end of the one that stood still") { try ssh.isListed("1 attached") }
        }
        if drop != .client {
            #expect(!second.picture.contains("the work is done"))
            try Files.write("", to: ssh.desk.path("go"))
        }
        try second.wait("the result of what ran") { try ssh.desk.log().count == 3 && ssh.desk.log()[2].outcome?.hasSucceeded == true }

        // The window changes while a frame is on its way.
        second.resize(rows: 40, columns: 120)
        try second.wait(for: "2 pending")
        #expect(try ssh.desk.nothingIsDecided())
        second.type("\u{1C}")
        try second.wait(for: "exit status 0")
        #expect(second.picture.contains("the session desk goes on, 2 calls wait in it; `assent attach desk`"), "\(second.picture)")
        #expect(second.isAsBefore, "\(second.screen.leftovers)")
        #expect(try ssh.desk.journal().verify().broken == nil)
    }

    /// Nothing of a login is needed by the engine: not its folder for sockets, nor the folder of the engine's own socket.
    @Test func theLastLoginEndsAndAnotherComes() throws {
        let ssh = try SSHDesk()
        let first = try ssh.loginAndPropose()
        first.type("\u{1C}")
        try first.wait(for: "exit status 0")
        #expect(first.isAsBefore, "\(first.screen.leftovers)")
        try first.wait("no connection") { ssh.server.connections.isEmpty }
        let engine = try #require(ssh.desk.engines.processes.first)
        Files.remove(ssh.runtimeFolder)
        Files.remove(ssh.desk.engines.folder)
        try first.wait("a new socket") { ssh.desk.engines.processes == [engine] }

        let second = try ssh.login("PROGRAM attach", rows: 24, columns: 80)
        try second.wait(for: "2 pending")
        try Files.write("", to: ssh.desk.path("go"))
        try second.wait("the result of what ran") { try ssh.desk.log().count == 3 && ssh.desk.log()[2].outcome?.hasSucceeded == true }
        #expect(try ssh.desk.nothingIsDecided())
        try second.say("/detach")
        try second.wait(for: "exit status 0")
        #expect(second.isAsBefore, "\(second.screen.leftovers)")
    }

    /// The journal tells who approved: what the system knows, and what the login claims.
    @Test func theJournalTellsWhoApproved() throws {
        let ssh = try SSHDesk()
        let terminal = try ssh.login("tty; echo $SSH_CONNECTION; exec PROGRAM --practice --session desk")
        try terminal.wait(for: "type a message", seconds: 40)
        try terminal.say("run touch here")
        try terminal.wait(for: "1 pending")
        terminal.type("\t")
        terminal.pause(milliseconds: 900)
        terminal.type("a")
        try terminal.wait("a tool that ran") { Files.exists(ssh.desk.path("here")) }
        try terminal.wait("a decision") { try ssh.desk.log().first?.author != nil }
        let author = try #require(ssh.desk.log().first?.author)
        let said = String(decoding: terminal.written, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        let user = try #require(getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) })
        #expect(author.kind == .person && author.name == user && author.uid == getuid())
        #expect(author.terminal == said.first { $0.hasPrefix("/dev/pts/") })
        #expect(author.origin?.hasPrefix("127.0.0.1 ") == true && author.origin == said.first { $0.hasPrefix("127.0.0.1 ") })
        #expect(author.key == ssh.server.fingerprint)
        let process = try #require(author.process)
        #expect(try Files.text("/proc/\(process)/cmdline").contains("--practice") && !ssh.desk.engines.processes.contains(process))
        terminal.type("\u{1C}")
        try terminal.wait(for: "exit status 0")
        #expect(terminal.isAsBefore, "\(terminal.screen.leftovers)")
        // `assent log` shows it to people too.
        #expect(try ssh.desk.run(["log", "--json"]).text.contains(ssh.server.fingerprint))
    }

    enum Multiplexer: String, Sendable, CaseIterable, CustomTestStringConvertible {
        case tmux, screen

        var testDescription: String { rawValue }
        var isInstalled: Bool { (try? Shell.run(["sh", "-c", "command -v \(rawValue)"]))?.status == 0 }

        /// - Parameter folder: where its socket may lie.
        func start(_ program: String, in folder: String) -> String {
            switch self {
            case .tmux: "exec tmux -S \(folder)/tmux -f /dev/null new-session -A -s chat \(program)"
            case .screen: "SCREENDIR=\(folder)/screens exec screen -c /dev/null -U -S chat \(program)"
            }
        }

        func again(in folder: String) -> String {
            switch self {
            case .tmux: "exec tmux -S \(folder)/tmux attach-session -t chat"
            case .screen: "SCREENDIR=\(folder)/screens exec screen -U -D -r chat"
            }
        }

        func end(in folder: String) throws {
            switch self {
            case .tmux: _ = try Shell.run(["tmux", "-S", "\(folder)/tmux", "kill-server"])
            case .screen: _ = try Shell.run(["screen", "-S", "chat", "-X", "quit"], environment: ["SCREENDIR": "\(folder)/screens"])
            }
        }
    }

    /// The chat in a multiplexer in a login: when the connection is lost the multiplexer goes on, and the chat in it.
    @Test(arguments: Multiplexer.allCases.filter(\.isInstalled)) func insideAMultiplexer(_ multiplexer: Multiplexer) throws {
        let ssh = try SSHDesk()
        let folder = ssh.desk.scratch.path
        mkdir("\(folder)/screens", 0o700)
        defer { try? multiplexer.end(in: folder) }
        let first = try ssh.loginAndPropose(multiplexer.start("PROGRAM --practice --session desk", in: folder))
        first.resize(rows: 24, columns: 80)
        first.pause(milliseconds: 300)
        first.resize(rows: 40, columns: 120)
        try first.wait(for: "2 pending")
        ssh.server.dropConnections()
        try first.wait(for: "exit status 255")
        #expect(try ssh.desk.nothingIsDecided() && ssh.isListed("1 attached"))

        let second = try ssh.login(multiplexer.again(in: folder), rows: 30, columns: 100)
        try second.wait(for: "2 pending")
        try Files.write("", to: ssh.desk.path("go"))
        try second.wait("the result of what ran") { try ssh.desk.log().count == 3 && ssh.desk.log()[2].outcome?.hasSucceeded == true }
        #expect(try ssh.desk.nothingIsDecided())
        // The pane has the focus still; a person looks, and approves the first.
        try second.wait(for: "#1")
        second.type("k")
        second.pause(milliseconds: 900)
        second.type("a")
        try second.wait("an approved deletion") { !Files.exists(ssh.desk.path("a.log")) }
        try second.wait(for: "1 pending")
        #expect(Files.exists(ssh.desk.path("b.log")))
        second.type("\u{1C}")
        try second.wait("a session without a terminal") { try ssh.isListed("detached") }
    }
}

extension LogRecord.Outcome {
    var hasSucceeded: Bool { if case .succeeded = self { true } else { false } }
}
