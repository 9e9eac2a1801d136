public import Approval
public import Conversation
import Dispatch
public import Guards
import JSON
public import Journal
public import Link
import Models
import Tools
public import Transport
import Wire

/// The driver of one session: performs what the state machine asks for, on a serial queue of its own.
///
/// It never waits for a front end, and no front end waits for it. Model, tools and journal are given in.
public actor SessionEngine {
    /// Receives encoded ``Event`` values, in order, on the engine's queue; must return at once.
    ///
    /// The second value tells that the event is a whole state, in place of everything before it.
    public typealias FrontEndSink = @Sendable (_ event: [UInt8], _ isState: Bool) -> Void

    /// The queue that everything here runs on; what belongs to it (the sockets of front ends) may run there too.
    public nonisolated let executor: QueueExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let services: Services
    let session: SessionID
    let keeping: Keeping
    let began: Timestamp
    let guards: GuardSet
    let docket = Docket()
    var machine: SessionMachine
    var recorder: Recorder
    var writer: ScrollbackWriter
    /// What has changed is kept within a second, or as the next thing on this queue.
    var isCheckpointDue = false
    var isCheckpointNext = false

    var frontEnds: [Int: AttachedFrontEnd] = [:]
    var frontEndsGiven = 0
    /// The front end whose command is being handled.
    var asking: Int?
    var desk: Desk?
    /// The front end that it is from.
    var deskKeeper: Int?
    var lastChange: Timestamp
    /// Of whose calls the person is told by their program.
    var teller: PendingTeller
    /// Nobody looks and nothing is open; the number tells one such time from the next.
    var isIdle = false
    var idleGeneration = 0

    var requests: [RequestID: Task<Void, Never>] = [:]
    var runs: [CallKey: Task<Void, Never>] = [:]
    var onFinish: [@Sendable () -> Void] = []
    /// What the first front end is told: what the caller has to say, and what went wrong before there was anyone to tell.
    var opening: [Notice]
    /// What was ordered while the session was still being read.
    var deferred: [(Command, Author, Int?)] = []
    /// How the session is to end as soon as it has been read.
    var endings: [EngineInput] = []
    var isRestoring: Bool

    /// - Parameters:
    ///   - system: what the model is told before the conversation.
    ///   - notices: what the person is to read at the beginning, in order.
    ///   - resuming: the session is taken up again; its state is as ``restore()`` finds it.
    public init(
        session: SessionID, facts: SessionFacts, system: [SystemPart], limits: TurnLimits = TurnLimits(), guards: GuardSet = GuardSet(),
        requestSettings: RequestSettings = RequestSettings(), services: Services, notices: [Notice] = [], keeping: Keeping = Keeping(), resuming: Bool = false
    ) {
        executor = QueueExecutor(label: "assent.engine")
        self.services = services
        self.guards = guards
        self.session = session
        self.keeping = keeping
        let now = services.clock()
        began = now
        lastChange = now
        teller = PendingTeller(since: now)
        isRestoring = resuming
        var view = SessionState(
            name: facts.name, folder: VisibleText.line(facts.folder),
            model: ModelState(
                name: VisibleText.line(services.model.name), isPractice: services.model.isPractice,
                contextSize: services.model.contextSize, host: services.model.host.map { VisibleText.line($0) }))
        var kept = KeptView()
        if resuming { kept = KeptView(services.scrollback, session: session) }
        view.entries = kept.entries
        view.calls = kept.calls
        desk = kept.desk
        machine = SessionMachine(
            session: session, system: system, tools: services.tools.definitions, ownTools: services.tools.ownDefinitions, limits: limits, guards: guards,
            maker: Maker(provider: services.model.provider, model: services.model.modelName), requestSettings: requestSettings, view: view)
        recorder = Recorder(journal: services.journal, session: session)
        writer = ScrollbackWriter(services.scrollback, session: session)
        opening = notices
        if let failure = recorder.append([resuming ? .resumed(facts) : .sessionBegan(facts)], at: now) { opening.append(failure) }
    }

    /// A command as it came from a front end, in order of the calls; bytes that are no command are reported to it.
    ///
    /// - Parameter frontEnd: as ``connect(author:isReadOnly:_:)`` gave it; nil for what comes from no front end.
    public nonisolated func receive(_ command: [UInt8], from author: Author, frontEnd: Int? = nil) {
        next { $0.take(command, from: author, frontEnd: frontEnd) }
    }

    /// The same on the engine's queue.
    public func take(_ command: [UInt8], from author: Author, frontEnd: Int?) {
        // It was sent away.
        if let frontEnd, frontEnds[frontEnd] == nil { return }
        asking = frontEnd
        defer { asking = nil }
        do {
            obey(try LinkCodec.decode(Command.self, from: command), from: author)
        } catch {
            tell(.refused(handle: nil, reason: "The engine did not understand a command of the front end."))
        }
    }

    /// How the session is, without ``SessionStatus/dataFolder``.
    public func status() -> SessionStatus {
        let counts = machine.counts
        return SessionStatus(
            session: session.text.string, name: machine.view.name, folder: machine.view.folder, model: machine.view.model.name,
            process: 0, began: began, frontEnds: frontEnds.count, pending: counts.pending, running: counts.running,
            isBusy: machine.isBusy, lastChange: lastChange, dataFolder: services.journal.folder)
    }

    /// Nothing is open that would be cut off.
    public var isAtRest: Bool { machine.isAtRest && !isRestoring }

    private func obey(_ command: Command, from author: Author) {
        if let asking, frontEnds[asking]?.frontEnd.isReadOnly == true, !command.isReading {
            return tell(.refused(handle: nil, reason: "You are attached read-only."))
        }
        switch command {
        case .earlier(let before): tell(.earlier(earlier(before)))
        case .keepDesk(let desk):
            keep(desk)
            deskKeeper = asking
        case .looking(let isLooking): look(isLooking)
        case .detachOthers: sendOthersAway(by: author, but: asking)
        case .attach: handle(.command(.attach, from: author))
        default:
            if isRestoring { deferred.append((command, author, asking)) } else { order(command, from: author) }
        }
    }

    // MARK: The loop

    func handle(_ input: EngineInput) {
        let now = services.clock()
        lastChange = now
        perform(machine.receive(input, at: now))
        tellPending()
        if writer.isUrgent { if writer.isOnlyOfCalls { checkpointNext() } else { checkpoint() } } else if writer.isDirty { checkpointSoon() }
        watchRest()
    }

    /// What is recorded comes first, all of it in one transaction: nothing is told, asked or begun of which it is not known.
    func perform(_ effects: [EngineEffect]) {
        let entries = effects.compactMap { if case .record(let entry) = $0 { entry } else { nil } }
        let notice = entries.isEmpty ? nil : recorder.append(entries, at: services.clock())
        for effect in effects { perform(effect) }
        if let notice { tellNotice(notice) }
    }

    private func perform(_ effect: EngineEffect) {
        switch effect {
        case .request(let id, let prompt): ask(id, prompt)
        case .cancelRequest(let id): requests.removeValue(forKey: id)?.cancel()
        case .retryLater(let id, let wait): retryLater(id, after: wait)
        case .check(let request): check(request)
        case .begin(let decision, let sheet): begin(decision, sheet)
        case .cancelRun(let key): runs[key]?.cancel()
        case .wake(let moment): wake(at: moment)
        case .record: break
        case .tell(let event): tell(event)
        case .finish: finish()
        }
    }

    // MARK: Later, and beside the queue

    /// From any thread, as the next thing on the engine's queue; in the order of the calls.
    nonisolated func next(_ act: @escaping @Sendable (isolated SessionEngine) -> Void) {
        executor.queue.async { @Sendable in self.assumeIsolated(act) }
    }

    nonisolated func after(_ wait: DispatchTimeInterval, _ act: @escaping @Sendable (isolated SessionEngine) -> Void) {
        executor.queue.asyncAfter(deadline: .now() + wait) { @Sendable in self.assumeIsolated(act) }
    }

    /// What takes time is looked up beside the queue, so that the engine goes on; what is found comes back to it.
    nonisolated func beside<Found: Sendable>(
        _ find: @escaping @Sendable () async -> Found, then take: @escaping @Sendable (isolated SessionEngine, Found) -> Void
    ) {
        Task.detached {
            let found = await find()
            self.next { take($0, found) }
        }
    }

    /// By the time of day, which the deadline is told in: a machine that slept has let it pass.
    private func wake(at moment: Timestamp) {
        let wait = max(0, moment.since(services.clock()))
        executor.queue.asyncAfter(wallDeadline: .now() + .milliseconds(Int(clamping: wait))) { @Sendable in
            self.assumeIsolated { $0.handle(.timeDue) }
        }
    }
}
