internal import CPlatform

/// A process beside the program that gives the terminal back when the program is killed (SIGKILL, the system short of
/// memory), which the program itself cannot.
public enum TerminalWatch {
    /// To be called while the process has one thread, before a ``Terminal`` is opened.
    ///
    /// - Returns: false when the system gives no process; then a killed program leaves the terminal untidy, no more.
    @discardableResult
    public static func start() -> Bool { cplatform_watch_start() == 0 }

    /// To be called when the terminal is closed; returns when the process is gone.
    public static func end() { cplatform_watch_end() }
}
