import Conversation
import Dispatch
import Interface
import Journal
import Link
import Screen
import Store
import Surface
import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A list of sessions to choose from, on the whole screen.
struct SessionMenu {
    let here: Here
    let opening: SessionOpening

    /// Sessions of which a preview is read; there may be thousands.
    private static let most = 200

    /// - Returns: the id of the chosen one.
    /// - Throws: ``Failure`` when there is none, or the person leaves.
    func choose() async throws -> String {
        let rows = try SessionRows(here: here).all.prefix(Self.most)
        guard !rows.isEmpty else { throw Failure("there is no session yet", hint: "`assent` begins one.") }
        let journal = try? SessionJournal.open(folder: opening.folders.data, create: false)
        let driver = SessionMenuDriver(SessionChooser(rows.map { choice($0, journal) }), theme: opening.settings.theme)
        do {
            guard let index = try await driver.run(opening.terminalOptions) else { throw Failure("no session was chosen") }
            return rows[rows.startIndex + index].session
        } catch let error as TerminalError {
            throw Failure(error.message, hint: error.hint)
        }
    }

    private func choice(_ row: SessionRows.Row, _ journal: SessionJournal?) -> SessionChoice {
        let state: SessionChoice.State =
            row.isRunning
            ? .running(pending: row.status?.pending ?? 0, attached: row.status?.frontEnds ?? 0) : row.hasEnded ? .resting : .cutOff
        var choice = SessionChoice(name: row.name, id: row.session, folder: row.folder, state: state, lastChange: row.last)
        if let preview = try? journal?.preview(session: SessionID(row.session)) {
            choice.lastMessage = preview.lastSaid
            choice.lastWords = preview.lastAnswer
            let waiting = preview.openCalls - preview.unfinished
            if waiting > 0 { choice.openCalls.append(waiting == 1 ? "one call waits" : "\(waiting) calls wait") }
            if preview.unfinished > 0, !row.isRunning {
                choice.openCalls.append(preview.unfinished == 1 ? "one call had started and has no result" : "\(preview.unfinished) calls had started and have no result")
            }
        }
        return choice
    }
}

extension SessionOpening {
    var terminalOptions: TerminalOptions {
        TerminalOptions(
            type: here.environment["TERM"] ?? "", isColorless: here.environment["NO_COLOR"].map { !$0.isEmpty } ?? false)
    }
}

/// Has the terminal while the person chooses, on a queue of its own.
private actor SessionMenuDriver {
    private let executor = QueueExecutor(label: "assent.menu")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var chooser: SessionChooser
    private let theme: Theme
    private var terminal: Terminal?
    private var input: (any DispatchSourceRead)?
    private var signals: TerminalSignals?
    private var chosen: CheckedContinuation<Int?, Never>?

    init(_ chooser: SessionChooser, theme: Theme) {
        self.chooser = chooser
        self.theme = theme
    }

    /// - Returns: nil when the person leaves.
    /// - Throws: ``TerminalError``.
    func run(_ options: TerminalOptions) async throws -> Int? {
        let terminal = try Terminal(options)
        self.terminal = terminal
        let source = DispatchSource.makeReadSource(fileDescriptor: terminal.descriptor, queue: executor.queue)
        source.setEventHandler { @Sendable [unowned self] in assumeIsolated { $0.readKeys() } }
        source.activate()
        input = source
        signals = TerminalSignals(on: executor.queue) { @Sendable [unowned self] signal in assumeIsolated { $0.received(signal) } }
        draw()
        let index = await withCheckedContinuation { chosen = $0 }
        signals?.cancel()
        self.terminal?.close()
        self.terminal = nil
        return index
    }

    private func readKeys() {
        guard let terminal else { return }
        if let outcome = chooser.receive(terminal.drain(), size: terminal.size) {
            if case .chosen(let index) = outcome { end(index) } else { end(nil) }
            return
        }
        draw()
    }

    private func received(_ signal: TerminalSignal) {
        switch signal {
        case .resized: terminal?.resize()
        case .continued: terminal?.processContinued()
        case .stop: terminal?.stopProcess()
        case .terminate, .hangup, .interrupt, .quit: return end(nil)
        }
        draw()
    }

    private func draw() {
        guard let terminal else { return }
        terminal.paint(chooser.draw(size: terminal.size, now: Here.now()), theme: theme)
    }

    private func end(_ index: Int?) {
        input?.cancel()
        input = nil
        chosen?.resume(returning: index)
        chosen = nil
    }
}
