import Approval
import JSON
import TestSupport
import Testing

@testable import Tools

/// Real programs that are run when a call waits.
@Suite struct PendingProgramTests {
    init() { ProcessTree.adoptOrphans() }

    private let variables = [EnvironmentEntry(name: "ASSENT_HANDLE", value: "desk/3")]

    private func program(_ desk: HookDesk, _ path: String, time: Duration = .seconds(30), _ words: [ExactString] = []) throws -> PendingProgram {
        PendingProgram(
            [ExactString(path)] + words, workspace: try Workspace(folder: ExactString(desk.fixture.workspace)),
            environment: ChildEnvironment(choosingFrom: Fixture.variables + [EnvironmentEntry(name: "API_KEY", value: "sk-1")]), time: time)
    }

    /// Invariant 37.
    @Test func itHasTheListAndNothingOfOurs() async throws {
        let desk = try HookDesk()
        let body = """
            exec > "$0.out" 2>&1
            env | sort; pwd; echo "words: $1"; wc -c; ls /proc/self/fd | wc -l
            test "$(ps -o sid= -p $$ | tr -d ' ')" = "$$" && echo leads its session
            (: < /dev/tty) 2> /dev/null || echo no terminal
            """
        let path = try desk.script("p", body)
        #expect(try await program(desk, path, ["a $HOME b"]).run(variables) == nil)
        let said = try Files.text("\(path).out")
        #expect(said.contains("ASSENT_HANDLE=desk/3") && said.contains("ASSENT_CALL=1") && said.contains("\n/\n"))
        #expect(!said.contains("API_KEY") && said.contains("words: a $HOME b"), "no shell reads its words")
        #expect(said.contains("\n0\n") && said.contains("\n4\n") && said.contains("leads its session") && said.contains("no terminal"))
    }

    @Test(arguments: [
        ("exit 3", "ended with exit status 3"), ("kill -9 $$", "was killed by signal 9"), ("head -c 1000000 /dev/zero; echo x >&2", nil), ("true", nil),
    ] as [(String, String?)])
    func itEnds(_ body: String, _ words: String?) async throws {
        let desk = try HookDesk()
        #expect(try await program(desk, try desk.script("p", body)).run(variables) == words)
    }

    /// It hangs, and so does what it started and hid.
    @Test func itIsEndedWithAllThatItStarted() async throws {
        let desk = try HookDesk()
        let path = try desk.script("p", #"trap '' TERM; setsid sleep 4711 & echo $! > "$0.pid"; sleep 4711"#)
        let trouble = try await program(desk, path, time: .milliseconds(700)).run(variables)
        // The second where the machine is so busy that nobody sees it end.
        #expect(["did not end within 0.7 s, and was ended", "did not come to an end"].contains(trouble))
        let pid = try #require(Int32(try Files.text("\(path).pid").split(separator: "\n").first ?? ""))
        for _ in 0..<500 where ProcessTable.entry(pid).map({ !$0.isEnded }) ?? false { try await Task.sleep(for: .milliseconds(20)) }
        #expect(ProcessTable.entry(pid).map(\.isEnded) ?? true)
    }

    /// Invariant 38.
    @Test func whileItRunsNothingOfItCanDecide() async throws {
        let desk = try HookDesk()
        let path = try desk.script("p", #"sleep 3600 & echo $$ $! > "$0.pids.new"; mv "$0.pids.new" "$0.pids"; sleep 3600"#)
        let program = try program(desk, path)
        async let trouble = program.run(variables)
        for _ in 0..<500 where !Files.exists("\(path).pids") { try await Task.sleep(for: .milliseconds(10)) }
        let pids = try Files.text("\(path).pids").split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
        #expect(pids.count == 2)
        for pid in pids {
            guard case .belowCall = ProcessTree.standing(of: pid) else { Issue.record("\(ProcessTree.standing(of: pid))"); continue }
        }
        await program.close()
        #expect(await trouble == nil, "the session ended")
        for pid in pids { #expect(!Files.exists("/proc/\(pid)/exe") || ProcessTable.entry(pid)?.isEnded == true) }
    }

    @Test func whatACallCouldHaveChangedIsNotRun() async throws {
        let desk = try HookDesk()
        let path = try desk.script("p", #"touch "$0.ran""#)
        let program = try program(desk, path)
        try Files.write("#!/bin/sh\ntouch \"$0.ran\"; true\n", to: path)
        #expect(await program.run(variables)?.hasPrefix("has changed since the session began") == true && !Files.exists("\(path).ran"))
        let inside = try desk.script("\(desk.fixture.workspace)/p", "true")
        #expect(try self.program(desk, inside).trouble?.hasPrefix("cannot be run: ") == true)
        #expect(try self.program(desk, "/no/such/program").trouble?.hasPrefix("cannot be run: ") == true)
    }
}
