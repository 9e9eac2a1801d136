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

enum SandboxHere {
    static func isPossible() async -> Bool {
        guard let fixture = try? Fixture() else { return false }
        return await Sandbox(SandboxSettings(), workspace: fixture.box.workspace, ownFolders: []).check(.noNetwork).trouble == nil
    }
}

/// What is shut in, by what `bwrap` really does here.
@Suite(.enabled("bubblewrap (bwrap) is not installed or does not work here") { await SandboxHere.isPossible() }, .timeLimit(.minutes(2)))
struct SandboxTests {
    init() { ProcessTree.adoptOrphans() }

    static func fixture(
        _ choice: SandboxChoice = .noNetwork, limits: ToolLimits = ToolLimits(), hidden: [ExactString] = [], folderName: String = "ws",
        variables: [EnvironmentEntry] = Fixture.variables
    ) throws -> Fixture {
        try Fixture(
            limits: limits, variables: variables,
            sandbox: SandboxSettings(runCommand: choice, runShell: choice, hidden: hidden), folderName: folderName)
    }

    /// The first line of what a script says.
    private func line(_ fixture: Fixture, _ script: String) async throws -> String {
        String(try await fixture.shell(script).text.prefix { $0 != "\n" })
    }

    @Test(arguments: [SandboxChoice.network, .noNetwork])
    func onlyTheWorkingFolderCanBeWritten(_ choice: SandboxChoice) async throws {
        let fixture = try Self.fixture(choice)
        try fixture.folder(".git")
        let result = try await fixture.shell("echo new > a && mkdir sub && echo x > sub/b && echo y > .git/config && pwd && echo $PWD")
        #expect(result.text.hasPrefix("\(fixture.workspace)\n\(fixture.workspace)\nexit status 0"), "\(result.text)")
        #expect(try fixture.text("a") == "new\n")
        #expect(try fixture.text(".git/config") == "y\n")
        for place in ["/root", "/etc", "/usr", "/home", "/", "/var"] where Files.exists(place) {
            let result = try await fixture.shell("echo x > \(place)/assent-test-\(getpid())")
            #expect(result.isError, "\(place)")
            #expect(!Files.exists("\(place)/assent-test-\(getpid())"))
        }
        // Beside the working folder there is nothing.
        #expect(try await fixture.shell("ls \(fixture.outside)").isError)
        #expect(try await fixture.shell("echo x > \(fixture.outside)/x").isError)
        #expect(try Files.list(fixture.outside).isEmpty)
    }

