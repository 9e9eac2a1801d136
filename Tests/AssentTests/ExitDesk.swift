import JSON
import Journal
import Surface
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The real program, run by a shell script in a terminal of the test's own, so that its end can be looked at.
final class ExitDesk {
    let scratch: ScratchFolder
    let terminal: TerminalProgram

    /// - Parameters:
    ///   - script: what the shell does; `PROGRAM` stands for the program and its arguments.
    ///   - ready: what the screen shows when the program waits for keys.
    init(
        _ script: String = "PROGRAM; echo \"exit status $?\"; cat", arguments: [String] = ["--practice"], environment: [String: String] = [:],
        rows: Int = 40, columns: Int = 120, ready: String = "type a message"
    ) throws {
        scratch = try ScratchFolder()
        _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/work"])
        var variables = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": scratch.path, "LANG": "C.UTF-8", "TERM": "xterm-256color", "NO_PROXY": "*",
            "SWIFT_BACKTRACE": "enable=no", "ASSENT_TMPDIR": scratch.path,
        ]
        variables.merge(environment) { $1 }
        let program = ([Program.path, "-C", "\(scratch.path)/work"] + arguments).joined(separator: " ")
        var text = ""
        for (index, part) in script.split(separator: "PROGRAM", omittingEmptySubsequences: false).enumerated() {
            text += index == 0 ? part : program + part
        }
        terminal = try TerminalProgram(
            ["sh", "-c", text], in: scratch.path, environment: variables, rows: rows, columns: columns, width: { max(0, Width.of($0)) })
        try terminal.wait(for: ready)
        if ready == "type a message" { try terminal.waitUntilAttached() }
    }

    deinit { engines.kill() }

    var engines: Engines { Engines(parent: scratch.path) }

    func path(_ name: String) -> String { "\(scratch.path)/work/\(name)" }

    func say(_ text: String) throws {
        terminal.type(text)
        try terminal.wait(for: text)
        // A key that comes as fast as pasted text would be part of it.
        terminal.pause(milliseconds: 200)
        terminal.type("\r")
    }

    /// Sends a signal to the program, not to the shell that runs it, once the program listens to signals.
    func send(_ signal: Int32) throws {
        let program = try terminal.child()
        try terminal.wait("a program that listens to signals") {
            let status = try Files.text("/proc/\(program)/status").split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
            let caught = status.flatMap { UInt64($0.dropFirst(7).drop { $0 == "\t" }, radix: 16) } ?? 0
            return [SIGTERM, SIGTSTP, SIGCONT].allSatisfy { caught & 1 << ($0 - 1) != 0 }
        }
        kill(program, signal)
    }

    func journal() throws -> SessionJournal { try SessionJournal.open(folder: "\(scratch.path)/.local/share/assent", create: false) }

    func log() throws -> [LogRecord] {
        let journal = try journal()
        guard let session = try journal.latestSession() else { return [] }
        return try journal.log(session: session.id)
    }

    /// Leaves by keys; the terminal must then be as it was.
    func quit() throws {
        try say("/quit")
        try terminal.wait(for: "exit status 0")
        guard terminal.isAsBefore else {
            throw TerminalProgram.TimedOut(description: "the terminal is left with \(terminal.screen.leftovers)")
        }
    }
}
