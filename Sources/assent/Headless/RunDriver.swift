import Approval
import Dispatch
import Engine
import Link
import Screen
import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Joins a ``HeadlessRun`` to an engine, the standard streams and the signals, on a serial queue of its own.
actor RunDriver {
    /// How long a reader may take for what is left after a signal.
    private static let patience = DispatchTimeInterval.seconds(1)

    private let executor = QueueExecutor(label: "assent.run")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let engine: SessionEngine
    private let author: Author
    private let rule: Author
    private let asJSON: Bool
    private var run: HeadlessRun
    private var text: RunText
    private var output: OutputQueue?
    private var connection: Int?
    private var signals: TerminalSignals?
    private var closing: CheckedContinuation<Void, Never>?
    private var mustClose = false
    private var written: CheckedContinuation<Void, Never>?
    /// Why standard output did not take everything.
    private var writeFailure: String?
    private var isWritten = false
    /// What the first signal asked for.
    private var asked: RunEnding.Outcome?
    private var lastNotice: Notice?

    init(engine: SessionEngine, author: Author, run: HeadlessRun, text: RunText, asJSON: Bool) {
        self.engine = engine
        self.author = author
        self.run = run
        self.text = text
        self.asJSON = asJSON
        var rule = author
        rule.kind = .rule
        rule.name = HeadlessRun.rule
        self.rule = rule
    }

    /// Runs the session to its end: the engine is closed and everything is written when this returns.
    func toEnd() async -> RunEnding {
        output = OutputQueue { [executor] code in
            executor.queue.async { @Sendable in self.assumeIsolated { $0.cannotWrite(code) } }
        }
        watchSignals()
        let connection = await engine.connect(author: author) { [executor] bytes, _ in
            executor.queue.async { @Sendable in self.assumeIsolated { $0.received(bytes) } }
        }
        self.connection = connection
        send(.attach, from: author)
        await withCheckedContinuation { continuation in
            if mustClose { continuation.resume() } else { closing = continuation }
        }
        // What still waits is recorded as not decided, what runs is stopped. Its events come before this goes on.
        let lost = await engine.close(by: author)
        await engine.disconnect(connection)
        if let lost { report(.notice(lost)) }
        let ending = run.finished(losing: lost)
        report(.end(ending))
        await everythingIsWritten()
        let outcome = writeFailure.map { .failed($0) } ?? (isWritten ? nil : asked) ?? ending.outcome
        return RunEnding(outcome: outcome, answer: ending.answer, value: ending.value)
    }

    // MARK: What comes in

    /// A signal that the caller chose to ignore (`nohup`, a background job of a script) stays ignored.
    private func watchSignals() {
        let wanted: [(TerminalSignal, Int32)] = [(.interrupt, SIGINT), (.quit, SIGQUIT), (.terminate, SIGTERM), (.hangup, SIGHUP)]
        let heeded = wanted.filter { !Signals.isIgnored($0.1) }.map(\.0)
        signals = TerminalSignals(on: executor.queue, signals: heeded) { @Sendable [unowned self] signal in
            assumeIsolated { $0.received(signal) }
        }
    }

    private func received(_ signal: TerminalSignal) {
        let stop = RunEnding.Outcome.stopped(byKey: signal == .interrupt || signal == .quit)
        asked = asked ?? stop
        perform(run.stop(stop))
        if written != nil { finishWritingSoon() }
    }

    private func received(_ bytes: [UInt8]) {
        guard let event = try? LinkCodec.decode(Event.self, from: bytes) else {
            perform(run.stop(.failed("The engine said something that this program does not understand.")))
            return
        }
        perform(run.receive(event))
    }

    private func cannotWrite(_ code: Int32) {
        if code == EPIPE { return perform(run.stop(.unread)) }
        let notice = Notice(.error, "Cannot write to standard output: \(String(cString: strerror(code))).")
        for piece in RunText.notice(notice) { output?.write(piece) }
        writeFailure = notice.message
        perform(run.stop(.failed(notice.message)))
    }

    // MARK: What goes out

    private func perform(_ effects: [HeadlessRun.Effect]) {
        for effect in effects {
            switch effect {
            case .send(let command): send(command, from: author)
            case .decide(let command): send(command, from: rule)
            case .report(let event): report(event)
            case .close:
                mustClose = true
                closing?.resume()
                closing = nil
            }
        }
    }

    /// The number of the connection goes along, so that answers come to it.
    private func send(_ command: Command, from author: Author) {
        if let bytes = LinkCodec.bytes(command) { engine.receive(bytes, from: author, frontEnd: connection) }
    }

    private func report(_ event: RunEvent) {
        if asJSON {
            output?.write(RunText.Piece(stream: .output, text: RunLines.line(event) + "\n"))
            tellFailure(event)
        } else {
            for piece in text.pieces(for: event) { output?.write(piece) }
        }
    }

    /// Whoever keeps standard output in a file still reads why the run failed.
    private func tellFailure(_ event: RunEvent) {
        if case .notice(let notice) = event { lastNotice = notice }
        guard case .end(let ending) = event, case .failed(let reason) = ending.outcome, writeFailure == nil else { return }
        let notice = lastNotice.flatMap { $0.message.utf8.elementsEqual(reason.utf8) ? $0 : nil } ?? Notice(.error, reason)
        for piece in RunText.notice(notice) { output?.write(piece) }
    }

    private func everythingIsWritten() async {
        await withCheckedContinuation { continuation in
            written = continuation
            output?.afterAll { [executor] in
                executor.queue.async { @Sendable in
                    self.assumeIsolated {
                        $0.isWritten = true
                        $0.finishWriting()
                    }
                }
            }
            if asked != nil { finishWritingSoon() }
        }
    }

    /// After a signal a reader that stands still must not hold the end up.
    private func finishWritingSoon() {
        executor.queue.asyncAfter(deadline: .now() + Self.patience) { @Sendable in self.assumeIsolated { $0.finishWriting() } }
    }

    private func finishWriting() {
        written?.resume()
        written = nil
    }
}
