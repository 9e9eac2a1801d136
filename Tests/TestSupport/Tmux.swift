#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program in a real terminal: tmux on a server of its own, keys in, screen out.
public final class Tmux: Sendable {
    public struct TimedOut: Error, CustomStringConvertible {
        public let description: String
    }

    private let socket: String
    public let rows: Int
    public let columns: Int

    public static let isInstalled: Bool = (try? Shell.run(["tmux", "-V"]))?.status == 0

    public init(_ command: [String], columns: Int = 120, rows: Int = 40, in folder: String, environment: [String: String]) throws {
        socket = "assent-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        self.rows = rows
        self.columns = columns
        var words = ["env", "-i"]
        words += environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        words += command
        // The pane stays after the program's end, so that its last words can be read.
        let line = words.map(Tmux.quote).joined(separator: " ") + "; echo \"exit status $?\"; exec cat"
        let outcome = try Shell.run([
            "tmux", "-L", socket, "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "-c", folder, line,
        ])
        guard outcome.status == 0 else { throw TimedOut(description: "tmux did not start: \(outcome.text)") }
        _ = try tmux(["set-option", "-g", "status", "off"])
        _ = try tmux(["set-option", "-g", "escape-time", "0"])
    }

    deinit { _ = try? tmux(["kill-server"]) }

    private static func quote(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    @discardableResult
    public func tmux(_ words: [String]) throws -> String { try Shell.run(["tmux", "-L", socket] + words).text }

    /// Presses keys by tmux's names: `Tab`, `Enter`, `C-c`, `Escape`, `a`.
    public func press(_ keys: String...) throws {
        for key in keys { try tmux(["send-keys", key]) }
    }

    /// Types text as a person would, literally.
    public func type(_ text: String) throws { try tmux(["send-keys", "-l", text]) }

    /// The screen's rows, trailing blanks cut.
    public func screen() throws -> [String] {
        let text = try tmux(["capture-pane", "-p"])
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    public func picture() throws -> String { try screen().joined(separator: "\n") }

    /// Waits until the screen holds a text and gives the screen back.
    @discardableResult
    public func wait(for text: String, seconds: Double = 20) throws -> [String] {
        try wait("\"\(text)\"", seconds: seconds) { $0.contains { $0.contains(text) } }
    }

    /// Waits until the screen is as asked.
    @discardableResult
    public func wait(_ what: String, seconds: Double = 20, until: ([String]) -> Bool) throws -> [String] {
        var last: [String] = []
        for _ in 0..<Int(seconds / 0.05) {
            last = try screen()
            if until(last) { return last }
            usleep(50_000)
        }
        throw TimedOut(description: "the screen did not come to show \(what):\n" + last.joined(separator: "\n"))
    }

    public func resize(columns: Int, rows: Int) throws {
        try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// A pause that belongs to the story: a person reading.
    public func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }
}
