import Link
import Socket

/// Starts an engine as a process of its own, which outlives this one.
struct EngineStart {
    let directory: SessionDirectory

    /// How long an engine may take to begin: it may have to ask a server which models it has.
    private static let patience = Duration.seconds(120)

    /// Starts it and says who is there; does not wait for it.
    ///
    /// - Parameter arguments: of `assent engine`.
    /// - Throws: ``Failure``.
    func launch(_ arguments: [String]) throws -> SocketDescriptor {
        let environment = directory.here.environment.map { "\($0.key)=\($0.value)" }
        do throws(SocketError) {
            let (connection, _) = try DetachedProcess.start(arguments: ["assent", "engine"] + arguments, environment: environment)
            let talk = SocketTalk(connection, frameLimit: LinkProtocol.frameLimit)
            try directory.sayHello(.attach, over: talk)
            return connection
        } catch {
            throw Failure("the engine could not be started: \(error.description)", hint: "`assent --attached` needs no engine of its own.")
        }
    }

    /// Waits until it has begun: how the session is.
    /// - Throws: ``Failure`` with the engine's own words when it did not begin.
    func greeting(over connection: SocketDescriptor) throws -> SessionStatus {
        let greeting: Greeting
        do throws(SocketError) {
            greeting = try directory.greeting(from: SocketTalk(connection, frameLimit: LinkProtocol.frameLimit), within: Self.patience)
        } catch {
            if case .closed = error { throw Failure("the engine ended before it had begun", hint: "`assent doctor` looks for the reason; `assent --attached` needs no engine of its own.") }
            throw Failure("the engine does not begin: \(error.description)", hint: "`assent --attached` needs no engine of its own.")
        }
        if let refusal = greeting.refusal { throw Failure(refusal.message, hint: refusal.hint, status: refusal.status) }
        guard let status = greeting.status else { throw Failure("the engine said nothing of itself") }
        return status
    }
}
