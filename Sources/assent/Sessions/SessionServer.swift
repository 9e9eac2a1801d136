import Approval
import CPlatform
import Conversation
import Engine
import JSON
import Link
import Socket
import Tools
import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The engine's door: front ends come in by its socket, say who they are, and give their commands.
///
/// It lives on the engine's queue; a front end that does not read fills its own outbox and no more. Whoever descends from
/// something that a tool started is turned away.
actor SessionServer {
    private enum Guest {
        /// Has not said anything yet.
        case unknown
        /// May attach with its first command.
        case greeted(Author, isReadOnly: Bool, alone: Bool)
        case attached(Int, Author)
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { engine.executor.asUnownedSerialExecutor() }

    private let engine: SessionEngine
    private let user: String
    private let program: SocketDescriptor?
    private let end: @Sendable (Order) -> Void
    private var listener: SocketListener?
    private var guests: [Int: (connection: SocketConnection, state: Guest)] = [:]
    private var guestsGiven = 0

    /// Each has a descriptor, and the engine needs some for its tools.
    private static let mostGuests = 256

    enum Order: Sendable { case end(Author), endAtRest }

    /// - Parameters:
    ///   - user: the login name of the engine's user.
    ///   - program: the file that this process runs, for front ends of another version.
    init(engine: SessionEngine, user: String, program: SocketDescriptor?, end: @escaping @Sendable (Order) -> Void) {
        self.engine = engine
        self.user = user
        self.program = program
        self.end = end
    }

    /// Opens the door.
    /// - Parameters:
    ///   - first: the connection of the front end that started the engine.
    ///   - parent: the folder of the sockets' folder; nil for the usual one.
    func open(first: SocketDescriptor, session: SessionID, parent: String?) throws(SocketError) {
        var limits = SocketConnection.Limits()
        limits.outgoing = LinkProtocol.frameLimit
        var doors = SocketListener.Limits()
        doors.connection = limits
        let listener = SocketListener(
            session.text.string, parent: parent, executor: engine.executor, limits: doors,
            arrived: { [weak self] connection in self?.assumeIsolated { $0.welcome(connection, isListeners: true) } ?? connection.close() },
            report: { _ in })
        try listener.start()
        self.listener = listener
        engine.assumeIsolated { $0.watchRest() }
        welcome(try SocketConnection(first, executor: engine.executor, limits: limits), isListeners: false)
    }

    /// Shuts the door; those inside hear what was said last.
    func close() {
        listener?.close()
        for guest in guests.values { guest.connection.closeWhenDrained(within: .seconds(1)) }
    }

    /// Whether somebody still has to be told something.
    var isEmpty: Bool { guests.isEmpty }

    private func welcome(_ connection: SocketConnection, isListeners: Bool) {
        guestsGiven += 1
        let number = guestsGiven
        guests[number] = (connection, .unknown)
        connection.start(
            .init(
                frame: { [weak self] frame in self?.assumeIsolated { $0.received(frame, from: number) } },
                needsState: { [weak self] in self?.assumeIsolated { $0.refresh(number) } },
                closed: { [weak self] _ in self?.assumeIsolated { $0.left(number) } }))
    }

    private func received(_ frame: [UInt8], from number: Int) {
        guard let (connection, state) = guests[number] else { return }
        switch state {
        case .unknown: greet(frame, connection, number)
        case .greeted(let author, let isReadOnly, let alone):
            let given = engine.assumeIsolated { engine in
                let given = engine.connect(author: author, isReadOnly: isReadOnly) { bytes, isState in
                    if isState { connection.sendState(bytes) } else { connection.send(bytes) }
                }
                if alone { engine.sendOthersAway(by: author, but: given) }
                return given
            }
            guests[number]?.state = .attached(given, author)
            command(frame, given, author, connection)
        case .attached(let given, let author): command(frame, given, author, connection)
        }
    }

    private func command(_ frame: [UInt8], _ given: Int, _ author: Author, _ connection: SocketConnection) {
        // A descriptor can outlive the process that was looked at; then somebody else would speak.
        guard connection.peer.isStillThere else { return connection.close() }
        engine.assumeIsolated { $0.take(frame, from: author, frontEnd: given) }
    }

    private func refresh(_ number: Int) {
        guard case .attached(let given, let author)? = guests[number]?.state, let attach = LinkCodec.bytes(.attach) else { return }
        engine.assumeIsolated { $0.take(attach, from: author, frontEnd: given) }
    }

    private func left(_ number: Int) {
        if case .attached(let given, _)? = guests.removeValue(forKey: number)?.state { engine.assumeIsolated { $0.disconnect(given) } }
    }

    // MARK: The handshake

    private func greet(_ frame: [UInt8], _ connection: SocketConnection, _ number: Int) {
        let peer = connection.peer
        var greeting = Greeting(program: Version.text, status: nil)
        func answer(_ last: Bool) {
            guard let bytes = try? LinkCodec.encode(greeting) else { return connection.close() }
            connection.send(bytes)
            if last { connection.closeWhenDrained(within: .seconds(1)) }
        }
        func refuse(_ message: String, hint: String? = nil) {
            greeting.refusal = Greeting.Refusal(message, hint: hint)
            answer(true)
        }
        switch ProcessTree.standing(of: peer.pid, startedAt: peer.start) {
        case .independent where peer.isStillThere: break
        case .independent: return refuse("Who asked is gone.")
        case .belowCall(let why): return refuse("What a tool has started may not speak to an engine (\(why)).")
        case .unknown(let why): return refuse("The engine cannot tell who asks (\(why)).")
        }
        connection.welcome()
        guard let hello = try? LinkCodec.decode(Hello.self, from: frame) else { return refuse("The engine did not understand who is there.") }
        greeting.status = status
        switch Hello.Wish(rawValue: hello.wish) {
        case .attach, .attachAlone:
            guard hello.version == LinkProtocol.version else {
                return refuse("The session \(engine.assumeIsolated { $0.status().name }) runs in \(Version.text), which is not the version of \(VisibleText.line(hello.program)).")
            }
            guard guests.count <= Self.mostGuests else { return refuse("Too many terminals are attached to this session; no more are let in.") }
            let alone = hello.wish == Hello.Wish.attachAlone.rawValue
            if alone, hello.isReadOnly { return refuse("Who only looks sends nobody away.") }
            let author = PeerAuthor.author(peer, hello, name: user)
            guests[number]?.state = .greeted(author, isReadOnly: hello.isReadOnly, alone: alone)
            answer(false)
        case .status: answer(true)
        case .program:
            guard let program, let bytes = try? LinkCodec.encode(greeting) else { return refuse("The program of the engine is not known.") }
            _ = connection.send(bytes, with: program)
            connection.closeWhenDrained(within: .seconds(1))
        case .end:
            answer(false)
            end(.end(PeerAuthor.author(peer, hello, name: user)))
        case .endWhenAtRest:
            guard engine.assumeIsolated({ $0.isAtRest }) else { return refuse("Something is open in the session.", hint: "Decide what waits, or `assent kill` ends it all the same.") }
            answer(false)
            end(.endAtRest)
        case nil: refuse("The engine does not know what is wanted (\(VisibleText.line(hello.wish))).")
        }
    }

    private var status: SessionStatus {
        var status = engine.assumeIsolated { $0.status() }
        status.process = getpid()
        return status
    }
}
