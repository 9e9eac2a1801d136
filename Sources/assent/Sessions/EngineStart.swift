import Link
import Socket

/// Starts an engine as a process of its own, which outlives this one.
struct EngineStart {
    let directory: SessionDirectory

    /// How long an engine may take to begin: it may have to ask a server which models it has.
    private static let patience = Duration.seconds(120)

    /// - Parameter arguments: of `assent engine`.
    /// - Returns: the connection, with the handshake done, and how the session is.
    /// - Throws: ``Failure`` with the engine's own words when it did not begin.
    func start(_ arguments: [String]) throws -> (SocketDescriptor, SessionStatus) {
        let environment = directory.here.environment.map { "\($0.key)=\($0.value)" }
        let greeting: Greeting
        let connection: SocketDescriptor
        do throws(SocketError) {
            (connection, _) = try DetachedProcess.start(arguments: ["assent", "engine"] + arguments, environment: environment)
            greeting = try directory.greet(.attach, over: SocketTalk(connection), within: Self.patience)
        } catch {
            if case .closed = error { throw Failure("the engine ended before it had begun", hint: "`assent doctor` looks for the reason; `assent --attached` needs no engine of its own.") }
            throw Failure("the engine could not be started: \(error.description)", hint: "`assent --attached` needs no engine of its own.")
        }
        if let refusal = greeting.refusal { throw Failure(refusal.message, hint: refusal.hint, status: refusal.status) }
        guard let status = greeting.status else { throw Failure("the engine said nothing of itself") }
        return (connection, status)
    }
}
