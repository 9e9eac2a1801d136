import CPlatform
import Dispatch
import Conversation
import JSON
import Journal
import Link
import Socket
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Program and engine of different versions: both say so, and what can be done is offered.
@Suite(.enabled(if: Tmux.isInstalled, "tmux is not installed"), .serialized)
struct OtherVersionTests {
    @Test func itsOwnProgramIsRun() throws {
        let desk = try SessionDesk()
        try Files.write("#!/bin/sh\necho \"I am 0.0.1: $*\"\n", to: "\(desk.scratch.path)/old")
        chmod("\(desk.scratch.path)/old", 0o755)
        let engine = try OldEngine(desk, program: "\(desk.scratch.path)/old")
        let screen = try desk.open(["attach", "old-desk"])
        let rows = try screen.wait(for: "anything else leaves it alone")
        #expect(rows.contains { $0.contains("the session old-desk runs in assent 0.0.1") }, "\(rows)")
        screen.pause(milliseconds: 200)
        try screen.say("a")
        try screen.wait(for: "I am 0.0.1: attach \(OldEngine.session)")
        try screen.wait(for: "exit status 0")
        #expect(engine.wishes.contains("program") && !engine.wishes.contains("endWhenAtRest"))
    }

    /// Who only wants to look only looks, whatever version the other program has, and ends nothing.
    @Test func itsOwnProgramIsRunReadOnly() throws {
        let desk = try SessionDesk()
        try Files.write("#!/bin/sh\necho \"I am 0.0.1: $*\"\n", to: "\(desk.scratch.path)/old")
        chmod("\(desk.scratch.path)/old", 0o755)
        let engine = try OldEngine(desk, program: "\(desk.scratch.path)/old")
        for (option, answer) in [("-r", "a"), ("-d", "a"), ("-r", "e")] {
            let screen = try desk.open(["attach", option, "old-desk"])
            try screen.wait(for: "anything else leaves it alone")
            screen.pause(milliseconds: 200)
            try screen.say(answer)
            try screen.wait(for: answer == "a" ? "I am 0.0.1: attach \(option == "-r" ? "--read-only" : "--detach-others") \(OldEngine.session)" : "was left as it is")
        }
        #expect(!engine.wishes.contains("endWhenAtRest"))
    }

    @Test func itIsLeftAlone() throws {
        let desk = try SessionDesk()
        let engine = try OldEngine(desk)
        for answer in ["", "no", "A", "y"] {
            let screen = try desk.open(["attach", "old-desk"])
            try screen.wait(for: "anything else leaves it alone")
            screen.pause(milliseconds: 200)
            try screen.say(answer)
            let rows = try screen.wait(for: "exit status 1")
            #expect(rows.contains { $0.contains("was left as it is") }, "\(rows)")
        }
        #expect(!engine.wishes.contains("program") && !engine.wishes.contains("endWhenAtRest"))
    }

    /// What was typed before the question is no answer.
    @Test func typedAhead() throws {
        let desk = try SessionDesk()
        let engine = try OldEngine(desk)
        engine.isSlow = true
        let screen = try desk.open(["attach", "old-desk"])
        try screen.say("e")
        try screen.wait(for: "anything else leaves it alone")
        screen.pause(milliseconds: 500)
        #expect(!engine.wishes.contains("endWhenAtRest"))
        #expect(try !screen.picture().contains("exit status"))
    }

    /// The session of an engine that ends is taken up by this version.
    @Test func itEndsAndIsTakenUp() throws {
        let desk = try SessionDesk()
        let first = try desk.begin(["--practice", "--session", "old-desk"])
        try first.say("shout hello")
        try first.wait(for: "HELLO")
        try first.say("/quit")
        try first.wait(for: "exit status 0")
        let session = try #require(desk.journal().latestSession()?.id.text.string)
        let engine = try OldEngine(desk, session: session)
        let screen = try desk.open(["attach", "old-desk"])
        try screen.wait(for: "anything else leaves it alone")
        screen.pause(milliseconds: 200)
        try screen.say("e")
        try screen.wait(for: "type a message")
        try screen.wait(for: "HELLO")
        #expect(engine.wishes.contains("endWhenAtRest"))
        #expect(desk.engines.processes.count == 1 && !desk.engines.processes.contains(getpid()))
    }

