import Approval
import Link
import Socket

/// One command to an engine from a program without a screen, and its answer.
struct SessionClient {
    let state: SessionState
    private let talk: SocketTalk

    /// How long an engine may take for an answer.
    private static let patience = Duration.seconds(10)

    /// Attaches.
    /// - Throws: ``Failure``.
    init(_ status: SessionStatus, _ directory: SessionDirectory) throws {
        let (talk, greeting) = try directory.knock(.attach, status.session)
        if let refusal = greeting.refusal { throw Failure(refusal.message, hint: refusal.hint, status: refusal.status) }
        self.talk = talk
        guard case .session(let state) = try Self.event(after: .attach, talk, until: { if case .session = $0 { true } else { false } }) else {
            throw Failure("the engine of \(VisibleText.line(status.name)) did not say how it is")
        }
        self.state = state
    }

    /// Gives a command and waits for what shows that it was obeyed.
    /// - Parameter handle: of the call that it is about; what is refused of another one is no answer to it.
    /// - Returns: why it was not, in the engine's words; nil when it was.
    /// - Throws: ``Failure``, also when the engine does not answer in time.
    func order(_ command: Command, about handle: Int? = nil, until isDone: (Event) -> Bool) throws -> String? {
        let answer = try Self.event(after: command, talk) { event in
            if case .refused(let refused, _) = event { return refused == nil || refused == handle }
            return isDone(event)
        }
        if case .refused(_, let reason) = answer { return reason }
        return nil
    }

    private static func event(after command: Command, _ talk: SocketTalk, until isIt: (Event) -> Bool) throws -> Event {
        let deadline = ContinuousClock.now + patience
        return try SessionDirectory.reporting { () throws(SocketError) in
            try talk.send(LinkCodec.bytes(command) ?? [])
            while true {
                let frame = try talk.receive(within: max(.zero, deadline - ContinuousClock.now))
                if let event = try? LinkCodec.decode(Event.self, from: frame), isIt(event) { return event }
                // However much it says of other things.
                guard ContinuousClock.now < deadline else { throw .timedOut }
            }
        }
    }
}
