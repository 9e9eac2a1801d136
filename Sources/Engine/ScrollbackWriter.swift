import Conversation
import Guards
import Journal
import Link
import Store

/// Keeps what front ends are told, so that a session that is opened again looks as it did.
///
/// What is new is kept at once; text and output that grow, at the latest after a second or 4 kB. It is working state and
/// no evidence: when it cannot be written the session goes on, and the person is told once.
struct ScrollbackWriter {
    /// Bytes of growing text after which it is kept without waiting.
    static let checkpointBytes = 4096
    private static let secrets = GuardSet([Guard(name: "secrets", places: [.output], effect: .redact, matcher: .secrets)])
    /// Bytes of a running call's output that are kept, its end.
    private static let outputBytes = 8192

    private let scrollback: Scrollback?
    private let session: SessionID
    private var entries: [Int: Entry] = [:]
    /// What was added to texts since they were kept. Not the texts themselves: a second owner would make them be copied
    /// with every word, and writing them whole would cost more the longer they are.
    private var grown: [Int: String] = [:]
    /// Of texts that grow: a secret may come in pieces.
    private var guards: [Int: GuardStream] = [:]
    /// Bytes of a text that are kept in pieces, behind its entry.
    private var places: [Int: Int] = [:]
    private var calls: [Int: CallState] = [:]
    private var outputs: [Int: String] = [:]
    private var state: WorkingState?
    /// Bytes of all that is in ``grown``.
    private var grownBytes = 0
    private var isBroken = false

    init(_ scrollback: Scrollback?, session: SessionID) {
        self.scrollback = scrollback
        self.session = session
    }

    /// Whether something waits to be kept.
    var isDirty: Bool { scrollback != nil && !(entries.isEmpty && grown.isEmpty && calls.isEmpty && state == nil) }

    /// Whether nothing waits but the states of a few calls, which the journal knows too: they need not be kept before what
    /// goes on at once. Text is kept when it has come: nothing else has it.
    var isOnlyOfCalls: Bool { entries.isEmpty && grownBytes < Self.checkpointBytes && state == nil && calls.count < Self.pieceCount }

    /// Calls that are kept together at most: more take memory and time.
    private static let pieceCount = 32

    /// Whether it should be kept now rather than with the next checkpoint.
    private(set) var isUrgent = false

    /// - Parameter machine: as it is after the event.
    mutating func note(_ event: Event, _ machine: SessionMachine) {
        guard scrollback != nil else { return }
        switch event {
        case .entryAdded(let entry):
            entries[entry.id] = beginning(of: entry)
            isUrgent = true
        case .entryText(let id, let text):
            let passed = passed(text, of: id)
            if passed.utf8.isEmpty { break }
            grown[id, default: ""] += passed
            grownBytes += passed.utf8.count
            if grownBytes >= Self.checkpointBytes { isUrgent = true }
        case .entryEnded(let id, _):
            if let entry = machine.entry(id) { keepWhole(entry) }
            guards[id] = nil
            isUrgent = true
        case .call(let call):
            if call.stage == .arriving, calls[call.handle] == nil, !call.preview.isEmpty { return }
            if !call.isRunning { outputs[call.handle] = nil }
            calls[call.handle] = call
            isUrgent = isUrgent || call.stage != .arriving
        case .callOutput(let handle, let text):
            var output = outputs[handle, default: ""] + text
            if output.utf8.count > 2 * Self.outputBytes { output = String(decoding: output.utf8.suffix(Self.outputBytes), as: UTF8.self) }
            outputs[handle] = output
            guard var call = machine.shown(handle) else { return }
            call.result = output
            calls[handle] = call
        case .usage: state = machine.workingState
        case .queued, .pause:
            state = machine.workingState
            isUrgent = true
        case .session, .phase, .refused, .ruleDraft, .form, .rules, .frontEnds, .renamed, .earlier, .detached, .closed: break
        }
    }

    /// What is safe to keep now of a text that grows.
    private mutating func passed(_ text: String, of id: Int) -> String {
        if guards[id] == nil { guards[id] = GuardStream(Self.secrets, at: .output) }
        return guards[id]?.take(text) ?? text
    }

    private mutating func beginning(of entry: Entry) -> Entry {
        var entry = entry
        switch entry.body {
        case .assistant(let text, isOpen: true, let interrupted):
            entry.body = .assistant(text: passed(text, of: entry.id), isOpen: true, interrupted: interrupted)
        case .reasoning(let text, isOpen: true): entry.body = .reasoning(text: passed(text, of: entry.id), isOpen: true)
        default: break
        }
        return entry
    }

    /// Everything may be different: after a session was taken up again.
    mutating func noteAll(_ machine: SessionMachine) {
        guard scrollback != nil else { return }
        for entry in machine.view.entries.suffix(SessionMachine.windowCount) { keepWhole(entry) }
        state = machine.workingState
        isUrgent = true
    }

    /// With all of its text, in the place of the pieces.
    private mutating func keepWhole(_ entry: Entry) {
        entries[entry.id] = entry
        grown[entry.id] = nil
    }

    /// - Returns: what the person should be told when keeping has begun to fail.
    mutating func flush() -> Notice? {
        guard let scrollback, isDirty else { return nil }
        var places = places
        for id in entries.keys { places[id] = nil }
        var pieces: [Scrollback.Piece] = []
        for (id, text) in grown {
            pieces.append(Scrollback.Piece(entry: id, place: places[id] ?? 0, text: Array(text.utf8)))
            places[id, default: 0] += text.utf8.count
        }
        do throws(StoreError) {
            try scrollback.put(
                entries: entries.sorted { $0.key < $1.key }.compactMap { id, entry in (try? LinkCodec.encode(entry.withoutSecrets)).map { (id, $0) } },
                pieces: pieces,
                calls: calls.compactMap { handle, call in (try? LinkCodec.encode(call.withoutSecrets)).map { (handle, $0) } },
                state: state.flatMap { try? LinkCodec.encode($0.withoutSecrets) }, session: session)
            self.places = places
            entries = [:]
            grown = [:]
            grownBytes = 0
            calls = [:]
            state = nil
            isUrgent = false
            isBroken = false
            return nil
        } catch {
            // Kept for the next attempt, up to a point; the journal has what matters.
            if entries.count > 10_000 { entries = [:] }
            isUrgent = false
            grownBytes = 0
            if isBroken { return nil }
            isBroken = true
            return Notice(
                .warning, "What the screen shows is not kept for later now; decisions still are. \(error.message)", hint: error.hint)
        }
    }
}
