import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Everything that a command starts ends with it, one way or the other.
@Suite(.timeLimit(.minutes(2))) struct ProcessTreeTests {
    init() { ProcessTree.adoptOrphans() }

    /// Writes its number to `pid` and stays, whatever it is asked.
    private static let stubborn = #"trap "" TERM HUP INT; echo $$ > pid.new; mv pid.new pid; while :; do sleep 1; done"#
    private static let wait = "until [ -s pid ]; do sleep 0.01; done"

    /// A program is marked as soon as it has started; a script that is quicker is a case of its own, below.
    private static let marked = "while grep -q 'file locks *unlimited' /proc/$$/limits; do :; done"

    struct Hiding: Sendable, CustomTestStringConvertible {
        let name: String
        /// Starts `$S` in the background.
        let script: String
        var testDescription: String { name }
    }

    private static let hidings = [
        Hiding(name: "in the background", script: #"sh -c "$S" &"#),
        Hiding(name: "with the pipe closed", script: #"sh -c "$S" >/dev/null 2>&1 &"#),
        Hiding(name: "in a session of its own", script: #"setsid sh -c "$S" &"#),
        Hiding(name: "in a session of its own, with the pipe closed", script: #"setsid sh -c "$S" </dev/null >/dev/null 2>&1 &"#),
        Hiding(name: "with an empty environment", script: #"env -i setsid sh -c "$S" >/dev/null 2>&1 &"#),
        Hiding(
            name: "as a daemon, twice removed, with an empty environment",
            script: #"(setsid sh -c 'env -i setsid sh -c "$1" x >/dev/null 2>&1 &' x "$S" >/dev/null 2>&1 &)"#),
        Hiding(name: "stopped", script: #"sh -c "$S" >/dev/null 2>&1 & \#(wait); kill -STOP $!"#),
        Hiding(name: "without the mark, with an empty environment", script: #"prlimit --locks=7:7 env -i sh -c "$S" >/dev/null 2>&1 &"#),
    ]

    /// Known by their parent while that is there. An orphan that has the variable left is ended when no other call is about
    /// that it could be of, as below.
    private static let strayed = [
        Hiding(name: "without the mark, in a session of its own", script: #"prlimit --locks=7:7 setsid sh -c "$S" >/dev/null 2>&1 &"#),
        Hiding(name: "without anything, in a session of its own", script: #"prlimit --locks=7:7 env -i setsid sh -c "$S" >/dev/null 2>&1 &"#),
    ]

    @Test(arguments: hidings)
    func leftoversEndWithTheCall(_ hiding: Hiding) async throws {
        let fixture = try Fixture()
        let result = try await fixture.command(
            ["sh", "-c", "S=$1; export S; \(Self.marked); \(hiding.script)\n\(Self.wait); echo started", "x", Self.stubborn])
        #expect(result.text.hasPrefix("started\nexit status 0"))
        #expect(!isAlive(try fixture.text("pid")))
        #expect(result.text.contains("left running"))
    }

    @Test(arguments: hidings + strayed)
    func cancellingEndsEverything(_ hiding: Hiding) async throws {
        var limits = ToolLimits()
        limits.killAfter = .milliseconds(100)
        let fixture = try Fixture(limits: limits)
        let watcher = Watcher()
        let script = "S=$1; export S; \(Self.marked); \(hiding.script)\n\(Self.wait); trap '' TERM; echo started; while :; do sleep 1; done"
        let task = Task { try await fixture.command(["sh", "-c", script, "x", Self.stubborn], output: watcher.take) }
        await watcher.wait(for: 8)
        task.cancel()
        let result = try await task.value
        #expect(result.isError)
        #expect(result.text.hasPrefix("started\ncancelled, "))
        #expect(!isAlive(try fixture.text("pid")))
    }

    /// Its program is over before anyone could look at it. In a process of its own: what has ended by itself is an orphan
    /// that nobody knows, and the process of all tests, which waits for any child, would find it again and again.
    @Test func whatGotAwayAtOnceEndsToo() async throws {
        await #expect(processExitsWith: .success) {
            ProcessTree.adoptOrphans()
            // The second takes the mark off; the variable is left.
            for program in ["", "prlimit --locks=7:7 "] {
                let fixture = try Fixture()
                let script = #"setsid sh -c '(\#(program)setsid sh -c "$S" x >/dev/null 2>&1 &)' >/dev/null 2>&1 & exit 0"#
                _ = try await fixture.command(["sh", "-c", "S=$1; export S; \(script)", "x", ProcessTreeTests.stubborn])
                // It may have been ended before it came to write its number.
                while Files.exists("\(fixture.workspace)/pid"), isAlive(try fixture.text("pid")) {
                    _ = try await fixture.command(["true"])
                }
                Files.remove(fixture.scratch.path)
            }
            while waitpid(-1, nil, 0) > 0 || errno == EINTR {}
            exit(0)
        }
    }

    @Test func timeEndsARun() async throws {
        var limits = ToolLimits()
        limits.commandTime = .milliseconds(300)
        let fixture = try Fixture(limits: limits)
        let result = try await fixture.shell("echo $$ > pid; echo before; sleep 1000")
        #expect(result == .init(text: "before\ntimed out after 0.3 s; it and everything it had started were ended", isError: true))
        #expect(!isAlive(try fixture.text("pid")))
    }

    @Test func aProgramMayEndInOrder() async throws {
        let fixture = try Fixture()
        let watcher = Watcher()
        let task = Task {
            try await fixture.shell("trap 'echo cleaned > done; exit 0' TERM; echo ready; while :; do sleep 0.05; done", output: watcher.take)
        }
        await watcher.wait(for: 6)
        task.cancel()
        #expect(try await task.value.text.contains("cancelled"))
        #expect(try fixture.text("done") == "cleaned\n")
    }

    @Test func whatIsStoppedMayEndInOrderToo() async throws {
        let fixture = try Fixture()
        let orderly = "trap 'echo cleaned > done; exit 0' TERM; echo $$ > pid.new; mv pid.new pid; while :; do sleep 0.05; done"
        _ = try await fixture.command(["sh", "-c", #"sh -c "$1" >/dev/null 2>&1 & \#(Self.wait); kill -STOP $!"#, "x", orderly])
        #expect(try fixture.text("done") == "cleaned\n")
    }

    @Test func aFloodCanBeCancelled() async throws {
        let fixture = try Fixture()
        let watcher = Watcher()
        let task = Task { try await fixture.command(["yes"], output: watcher.take) }
        await watcher.wait(for: 500_000)
        task.cancel()
        let result = try await task.value
        #expect(result.text.contains("cancelled"))
        #expect(result.text.utf8.count < 70_000)
    }

    @Test func aFloodThatOutlivesItsProgramEnds() async throws {
        let fixture = try Fixture()
        let result = try await fixture.shell("trap '' TERM; yes & echo $! > pid; sleep 0.1")
        #expect(result.text.contains("exit status 0"))
        #expect(!isAlive(try fixture.text("pid")))
    }

    @Test func aRunThatIsCancelledBeforeItStartsDoesNothing() async throws {
        let fixture = try Fixture()
        let definition = try fixture.definition("run_command")
        let arguments = try parsed(Fixture.command(["sh", "-c", "echo x > marker"]))
        let facts = try await fixture.facts("run_command", Fixture.command(["sh", "-c", "echo x > marker"]))
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await fixture.box.run(try Fixture.warrant(definition, arguments, facts), output: { _ in })
        }
        task.cancel()
        #expect(try await task.value.isError)
        #expect(!Files.exists("\(fixture.workspace)/marker"))
    }

    @Test func otherRunsAreLeftAlone() async throws {
        let fixture = try Fixture()
        let watcher = Watcher()
        #expect(mkfifo("\(fixture.workspace)/go", 0o600) == 0)
        async let long = fixture.shell("setsid sh -c 'echo $$ > pid; exec sleep 1000' & \(Self.wait); echo ready; cat go", output: watcher.take)
        await watcher.wait(for: 6)
        let task = Task { try await fixture.shell("setsid sleep 1000 & sleep 1000") }
        for _ in 0..<5 { _ = try await fixture.shell("setsid sleep 1000 & exit 0") }
        task.cancel()
        _ = try await task.value
        #expect(isAlive(try fixture.text("pid")))
        try Files.write("", to: "\(fixture.workspace)/go")
        #expect(try await long.text.contains("exit status 0"))
        #expect(!isAlive(try fixture.text("pid")))
    }

    @Test func childrenOfOursThatNoToolStartedAreLeftAlone() async throws {
        let fixture = try Fixture()
        var pid: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("1000"), nil]
        defer { arguments.forEach { free($0) } }
        #expect(posix_spawn(&pid, "/bin/sleep", nil, nil, &arguments, nil) == 0)
        _ = try await fixture.shell("setsid sleep 1000 & exit 0")
        #expect(kill(pid, 0) == 0)
        var status: Int32 = 0
        #expect(waitpid(pid, &status, WNOHANG) == 0)
        #expect(kill(pid, SIGKILL) == 0)
        #expect(waitpid(pid, &status, 0) == pid)
    }

    @Test func theProcessListIsReadWhateverNamesAreInIt() {
        func parse(_ line: String) -> ProcessEntry? {
            Array(line.utf8).withUnsafeBytes { ProcessTable.parse($0, 4711) }
        }
        let entry = parse("4711 (a) S 1 (b) R 99 4712 4713 34816 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 2 3\n")
        #expect(entry?.parent == 99)
        #expect(entry?.group == 4712)
        #expect(entry?.session == 4713)
        #expect(entry?.key.start == 987_654)
        #expect(entry?.isEnded == false)
        #expect(parse("4711 (a) Z 1 1 1 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 5")?.isEnded == true)
        for line in ["", "4711 (a", "4711 (a)", "4711 (a) ", "4711 (a) S", "4711 (a) S 1 1 1 0 -1 4"] { #expect(parse(line) == nil) }
        #expect(ProcessTable.entry(getpid())?.key.number == getpid())
        #expect(ProcessTable.entries().contains { $0.key.number == getpid() })
    }
}

private func parsed(_ value: JSONValue) throws -> ToolArguments { try ToolArguments(parsing: value.serialized()) }
