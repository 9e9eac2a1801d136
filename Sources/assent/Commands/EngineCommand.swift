import Approval
import ArgumentParser
import CPlatform
import Conversation
import Dispatch
import Engine
import Link
import Screen
import Socket
import Store
import Tools
import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The engine of one session, in a process of its own. Front ends start it; a person has no use for it.
struct EngineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "Keep a session (started by the chat itself).",
        discussion: "Example: assent starts it; `assent ls` lists what runs.", shouldDisplay: false)

    @OptionGroup var options: SessionOptions

    @Option(help: ArgumentHelp("Take this session up again.", valueName: "ID"))
    var resume: String?

    /// The descriptor on which the front end that starts an engine waits for an answer.
    private static let connection: Int32 = 3

    func run() async throws {
        let first: SocketDescriptor
        do throws(SocketError) {
            first = try SocketDescriptor.inherited(Self.connection)
        } catch {
            throw Failure("the engine is started by the chat: `assent`", status: 2)
        }
        let here = Here()
        // While this process may still ask other engines.
        let taken = resume == nil ? SessionDirectory(here).names : []
        // For front ends of another version: the file may be replaced while this process runs.
        let program = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
        // Everything that is started from here on can be told from those who may decide, and nobody but root looks into
        // this process's memory or takes its descriptors.
        ProcessTree.markOwnDescendants()
        _ = cplatform_set_dumpable(0)

        let session: OpenSession
        do {
            let options = try resume.map { try self.options.found($0, here: here) } ?? self.options
            session = try await SessionOpening(options, here: here).open(resuming: resume, besides: taken, keeping: .detached)
        } catch {
            refuse(error, first)
            throw error
        }
        let engine = session.engine
        let server = SessionServer(engine: engine, user: here.author.name, program: program >= 0 ? SocketDescriptor(adopting: program) : nil) { order in
            Task { _ = await engine.close(by: order.author) }
        }
        do {
            try await server.open(first: first, session: session.id, parent: SessionDirectory(here).parent)
        } catch {
            refuse(error, first)
            _ = await engine.suspend()
            throw error
        }
        let signals = TerminalSignals(on: engine.executor.queue, signals: [.terminate, .interrupt, .quit, .hangup]) { @Sendable _ in
            Task { _ = await engine.suspend() }
        }
        _ = await engine.ended()
        await server.close()
        // Whoever is attached hears how it ended before the process is gone.
        for _ in 0..<50 where await !server.isEmpty { try? await Task.sleep(for: .milliseconds(20)) }
        signals.cancel()
        session.release()
    }

    /// The front end that waits says why to its person.
    private func refuse(_ error: any Error, _ connection: SocketDescriptor) {
        let failure = error as? Failure ?? Failure((error as? SocketError)?.description ?? "\(error)")
        let greeting = Greeting(
            program: Version.text, refusal: Greeting.Refusal(failure.message, hint: failure.hint, status: failure.status))
        guard let bytes = try? LinkCodec.encode(greeting) else { return }
        let count = UInt32(truncatingIfNeeded: bytes.count)
        Descriptor.write([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + bytes, to: connection.number)
    }
}

extension SessionServer.Order {
    fileprivate var author: Author {
        switch self {
        case .end(let author): author
        case .endAtRest: Author(kind: .program, name: "assent")
        }
    }
}

extension SessionEngine.Keeping {
    fileprivate static let detached = SessionEngine.Keeping(isDetachable: true)
}
