import Approval
import Conversation
import JSON
import Journal
import Link
import Socket

/// The sessions of this user that run on this host now, by their sockets.
struct SessionDirectory {
    /// Where the folder of the sockets lies, instead of /tmp; for tests, and for hosts where /tmp is not to be had.
    static let parentVariable = "ASSENT_TMPDIR"

    let parent: String?
    let here: Here

    init(_ here: Here) {
        self.here = here
        parent = here.environment[Self.parentVariable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// One that runs. Without a status it is there, but does not say how it is.
    struct Running {
        let session: String
        let status: SessionStatus?
        /// Why there is no status, in a sentence.
        let trouble: String?
        /// Its engine is well, and does not want to speak to this process.
        var isRefused = false
    }

    /// - Parameter limit: how long each engine may take to answer.
    /// - Throws: ``Failure`` when the folder is not what it should be.
    func running(within limit: Duration = .seconds(2)) throws -> [Running] {
        guard let folder = try folder() else { return [] }
        let identifiers = try Self.reporting { () throws(SocketError) in try folder.identifiers() }
        return identifiers.compactMap { identifier in
            do throws(SocketError) {
                let greeting = try ask(.status, identifier, folder, within: limit)
                if let refusal = greeting.refusal { return Running(session: identifier, status: nil, trouble: refusal.message, isRefused: true) }
                return Running(session: identifier, status: greeting.status, trouble: greeting.status == nil ? "it says nothing of itself" : nil)
            } catch {
                switch error {
                case .nobodyListens, .missing:
                    // Left behind by an engine that was killed.
                    _ = try? folder.removeStale(identifier)
                    return nil
                default: return Running(session: identifier, status: nil, trouble: error.description)
                }
            }
        }
    }

    /// The names of those that run.
    var names: [String] { ((try? running(within: .milliseconds(200))) ?? []).compactMap { $0.status?.name } }

    /// The one that a person means: by its id, or by its name among those of the same journal.
    /// - Returns: nil when none runs.
    /// - Throws: ``Failure`` when several have the name, when it is one that does not answer, or when it cannot be told since
    ///   an engine refuses to speak.
    func find(_ idOrName: String, dataFolder: String, within limit: Duration = .seconds(2)) throws -> SessionStatus? {
        let running = try running(within: limit)
        let all = running.compactMap(\.status).filter { $0.isOf(dataFolder: dataFolder) }
        let wanted = ExactString(idOrName)
        if let exact = all.first(where: { ExactString($0.session) == wanted }) { return exact }
        let named = all.filter { ExactString($0.name) == wanted }
        guard named.count <= 1 else {
            let list = named.map(\.session).joined(separator: ", ")
            throw Failure("\(named.count) sessions that run have the name \(VisibleText.line(idOrName))", hint: "Name one by its id: \(list).")
        }
        guard named.isEmpty else { return named.first }
        if let refusal = running.first(where: \.isRefused)?.trouble { throw Failure(refusal) }
        // What one that does not answer is called, the journal knows.
        let silent = running.filter { $0.status == nil }
        if silent.isEmpty { return nil }
        let known = try? SessionJournal.open(folder: dataFolder, create: false).session(idOrName)?.id.text
        if let found = silent.first(where: { [wanted, known].contains(ExactString($0.session)) }) {
            throw Failure(
                "the session \(VisibleText.line(idOrName)) runs, but says nothing: \(VisibleText.line(found.trouble ?? ""))",
                hint: "Its engine is stopped or very busy; `assent doctor` says what can be done.")
        }
        return nil
    }

    /// nil when there is none, and so nothing runs.
    func folder() throws -> SocketFolder? {
        do throws(SocketError) {
            return try SocketFolder.open(parent: parent, create: false)
        } catch {
            if case .missing = error { return nil }
            throw Failure(error.description)
        }
    }

    /// The handshake, and what the engine answers; the connection stays open for what follows.
    func knock(_ wish: Hello.Wish, _ identifier: String, isReadOnly: Bool = false) throws -> (SocketTalk, Greeting) {
        guard let folder = try folder() else { throw Failure("no session runs here") }
        return try Self.reporting { () throws(SocketError) in
            let talk = SocketTalk(try SocketClient.connect(identifier, in: folder), frameLimit: LinkProtocol.frameLimit)
            return (talk, try greet(wish, over: talk, isReadOnly: isReadOnly))
        }
    }

    func greet(
        _ wish: Hello.Wish, over talk: SocketTalk, isReadOnly: Bool = false, within limit: Duration = .seconds(2)
    ) throws(SocketError) -> Greeting {
        try Self.greeting(talk.ask(frame(wish, isReadOnly: isReadOnly), within: limit))
    }

    /// Who is gone before it has heard may have said why: that is found by ``greeting(from:within:)``.
    func sayHello(_ wish: Hello.Wish, over talk: SocketTalk) throws(SocketError) {
        do throws(SocketError) {
            try talk.send(frame(wish))
        } catch {
            guard error == .closed else { throw error }
        }
    }

    func greeting(from talk: SocketTalk, within limit: Duration) throws(SocketError) -> Greeting {
        try Self.greeting(talk.receive(within: limit))
    }

    func ask(
        _ wish: Hello.Wish, _ identifier: String, _ folder: SocketFolder, within limit: Duration = .seconds(2)
    ) throws(SocketError) -> Greeting {
        try greet(wish, over: SocketTalk(SocketClient.connect(identifier, in: folder, within: limit)), within: limit)
    }

    private func frame(_ wish: Hello.Wish, isReadOnly: Bool = false) throws(SocketError) -> [UInt8] {
        let author = here.author
        let hello = Hello(
            wish, program: Version.text, isReadOnly: isReadOnly, terminal: author.terminal, origin: author.origin, key: author.key)
        // Our own values; see ``EngineChannel``.
        guard let bytes = try? LinkCodec.encode(hello) else { throw .closed }
        return bytes
    }

    private static func greeting(_ frame: [UInt8]) throws(SocketError) -> Greeting {
        guard let greeting = try? LinkCodec.decode(Greeting.self, from: frame) else { throw .closed }
        return greeting
    }

    static func reporting<Result>(_ work: () throws(SocketError) -> Result) throws -> Result {
        do throws(SocketError) {
            return try work()
        } catch {
            throw Failure(error.description)
        }
    }
}
