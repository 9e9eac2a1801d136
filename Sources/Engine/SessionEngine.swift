public import Approval
public import Conversation
import Dispatch
public import Journal
public import Link
public import Models
import Store
public import Tools
import Transport
import Wire

/// The driver of one session: performs what the state machine asks for, on a serial queue of its own.
///
/// It never waits for a front end, and no front end waits for it. Model, tools and journal are given in.
public actor SessionEngine {
    /// Receives encoded ``Event`` values, in order, on the engine's queue; must return at once.
    public typealias FrontEndSink = @Sendable ([UInt8]) -> Void

    /// Everything outside the state machine that a session needs.
    public struct Services: Sendable {
        public var model: any Model
        public var tools: ToolBox
        public var journal: SessionJournal
        public var clock: @Sendable () -> Timestamp

        public init(model: any Model, tools: ToolBox, journal: SessionJournal, clock: @escaping @Sendable () -> Timestamp) {
            self.model = model
            self.tools = tools
            self.journal = journal
            self.clock = clock
        }
    }

    private let executor = QueueExecutor(label: "assent.engine")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let services: Services
    private let session: SessionID
    private let policy = Policy()
    private let docket = Docket()
    private var machine: SessionMachine
    private var recorder: Recorder

    private var frontEnds: [Int: FrontEndSink] = [:]
    private var frontEndsGiven = 0
    private var requests: [RequestID: Task<Void, Never>] = [:]
    private var runs: [CallKey: Task<Void, Never>] = [:]
    private var onFinish: [@Sendable () -> Void] = []
    /// What the first front end is told: what the caller has to say, and what went wrong before there was anyone to tell.
    private var opening: [Notice]

    /// - Parameters:
    ///   - system: what the model is told before the conversation.
    ///   - notices: what the person is to read at the beginning, in order.
    public init(
        session: SessionID, facts: SessionFacts, system: [SystemPart], limits: TurnLimits = TurnLimits(), services: Services,
        notices: [Notice] = []
    ) {
        self.services = services
        self.session = session
        let view = SessionState(
            name: facts.name, folder: VisibleText.line(facts.folder),
            model: ModelState(
                name: VisibleText.line(services.model.name), isPractice: services.model.isPractice,
                contextSize: services.model.contextSize, host: services.model.host.map { VisibleText.line($0) }))
        machine = SessionMachine(session: session, system: system, tools: services.tools.definitions, limits: limits, view: view)
        recorder = Recorder(journal: services.journal, session: session)
        opening = notices
        if let failure = recorder.append(.sessionBegan(facts), at: services.clock()) { opening.append(failure) }
    }

    // MARK: Front ends

    /// Adds a front end; it sends ``Command/attach(_:)`` first to get the state.
    public func connect(_ sink: @escaping FrontEndSink) -> Int {
        frontEndsGiven += 1
        frontEnds[frontEndsGiven] = sink
        for notice in opening { tellNotice(notice) }
        opening = []
        return frontEndsGiven
    }

    /// A front end is gone. Nothing is decided by it: what waits goes on waiting.
    public func disconnect(_ frontEnd: Int) { frontEnds[frontEnd] = nil }

    /// Ends the session and returns when nothing runs any more: what waits is recorded as not decided, what runs is
    /// stopped.
    /// - Returns: what the person must be told, when rows of the journal could not be written to the very end.
    public func close(by author: Author) async -> Notice? {
        if !machine.isClosed {
            await withCheckedContinuation { continuation in
                onFinish.append { continuation.resume() }
                handle(.command(.close, from: author))
            }
        }
        return recorder.lastTry()
    }

    /// A command as it came from a front end, in order of the calls; bytes that are no command are reported to all.
    public nonisolated func receive(_ command: [UInt8], from author: Author) {
        executor.queue.async { @Sendable in
            self.assumeIsolated { engine in
                do {
                    engine.handle(.command(try LinkCodec.decode(Command.self, from: command), from: author))
                } catch {
                    engine.tell(.refused(handle: nil, reason: "The engine did not understand a command of the front end."))
                }
            }
        }
    }

    // MARK: The loop

    private func handle(_ input: EngineInput) {
        for effect in machine.receive(input, at: services.clock()) { perform(effect) }
    }

    /// From any task, in the order of the calls.
    private nonisolated func post(_ input: EngineInput) {
        executor.queue.async { @Sendable in self.assumeIsolated { $0.handle(input) } }
    }

    private func perform(_ effect: EngineEffect) {
        switch effect {
        case .request(let id, let prompt): ask(id, prompt)
        case .cancelRequest(let id): requests.removeValue(forKey: id)?.cancel()
        case .retryLater(let id, let wait): retryLater(id, after: wait)
        case .check(let request): check(request)
        case .begin(let decision, let sheet): begin(decision, sheet)
        case .cancelRun(let key): runs[key]?.cancel()
        case .record(let entry): record(entry)
        case .tell(let event): tell(event)
        case .finish: finish()
        }
    }

    private func tell(_ event: Event) {
        guard !frontEnds.isEmpty else { return }
        // Events are our own values; encoding them fails only for a programmer's mistake, and then the front end
        // is told so rather than left with a hole.
        guard let bytes = try? LinkCodec.encode(event) else {
            assertionFailure("an event cannot be encoded: \(event)")
            return
        }
        for sink in frontEnds.values { sink(bytes) }
    }

    private func record(_ entry: JournalEntry) {
        if let notice = recorder.append(entry, at: services.clock()) { tellNotice(notice) }
    }

    private func tellNotice(_ notice: Notice) { handle(.noticed(notice)) }

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

    // MARK: Calls

    private func check(_ request: CheckRequest) {
        let tools = services.tools
        let policy = policy
        Task.detached {
            self.post(.checked(request.call, revision: request.revision, await Checking.check(request, tools, policy)))
        }
    }

    private func begin(_ decision: Decision, _ sheet: CallSheet) {
        let tools = services.tools
        let policy = policy
        runs[sheet.key] = Task.detached {
            // The facts as they are now: what changed since the showing stops the start.
            let fresh = await Checking.refresh(sheet, tools, policy)
            await self.launch(decision, shown: sheet, fresh)
        }
    }

    private func launch(_ decision: Decision, shown: CallSheet, _ fresh: CheckOutcome) async {
        let key = shown.key
        defer { runs[key] = nil }
        let now: CheckedCall
        switch fresh {
        case .ready(let checked): now = checked
        case .problem(let problem):
            handle(.startRefused(key, .changed(Checking.stopped(shown, problem, policy))))
            return
        }
        let time = services.clock()
        var warrant: Warrant?
        do {
            warrant = try docket.issue(decision, for: now.sheet) { try recorder.start($0, at: time) }
        } catch .changed {
            handle(.startRefused(key, .changed(Checking.changed(from: shown, to: now, policy))))
            return
        } catch {
            let reason = if case .notRecorded(let reason) = error { reason } else { error.description }
            handle(.startRefused(key, recorder.isStarted(key) ? .alreadyStarted : .notRecorded(reason)))
            return
        }
        guard let warrant = warrant.take() else { return }
        handle(.started(key))
        let output = LiveOutput(queue: executor.queue) { text in self.post(.output(key, text)) }
        let result = await services.tools.run(warrant, output: { output.append($0) })
        output.close()
        handle(.ended(key, result))
    }
}
