import Approval
import CPlatform
import JSON
import TestSupport
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Who may speak to a process that runs tools. Each test is a process of its own, for a mark is for life.
@Suite(.timeLimit(.minutes(2))) struct StandingTests {
    /// Writes its number to the file `$1`, and stays until it is killed. (It runs no other program in the end: in that
    /// moment a process has no environment.)
    private static let stay = #"echo $$ > "$1.new"; mv "$1.new" "$1"; kill -STOP $$"#

    private enum Reason { case mark, sign, parent, unknown, none }

    /// Ends the process, with words about it, when it is not so.
    private static func require(_ isSo: Bool, _ what: String) {
        if isSo { return }
        print("not so: \(what)")
        end(1)
    }

    private static func require(_ pid: Int32, _ expected: Reason, _ what: String) {
        let standing = ProcessTree.standing(of: pid)
        let reason: Reason
        switch standing {
        case .independent: reason = .none
        case .unknown: reason = .unknown
        case .belowCall(let why): reason = why.contains("mark") ? .mark : why.contains("this one") ? .parent : .sign
        }
        require(reason == expected, "\(what): \(standing)")
    }

    /// Becomes an ordinary user whom nobody may look at.
    private static func becomeOrdinaryAndGuarded() {
        if geteuid() == 0, !(setgroups(0, nil) == 0 && setgid(65534) == 0 && setuid(65534) == 0) { exit(2) }
        require(cplatform_set_dumpable(0) == 0, "not to be looked at")
    }

    /// Ends what was started here: it would come to the process of all tests otherwise.
    private static func clearAway(_ pid: Int32) {
        _ = kill(pid, SIGKILL)
        while waitpid(pid, nil, 0) < 0, errno == EINTR {}
    }

    /// Leaves no process behind, not even one that has ended: it would come to the process of all tests, which waits for any.
    private static func end(_ status: Int32) -> Never {
        for process in ProcessTable.entries() where process.parent == getpid() { _ = kill(process.key.number, SIGKILL) }
        while waitpid(-1, nil, 0) > 0 || errno == EINTR {}
        exit(status)
    }

    /// Starts it by a shell that is gone afterwards; what it runs is an orphan.
    private static func orphan(_ script: String, in folder: String) throws -> Int32 {
        let file = "\(folder)/pid"
        _ = unlink(file)
        let line = "(S=$2; set -- \"$1\"; \(script) </dev/null >/dev/null 2>&1 &)"
        _ = try Shell.run(["sh", "-c", line, "x", file, stay])
        return try number(in: file)
    }

    private static func number(in file: String) throws -> Int32 {
        for _ in 0..<10_000 {
            if let text = try? Files.text(file), let pid = Int32(text.prefix { $0 != "\n" }) { return pid }
            usleep(2000)
        }
        throw Unexpected(description: "no process has written \(file)")
    }

    private static func child(_ words: [String], environment: [String] = []) throws -> Int32 {
        var pid: pid_t = 0
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        guard posix_spawn(&pid, words[0], nil, nil, &arguments, &variables) == 0 else {
            throw Unexpected(description: "\(words[0]) did not start")
        }
        return pid
    }

    private static let ways = [
        #"sh -c "$S" x "$1""#,
        #"setsid sh -c "$S" x "$1""#,
        #"env -i setsid sh -c "$S" x "$1""#,
        #"setsid sh -c 'env -i setsid sh -c "$1" x "$2" &' x "$S" "$1""#,
        #"prlimit --locks=7:7 env -i setsid sh -c "$S" x "$1""#,
        #"prlimit --locks=7: env -i setsid sh -c "$S" x "$1""#,
    ]

    /// The mark is looked at first, so that it alone tells here.
    @Test func aMarkStaysWithEveryDescendant() async throws {
        let scratch = try ScratchFolder()
        await #expect(processExitsWith: .success) { [folder = scratch.path as String] in
            ProcessTree.adoptOrphans()
            StandingTests.require(ProcessTree.standing(of: getppid()) == .independent, "a stranger")
            StandingTests.require(ProcessTree.markOwnDescendants(), "marked")
            let mark = ProcessTable.lockLimit(of: getpid())
            StandingTests.require((mark ?? .max) < 1 << 62, "the mark")
            StandingTests.require(ProcessTree.markOwnDescendants() && ProcessTable.lockLimit(of: getpid()) == mark, "only once")
            for way in StandingTests.ways {
                let pid = try StandingTests.orphan(way, in: folder)
                StandingTests.require(ProcessTable.entry(pid)?.parent == getpid(), "an orphan")
                StandingTests.require(pid, .mark, way)
                StandingTests.clearAway(pid)
            }
            let child = try StandingTests.child(["/bin/sleep", "60"])
            StandingTests.require(child, .mark, "a plain child")
            // What started this process is none of its descendants.
            StandingTests.require(ProcessTree.standing(of: getppid()) == .independent, "a stranger")
            StandingTests.require(ProcessTable.lockLimit(of: getppid()) == .max, "the parent is not marked")
            StandingTests.clearAway(child)
            StandingTests.end(0)
        }
    }

    /// Without any mark: a child subreaper, and the tree.
    @Test func whoDescendsIsFoundInTheTree() async throws {
        let scratch = try ScratchFolder()
        await #expect(processExitsWith: .success) { [folder = scratch.path as String] in
            ProcessTree.adoptOrphans()
            for way in StandingTests.ways where !way.contains("prlimit") {
                let pid = try StandingTests.orphan(way, in: folder)
                StandingTests.require(pid, .parent, way)
                StandingTests.clearAway(pid)
            }
            let child = try StandingTests.child(["/bin/sleep", "60"])
            StandingTests.require(child, .parent, "a plain child")
            StandingTests.require(ProcessTree.standing(of: child, startedAt: ProcessTable.entry(child)?.key.start) != .independent, "a child")
            StandingTests.clearAway(child)
            StandingTests.require(ProcessTree.standing(of: getpid()) != .independent, "itself")
            StandingTests.require(ProcessTree.standing(of: getppid()) == .independent, "a stranger")
            StandingTests.end(0)
        }
    }

    /// Started by another program of ours, or before anyone was marked.
    @Test func theSignIsFoundInAnyParent() async throws {
        let scratch = try ScratchFolder()
        await #expect(processExitsWith: .success) { [folder = scratch.path as String] in
            ProcessTree.adoptOrphans()
            for way in [
                #"env ASSENT_CALL=1 sh -c "$S" x "$1""#,
                #"env ASSENT_CALL=1 sh -c 'env -i sh -c "$1" x "$2"; true' x "$S" "$1""#,
                #"sh -c 'A=$(head -c 100000 /dev/zero | tr "\0" x); export A; B=$A; export B; ASSENT_CALL=1 exec sh -c "$1" x "$2"' x "$S" "$1""#,
            ] {
                let pid = try StandingTests.orphan(way, in: folder)
                StandingTests.require(pid, .sign, way)
                StandingTests.clearAway(pid)
            }
            let other = try StandingTests.child(["/bin/sleep", "60"], environment: ["ASSENT_CALLS=1", "NOT_ASSENT_CALL=1", "ASSENT_CALL"])
            // A program that has only just begun may have none yet.
            for _ in 0..<10_000 where ProcessTable.hasVariable("ASSENT_CALLS", in: other) != true { usleep(1000) }
            StandingTests.require(ProcessTable.hasVariable("ASSENT_CALLS", in: other) == true, "a name")
            StandingTests.require(ProcessTable.hasVariable("ASSENT_CALL", in: other) == false, "similar names")
            StandingTests.clearAway(other)
            StandingTests.end(0)
        }
    }

    @Test func whoCannotBeLookedAtIsUnknown() throws {
        func isUnknown(_ pid: Int32, startedAt start: UInt64? = nil) -> Bool {
            if case .unknown = ProcessTree.standing(of: pid, startedAt: start) { true } else { false }
        }
        #expect(isUnknown(0))
        #expect(isUnknown(-1))
        #expect(isUnknown(Int32.max))
        #expect(isUnknown(getppid(), startedAt: 1))
        let child = try Self.child(["/bin/true"])
        // A zombie keeps its number and says nothing of its limits.
        while ProcessTable.entry(child)?.isEnded == false { usleep(1000) }
        #expect(isUnknown(child))
        #expect(waitpid(child, nil, 0) == child)
        #expect(isUnknown(child))
    }

    /// An ordinary user cannot take the mark off, and what guards the process from being looked at hinders it in nothing.
    @Test(.enabled(if: geteuid() == 0, "only root can become somebody else")) func anOrdinaryUserIsBound() async throws {
        let scratch = try ScratchFolder()
        #expect(chmod(scratch.path, 0o777) == 0)
        let stranger = try Self.child(["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "sleep", "60"])
        defer {
            _ = kill(stranger, SIGKILL)
            _ = waitpid(stranger, nil, 0)
        }
        await #expect(processExitsWith: .success) { [folder = scratch.path as String, stranger = stranger as Int32] in
            StandingTests.becomeOrdinaryAndGuarded()
            ProcessTree.adoptOrphans()
            StandingTests.require(ProcessTree.markOwnDescendants(), "marked")
            let others = [
                #"prlimit --locks=unlimited:unlimited sh -c "$S" x "$1" || sh -c "$S" x "$1""#,
                #"unshare -Ur prlimit --locks=unlimited:unlimited sh -c "$S" x "$1" || sh -c "$S" x "$1""#,
            ]
            for way in StandingTests.ways + others {
                let pid = try StandingTests.orphan(way, in: folder)
                StandingTests.require(pid, .mark, way)
                StandingTests.clearAway(pid)
            }
            for _ in 0..<10_000 where ProcessTable.hasVariable("X", in: stranger) == nil { usleep(1000) }
            StandingTests.require(stranger, .none, "a stranger of the same user")
            // Another user's process, which happens to be our parent.
            StandingTests.require(getppid(), .unknown, "another user's")
            StandingTests.end(0)
        }
    }

    /// Calls have marks of their own below the one of the process, and end with everything that they have started.
    @Test(arguments: [false, true]) func commandsRunUnderAMark(isOrdinary: Bool) async throws {
        await #expect(processExitsWith: .success) { [isOrdinary = isOrdinary as Bool] in
            if isOrdinary { StandingTests.becomeOrdinaryAndGuarded() }
            ProcessTree.adoptOrphans()
            StandingTests.require(ProcessTree.markOwnDescendants(), "marked")
            let own = ProcessTable.lockLimit(of: getpid()) ?? 0
            let fixture = try Fixture()
            let script = """
                while grep -q 'file locks *[0-9]* *\(own) ' /proc/$$/limits; do :; done
                pwd; grep 'file locks' /proc/$$/limits
                (setsid env -i setsid sh -c 'trap "" TERM; echo $$ > pid.new; mv pid.new pid; while :; do sleep 1; done' >/dev/null 2>&1 &)
                until [ -s pid ]; do sleep 0.01; done
                echo done
                """
            let result = try await fixture.command(["sh", "-c", script])
            let lines = result.text.split(separator: "\n")
            StandingTests.require(!result.isError && lines.count == 4 && lines[0] == fixture.workspace, "the command ran: \(result.text)")
            let mark = lines[1].split(separator: " ").compactMap { UInt64($0) }
            StandingTests.require(mark.count == 2 && mark[1] < own && mark[1] > own / 4, "marked below \(own): \(lines[1])")
            let pid = try Int32(fixture.text("pid").prefix { $0 != "\n" }) ?? 0
            StandingTests.require(pid > 0 && kill(pid, 0) != 0, "what it left is gone")
            // Everything else in this room's work goes on as well.
            let listing = try await fixture.command(["ls", "/proc/self/fd"])
            StandingTests.require(!listing.isError, "an ordinary program: \(listing.text)")
            Files.remove(fixture.scratch.path)
            StandingTests.end(0)
        }
    }

    /// As an engine runs: an ordinary user's, marked, and closed to its own user.
    @Test(.enabled("bubblewrap (bwrap) is not installed or does not work here") { await SandboxHere.isPossible() }, arguments: [false, true])
    func commandsAreShutInAsWell(isOrdinary: Bool) async throws {
        await #expect(processExitsWith: .success) { [isOrdinary = isOrdinary as Bool] in
            if isOrdinary { StandingTests.becomeOrdinaryAndGuarded() }
            ProcessTree.adoptOrphans()
            StandingTests.require(ProcessTree.markOwnDescendants(), "marked")
            let fixture = try Fixture(sandbox: SandboxSettings(runCommand: .noNetwork, runShell: .network))
            // Where users may make no namespaces it says so, and that is tested elsewhere.
            if case .problem(let words) = try await fixture.result("run_command", Fixture.command(["true"])) {
                StandingTests.require(isOrdinary && words.contains("bubblewrap does not work here"), words)
                Files.remove(fixture.scratch.path)
                StandingTests.end(0)
            }
            let result = try await fixture.command(["sh", "-c", "id -u; touch made; touch /etc/x /tmp/y \(fixture.data)/z; echo /proc/[0-9]*; exit 3"])
            let lines = result.text.split(separator: "\n")
            StandingTests.require(lines.contains("\(geteuid())") && result.text.contains("/proc/1 /proc/2\n") && result.text.contains("\nexit status 3, "), result.text)
            StandingTests.require(Files.exists("\(fixture.workspace)/made"), "the working folder can be written: \(result.text)")
            StandingTests.require(try Files.list(fixture.data).isEmpty && !Files.exists("/etc/x") && !Files.exists("/tmp/y"), "nothing else")
            let daemon = try await fixture.run(
                "run_shell", ["command": "(env -i setsid sh -c 'trap \"\" TERM; echo x > up; sleep 1000' >/dev/null 2>&1 &); until [ -s up ]; do sleep 0.01; done"])
            StandingTests.require(daemon.text.contains("left running"), daemon.text)
            // Nor anything that has ended and that nobody has asked how: neither of a call nor of the first look at the sandbox.
            let left = ProcessTable.entries().filter { $0.parent == getpid() }
            StandingTests.require(left.isEmpty, "nothing is left: \(left.map { try? Files.text("/proc/\($0.key.number)/stat") })")
            Files.remove(fixture.scratch.path)
            StandingTests.end(0)
        }
    }

    @Test func limitsAreReadInBothWays() throws {
        #expect(ProcessTable.lockLimit(of: getpid()) != nil)
        #expect(ProcessTable.lockLimit(of: 1) != nil)
        #expect(ProcessTable.lockLimit(of: Int32.max) == nil)
    }
}
