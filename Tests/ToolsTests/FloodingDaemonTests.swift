import Approval
import TestSupport
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The worst that a command can leave behind: a grandchild in a session of its own, without parents, that heeds no request
/// to end and floods the pipe that it was handed. However the call ends, there is one result and no process.
@Suite(.timeLimit(.minutes(2))) struct FloodingDaemonTests {
    init() { ProcessTree.adoptOrphans() }

    /// Starts the grandchild through two forks and a new session, and returns once its number is in `pid`. Its shell ignores
    /// what asks it to end, and `yes` inherits that.
    private static let daemonise = """
        (setsid sh -c '(trap "" TERM HUP INT PIPE; echo $$ > shell; yes flood & echo $! > pid.new; mv pid.new pid; wait) &' &)
        until [ -s pid ]; do sleep 0.01; done
        """

    private static func limits(time: Duration = .seconds(120)) -> ToolLimits {
        var limits = ToolLimits()
        limits.killAfter = .milliseconds(100)
        limits.commandTime = time
        return limits
    }

    private func expectNothingIsLeft(_ fixture: Fixture) throws {
        let pid = try fixture.text("pid")
        #expect(!isAlive(pid))
        // Nor anything else that was started there: its working folder would say so.
        let left = ProcessTable.entries().filter { process in
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink("/proc/\(process.key.number)/cwd", &buffer, buffer.count)
            return count > 0 && String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) == fixture.workspace
        }
        #expect(left.isEmpty, "\(left.map(\.key.number))")
    }

    private func expectFlood(_ text: String) {
        #expect(text.contains("flood\nflood\n"))
        #expect(text.contains(" are left out here"))
        #expect(text.utf8.count < 70_000)
    }

    @Test func endedByItsOwnExit() async throws {
        let fixture = try Fixture(limits: Self.limits())
        let result = try await fixture.shell("\(Self.daemonise)\nsleep 0.2; exit 7")
        #expect(result.isError)
        expectFlood(result.text)
        #expect(result.text.contains("\nexit status 7, "))
        #expect(result.text.contains("left running"))
        try expectNothingIsLeft(fixture)
    }

    @Test func endedByASignal() async throws {
        let fixture = try Fixture(limits: Self.limits())
        let result = try await fixture.shell("\(Self.daemonise)\nsleep 0.2; kill -SEGV $$")
        #expect(result.isError)
        expectFlood(result.text)
        #expect(result.text.contains("\nkilled by signal 11, "))
        try expectNothingIsLeft(fixture)
    }

    @Test func endedByTime() async throws {
        let fixture = try Fixture(limits: Self.limits(time: .seconds(1)))
        let result = try await fixture.shell("\(Self.daemonise)\ntrap '' TERM; while :; do sleep 0.1; done")
        #expect(result.isError)
        expectFlood(result.text)
        #expect(result.text.hasSuffix("\ntimed out after 1 s; it and everything it had started were ended"))
        try expectNothingIsLeft(fixture)
    }

    @Test func endedByThePerson() async throws {
        let fixture = try Fixture(limits: Self.limits())
        let watcher = Watcher()
        let task = Task {
            try await fixture.shell("\(Self.daemonise)\ntrap '' TERM; while :; do sleep 0.1; done", output: watcher.take)
        }
        await watcher.wait(for: 500_000)
        task.cancel()
        let result = try await task.value
        #expect(result.isError)
        expectFlood(result.text)
        #expect(result.text.contains("\ncancelled, "))
        try expectNothingIsLeft(fixture)
    }

    /// Nobody has had a look at the program yet when its grandchild is already without parents; and other calls run, so that an
    /// orphan alone says nothing.
    @Test func oneThatIsQuickEndsWithItsCallBesideOthers() async throws {
        let other = try Fixture(limits: Self.limits())
        let watcher = Watcher()
        let task = Task { try await other.shell("echo up; sleep 1000", output: watcher.take) }
        await watcher.wait(for: 3)
        for _ in 0..<10 {
            let fixture = try Fixture(limits: Self.limits())
            let script = """
                env -i setsid sh -c '(trap "" TERM HUP INT PIPE; echo $$ > shell; yes flood & echo $! > pid.new; mv pid.new pid; wait) &' &
                until [ -s pid ]; do sleep 0.01; done
                """
            let result = try await fixture.shell(script)
            #expect(result.text.contains("left running"))
            try expectNothingIsLeft(fixture)
        }
        task.cancel()
        _ = try await task.value
    }

    /// The same flood in bytes that are no text.
    @Test func aFloodThatIsNoTextIsToldAsText() async throws {
        let fixture = try Fixture(limits: Self.limits())
        let result = try await fixture.shell("head -c 3000000 /dev/urandom; printf '\\377\\000\\303'; exit 3")
        #expect(result.text.contains("[bytes that are not text are replaced by U+FFFD]\n"))
        #expect(!result.text.utf8.contains(0))
        #expect(result.text.contains("\nexit status 3, "))
        #expect(result.text.utf8.count < 300_000)
    }
}
