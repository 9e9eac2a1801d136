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
    /// Least time between two frames that engine events ask for; keys are drawn at once.
    private static let frameInterval: Int64 = 33

    enum Ending: Sendable, Equatable {
        /// The person left, or the engine ended.
        case left
        /// The terminal is gone, or a signal asked the program to end.
        case ended(by: TerminalSignal)
    }

    private let executor = QueueExecutor(label: "assent.terminal")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let engine: SessionEngine
    private let author: Author
    private let theme: Theme
    private let editor: ExternalEditor
    private var state: InterfaceState
    private var terminal: Terminal?
    private var signals: TerminalSignals?
    private var input: (any DispatchSourceRead)?
    private var timer: (any DispatchSourceTimer)?
    private var connection: Int?
    private var lastFrame: Int64 = 0
    private var isFrameDue = false
    private var isEditing = false
    private var ending: CheckedContinuation<Ending, Never>?
    private var ended: Ending?

    init(engine: SessionEngine, author: Author, theme: Theme, keys: KeyTable, editor: ExternalEditor) {
        self.engine = engine
        self.author = author
        self.theme = theme
        self.editor = editor
        state = InterfaceState(keys: keys)
    }

    /// Opens the terminal and attaches to the engine.
    /// - Throws: ``TerminalError``.
    func open(_ options: TerminalOptions, first message: String?) async throws {
        let terminal = try Terminal(options)
        self.terminal = terminal
        watch(terminal)
        feed(.clockTime(Here.now(), offset: Here.offsetFromUTC()))
        drawNow()
        connection = await engine.connect { [executor] bytes in
            executor.queue.async { @Sendable in self.assumeIsolated { $0.received(bytes) } }
        }
        send(.attach)
        for notice in terminal.notices { feed(.event(.refused(handle: nil, reason: notice))) }
        if let message, !message.isEmpty { send(.say(message)) }
    }

    /// Waits until the person leaves or the terminal is gone; the terminal is then as it was before.
    func run() async -> Ending {
        let ending = await withCheckedContinuation { continuation in
            if let ended { continuation.resume(returning: ended) } else { self.ending = continuation }
        }
        close()
        if let connection { await engine.disconnect(connection) }
        return ending
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
            end(.ended(by: .hangup))
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
            drawNow()
        case .continued:
            terminal?.processContinued()
            feed(.clockTime(Here.now(), offset: Here.offsetFromUTC()))
            drawNow()
        case .interrupt where isEditing, .quit where isEditing, .stop where isEditing: break
        case .stop: stop()
        case .terminate, .hangup, .interrupt, .quit: end(.ended(by: signal))
        }
    }

    private func received(_ event: [UInt8]) {
        guard let event = try? LinkCodec.decode(Event.self, from: event) else {
            feed(.event(.refused(handle: nil, reason: "The engine said something that this program does not understand.")))
            return
        }
        feed(.event(event))
        drawSoon()
    }

    // MARK: What goes out

    private func feed(_ input: InterfaceInput) {
        let effects = state.receive(input, now: Milliseconds(Here.monotonic()))
        for effect in effects { perform(effect) }
        if state.isOver { end(.left) }
    }

    private func send(_ command: Command) {
        engine.receive(command, from: author)
    }

    private func perform(_ effect: InterfaceEffect) {
        switch effect {
        case .send(let command): send(command)
        case .openEditor(let text, let purpose): edit(text, purpose)
        case .wake(let delay): wake(after: delay)
        case .beep: terminal?.beep()
        case .title(let title): terminal?.setTitle(title)
        case .copy(let text): _ = terminal?.copy(text)
        case .suspend: stop()
        case .repaint: terminal?.redrawAll()
        case .quit, .detach: end(.left)
        }
    }

    /// Ctrl-Z, or the signal of that name: returns when the program is in the foreground again.
    private func stop() {
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
        if wait <= 0 {
            drawNow()
            return
        }
        isFrameDue = true
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(Int(wait))) { @Sendable [self] in
            assumeIsolated { if $0.isFrameDue { $0.drawNow() } }
        }
    }

    private func drawNow() {
        guard let terminal, ended == nil else { return }
        isFrameDue = false
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