    @Test func whatIsTemporaryIsItsOwnAndUsable() async throws {
        let outside = "/tmp/assent-test-\(getpid())"
        try Files.write("outside", to: outside)
        defer { Files.remove(outside) }
        let variables = [EnvironmentEntry(name: "TMPDIR", value: "/somewhere"), EnvironmentEntry(name: "HOME", value: "/root")]
        let fixture = try Self.fixture(variables: variables)
        #expect(try await fixture.shell("cat \(outside)").isError)
        #expect(try await line(fixture, "f=$(mktemp) && echo well > $f && cat $f") == "well")
        #expect(try await line(fixture, "echo $TMPDIR") == "/tmp")
        #expect(try await line(fixture, "echo x > /tmp/left; echo x > /var/tmp/left; echo x > /run/left; echo x > /dev/shm/left && echo well") == "well")
        for place in ["/tmp/left", "/var/tmp/left", "/run/left", "/dev/shm/left"] { #expect(!Files.exists(place)) }
        #expect(try await fixture.shell("cat /tmp/left").isError)
        // The environment is the one that is shown.
        let facts = try await fixture.facts("run_command", Fixture.command(["env"]))
        let names = Set(try await fixture.command(["env"]).text.split(separator: "\n").filter { $0.contains("=") }.map(String.init))
        #expect(names == Set(facts.environment.map { "\($0.name)=\($0.value)" }))
    }

    @Test func whatIsTheProgramsOwnIsNotSeen() async throws {
        let sockets = try ScratchFolder()
        try Files.write("", to: "\(sockets.path)/engine")
        let fixture = try Self.fixture(hidden: [ExactString(sockets.path)])
        try Files.write("secret", to: "\(fixture.data)/journal.sqlite")
        #expect(try await fixture.shell("cat \(fixture.data)/journal.sqlite").isError)
        #expect(try await fixture.shell("cat \(sockets.path)/engine").isError)
        // Also where it lies below the working folder.
        let home = ToolBox(
            workspace: try Workspace(folder: ExactString(fixture.scratch.path)), environment: ChildEnvironment(choosingFrom: Fixture.variables),
            ownFolders: [ExactString(fixture.data)], sandbox: SandboxSettings(runCommand: .network))
        let result = try await run(home, ["sh", "-c", "echo x > made; ls data; echo x > data/y; cat data/journal.sqlite"])
        #expect(result.isError)
        #expect(!result.text.contains("secret") && !result.text.contains("journal.sqlite\n"))
        #expect(Files.exists("\(fixture.scratch.path)/made"))
        #expect(try Files.list(fixture.data) == ["journal.sqlite"])
        // And whoever works in it works in no sandbox.
        let inside = ToolBox(
            workspace: try Workspace(folder: ExactString(fixture.data)), environment: ChildEnvironment(choosingFrom: Fixture.variables),
            ownFolders: [ExactString(fixture.data)], sandbox: SandboxSettings(runCommand: .network))
        let arguments = try ToolArguments(parsing: Fixture.command(["true"]).serialized())
        let definition = try #require(inside.definitions.first { $0.name == "run_command" })
        #expect(await inside.facts(tool: definition, arguments: arguments).words?.contains("a folder of Assent's own") == true)
    }

    private func run(_ box: ToolBox, _ argv: [String]) async throws -> ExecutionResult {
        let definition = try #require(box.definitions.first { $0.name == "run_command" })
        let arguments = try ToolArguments(parsing: Fixture.command(argv).serialized())
        guard case .facts(let facts) = await box.facts(tool: definition, arguments: arguments) else { throw Unexpected(description: "no facts") }
        return await box.run(try Fixture.warrant(definition, arguments, facts), output: { _ in })
    }

    @Test func thereAreNoOtherProcesses() async throws {
        let fixture = try Self.fixture()
        // The first is the sandbox's own.
        let numbers = try await line(fixture, "cd /proc; echo [0-9]*")
        #expect(numbers == "1 2")
        #expect(try await fixture.shell("kill -0 \(getpid())").isError)
        #expect(try await line(fixture, "cat /proc/1/environ | tr '\\0' '\\n' | grep -c KEY") == "0")
    }

    @Test func thereIsANetworkOrNone() async throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isUp = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0 }
        }
        try #require(isUp)
        let connect = ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/\(UInt16(bigEndian: address.sin_port)) && echo reached"]
        for (choice, reaches) in [(SandboxChoice.off, true), (.network, true), (.noNetwork, false)] {
            let result = try await Self.fixture(choice).command(connect)
            #expect(result.text.contains("reached") == reaches, "\(choice): \(result.text)")
            #expect(result.isError == !reaches)
        }
        // It has a loopback of its own.
        #expect(try await Self.fixture().shell("cat /proc/net/dev | grep -c lo:").text.hasPrefix("1\n"))
    }

    @Test func noWayLeadsOutOfIt() async throws {
        let fixture = try Self.fixture()
        let ways = [
            "mount -o remount,rw /", "umount /proc/sys", "mount -t tmpfs t /mnt", "mount --bind / /mnt", "mknod /tmp/disk b 8 0",
            "cat /proc/sys/kernel/hostname > /proc/sys/kernel/hostname", "chroot / true", "nsenter -t 1 -m true", "chmod u+w /etc",
            "unshare -m sh -c 'mount -o remount,rw / && touch /etc/assent-test'", "hostname elsewhere", "ulimit -x unlimited",
            "unshare -Urm sh -c 'mount -o remount,rw / && touch /etc/assent-test'", "touch -h /root", "rmdir \(fixture.workspace)",
        ]
        for way in ways { #expect(try await fixture.shell(way).isError, "\(way)") }
        #expect(!Files.exists("/etc/assent-test"))
    }

    @Test func theMarkOfItsCallIsOnIt() async throws {
        let fixture = try Self.fixture()
        // Without an engine's own mark the hard limit is lowered a moment after the start; the soft one from the first on.
        let result = try await fixture.shell(
            "grep 'Max file locks' /proc/self/limits; while grep -q 'Max file locks.*unlimited' /proc/self/limits; do :; done; echo marked")
        #expect(result.text.contains("\nmarked\n"))
    }

    // MARK: Ending

    private static let daemonise = """
        (setsid sh -c '(trap "" TERM HUP INT PIPE; yes flood & echo x > pid.new; mv pid.new pid; wait) &' &)
        until [ -s pid ]; do sleep 0.01; done
        """

    private static func quick(_ time: Duration = .seconds(120)) -> ToolLimits {
        var limits = ToolLimits()
        limits.killAfter = .milliseconds(100)
        limits.commandTime = time
        return limits
    }

    private func expectNothingIsLeft(_ fixture: Fixture) {
        let left = ProcessTable.entries().filter { process in
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink("/proc/\(process.key.number)/cwd", &buffer, buffer.count)
            return count > 0 && String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self).hasPrefix(fixture.workspace)
        }
        #expect(left.isEmpty, "\(left.map(\.key.number))")
    }

    @Test func aDaemonEndsWithItsCall() async throws {
        let fixture = try Self.fixture(limits: Self.quick())
        let result = try await fixture.shell("\(Self.daemonise)\nsleep 0.2; exit 7")
        #expect(result.text.contains("\nexit status 7, "), "\(result.text.suffix(300))")
        #expect(result.text.contains("; 2 processes that it had left running were ended"), "\(result.text.suffix(300))")
        expectNothingIsLeft(fixture)
    }

    @Test func aDaemonEndsWhenTimeIsOver() async throws {
        let fixture = try Self.fixture(limits: Self.quick(.seconds(1)))
        let result = try await fixture.shell("\(Self.daemonise)\ntrap '' TERM; while :; do sleep 0.1; done")
        #expect(result.text.hasSuffix("\ntimed out after 1 s; it and everything it had started were ended"))
        expectNothingIsLeft(fixture)
    }

    @Test func aDaemonEndsWhenThePersonStops() async throws {
        let fixture = try Self.fixture(limits: Self.quick())
        let watcher = Watcher()
        let task = Task { try await fixture.shell("\(Self.daemonise)\ntrap '' TERM; while :; do sleep 0.1; done", output: watcher.take) }
        await watcher.wait(for: 500_000)
        task.cancel()
        #expect(try await task.value.text.contains("\ncancelled, "))
        expectNothingIsLeft(fixture)
    }

    @Test func aProgramMayEndInOrder() async throws {
        let fixture = try Self.fixture()
        let watcher = Watcher()
        let task = Task {
            try await fixture.shell("trap 'echo cleaned > done; exit 0' TERM; echo ready; while :; do sleep 0.05; done", output: watcher.take)
        }
        await watcher.wait(for: 6)
        task.cancel()
        #expect(try await task.value.text.contains("cancelled"))
        #expect(try fixture.text("done") == "cleaned\n")
    }

    @Test func endsAreTold() async throws {
        let fixture = try Self.fixture()
        #expect(try await fixture.shell("echo well").text.hasPrefix("well\nexit status 0, "))
        #expect(try await fixture.shell("exit 3").text.hasPrefix("exit status 3, "))
        #expect(try await fixture.shell("kill -9 $$").text.hasPrefix("exit status 137 (in the sandbox this is also how signal 9 shows), "))
        #expect(try await fixture.shell("echo well").text.contains("left running") == false)
    }

    // MARK: What is started

    @Test(arguments: ["ws", "with blanks", "-dash", "täst 😀", "a'b\"c$(d)"])
    func anyFolderWillDo(_ name: String) async throws {
        let fixture = try Self.fixture(folderName: name)
        try fixture.folder("sub")
        let result = try await fixture.command(["sh", "-c", "pwd; echo x > y"], cwd: "sub")
        #expect(result.text.hasPrefix("\(fixture.workspace)/sub\nexit status 0"), "\(result.text)")
        #expect(try fixture.text("sub/y") == "x\n")
    }

    @Test func programsAreCalledAsTheyWereFound() async throws {
        let fixture = try Self.fixture()
        try fixture.link("alias", to: "/bin/sh")
        #expect(try await fixture.command(["./alias", "-c", "echo $0"]).text.hasPrefix("./alias\n"))
        #expect(try await fixture.command(["sh", "-c", "echo $0"]).text.hasPrefix("/usr/bin/sh\n"))
        try fixture.write("#!/bin/sh\necho \"$@\"\n", to: "script")
        #expect(chmod("\(fixture.workspace)/script", 0o755) == 0)
        #expect(try await fixture.command(["./script", "--bind", "--", "-x", ""]).text.hasPrefix("--bind -- -x \n"))
    }

    @Test func whatIsNotThereInsideIsSaidBeforeItRuns() async throws {
        let fixture = try Self.fixture()
        try Files.write("#!/bin/sh\necho x\n", to: "\(fixture.outside)/tool")
        #expect(chmod("\(fixture.outside)/tool", 0o755) == 0)
        #expect(try await fixture.problem("run_command", Fixture.command(["../out/tool"])).hasPrefix("In the sandbox there is no "))
        #expect(try await fixture.problem("run_command", Fixture.command(["true"], cwd: "../out")).hasPrefix("In the sandbox there is no "))
        #expect(try await fixture.command(["pwd"], cwd: "/usr").text.hasPrefix("/usr\n"))
    }

    @Test func itIsPartOfWhatIsApproved() async throws {
        let (open, shut) = (try Self.fixture(.off), try Self.fixture(.noNetwork))
        let facts = try await shut.facts("run_command", Fixture.command(["true"]))
        #expect(facts.sandbox?.choice == .noNetwork)
        #expect(facts.sandbox?.program?.string.hasSuffix("/bwrap") == true)
        let definition = try shut.definition("run_command")
        #expect(definition.summary.contains("there is no network"))
        let arguments = try ToolArguments(parsing: Fixture.command(["true"]).serialized())
        func sheet(_ facts: Facts) -> CallSheet {
            CallSheet(key: CallKey(session: SessionID("s"), number: 1), revision: 1, definition: definition, arguments: arguments, facts: facts)
        }
        var other = facts
        other.sandbox = SandboxFact(.network, program: facts.sandbox?.program)
        #expect(sheet(facts).binding != sheet(other).binding)
        #expect(sheet(facts).changes(since: sheet(other)) == ["The sandbox of the command is another one than before."])
        let rows = Inspection.display(of: sheet(facts), verdict: Policy().verdict(on: sheet(facts))).rows
        #expect(rows.contains(DisplayRow(.effect, label: "sandbox", "writes only in the working folder")))
        #expect(rows.contains(DisplayRow(.effect, label: "network", "none")))
        #expect(try await open.facts("run_command", Fixture.command(["true"])).sandbox == SandboxFact(.off))
        // What was approved for a sandbox does not run without one.
        let result = await open.box.run(try Fixture.warrant(try open.definition("run_command"), arguments, facts), output: { _ in })
        #expect(result.isError && result.text.contains("nothing was run"))
    }

    @Test func eachToolHasItsOwn() async throws {
        let fixture = try Fixture(sandbox: SandboxSettings(runShell: .noNetwork))
        #expect(try await fixture.facts("run_command", Fixture.command(["true"])).sandbox?.choice == .off)
        #expect(try await fixture.facts("run_shell", ["command": "true"]).sandbox?.choice == .noNetwork)
        #expect(try await fixture.run("run_shell", ["command": "echo [0-9]* < /dev/null; cd /proc; echo [0-9]*"]).text.contains("1 2\n"))
    }
}

extension FactsResult {
    fileprivate var words: String? {
        switch self {
        case .problem(let sentence), .doomed(_, let sentence): sentence
        case .facts: nil
        }
    }
}
