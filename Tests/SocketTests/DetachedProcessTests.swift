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
        names=; n=0
        while [ $n -lt 200 ]; do [ -L /proc/$$/fd/$n ] && names="$names $n"; n=$((n + 1)); done
        text="pid $$
        fds $names
        in $(readlink /proc/$$/fd/0) $(readlink /proc/$$/fd/1) $(readlink /proc/$$/fd/2)
        cwd $(pwd -P)
        $(grep -E '^(SigBlk|SigIgn)' /proc/$$/status)
        environment $(tr '\\0' ' ' </proc/$$/environ)"
        printf '\\0\\0%b%s' "\\\\0$(printf %o $((${#text} / 256)))\\\\0$(printf %03o $((${#text} % 256)))" "$text" >&3
        read -r rest <&3
        """

    private static func facts(_ connection: SocketDescriptor) throws -> [String] {
        let answer = try SocketTalk(connection).ask([], within: .seconds(30))
        return String(decoding: answer, as: UTF8.self).split(separator: "\n").map { String($0.drop { $0 == " " }) }
    }

    private static func word(_ name: String, _ lines: [String]) -> String {
        lines.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count).drop { " :\t".contains($0) }) } ?? "?"
    }

    /// In a process of its own, which takes the orphans, with a child that starts it: the one of all tests is left alone.
    @Test func itIsOnItsOwn() async throws {
        await #expect(processExitsWith: .success) {
            guard cplatform_adopt_orphans() == 0 else { exit(2) }
            let starter = fork()
            if starter == 0 { _exit((try? DetachedProcessTests.startAndLook()) ?? 3) }
            let (status, orphans) = DetachedProcessTests.wait(for: starter)
            exit(status != 0 ? status : orphans == 1 ? 0 : 5)
        }
    }

    /// Waits until no child is left, so that none comes to the process of all tests.
    ///
    /// - Returns: the status of the one, and how many others there were.
    private static func wait(for starter: Int32) -> (status: Int32, others: Int) {
        var answer: (status: Int32, others: Int) = (99, 0)
        while true {
            var status: Int32 = 0
            let pid = waitpid(-1, &status, 0)
            if pid == starter {
                answer.status = status & 0x7F == 0 ? status >> 8 : 98
            } else if pid > 0 {
                answer.others += 1
            } else if errno != EINTR {
                return answer
            }
        }
    }

    /// - Returns: 0 when everything is as it should be, otherwise what is not.
    private static func startAndLook() throws -> Int32 {
        // What it must not get: a blocked signal, an ignored one, descriptors, a working folder.
        var set = sigset_t()
        var before = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGUSR1)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        pthread_sigmask(SIG_BLOCK, nil, &before)
        signal(SIGUSR2, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        let extra = (0..<10).map { _ in open("/dev/zero", O_RDONLY) }
        _ = dup2(extra[0], 100)
        let count = try Files.list("/proc/self/fd").count
        let (connection, pid) = try DetachedProcess.start(
            program: "/bin/sh", arguments: ["sh", "-c", look], environment: ["A=b"])
        defer { _ = kill(pid, SIGKILL) }
        guard try Files.list("/proc/self/fd").count == count + 1 else { return 10 }
        let lines = try facts(connection)
        // State, parent, group, session, terminal; from outside, since the program may begin while the one in between ends.
        let stat = try Files.text("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard word("pid", lines) == "\(pid)" else { return 11 }
        guard stat.count > 4, stat[1] == "\(getppid())" else { return 12 }
        guard stat[2] == "\(pid)", stat[3] == "\(pid)", stat[4] == "0" else { return 13 }
        guard word("fds", lines) == "0 1 2 3" else { return 14 }
        guard word("in", lines) == "/dev/null /dev/null /dev/null", word("cwd", lines) == "/" else { return 15 }
        guard UInt64(word("SigBlk", lines), radix: 16) == 0 else { return 16 }
        // The C library keeps 32 and 33 to itself, and ignores them in what it starts.
        guard UInt64(word("SigIgn", lines), radix: 16).map({ $0 & ~(3 << 31) }) == 0 else { return 17 }
        guard word("environment", lines).contains("A=b"), !word("environment", lines).contains("PATH=") else { return 18 }
        var after = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &after)
        guard (1...31).allSatisfy({ sigismember(&before, $0) == sigismember(&after, $0) }) else { return 19 }
        // It is no child, and the one in between is no zombie.
        guard waitpid(-1, nil, WNOHANG) == -1, errno == ECHILD else { return 20 }
        return 0
    }

    /// Whatever numbers the descriptors have that it is started with.
    @Test func descriptorsMayHaveAnyNumber() async throws {
        await #expect(processExitsWith: .success) {
            guard cplatform_adopt_orphans() == 0 else { exit(2) }
            for closed in [[0], [0, 1, 2], [3, 4], [4], []] as [[Int32]] {
                let starter = fork()
                if starter == 0 {
                    // From here on new descriptors take the lowest numbers.
                    for number in closed { _ = close(number) }
                    guard let (connection, pid) = try? DetachedProcess.start(
                        program: "/bin/sh", arguments: ["sh", "-c", DetachedProcessTests.look], environment: []),
                        let lines = try? DetachedProcessTests.facts(connection)
                    else { _exit(3) }
                    _ = kill(pid, SIGKILL)
                    _exit(DetachedProcessTests.word("fds", lines) == "0 1 2 3" ? 0 : 4)
                }
                let (status, orphans) = DetachedProcessTests.wait(for: starter)
                guard status == 0, orphans == 1 else { exit(status != 0 ? status : 5) }
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
        clearAway(pid)
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
