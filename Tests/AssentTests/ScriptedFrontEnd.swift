import Approval
import Conversation
import Link
import Socket
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A front end without a screen, in the hands of a test: it speaks the protocol, and keeps what it was told and when.
final class ScriptedFrontEnd {
    /// Where it would sit, and what an engine gets for it.
    struct Place {
        let parent: String
        let environment: [String: String]
    }

    struct Trouble: Error, CustomStringConvertible { let description: String }

    /// The engine was refused by itself, in its words.
    struct Refused: Error { let refusal: Greeting.Refusal }

    /// How much of an entry's text was told, when.
    struct Telling { let time: ContinuousClock.Instant, bytes: Int }

    private let talk: SocketTalk
    let status: SessionStatus
    private(set) var state: SessionState
    private(set) var tellings: [Int: [Telling]] = [:]
    private(set) var refusals: [String] = []
    private(set) var states = 0
    private(set) var events = 0
    private(set) var isClosed = false

    /// Starts an engine and attaches.
    /// - Parameter process: told the engine's, before anything can go wrong with it.
    /// - Throws: ``Refused``; ``SocketError/closed`` when the engine died.
    static func start(_ arguments: [String], at place: Place, process: (Int32) -> Void = { _ in }) throws -> ScriptedFrontEnd {
        let environment = place.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let (connection, number) = try DetachedProcess.start(program: Program.path, arguments: ["assent", "engine"] + arguments, environment: environment)
        process(number)
        return try ScriptedFrontEnd(SocketTalk(connection, frameLimit: LinkProtocol.frameLimit))
    }

    /// Attaches to one that runs.
    static func attach(_ session: String, at place: Place) throws -> ScriptedFrontEnd {
        let folder = try SocketFolder.open(parent: place.parent, create: false)
        return try ScriptedFrontEnd(SocketTalk(SocketClient.connect(session, in: folder), frameLimit: LinkProtocol.frameLimit))
    }

    init(_ talk: SocketTalk) throws {
        self.talk = talk
        let greeting = try LinkCodec.decode(Greeting.self, from: talk.ask(LinkCodec.encode(Hello(.attach, program: "a test")), within: .seconds(30)))
        if let refusal = greeting.refusal { throw Refused(refusal: refusal) }
        guard let status = greeting.status else { throw Trouble(description: "the engine said nothing of itself") }
        self.status = status
        state = SessionState(name: "", folder: "", model: ModelState(name: "", isPractice: false))
        try send(.attach)
        try wait("the session") { _ in states > 0 }
    }

    func send(_ command: Command) throws { try talk.send(LinkCodec.encode(command)) }

    /// Takes what comes until it is as asked.
    func wait(_ what: String, seconds: Int = 20, until isIt: (SessionState) throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while try !isIt(state) {
            if try next(until: deadline) { continue }
            throw Trouble(description: "there did not come \(what); phase \(state.phase), calls \(state.calls.map { ($0.handle, $0.stage) }), queued \(state.queued.map(\.text)), refused \(refusals)")
        }
    }

    /// Takes one event.
    /// - Returns: false when none has come in time.
    private func next(until deadline: ContinuousClock.Instant) throws(SocketError) -> Bool {
        do throws(SocketError) {
            take(try talk.receive(within: max(.zero, deadline - ContinuousClock.now)))
            return true
        } catch {
            if error == .timedOut { return false }
            throw error
        }
    }

    /// Takes what comes for a while.
    func listen(milliseconds: Int) throws {
        let deadline = ContinuousClock.now + .milliseconds(milliseconds)
        while ContinuousClock.now < deadline, try next(until: deadline) {}
    }

    /// Takes what had been sent before the engine's end.
    func drain() {
        while let frame = try? talk.receive(within: .milliseconds(200)) { take(frame) }
    }

    /// Asks for the whole state; what was sent before has been obeyed then.
    func refresh() throws {
        let before = states
        try send(.attach)
        try wait("the state") { _ in states > before }
    }

    private func take(_ frame: [UInt8]) {
        guard let event = try? LinkCodec.decode(Event.self, from: frame) else { return refusals.append("an event that cannot be read") }
        events += 1
        switch event {
        case .session(let whole):
            states += 1
            state = whole
            for entry in whole.entries { told(entry) }
        case .entryAdded(let entry):
            state.entries.append(entry)
            told(entry)
        case .entryText(let id, let text): change(id) { body, _, _ in body += text }
        case .entryEnded(let id, let reason):
            change(id) { _, isOpen, interrupted in
                isOpen = false
                interrupted = reason
            }
        case .call(let call):
            if let index = state.calls.firstIndex(where: { $0.handle == call.handle }) { state.calls[index] = call } else { state.calls.append(call) }
        case .phase(let phase): state.phase = phase
        case .queued(let queued): state.queued = queued
        case .pause(let pause): state.pause = pause
        case .frontEnds(let all): state.frontEnds = all
        case .refused(_, let reason): refusals.append(reason)
        case .closed, .detached: isClosed = true
        case .callOutput, .usage, .ruleDraft, .form, .rules, .renamed, .earlier: break
        }
    }

    private func change(_ id: Int, _ body: (inout String, inout Bool, inout String?) -> Void) {
        guard let index = state.entries.firstIndex(where: { $0.id == id }),
            case .assistant(var text, var isOpen, var interrupted) = state.entries[index].body
        else { return }
        body(&text, &isOpen, &interrupted)
        state.entries[index].body = .assistant(text: text, isOpen: isOpen, interrupted: interrupted)
        told(state.entries[index])
    }

    private func told(_ entry: Entry) {
        guard case .assistant(let text, _, _) = entry.body else { return }
        tellings[entry.id, default: []].append(Telling(time: .now, bytes: text.utf8.count))
    }

    func call(_ handle: Int) -> CallState? { state.calls.first { $0.handle == handle } }

    /// What the person said, as it stands in the conversation.
    var said: [String] { state.entries.compactMap { if case .you(let text) = $0.body { text } else { nil } } }

    /// Whether these words have a whole answer, and nothing after it.
    func isAnswered(_ words: String) -> Bool {
        guard state.phase == .idle, case .assistant(_, false, nil)? = state.entries.last?.body else { return false }
        return state.entries.contains { $0.body == .you(words) }
    }

    func approve(_ handle: Int) throws {
        guard let call = call(handle), let display = call.display else { throw Trouble(description: "call \(handle) is not shown") }
        try send(.approve(.init(handle: handle, revision: call.revision, display: display.digest, rowsSeen: display.rows.count, comment: nil)))
    }

    func deny(_ handle: Int) throws {
        try send(.deny(.init(handle: handle, revision: call(handle)?.revision ?? 0, reason: "not this one")))
    }

    /// Whether nothing is on its way: whatever is open waits for the person.
    static func isQuiet(_ state: SessionState) -> Bool {
        let isBusy = switch state.phase {
        case .asking, .answering, .retrying: true
        // The results of the last calls are about to go back.
        case .working: !state.calls.contains(where: \.isPending)
        case .idle, .paused: false
        }
        return !isBusy && !state.calls.contains { $0.isRunning || $0.stage == .checking || $0.stage == .arriving }
    }
}

/// Waits until a process has given back all that it held.
func waitForEnd(of process: Int32, seconds: Double = 5) -> Bool {
    for _ in 0..<Int(seconds * 500) {
        guard let line = try? Files.text("/proc/\(process)/stat"), let end = line.lastIndex(of: ")") else { return true }
        let state = line[line.index(after: end)...].drop { $0 == " " }.first
        if state == "Z" || state == "X" { return true }
        usleep(2000)
    }
    return false
}
