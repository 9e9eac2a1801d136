public import Approval
public import Conversation
import Dispatch
public import Guards
import JSON
public import Journal
public import Link
public import Models
public import Store
public import Tools
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

    /// Everything outside the state machine that a session needs.
    public struct Services: Sendable {
        public var model: any Model
        public var tools: ToolBox
        public var journal: SessionJournal
        /// Where what the screens show is kept; nil where it cannot be.
        public var scrollback: Scrollback?
        public var rules: any RuleBook
        /// What tells the person of calls that wait while nobody looks; nil for nothing.
        public var onPending: PendingProgram?
        public var clock: @Sendable () -> Timestamp

        public init(
            model: any Model, tools: ToolBox, journal: SessionJournal, scrollback: Scrollback? = nil, rules: any RuleBook = NoRuleBook(),
            onPending: PendingProgram? = nil, clock: @escaping @Sendable () -> Timestamp
        ) {
            self.model = model
            self.tools = tools
            self.journal = journal
            self.scrollback = scrollback
            self.rules = rules
            self.onPending = onPending
            self.clock = clock
        }
    }

    /// How the session lives: alone in its process, or with the front end in one.
    public struct Keeping: Sendable {
        /// A front end can leave without ending the engine.
        public var isDetachable = false
        /// Seconds after which an engine without a front end, with nothing open, ends; nil for never.
        public var idleSeconds: Int?

        public init(isDetachable: Bool = false, idleSeconds: Int? = nil) {
            self.isDetachable = isDetachable
            self.idleSeconds = idleSeconds
        }
    }

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
    private var writer: ScrollbackWriter
    private var isCheckpointDue = false
    private var isCheckpointNext = false

    var frontEnds: [Int: AttachedFrontEnd] = [:]
    private var frontEndsGiven = 0
    /// The front end whose command is being handled.
    var asking: Int?
    var desk: Desk?
    /// The front end that it is from.
    var deskKeeper: Int?
    var lastChange: Timestamp
    /// Of whose calls the person is told by their program.
    var teller: PendingTeller
    private var idleGeneration = 0
    private var isIdle = false

    private var requests: [RequestID: Task<Void, Never>] = [:]
    var runs: [CallKey: Task<Void, Never>] = [:]
    private var onFinish: [@Sendable () -> Void] = []
    /// What the first front end is told: what the caller has to say, and what went wrong before there was anyone to tell.
    private var opening: [Notice]
    /// What was ordered while the session was still being read.
    private var deferred: [(Command, Author, Int?)] = []
    /// How the session is to end as soon as it has been read.
    private var endings: [EngineInput] = []
    private var isRestoring: Bool

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

    // MARK: Front ends

    /// Adds a front end; it sends ``Command/attach`` first to get the state.
    /// - Returns: its number, ``FrontEnd/number``.
    public func connect(author: Author, isReadOnly: Bool = false, _ sink: @escaping FrontEndSink) -> Int {
        frontEndsGiven += 1
        let frontEnd = FrontEnd(number: frontEndsGiven, author: author, isReadOnly: isReadOnly, since: services.clock())
        frontEnds[frontEndsGiven] = AttachedFrontEnd(frontEnd: frontEnd, sink: sink)
        tellOpening()
        tellWho()
        watchRest()
        return frontEndsGiven
    }

    /// A front end is gone. Nothing is decided by it: what waits goes on waiting.
    public func disconnect(_ frontEnd: Int) {
        guard frontEnds.removeValue(forKey: frontEnd) != nil else { return }
        tellWho()
        watchRest()
    }

    /// Sends front ends away; the session goes on. None of them is listened to any more, even one whose terminal stands
    /// still and that hears of it later.
    func sendAway(_ reason: String, but kept: Int? = nil) {
        guard let bytes = try? LinkCodec.encode(Event.detached(reason)) else { return }
        for number in frontEnds.keys where number != kept { frontEnds.removeValue(forKey: number)?.sink(bytes, false) }
        tellWho()
        watchRest()
    }

    /// The same at the wish of one of them.
    public func sendOthersAway(by author: Author, but kept: Int?) {
        let place = author.terminal.map { " at \(VisibleText.line($0))" } ?? ""
        sendAway(
            "\(VisibleText.line(author.name))\(place) attached and sent the others away; the session goes on, and `assent attach \(session)` comes back to it.",
            but: kept)
    }

    /// Ends the session and returns when nothing runs any more: what waits is recorded as not decided, what runs is
    /// stopped.
    /// - Returns: what the person must be told, when rows of the journal could not be written to the very end.
    public func close(by author: Author) async -> Notice? {
        await end(.command(.close, from: author))
    }

    /// Puts the session aside and returns when nothing runs any more: what runs is stopped, what waits goes on waiting.
    public func suspend() async -> Notice? { await end(.suspend) }

    private func end(_ input: EngineInput) async -> Notice? {
        if !machine.isClosed {
            await withCheckedContinuation { continuation in
                onFinish.append { continuation.resume() }
                // What is open is not known yet; it takes a moment.
                if isRestoring { endings.append(input) } else { handle(input) }
            }
        }
        return await lastWords()
    }

    /// Returns when the session has ended, by whatever order.
    public func ended() async -> Notice? {
        if !machine.isClosed { await withCheckedContinuation { continuation in onFinish.append { continuation.resume() } } }
        return await lastWords()
    }

    private func lastWords() async -> Notice? {
        // What looks at a call that nobody waits for any more, or tells of it, ends before this process does.
        await services.tools.closeHooks()
        await services.onPending?.close()
        _ = writer.flush()
        return recorder.lastTry()
    }

    /// A command as it came from a front end, in order of the calls; bytes that are no command are reported to it.
    ///
    /// - Parameter frontEnd: as ``connect(author:isReadOnly:_:)`` gave it; nil for what comes from no front end.
    public nonisolated func receive(_ command: [UInt8], from author: Author, frontEnd: Int? = nil) {
        executor.queue.async { @Sendable in
            self.assumeIsolated { $0.take(command, from: author, frontEnd: frontEnd) }
        }
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

    /// Reads what an engine before this one has left, and goes on from there. Large sessions are read while the screen
    /// shows their end already.
    /// - Throws: ``StoreError`` when the journal cannot be read; only where it is read at once.
    public func restore() throws(StoreError) {
        guard isRestoring else { return }
        let (journal, scrollback, session) = (services.journal, services.scrollback, session)
        if try !journal.hasRows(moreThan: Self.readAtOnce, session: session) {
            return restored(try Restoration.read(journal, scrollback, session: session))
        }
        Task.detached {
            do throws(StoreError) {
                let found = try Restoration.read(journal, scrollback, session: session)
                await self.restored(found)
            } catch {
                await self.cannotRestore(error)
            }
        }
    }

    /// Rows of a session that are read before its first screen.
    private static let readAtOnce = 2000

    private func restored(_ found: Restoration) {
        perform(machine.restore(found, at: services.clock()))
        tellPending()
        isRestoring = false
        writer.noteAll(machine)
        checkpoint()
        if !frontEnds.isEmpty { tellOpening() }
        for (command, author, frontEnd) in deferred {
            asking = frontEnd
            order(command, from: author)
        }
        asking = nil
        deferred = []
        endWhatWasToEnd()
        watchRest()
    }

    /// Of a session that cannot be read nothing is known, so it does not go on; what is on disk stays as it is.
    private func cannotRestore(_ error: StoreError) {
        let hint = error.hint.map { " \($0)" } ?? ""
        sendAway("The session cannot be taken up: \(error.message)\(hint)")
        writer = ScrollbackWriter(nil, session: session)
        isRestoring = false
        deferred = []
        endings = [.suspend]
        endWhatWasToEnd()
    }

    private func endWhatWasToEnd() {
        let inputs = endings
        endings = []
        for input in inputs { handle(input) }
    }

    // MARK: What is kept

    private func checkpoint() {
        isCheckpointDue = false
        if let notice = writer.flush() { tellNotice(notice) }
    }

    /// As the next thing on this queue: not before what the present one goes on to do, which may be the start of a call, and
    /// once for all that happens until then.
    private func checkpointNext() {
        guard !isCheckpointNext else { return }
        isCheckpointNext = true
        executor.queue.async { @Sendable in
            self.assumeIsolated {
                $0.isCheckpointNext = false
                if $0.writer.isDirty { $0.checkpoint() }
            }
        }
    }

    private func checkpointSoon() {
        guard !isCheckpointDue else { return }
        isCheckpointDue = true
        executor.queue.asyncAfter(deadline: .now() + .seconds(1)) { @Sendable in
            self.assumeIsolated { if $0.isCheckpointDue { $0.checkpoint() } }
        }
    }

    // MARK: Rest

    /// An engine that nobody looks at and in which nothing is open ends after a while; looked at after everything that
    /// happens, and to be called once at the beginning: the first front end may never come.
    public func watchRest() {
        let rests = frontEnds.isEmpty && isAtRest && !machine.isClosed
        guard rests != isIdle else { return }
        isIdle = rests
        idleGeneration += 1
        guard rests, let seconds = keeping.idleSeconds else { return }
        executor.queue.asyncAfter(deadline: .now() + .seconds(seconds)) { @Sendable [idleGeneration] in
            self.assumeIsolated {
                guard $0.idleGeneration == idleGeneration, $0.isIdle else { return }
                $0.handle(.command(.close, from: Author(kind: .program, name: "assent")))
            }
        }
    }

    /// From any task, in the order of the calls.
    nonisolated func post(_ input: EngineInput) {
        executor.queue.async { @Sendable in self.assumeIsolated { $0.handle(input) } }
    }

    /// What is recorded comes first, all of it in one transaction: nothing is told, asked or begun of which it is not known.
    private func perform(_ effects: [EngineEffect]) {
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

    func tell(_ event: Event) {
        // A whole state that a front end asked for is nothing new.
        if case .session = event, asking != nil {} else { writer.note(event, machine) }
        if case .call(let call) = event { notePending(call) }
        switch event {
        case .session(let state):
            for number in asking.map({ [$0] }) ?? Array(frontEnds.keys) { tell(state, to: number) }
        case .refused, .earlier:
            // An answer to the one who asked; what nobody in particular asked for is told to all.
            send(event, to: asking.map { [$0] } ?? Array(frontEnds.keys))
        default: send(event, to: Array(frontEnds.keys))
        }
    }

    private func tell(_ state: SessionState, to number: Int) {
        var state = state
        state.frontEnds = frontEnds.values.map(\.frontEnd).sorted { $0.number < $1.number }
        state.you = number
        state.desk = desk
        // What somebody is writing in their own terminal stays theirs.
        if let deskKeeper, deskKeeper != number, frontEnds[deskKeeper] != nil {
            state.desk?.draft = ""
            state.desk?.edit = nil
        }
        state.isDetachable = keeping.isDetachable
        reachBack(&state)
        send(.session(state), to: [number], isState: true)
    }

    func tellWho() { send(.frontEnds(frontEnds.values.map(\.frontEnd).sorted { $0.number < $1.number }), to: Array(frontEnds.keys)) }

    /// To the one who asked; to nobody when they are gone.
    func send(_ event: Event, to number: Int?) {
        if let number { send(event, to: [number]) }
    }

    private func send(_ event: Event, to numbers: [Int], isState: Bool = false) {
        guard !numbers.isEmpty else { return }
        // Events are our own values; encoding them fails only for a programmer's mistake, and then the front end
        // is told so rather than left with a hole.
        guard let bytes = try? LinkCodec.encode(event) else {
            assertionFailure("an event cannot be encoded: \(event)")
            return
        }
        for number in numbers { frontEnds[number]?.sink(bytes, isState) }
    }

    /// While the session is still being read an entry would have no number.
    func tellNotice(_ notice: Notice) {
        if isRestoring { opening.append(notice) } else { handle(.noticed(notice)) }
    }

    private func tellOpening() {
        guard !isRestoring else { return }
        let notices = opening
        opening = []
        for notice in notices { tellNotice(notice) }
    }

    private func finish() {
        for action in onFinish { action() }
        onFinish = []
    }

    // MARK: The model

    private func ask(_ id: RequestID, _ prompt: Prompt) {
        // On this queue: what a chunk brings is decoded and told without another thread in between.
        requests[id] = Task {
            await ModelRequest.run(services.model, prompt) { outcome in
                switch outcome {
                case .rewritten(let notes): handle(.rewritten(notes))
                case .events(let events): handle(.stream(id, events))
                case .failed(let failure): handle(.requestFailed(id, failure, chance: .random(in: 0...1)))
                }
            }
            requests[id] = nil
        }
    }

    private nonisolated func retryLater(_ id: RequestID, after milliseconds: Int64) {
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(Int(clamping: milliseconds))) { @Sendable in
            self.assumeIsolated { $0.handle(.retryDue(id)) }
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
