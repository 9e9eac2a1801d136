import CPlatform
import Dispatch
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Socket

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite(.timeLimit(.minutes(2))) struct SocketListenerTests {
    let scratch: ScratchFolder
    let path: String

    init() throws {
        scratch = try ScratchFolder()
        path = SocketFolder.path(parent: scratch.path)
    }

    /// Whether somebody who comes now is answered.
    private func answers(_ text: String = "hello") -> Bool {
        guard let folder = try? SocketFolder.open(parent: scratch.path, create: false) else { return false }
        return (try? SocketClient.ask(Array(text.utf8), "main", in: folder)) == Array(text.utf8)
    }

    @Test func itAnswersAndKnowsWhoAsks() async throws {
        let station = try Station("main", parent: scratch.path)
        #expect(answers())
        let peer = try #require(station.connections.first?.peer)
        #expect(peer.pid == getpid())
        #expect(peer.uid == geteuid())
        #expect((peer.start ?? 0) > 0)
        #expect(peer.isStillThere)
        try await eventually("the end is told") { station.closings == [.hangUp] }
        station.close()
        #expect(try Files.list(path) == [])
        #expect(station.reports == [])
    }

    /// Whoever is not known yet cannot have much kept for them.
    @Test(arguments: [true, false]) func aLongIntroduction(_ isWelcoming: Bool) async throws {
        let station = try Station("main", parent: scratch.path, isWelcoming: isWelcoming)
        let folder = try SocketFolder.open(parent: scratch.path, create: false)
        let talk = SocketTalk(try SocketClient.connect("main", in: folder))
        let long = [UInt8](repeating: 1, count: SocketConnection.longestIntroduction + 1)
        if isWelcoming {
            #expect(try talk.ask(long) == long)
        } else {
            #expect(try talk.ask(Array(long.dropFirst())) == Array(long.dropFirst()))
            #expect(throws: SocketError.closed) { try talk.ask(long) }
            try await eventually("why is told") { station.closings == [.frame(.tooLong(length: long.count, limit: long.count - 1))] }
        }
        station.close()
    }

    @Test func twoCannotHaveTheSamePlace() throws {
        let station = try Station("main", parent: scratch.path)
        let other = try Station("main", parent: scratch.path, isStarted: false)
        #expect(throws: SocketError.inUse(path: "\(path)/main.sock")) { try other.start() }
        let third = try Station("third", parent: scratch.path)
        station.close()
        try other.start()
        #expect(answers())
        other.close()
        third.close()
    }

    @Test func aSocketThatIsRemovedIsMadeAnew() async throws {
        let station = try Station("main", parent: scratch.path)
        #expect(answers())
        for round in 1...2 {
            #expect(unlink("\(path)/main.sock") == 0)
            try await eventually("it is back") { station.restorations == round }
            #expect(answers())
        }
        #expect(rename("\(path)/main.sock", "\(path)/moved.sock") == 0)
        try await eventually("it is back") { station.restorations == 3 }
        #expect(answers())
        // The first connections are still good.
        #expect(station.troubles == [])
        station.close()
        #expect(try Files.list(path) == ["moved.sock"])
    }

    @Test func aFolderThatIsRemovedIsMadeAnew() async throws {
        let station = try Station("main", parent: scratch.path)
        let folder = try SocketFolder.open(parent: scratch.path, create: false)
        let end = try End(try SocketClient.connect("main", in: folder))
        end.start()
        for round in 1...2 {
            #expect(try Shell.run(["rm", "-r", path]).status == 0)
            try await eventually("it is back") { station.restorations == round }
            #expect(answers())
        }
        // Nobody who was connected has noticed.
        end.send("still there?")
        try await eventually("an answer") { end.diary.texts == ["still there?"] }
        station.close()
    }

    @Test func aFolderThatIsReplacedIsUsed() async throws {
        let station = try Station("main", parent: scratch.path)
        #expect(rename(path, "\(scratch.path)/away") == 0)
        #expect(mkdir(path, 0o700) == 0)
        try await eventually("it is there") { station.restorations == 1 }
        #expect(answers())
        station.close()
        #expect(try Files.list(path) == [])
    }

    @Test func whatIsForeignIsNotTakenOver() async throws {
        let station = try Station("main", parent: scratch.path)
        #expect(rename(path, "\(scratch.path)/away") == 0)
        #expect(symlink("away", path) == 0)
        try await eventually("trouble is told") { station.troubles.contains(.isLink(path: path)) }
        // It has tried again by itself, and leaves the other things alone.
        try await eventually("it tries again") { station.troubles.count >= 3 }
        #expect(station.restorations == 0)
        #expect(unlink(path) == 0)
        #expect(rename("\(scratch.path)/away", path) == 0)
        try await eventually("it needs nothing more") { answers() }
        station.close()

        let other = try Station("main", parent: scratch.path)
        #expect(unlink("\(path)/main.sock") == 0)
        try Files.write("mine", to: "\(path)/main.sock")
        try await eventually("trouble is told") { other.troubles.contains(.notASocket(path: "\(path)/main.sock")) }
        #expect(try Files.text("\(path)/main.sock") == "mine")
        // A change of the folder is seen before the next attempt is due.
        #expect(unlink("\(path)/main.sock") == 0)
        try await eventually("it is back") { other.restorations == 1 }
        #expect(answers())
        other.close()
    }

    @Test func twoHundredMayComeAtOnce() async throws {
        let station = try Station("main", parent: scratch.path)
        let folder = try SocketFolder.open(parent: scratch.path, create: false)
        let group = DispatchGroup()
        let wrong = Diary()
        // Threads of their own, since each of them waits.
        for lane in 0..<20 {
            DispatchQueue(label: "test.client.\(lane)").async(group: group) { @Sendable in
                for number in 0..<10 {
                    let frame = Array("\(lane) \(number)".utf8)
                    let answer = try? SocketClient.ask(frame, "main", in: folder, within: .seconds(60))
                    if answer != frame { wrong.entries.withLock { $0.wishes += 1 } }
                }
            }
        }
        await withCheckedContinuation { done in group.notify(queue: station.executor.queue) { done.resume() } }
        #expect(wrong.wishes == 0)
        #expect(station.connections.count == 200)
        try await eventually("all have gone") { station.closings.count == 200 }

        // And two hundred that stay.
        let ends = try (0..<200).map { _ in try End(try SocketClient.connect("main", in: folder, within: .seconds(60))) }
        for end in ends { end.start() }
        for (index, end) in ends.enumerated() { end.send("\(index)") }
        for (index, end) in ends.enumerated() {
            try await eventually("an answer") { end.diary.texts == ["\(index)"] }
            end.on { $0.close() }
        }
        station.close()
    }

    @Test func fewMayBeUnknownAndNotForLong() async throws {
        var limits = SocketListener.Limits()
        limits.unknown = 2
        limits.introduction = .milliseconds(300)
        let station = try Station("main", parent: scratch.path, limits: limits, isWelcoming: false)
        let folder = try SocketFolder.open(parent: scratch.path, create: false)
        let ends = try (0..<5).map { _ in try End(try SocketClient.connect("main", in: folder)) }
        for end in ends { end.start() }
        // Two are let in; others wait, and take their places one after another.
        var most = 0
        try await eventually("all have been sent away") {
            let (arrived, gone) = station.visitors.state.withLock { ($0.connections.count, $0.closings.count) }
            most = max(most, arrived - gone)
            return gone == 5
        }
        #expect(most <= 2)
        #expect(station.closings.allSatisfy { $0 == .notWelcomed })
        for end in ends { try await eventually("they are told") { end.diary.closings == [.hangUp] } }
        station.close()
        // Those that are welcomed stay, and leave room for others.
        let other = try Station("other", parent: scratch.path, limits: limits)
        let guests = try (0..<5).map { _ in try End(try SocketClient.connect("other", in: folder)) }
        for guest in guests { guest.start() }
        try await eventually("all are let in") { other.connections.count == 5 }
        try await Task.sleep(for: .milliseconds(400))
        for guest in guests {
            guest.send("x")
            try await eventually("an answer") { guest.diary.texts == ["x"] }
        }
        other.close()
    }

    /// Without a descriptor left, accept fails again and again: the connection waits, and the processor does not spin.
    @Test func lackOfDescriptorsDoesNotSpin() async throws {
        await #expect(processExitsWith: .success) { [parent = scratch.path as String] in
            let station = try Station("main", parent: parent)
            let folder = try SocketFolder.open(parent: parent, create: false)
            let client = try End(try SocketClient.connect("main", in: folder))
            client.start()
            try await eventually("the first is in") { station.connections.count == 1 }
            // Sleeping needs one as well, the first time.
            try await Task.sleep(for: .milliseconds(20))
            // The next client has the last one.
            var limit = rlimit()
            _ = getrlimit(Expectations.files, &limit)
            let next = open("/dev/null", O_RDONLY | O_CLOEXEC)
            let soft = limit.rlim_cur
            limit.rlim_cur = rlim_t(next + 1)
            _ = setrlimit(Expectations.files, &limit)
            _ = close(next)
            let second = try SocketClient.connect("main", in: folder)
            try await eventually("trouble is told") { !station.troubles.isEmpty }
            let before = clock()
            try await Task.sleep(for: .milliseconds(700))
            let spent = Double(clock() - before) / Double(CLOCKS_PER_SEC)
            let troubles = station.troubles.count
            limit.rlim_cur = soft
            _ = setrlimit(Expectations.files, &limit)
            let answer = try SocketTalk(second).ask([1, 2], within: .seconds(20))
            guard answer == [1, 2], spent < 0.35, (1...6).contains(troubles) else {
                print("spent \(spent), troubles \(troubles), answer \(answer)")
                exit(1)
            }
            exit(0)
        }
    }

    /// As root only: another user can neither come to the socket nor, once it is opened to everyone, is listened to.
    @Test(.enabled(if: geteuid() == 0, "only root can be somebody else")) func anotherUserIsRefused() async throws {
        let station = try Station("main", parent: scratch.path)
        #expect(chmod(scratch.path, 0o755) == 0)
        await #expect(processExitsWith: .success) { [path = path as String] in
            guard setgid(65534) == 0, setuid(65534) == 0 else { exit(1) }
            exit(Strangers.connect(to: "\(path)/main.sock") == nil ? 0 : 2)
        }
        #expect(station.reports == [])
        #expect(chmod(path, 0o711) == 0)
        #expect(chmod("\(path)/main.sock", 0o666) == 0)
        await #expect(processExitsWith: .success) { [path = path as String] in
            guard setgid(65534) == 0, setuid(65534) == 0 else { exit(1) }
            guard let socket = Strangers.connect(to: "\(path)/main.sock") else { exit(2) }
            do {
                _ = try SocketTalk(socket).ask([1], within: .seconds(20))
                exit(3)
            } catch SocketError.closed {
                exit(0)
            }
        }
        #expect(station.reports == [.refused(.foreignPeer(user: 65534))])
        #expect(station.connections.isEmpty)
        station.close()
    }

    /// A process that nobody may look into has its own files in /proc under root's name.
    @Test func aGuardedProcessListensAsWell() async throws {
        #expect(chmod(scratch.path, 0o777) == 0)
        await #expect(processExitsWith: .success) { [parent = scratch.path as String] in
            guard becomeOrdinaryAndGuarded() else { exit(2) }
            let station = try Station("main", parent: parent)
            let folder = try SocketFolder.open(parent: parent, create: false)
            guard try SocketClient.ask([1], "main", in: folder, within: .seconds(20)) == [1] else { exit(3) }
            guard station.connections.first?.peer.isStillThere == true else { exit(4) }
            for round in 1...2 {
                _ = try Shell.run(["rm", "-r", folder.path])
                try await eventually("it is back") { station.restorations == round }
                let folder = try SocketFolder.open(parent: parent, create: false)
                guard try SocketClient.ask([1], "main", in: folder, within: .seconds(20)) == [1] else { exit(5) }
            }
            guard station.troubles == [] else { exit(6) }
            // By a handle, that is.
            let long = "\(parent)/\(String(repeating: "x", count: 120))"
            guard mkdir(long, 0o700) == 0 else { exit(7) }
            _ = try SocketFolder.open(parent: long, create: true).listen("a", backlog: 1)
            // The very program that runs now can be started again.
            let (_, pid) = try DetachedProcess.start(arguments: ["x"], environment: [])
            clearAway(pid)
            station.close()
            exit(0)
        }
    }

    /// A listener of another user is not spoken to, though he has put his socket into our folder.
    @Test(.enabled(if: geteuid() == 0, "only root can be somebody else")) func anotherUsersListenerIsRefused() async throws {
        let folder = try SocketFolder.open(parent: scratch.path, create: true)
        #expect(chmod(scratch.path, 0o755) == 0)
        #expect(chmod(path, 0o777) == 0)
        let outcome = Task.detached { [path] in
            try Shell.run([
                "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "sh", "-c",
                "exec timeout 200 python3 -c 'import socket,sys; s=socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(); s.accept()[0].recv(1)' \(path)/main.sock",
            ])
        }
        try await eventually("it is refused") {
            do {
                _ = try SocketClient.connect("main", in: folder)
                return false
            } catch SocketError.foreignPeer(user: 65534) {
                return true
            } catch {
                return false
            }
        }
        _ = await outcome.result
    }
}

enum Expectations {
    #if os(Linux)
        static let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        static let files = RLIMIT_NOFILE
    #endif
}
