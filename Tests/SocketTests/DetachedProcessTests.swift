import CPlatform
import TestSupport
import Testing

@testable import Socket

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct DetachedProcessTests {
    /// Says what it finds as one frame over descriptor 3, and lives until that is closed.
    private static let look = """
        stat=$(cat /proc/$$/stat); names=; n=0
        while [ $n -lt 200 ]; do [ -L /proc/$$/fd/$n ] && names="$names $n"; n=$((n + 1)); done
        text="pid $$
        stat ${stat#*) }
        fds $names
        in $(readlink /proc/$$/fd/0) $(readlink /proc/$$/fd/1) $(readlink /proc/$$/fd/2)
        cwd $(pwd -P)
        $(grep -E '^(SigBlk|SigIgn|PPid)' /proc/$$/status)
        environment $(tr '\\0' ' ' </proc/$$/environ)"
        printf '\\0\\0%b%s' "\\\\0$(printf %o $((${#text} / 256)))\\\\0$(printf %03o $((${#text} % 256)))" "$text" >&3
        read -r rest <&3
        """

    private static func facts(_ connection: SocketDescriptor) throws -> [String] {
        let answer = try SocketClient.ask([], over: connection, within: .seconds(30))
        return String(decoding: answer, as: UTF8.self).split(separator: "\n").map { String($0.drop { $0 == " " }) }
    }

    private static func word(_ name: String, _ lines: [String]) -> String {
        lines.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count).drop { " :\t".contains($0) }) } ?? "?"
    }

    /// In a process of its own: the one of all tests may adopt orphans.
    @Test func itIsOnItsOwn() async throws {
        await #expect(processExitsWith: .success) {
            // What it must not get: a blocked signal, an ignored one, descriptors, a working folder.
            var set = sigset_t()
            sigemptyset(&set)
            sigaddset(&set, SIGUSR1)
            pthread_sigmask(SIG_BLOCK, &set, nil)
            signal(SIGUSR2, SIG_IGN)
            signal(SIGPIPE, SIG_IGN)
            let extra = (0..<10).map { _ in open("/dev/zero", O_RDONLY) }
            _ = dup2(extra[0], 100)
            let before = try Files.list("/proc/self/fd").count
            let (connection, pid) = try DetachedProcess.start(
                program: "/bin/sh", arguments: ["sh", "-c", DetachedProcessTests.look], environment: ["A=b"])
            func check(_ isSo: Bool, _ what: String) {
                if isSo { return }
                print("not so: \(what)")
                exit(1)
            }
            check(try Files.list("/proc/self/fd").count == before + 1, "one descriptor more")
            let lines = try DetachedProcessTests.facts(connection)
            let word = { DetachedProcessTests.word($0, lines) }
            let stat = word("stat").split(separator: " ")
            check(word("pid") == "\(pid)", "pid")
            // State, parent, group, session, terminal.
            check(stat.count > 4 && stat[1] != "\(getpid())", "its parent is not this process")
            check(stat[2] == "\(pid)" && stat[3] == "\(pid)" && stat[4] == "0", "a session of its own, no terminal")
            check(word("fds") == "0 1 2 3", "descriptors")
            check(word("in") == "/dev/null /dev/null /dev/null", "empty streams")
            check(word("cwd") == "/", "folder")
            check(UInt64(word("SigBlk"), radix: 16) == 0, "no signal blocked")
            // The C library keeps 32 and 33 to itself, and ignores them in what it starts.
            check(UInt64(word("SigIgn"), radix: 16).map { $0 & ~(3 << 31) } == 0, "no signal ignored")
            check(word("environment").contains("A=b") && !word("environment").contains("PATH="), "environment")
            var mask = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &mask)
            check(sigismember(&mask, SIGUSR1) == 1 && sigismember(&mask, SIGUSR2) == 0, "our own mask is as before")
            // It is no child, also when it has ended.
            check(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD, "no child")
            _ = kill(pid, SIGKILL)
            try await eventually("it is gone") { kill(pid, 0) != 0 || ((try? Files.text("/proc/\(pid)/stat"))?.contains(") Z") ?? true) }
            check(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD, "no zombie")
            exit(0)
        }
    }

    /// Whatever numbers the descriptors have that it is started with.
    @Test func descriptorsMayHaveAnyNumber() async throws {
        await #expect(processExitsWith: .success) {
            for closed in [[0], [0, 1, 2], [3, 4], [4], []] as [[Int32]] {
                // From here on new descriptors take the lowest numbers.
                for number in closed { _ = close(number) }
                let (connection, pid) = try DetachedProcess.start(
                    program: "/bin/sh", arguments: ["sh", "-c", DetachedProcessTests.look], environment: [])
                let fds = DetachedProcessTests.word("fds", try DetachedProcessTests.facts(connection))
                guard fds == "0 1 2 3" else { exit(1) }
                _ = kill(pid, SIGKILL)
            }
            exit(0)
        }
    }

    @Test func failuresAreTold() throws {
        #expect(throws: SocketError.system(what: "start /nonexistent", code: ENOENT)) {
            try DetachedProcess.start(program: "/nonexistent", arguments: ["x"], environment: [])
        }
        #expect(throws: SocketError.system(what: "start /etc/passwd", code: EACCES)) {
            try DetachedProcess.start(program: "/etc/passwd", arguments: ["x"], environment: [])
        }
        #expect(throws: SocketError.system(what: "start /bin/sh", code: EINVAL)) {
            try DetachedProcess.start(program: "/bin/sh", arguments: ["sh", "a\0b"], environment: [])
        }
    }

    @Test func thePeerOfAPairIsWhoMadeIt() throws {
        let (connection, pid) = try DetachedProcess.start(program: "/bin/sh", arguments: ["sh", "-c", "read -r x <&3"], environment: [])
        #expect(try Peer(of: connection).pid == getpid())
        _ = kill(pid, SIGKILL)
    }

    @Test func aPeerThatHasGoneIsNoticed() async throws {
        let scratch = try ScratchFolder()
        let folder = try SocketFolder.open(parent: scratch.path, create: true)
        let (listening, _) = try folder.listen("a", backlog: 4)
        await #expect(processExitsWith: .success) { [path = folder.path(of: "a") as String] in
            exit(Strangers.connect(to: path) == nil ? 1 : 0)
        }
        let number = cplatform_accept(listening.number)
        try #require(number >= 0)
        let peer = try Peer(of: SocketDescriptor(adopting: number))
        #expect(peer.pid > 0)
        #expect(!peer.isStillThere)

        let (_, child) = try DetachedProcess.start(program: "/bin/sleep", arguments: ["sleep", "100"], environment: [])
        _ = kill(child, SIGKILL)
        let connection = try SocketClient.connect("a", in: folder)
        #expect(try Peer(of: connection).isStillThere)
    }

    @Test func aProgramIsReplacedByAnOpenOne() async throws {
        let scratch = try ScratchFolder()
        try Files.write("#!/bin/sh\n[ \"$1\" = one ] && exit 7\n", to: "\(scratch.path)/script")
        #expect(chmod("\(scratch.path)/script", 0o755) == 0)
        await #expect(processExitsWith: .exitCode(7)) { [path = "\(scratch.path)/script" as String] in
            DetachedProcessTests.become(path, ["script", "one"])
        }
        await #expect(processExitsWith: .exitCode(5)) { DetachedProcessTests.become("/bin/sh", ["sh", "-c", "exit 5"]) }
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { _ = close(null) }
        var none: [UnsafeMutablePointer<CChar>?] = [nil]
        #expect(cplatform_exec_descriptor(null, &none, &none) == -1)
        #expect(fcntl(null, F_GETFD) & FD_CLOEXEC != 0)
    }

    static func become(_ path: String, _ arguments: [String]) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        // Whatever its name means by now.
        if !path.hasPrefix("/bin") { _ = unlink(path) }
        var argv = arguments.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = [nil]
        _ = cplatform_exec_descriptor(file, &argv, &envp)
        exit(99)
    }
}
