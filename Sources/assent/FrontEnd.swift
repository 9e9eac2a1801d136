import Approval
import Conversation
import Dispatch
import Engine
import Interface
import Link
import Screen
import Surface
import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The front end's driver: owns the terminal, on a serial queue of its own, and joins it to an engine.
///
/// Keys, signals and events go into ``InterfaceState``; what it draws goes to the terminal. A timer is armed only when
/// something will change, so a chat at rest draws nothing.
actor FrontEnd {
    /// Least time between two frames that engine events ask for; keys are drawn at once. Eleven a second look steady, and
    /// every frame costs a slow network some bytes beside the words.
    private static let frameInterval: Int64 = 90

    enum Ending: Sendable, Equatable {
        /// The person ended the session; so many calls were decided by nobody.
        case ended(undecided: Int)
        /// The person left the session, which has this name, and it goes on.
        case detached(from: String, undecided: Int)
        /// The engine ended, or sends this front end away, in its words.
        case sentAway(String)
        /// There never was an engine.
        case failed(String, hint: String?, status: Int32)
        /// The engine is gone without a word.
        case lost
        /// The terminal is gone, or a signal asked the program to end.
        case signal(TerminalSignal)
    }

    /// How long an engine that was told to end may take to end what runs.
    private static let patience = DispatchTimeInterval.seconds(20)

    private let executor = QueueExecutor(label: "assent.terminal")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let channel: any EngineChannel
    private let theme: Theme
    private let editor: ExternalEditor
    private let notifier: Notifier
    /// tmux is asked here, so that nobody waits for it.
    private static let notifications = DispatchQueue(label: "assent.notifications")
    private var state: InterfaceState
    private var terminal: Terminal?
    private var signals: TerminalSignals?
    private var input: (any DispatchSourceRead)?
    private var timer: (any DispatchSourceTimer)?
    /// The engine has said its last word.
    private var hasEnded = false
    private var gone: CheckedContinuation<Void, Never>?
    /// The signal that makes the person leave.
    private var leaving: TerminalSignal?
    private var lastFrame: Int64 = 0
    private var isFrameDue = false
    /// Counts frames, so that one that was drawn in the meantime is not drawn again when its time comes.
    private var frames = 0
    private var isEditing = false
    private let resendsAll: Bool
    private var ending: CheckedContinuation<Ending, Never>?
    private var ended: Ending?

    init(channel: any EngineChannel, theme: Theme, keys: KeyTable, editor: ExternalEditor, attention: AttentionSettings, notifier: Notifier, resendsAll: Bool = false, isReadOnly: Bool = false) {
        self.channel = channel
        self.theme = theme
        self.editor = editor
        self.notifier = notifier
        self.resendsAll = resendsAll
        state = InterfaceState(keys: keys, isReadOnly: isReadOnly, attention: attention, isDetachable: channel.outlivesFrontEnd)
    }

    /// Opens the terminal and attaches to the engine.
    /// - Throws: ``TerminalError``.
    func open(_ options: TerminalOptions, first message: String?, calling tool: String? = nil, notice: String?) async throws {
        let terminal = try Terminal(options)
        self.terminal = terminal
        watch(terminal)
        feed(.clockTime(Here.now(), offset: Here.offsetFromUTC()))
        drawNow()
        await channel.begin(
            on: executor, received: { bytes in self.assumeIsolated { $0.received(bytes) } },
            ended: { failure in self.assumeIsolated { $0.engineEnded(failure) } })
        send(.attach)
        if let notice { feed(.event(.refused(handle: nil, reason: notice))) }
        for notice in terminal.notices { feed(.event(.refused(handle: nil, reason: notice))) }
        if let message, !message.isEmpty { send(tool.map { .call(tool: $0, message) } ?? .say(message)) }
    }

    /// Waits until the person leaves or the terminal is gone; the terminal is then as it was before.
    func run() async -> Ending {
        let ending = await withCheckedContinuation { continuation in
            if let ended { continuation.resume(returning: ended) } else { self.ending = continuation }
        }
        close()
        if case .ended = ending, channel.outlivesFrontEnd { await engineIsGone() }
        await channel.leave()
        return ending
    }

    /// Returns when the engine has ended what runs, or takes too long for it.
    private func engineIsGone() async {
        if hasEnded { return }
        executor.queue.asyncAfter(deadline: .now() + Self.patience) { @Sendable in self.assumeIsolated { $0.engineEnded(nil) } }
        await withCheckedContinuation { gone = $0 }
    }

    private func engineEnded(_ failure: Failure?) {
        hasEnded = true
        gone?.resume()
        gone = nil
        end(failure.map { .failed($0.message, hint: $0.hint, status: $0.status) } ?? .lost)
    }

    /// Gives the terminal back. Signals stay caught: while the engine ends what still runs, a second hang-up or an
    /// impatient Ctrl-C must not end the program and leave a tool behind.
    private func close() {
        input?.cancel()
        timer?.cancel()
        terminal?.close()
        terminal = nil
    }

    /// The engine has ended; signals do what they always do.
    func releaseSignals() {
        signals?.cancel()
        signals = nil
    }

    // MARK: What comes in

    private func watch(_ terminal: Terminal) {
        let source = DispatchSource.makeReadSource(fileDescriptor: terminal.descriptor, queue: executor.queue)
        source.setEventHandler { @Sendable [unowned self] in assumeIsolated { $0.readKeys() } }
        source.activate()
        input = source
        signals = TerminalSignals(on: executor.queue) { @Sendable [unowned self] signal in
            assumeIsolated { $0.received(signal) }
        }
    }

    private func readKeys() {
        guard let terminal else { return }
        let batch = terminal.drain()
        if batch.events.contains(.hangup) {
            // Decides nothing; the descriptor would go on to say that it can be read.
            input?.cancel()
            leave(because: .hangup)
            return
        }
        if batch.events.isEmpty, !batch.hadUnknown { return }
        feed(.keys(batch))
        drawNow()
    }

    private func received(_ signal: TerminalSignal) {
        switch signal {
        case .resized:
            guard let terminal else { return }
            terminal.resize()
            // Before the frame: what it says of the call depends on how much of it there is room for.
            feed(.keys(InputBatch([.resized(terminal.size)])))
            drawNow()
        case .continued:
            terminal?.processContinued()
            feed(.clockTime(Here.now(), offset: Here.offsetFromUTC()))
            drawNow()
        case .interrupt where isEditing, .quit where isEditing, .stop where isEditing: break
        case .stop: stop()
        case .terminate, .hangup, .interrupt, .quit: leave(because: signal)
        }
    }

    /// Decides nothing: where the engine is a process of its own, the session goes on.
    private func leave(because signal: TerminalSignal) {
        leaving = leaving ?? signal
        feed(.keys(InputBatch([.hangup])))
        end(.signal(signal))
    }

    private func received(_ event: [UInt8]) {
        guard ended == nil else { return }
        guard let event = try? LinkCodec.decode(Event.self, from: event) else {
            feed(.event(.refused(handle: nil, reason: "The engine said something that this program does not understand.")))
            return
        }
        feed(.event(event))
        switch event {
        // The session itself is waited for; and a turn of things, with what comes together with it: the first words, or the end.
        case .session: drawNow()
        case .phase: draw(after: 10)
        default: drawSoon()
        }
    }

    // MARK: What goes out

    private func feed(_ input: InterfaceInput) {
        let effects = state.receive(input, now: Milliseconds(Here.monotonic()))
        for effect in effects { perform(effect) }
        if state.isOver { end(left(endsSession: true)) }
    }

    private func send(_ command: Command) { channel.send(command) }

    private func left(endsSession: Bool) -> Ending {
        if let leaving { return .signal(leaving) }
        if let words = state.farewell { return .sentAway(words) }
        return endsSession ? .ended(undecided: state.undecidedCount) : .detached(from: state.sessionName, undecided: state.undecidedCount)
    }

    private func perform(_ effect: InterfaceEffect) {
        switch effect {
        case .send(let command): send(command)
        case .openEditor(let text, let purpose): edit(text, purpose)
        case .wake(let delay): wake(after: delay)
        case .beep: terminal?.beep()
        case .notify(let text): notify(text)
        case .title(let title): terminal?.setTitle(title)
        case .copy(let text): _ = terminal?.copy(text)
        case .suspend: stop()
        case .repaint: terminal?.redrawAll()
        case .resend(let rows): if resendsAll { terminal?.redrawAll() } else { terminal?.redraw(rows: rows) }
        case .detach: end(left(endsSession: false))
        case .quit: end(left(endsSession: true))
        }
    }

    private func notify(_ text: String) {
        if !notifier.isInsideTmux { return notify(text, notifier.way(nil)) }
        Self.notifications.async { @Sendable [notifier, executor] in
            let way = notifier.way(notifier.askTmux())
            executor.queue.async { @Sendable in self.assumeIsolated { $0.notify(text, way) } }
        }
    }

    private func notify(_ text: String, _ way: Notifier.Way) {
        switch way {
        case .none: break
        case .direct(let form): terminal?.notify(text, as: form, throughTmux: false)
        case .throughTmux(let form): terminal?.notify(text, as: form, throughTmux: true)
        }
    }

    /// Ctrl-Z, or the signal of that name: returns when the program is in the foreground again.
    private func stop() {
        feed(.away)
        terminal?.stopProcess()
        feed(.clockTime(Here.now(), offset: Here.offsetFromUTC()))
        drawSoon()
    }

    private func wake(after delay: Milliseconds) {
        let timer = self.timer ?? makeTimer()
        timer.schedule(deadline: .now() + .milliseconds(Int(clamping: max(0, delay.value))), leeway: .milliseconds(2))
    }

    private func makeTimer() -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: executor.queue)
        timer.setEventHandler { @Sendable [unowned self] in
            assumeIsolated {
                $0.feed(.tick)
                $0.drawNow()
            }
        }
        timer.activate()
        self.timer = timer
        return timer
    }

    /// Waits on this queue, so that no key of the editor's is read here; events of the engine wait with it.
    private func edit(_ text: String, _ purpose: EditorPurpose) {
        guard let terminal else { return }
        feed(.away)
        terminal.suspend()
        isEditing = true
        // Behind every signal that comes until then: a Ctrl-C that was meant for the editor is not meant for us.
        defer { executor.queue.async { @Sendable in self.assumeIsolated { $0.isEditing = false } } }
        let ending = if case .arguments = purpose { ".json" } else { ".md" }
        let result: EditorResult
        do {
            result = .saved(try editor.edit(text, ending: ending), purpose)
        } catch {
            result = .failed((error as? Failure)?.message ?? "\(error)", purpose)
        }
        terminal.resume()
        terminal.redrawAll()
        feed(.editorReturned(result))
        feed(.clockTime(Here.now(), offset: Here.offsetFromUTC()))
        drawNow()
    }

    // MARK: Frames

    private func drawSoon() {
        guard !isFrameDue else { return }
        let wait = lastFrame + Self.frameInterval - Here.monotonic()
        if wait <= 0 { drawNow() } else { draw(after: wait) }
    }

    private func draw(after milliseconds: Int64) {
        isFrameDue = true
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(Int(milliseconds))) { @Sendable [self, frames] in
            assumeIsolated { if $0.isFrameDue, $0.frames == frames { $0.drawNow() } }
        }
    }

    private func drawNow() {
        guard let terminal, ended == nil else { return }
        isFrameDue = false
        frames += 1
        let now = Here.monotonic()
        state.prepareToDraw(now: Milliseconds(now))
        let drawing = state.draw(size: terminal.size, now: Milliseconds(now))
        terminal.paint(drawing.surface, theme: theme)
        lastFrame = Here.monotonic()
        feed(.drawn(drawing.shown))
    }

    private func end(_ reason: Ending) {
        guard ended == nil else { return }
        ended = reason
        ending?.resume(returning: reason)
        ending = nil
    }
}
