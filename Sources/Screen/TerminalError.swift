/// Why there is no screen to draw on.
public enum TerminalError: Error, Sendable, Hashable {
    /// The process has no terminal, or the device cannot be opened.
    case noTerminal(path: String, reason: String)
    /// Something else than a terminal was opened.
    case notATerminal(path: String)
    /// A type that says of itself that it cannot move its cursor.
    case tooSimple(type: String)
    /// Neither this type nor the usual ones are known to this system.
    case noDescription(type: String)
    /// curses is one per process.
    case alreadyOpen

    /// One sentence for a person.
    public var message: String {
        switch self {
        case .noTerminal(let path, let reason): "There is no terminal: \(path) cannot be opened (\(reason))."
        case .notATerminal(let path): "\(path) is not a terminal."
        case .tooSimple(let type): "The terminal type \"\(type)\" cannot move its cursor, so the full screen does not work on it."
        case .noDescription(let type): "This system has no description of the terminal type \"\(type)\", nor of a usual one."
        case .alreadyOpen: "The terminal is open already."
        }
    }

    /// What to do about it.
    public var hint: String? {
        switch self {
        case .noTerminal, .notATerminal:
            "Run it in a terminal; over ssh, use `ssh -t`."
        case .tooSimple: "Set TERM to what your terminal is, for example xterm-256color."
        case .noDescription: "Install the terminal descriptions (Debian: ncurses-base)."
        case .alreadyOpen: nil
        }
    }
}
