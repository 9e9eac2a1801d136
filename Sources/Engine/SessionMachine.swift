import Approval
package import Conversation
package import Guards
import JSON
import Journal
package import Link

/// The engine's whole state, and the one function that changes it: `receive` an input, get the effects to perform.
///
/// Pure: no clock, no file, no network, no queue. Time comes in with each input. What it guarantees, for any order of
/// inputs: a call begins only by an effect that carries a decision; each call of a complete answer gets exactly one
/// result; results go back together, in the model's order, once all calls are settled; then the next request is made
/// unless the person stopped the turn or a limit asks first.
package struct SessionMachine: Sendable, Equatable {
    let session: SessionID
    let tools: [ToolDefinition]
    /// What only the person can ask for: no model is told of it, or can call it.
    let ownTools: [ToolDefinition]
    let system: [SystemPart]
    let limits: TurnLimits
    let guards: GuardSet

    var messages: [Message] = []
    var requests = 0
    var numbers = 0
    var entries = 0
    var turn = Turn.idle
    /// The calls of the answer that is being settled, in the model's order.
    var open: [CallKey] = [] { didSet { settledCount = 0 } }
    /// So many of them, from the first on, are known to be over; see ``passSettled()``.
    var settledCount = 0
    /// The handles of calls that are about to run, or run.
    var begun: Set<Int> = []
    var calls: [CallKey: CallRecord] = [:]
    /// What became of calls that could be proposed again, by what was asked.
    var answered: [CallForm: Answered] = [:]
    /// When the driver has been asked to say that time has passed; nil for never.
    var wakesAt: Timestamp?
    /// Approved calls that wait for a place, in the order in which they were approved.
    var queuedCalls: [CallKey] = []
    /// The rules that a person made for this session, and how many there have been.
    var sessionRules: [Rule] = []
    var sessionRulesGiven = 0
    /// The person's own commands that are not over, and who gave them.
    var own: [CallKey: Author] = [:]
    var tally: TurnTally
    /// Who makes the messages of the model.
    let maker: Maker?
    /// What could not be sent as it is; said once.
    var requestNotes: [String] = []
    let requestSettings: RequestSettings
    /// The tool that the next request of the turn must call.
    var forcedTool: ExactString?
    /// The same for the message that is about to be sent.
    var nextForcedTool: ExactString?
    /// What the model is told with the next message of the person: that its last answer was cut.
    var note: String?
    var pauses = 0
    var queuedNumbers = 0
    /// The last answer that came to its end, while nothing came after it.
    var lastAnswer: Int?
    /// The person stopped the turn: results are kept, but no request follows, unless they say something after that; the
    /// number of the last thing queued before.
    var stoppedAfter: Int?
    /// What guards hold of results until the person has answered.
    var heldResults: [CallKey: HeldResult] = [:]
    /// What a guard holds of an answer until the person has answered.
    var heldAnswer: HeldAnswer?
    /// It ends: what waits is recorded as not decided.
    var isClosing = false
    /// It is put aside: what waits goes on waiting, for whoever takes the session up again.
    var isSuspending = false
    var isClosed = false
    /// The mirror of what front ends show.
    package internal(set) var view: SessionState
    /// When what is being received happened.
    var moment = Timestamp(milliseconds: 0)

    enum Turn: Sendable, Equatable {
        case idle
        case answering(Answer)
        /// Calls of the last answer are being settled.
        case settling
        /// A request failed and is made again.
        case retrying(FailedTry)
        /// The person is asked before it goes on.
        case paused(Interruption)
    }

    /// What a request is for.
    enum Purpose: Sendable, Equatable {
        case turn
        /// An answer in words, and then the turn is over.
        case wrapUp
        /// A summary that takes the place of the conversation.
        case compaction(goesOn: Bool)
    }

    struct FailedTry: Sendable, Equatable {
        let request: RequestID
        let purpose: Purpose
        let attempt: Int
    }

    /// The answer that streams.
    struct Answer: Sendable, Equatable {
        let request: RequestID
        let purpose: Purpose
        /// Of this request, counted from 1.
        let attempt: Int
        let began: Timestamp
        /// Something of it has been used; the request is not made again by itself.
        var hasContent = false
        var parts = AnswerParts()
        var textEntry: Int?
        /// Of the reasoning that streams.
        var thoughtEntry: Int?
        var calls: [ArrivingCall] = []
        var usage: Usage?
        var stopReason: StopReason?
        /// As sent.
        var stopWord = ""
        /// The provider's words about its end.
        var explanation: String?
        /// Look at the text and the reasoning that stream.
        var textGuard: GuardStream?
        var thoughtGuard: GuardStream?
        /// What came after a guard asked; nothing of it has been shown or used.
        var withheld: [StreamEvent]?
        /// The guard that asked.
        var stoppedBy: Screened?
        /// The guards of the rest of the answer, once the person has answered.
        var guards: GuardSet?
    }

    package init(
        session: SessionID, system: [SystemPart], tools: [ToolDefinition], ownTools: [ToolDefinition] = [], limits: TurnLimits = TurnLimits(),
        guards: GuardSet = GuardSet(),
        maker: Maker? = nil, requestSettings: RequestSettings = RequestSettings(), view: SessionState
    ) {
        self.maker = maker
        self.requestSettings = requestSettings
        self.session = session
        self.system = system
        self.tools = tools
        self.ownTools = ownTools
        self.limits = limits
        self.guards = guards
        tally = TurnTally(limits)
        self.view = view
    }

    package mutating func receive(_ input: EngineInput, at now: Timestamp) -> [EngineEffect] {
        if isClosed { return [] }
        moment = now
        let effects = take(input, at: now)
        return limits.answerSeconds == nil ? effects : effects + watchWaiting(after: effects, at: now)
    }

    private mutating func take(_ input: EngineInput, at now: Timestamp) -> [EngineEffect] {
        switch input {
        case .timeDue: return timeDue(at: now)
        case .suspend: return suspend(at: now)
        case .command(let command, let author): return receive(command, from: author, at: now)
        case .stream(let request, let events): return receive(events, of: request, at: now)
        case .rewritten(let notes): return rewritten(notes, at: now)
        case .requestFailed(let request, let failure, let chance): return requestFailed(request, failure, chance, at: now)
        case .retryDue(let request): return retryDue(request, at: now)
        case .checked(let key, let revision, let outcome): return checked(key, revision, outcome, at: now)
        case .started(let key): return started(key, at: now)
        case .startRefused(let key, let refusal): return startRefused(key, refusal, at: now)
        case .output(let key, let text): return output(key, text)
        case .ended(let key, let result): return ended(key, result, at: now)
        case .noticed(let notice): return [addNotice(notice, at: now)]
        case .ruleMade(let scope, let rules, let text, let call, let author): return ruleMade(scope, rules, text: text, call, author, at: now)
        case .ruleRevoked(let rule, let scope, let author): return ruleRevoked(rule, scope, author, at: now)
        case .reported(let report): return isClosing || isSuspending ? [] : [addEntry(.report(report), at: now)]
        }
    }

    // MARK: What front ends see

    func key(_ number: Int) -> CallKey { CallKey(session: session, number: number) }

    mutating func addEntry(_ body: Entry.Body, at now: Timestamp) -> EngineEffect {
        entries += 1
        let entry = Entry(id: entries, time: now, body: body)
        view.entries.append(entry)
        return .tell(.entryAdded(entry))
    }

    mutating func addNotice(_ notice: Notice, at now: Timestamp) -> EngineEffect { addEntry(.notice(notice), at: now) }

    mutating func appendText(_ text: String, toEntry id: Int) -> EngineEffect {
        mutateText(id) { body, _, _ in body += text }
        return .tell(.entryText(id: id, text: text))
    }

    mutating func endEntry(_ id: Int, interrupted reason: String?) -> EngineEffect {
        mutateText(id) { _, isOpen, interrupted in
            isOpen = false
            interrupted = reason
        }
        return .tell(.entryEnded(id: id, interrupted: reason))
    }

    /// Entries are numbered without a gap, so the place of one is known; its text is taken out while it grows, so that
    /// appending copies nothing.
    private mutating func mutateText(_ id: Int, _ change: (inout String, inout Bool, inout String?) -> Void) {
        let index = id - (view.entries.first?.id ?? 1)
        guard view.entries.indices.contains(index) else { return }
        switch view.entries[index].body {
        case .assistant(var text, var isOpen, var interrupted):
            view.entries[index].body = .notice(Notice(.information, ""))
            change(&text, &isOpen, &interrupted)
            view.entries[index].body = .assistant(text: text, isOpen: isOpen, interrupted: interrupted)
        case .reasoning(var text, var isOpen):
            view.entries[index].body = .notice(Notice(.information, ""))
            var interrupted: String?
            change(&text, &isOpen, &interrupted)
            view.entries[index].body = .reasoning(text: text, isOpen: isOpen)
        case .you, .call, .notice, .report: return
        }
    }

    mutating func show(_ state: CallState) -> EngineEffect {
        let place = view.calls.place(of: state.handle)
        var state = state
        // However often it changes, and is judged again, until somebody has decided.
        state.waits = state.isPending && place.isThere ? view.calls[place.index].waits : nil
        if state.stage == .waiting { state.waits = state.waits ?? moment }
        calls[key(state.handle)]?.shown.waits = state.waits
        if state.hasBegun { begun.insert(state.handle) } else { begun.remove(state.handle) }
        if place.isThere {
            view.calls[place.index] = state
        } else {
            view.calls.insert(state, at: place.index)
        }
        return .tell(.call(state))
    }

    func entry(_ id: Int) -> Entry? {
        let index = id - (view.entries.first?.id ?? 1)
        return view.entries.indices.contains(index) ? view.entries[index] : nil
    }

    /// The call as the front ends see it.
    func shown(_ number: Int) -> CallState? {
        let place = view.calls.place(of: number)
        return place.isThere ? view.calls[place.index] : nil
    }

    /// What a front end is given first: the end of the conversation and all that is open.
    var window: SessionState {
        var window = view
        window.entries = view.entries.suffix(Self.windowCount)
        let visible = Set(window.entries.compactMap { if case .call(let handle) = $0.body { handle } else { nil } })
        window.calls = view.calls.filter { $0.isPending || $0.isRunning || visible.contains($0.handle) }
        return window
    }

    /// Entries of a window: some screens full.
    package static let windowCount = 200

    /// Nothing is open: no call, no answer, no question.
    package var isAtRest: Bool { turn == .idle && own.isEmpty }

    /// The model is at work, or about to be asked.
    package var isBusy: Bool {
        switch turn {
        case .answering, .retrying: true
        case .idle, .settling, .paused: false
        }
    }

    /// Calls that a person could decide now, and calls that run.
    package var counts: (pending: Int, running: Int) {
        let shown = (open + own.keys).compactMap { calls[$0]?.shown }
        return (shown.count(where: \.isPending), shown.count(where: \.isRunning))
    }

    mutating func enter(_ phase: Phase) -> [EngineEffect] {
        guard view.phase != phase else { return [] }
        view.phase = phase
        return [.tell(.phase(phase))]
    }

    /// Nobody is told yet: it may go at once.
    mutating func enqueue(_ kind: QueuedMessage.Kind, _ text: String) {
        queuedNumbers += 1
        view.queued.append(QueuedMessage(id: queuedNumbers, kind: kind, text: text))
    }

    mutating func setQueued(_ queued: [QueuedMessage]) -> [EngineEffect] {
        guard view.queued != queued else { return [] }
        view.queued = queued
        return [.tell(.queued(queued))]
    }

    mutating func setPause(_ pause: Pause?) -> [EngineEffect] {
        guard view.pause != pause else { return [] }
        view.pause = pause
        return [.tell(.pause(pause))]
    }

    /// - Parameter name: as it was typed; what is kept is one line of visible text.
    mutating func rename(_ name: String) -> [EngineEffect] {
        guard let name = SessionName.kept(name) else {
            return [.tell(.refused(handle: nil, reason: "A name has 1 to \(SessionName.longest) bytes."))]
        }
        guard name != view.name else { return [] }
        view.name = name
        return [.record(.renamed(name)), .tell(.renamed(name))]
    }

    mutating func use(_ usage: TokenUse) -> EngineEffect {
        view.usage = usage
        return .tell(.usage(usage))
    }
}

extension [CallState] {
    /// Where the call with a handle stands, or would: they are sorted by it.
    func place(of handle: Int) -> (index: Int, isThere: Bool) {
        // Nearly always one of the last.
        if let last, handle > last.handle { return (count, false) }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].handle < handle { low = middle + 1 } else { high = middle }
        }
        return (low, low < count && self[low].handle == handle)
    }
}
