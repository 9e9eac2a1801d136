internal import CPlatform
public import Dispatch
#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A signal that concerns the terminal.
public enum TerminalSignal: Sendable, Hashable, CaseIterable {
    /// The window has another size.
    case resized
    /// Somebody asks the process to end.
    case terminate
    /// The terminal is gone.
    case hangup
    case interrupt, quit
    /// Somebody asks the process to stop for a while, as the shell's `kill -TSTP` does; ``Terminal/stopProcess()`` obeys.
    case stop
    /// The process was stopped and goes on.
    case continued

    var number: Int32 {
        switch self {
        case .resized: SIGWINCH
        case .terminate: SIGTERM
        case .hangup: SIGHUP
        case .interrupt: SIGINT
        case .quit: SIGQUIT
        case .stop: SIGTSTP
        case .continued: SIGCONT
        }
    }
}

/// Brings signals to a queue, until it is cancelled or let go. `resized` comes once at the beginning in any case.
public final class TerminalSignals {
    private var sources: [(signal: TerminalSignal, source: any DispatchSourceSignal)] = []

    /// - Parameters:
    ///   - queue: where `handler` is called: the terminal's.
    ///   - signals: those to take over; the others keep what they do.
    public init(
        on queue: DispatchQueue, signals: [TerminalSignal] = TerminalSignal.allCases,
        handler: @escaping @Sendable (TerminalSignal) -> Void
    ) {
        for signal in signals {
            #if canImport(Darwin)
                // There a source leaves the signal's action as it is, and that would still end the process. (On Linux it
                // takes the action's place, and an ignored signal would be lost until it does.)
                _ = cplatform_ignore_signal(signal.number)
            #endif
            let source = DispatchSource.makeSignalSource(signal: signal.number, queue: queue)
            source.setEventHandler { @Sendable in handler(signal) }
            // The window may have changed before anybody listened.
            if signal == .resized { source.setRegistrationHandler { @Sendable in handler(.resized) } }
            source.activate()
            sources.append((signal, source))
        }
    }

    deinit { cancel() }

    /// Gives the signals back their default actions.
    public func cancel() {
        for (signal, source) in sources {
            source.cancel()
            _ = cplatform_default_signal(signal.number)
        }
        sources = []
    }
}
