import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program in a terminal of the test's own: every byte that it writes is read, and told as a picture and as modes.
///
/// Not Sendable. Nothing is read while nobody waits; a program that writes much waits then, as with a slow terminal.
public final class TerminalProgram {
    public struct TimedOut: Error, CustomStringConvertible {
        public let description: String
        public init(description: String) { self.description = description }
    }

    public let line: PseudoTerminal
    public private(set) var screen: TestScreen
    /// Everything that was written since the start.
    public private(set) var written: [UInt8] = []
    /// The settings of the line before the program started.
    public let modesBefore: [UInt32]
    /// The program's process, which leads the terminal's session.
    public let leader: Int32
    private let width: (Unicode.Scalar) -> Int
    private var status: Int32?

    /// - Parameters:
    ///   - words: the program and its arguments.
    ///   - environment: all of it.
    ///   - width: the cells of a scalar.
    public init(
        _ words: [String], in folder: String, environment: [String: String], rows: Int = 24, columns: Int = 80,
        width: @escaping (Unicode.Scalar) -> Int
    ) throws {
        line = try PseudoTerminal(rows: rows, columns: columns)
        modesBefore = line.modes
        screen = TestScreen(rows: rows, columns: columns)
        self.width = width
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        leader = cplatform_spawn_on_pty(line.path, &arguments, &variables, folder)
        guard leader > 0 else { throw Files.Failure(description: "cannot start \(words)") }
    }

    deinit {
        guard status == nil else { return }
        kill(leader, SIGKILL)
        waitpid(leader, nil, 0)
    }

    /// Reads what the program writes for a while.
    /// - Returns: whether anything came.
    @discardableResult
    public func pump(milliseconds: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        var patience = milliseconds
        var hasRead = false
        while cplatform_wait_readable(line.master, patience) > 0 {
            let count = buffer.withUnsafeMutableBytes { read(line.master, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            written += buffer[..<count]
            screen.feed(Array(buffer[..<count]), width: width)
            hasRead = true
            patience = 0
        }
        return hasRead
    }

    /// Waits until something is as asked.
    public func wait(_ what: String, seconds: Double = 20, until: () throws -> Bool) throws {
        for _ in 0..<Int(seconds / 0.02) {
            pump(milliseconds: 20)
            if try until() { return }
        }
        throw TimedOut(description: "the terminal did not come to show \(what):\n" + screen.text.joined(separator: "\n"))
    }

    /// Waits until the screen holds a text.
    public func wait(for text: String, seconds: Double = 20) throws {
        try wait("\"\(text)\"", seconds: seconds) { screen.text.contains { $0.contains(text) } }
    }

    public func type(_ text: String) { line.type(text) }

    /// A pause that belongs to the story, with the terminal working.
    public func pause(milliseconds: Int) {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while ContinuousClock.now < end { pump(milliseconds: 10) }
    }

    public func resize(rows: Int, columns: Int) {
        line.setSize(rows: rows, columns: columns)
        screen = screen.resized(rows: rows, columns: columns)
    }

    /// The leader's first child: what a script runs just now.
    public func child() throws -> Int32 {
        let children = try Files.text("/proc/\(leader)/task/\(leader)/children").split(separator: " ")
        guard let first = children.first.flatMap({ Int32($0) }) else { throw Files.Failure(description: "no program runs") }
        return first
    }

    /// Whether the terminal is as the program found it: the line's settings, and every mode of the terminal.
    public var isAsBefore: Bool { line.modes == modesBefore && screen.leftovers.isEmpty }
}