    /// A front end that is newer than the engine.
    @Test func anEngineRefusesAnotherVersion() throws {
        let desk = try SessionDesk()
        let screen = try desk.begin(["--practice", "--session", "desk"])
        let folder = try SocketFolder.open(parent: desk.scratch.path, create: false)
        let session = try #require(folder.identifiers().first)
        for wish in [Hello.Wish.attach, .attachAlone] {
            let talk = SocketTalk(try SocketClient.connect(session, in: folder))
            try talk.send(LinkCodec.encode(Hello(wish, program: "assent 99", version: 99)))
            let greeting = try LinkCodec.decode(Greeting.self, from: talk.receive())
            #expect(greeting.version == LinkProtocol.version && greeting.status?.name == "desk")
            #expect(greeting.refusal?.message.contains("not the version of assent 99") == true && greeting.refusal?.status == 1)
            #expect(talk.waitForEnd(within: .seconds(5)))
        }
        // What needs no common version is answered.
        let talk = SocketTalk(try SocketClient.connect(session, in: folder))
        try talk.send(LinkCodec.encode(Hello(.program, program: "assent 99", version: 99)))
        _ = try talk.receive()
        let program = try #require(talk.takeDescriptor())
        var (own, given) = (stat(), stat())
        #expect(stat(Program.path, &own) == 0 && fstat(program.number, &given) == 0 && own.st_ino == given.st_ino)
        #expect(try screen.picture().contains("type a message"))
    }
}

/// An engine of an older version: it speaks the handshake and nothing else.
private final class OldEngine: Sendable {
    static let session = "00000000000000"

    private let socket: Int32
    private let status: SessionStatus
    private let program: String?
    private let path: String
    private let heard = Mutex<[String]>([])
    private let slow = Mutex(false)

    var wishes: [String] { heard.withLock { $0 } }
    var isSlow: Bool {
        get { slow.withLock { $0 } }
        set { slow.withLock { $0 = newValue } }
    }

    init(_ desk: SessionDesk, session: String = OldEngine.session, program: String? = nil) throws {
        let folder = try SocketFolder.open(parent: desk.scratch.path, create: true)
        path = folder.path(of: session)
        self.program = program
        status = SessionStatus(
            session: session, name: "old-desk", folder: desk.work, model: "practice", process: getpid(), began: .init(milliseconds: 0), frontEnds: 0,
            pending: 0, running: 0, isBusy: false, lastChange: .init(milliseconds: 0), dataFolder: "\(desk.scratch.path)/home/.local/share/assent")
        socket = cplatform_socket(1)
        guard socket >= 0, cplatform_bind(socket, path) == 0, listen(socket, 8) == 0 else { throw Files.Failure(description: "cannot listen at \(path)") }
        Thread.start { [socket, weak self] in
            while true {
                let number = accept(socket, nil, nil)
                guard number >= 0, let self else { return }
                self.answer(number)
            }
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    private func answer(_ number: Int32) {
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
        let talk = SocketTalk(SocketDescriptor(adopting: number))
        guard let frame = try? talk.receive(), let hello = try? LinkCodec.decode(Hello.self, from: frame) else { return }
        heard.withLock { $0.append(hello.wish) }
        var greeting = Greeting(program: "assent 0.0.1", version: 0, status: status)
        if hello.wish == "attach" {
            if isSlow { usleep(1_000_000) }
            greeting.refusal = .init("The session runs in assent 0.0.1.")
        }
        guard let bytes = try? LinkCodec.encode(greeting) else { return }
        if hello.wish == "program", let program {
            let descriptor = open(program, O_RDONLY | O_CLOEXEC)
            defer { close(descriptor) }
            let count = UInt32(bytes.count)
            let framed = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> UInt32($0)) } + bytes
            _ = framed.withUnsafeBytes { cplatform_send_descriptor(number, $0.baseAddress, $0.count, descriptor) }
        } else {
            try? talk.send(bytes)
        }
        if hello.wish == "endWhenAtRest" {
            // The end: nobody listens any more.
            unlink(path)
            shutdown(socket, Int32(SHUT_RDWR))
        }
    }
}

/// A thread of the test's own, for what blocks.
private enum Thread {
    static func start(_ work: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "assent.test.engine").async(execute: work)
    }
}
