import Approval
import Link
import Socket
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A front end without a screen: commands go out, events come in.
final class EngineTalk {
    struct Silence: Error, CustomStringConvertible { let description: String }

    let talk: SocketTalk
    private(set) var status: SessionStatus?
    /// The last whole state, with the calls as they are since.
    private(set) var state: SessionState?
    /// Bytes of the last whole state.
    private(set) var stateSize = 0
    /// Everything that the engine refused to do.
    private(set) var refusals: [String] = []
    /// Text of answers that has come since the last whole state, in bytes.
    private(set) var textBytes = 0

    init(_ socket: SocketDescriptor) { talk = SocketTalk(socket, frameLimit: LinkProtocol.frameLimit) }

    func sayHello() throws { try talk.send(LinkCodec.encode(Hello(.attach, program: "test"))) }

    func awaitGreeting() throws {
        let greeting = try LinkCodec.decode(Greeting.self, from: talk.receive(within: .seconds(60)))
        if let refusal = greeting.refusal { throw Silence(description: refusal.message) }
        status = greeting.status
    }

    func send(_ command: Command) throws { try talk.send(LinkCodec.encode(command), within: .seconds(30)) }

    /// Reads until something has come; what comes before it is taken in.
    @discardableResult
    func wait(_ what: String, seconds: Int = 60, until isIt: (Event) -> Bool) throws -> Event {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let left = deadline - ContinuousClock.now
            guard left > .zero else { throw Silence(description: "\(what) did not come; refused: \(refusals)") }
            let bytes: [UInt8]
            do {
                bytes = try talk.receive(within: left)
            } catch {
                throw Silence(description: "\(what) did not come (\(error)); refused: \(refusals)")
            }
            let event = try LinkCodec.decode(Event.self, from: bytes)
            take(event, size: bytes.count)
            if isIt(event) { return event }
        }
    }

    /// Attaches: the whole state.
    @discardableResult
    func attach() throws -> SessionState {
        try send(.attach)
        try wait("the state") { if case .session = $0 { true } else { false } }
        return state!
    }

    /// Waits until the whole state is as asked, by what comes.
    func waitForState(_ what: String, seconds: Int = 60, until isIt: (SessionState) -> Bool) throws {
        if let state, isIt(state) { return }
        try wait(what, seconds: seconds) { _ in self.state.map(isIt) ?? false }
    }

    private func take(_ event: Event, size: Int) {
        switch event {
        case .session(let state):
            self.state = state
            stateSize = size
            textBytes = 0
        case .entryAdded(let entry): state?.entries.append(entry)
        case .entryText(_, let text): textBytes += text.utf8.count
        case .call(let call):
            guard state != nil else { return }
            if let index = state!.calls.lastIndex(where: { $0.handle == call.handle }) { state!.calls[index] = call } else { state!.calls.append(call) }
        case .phase(let phase): state?.phase = phase
        case .renamed(let name): state?.name = name
        case .refused(_, let reason): refusals.append(reason)
        default: break
        }
    }

    /// Approves exactly what waits.
    func approve(_ call: CallState) throws {
        guard let display = call.display else { throw Silence(description: "#\(call.handle) shows nothing") }
        try send(.approve(.init(handle: call.handle, revision: call.revision, display: display.digest, rowsSeen: display.rows.count, comment: nil)))
    }
}
