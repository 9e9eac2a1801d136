import Surface
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Logins by a real SSH, each in a terminal of the test's own, to a desk with sessions.
final class SSHDesk {
    let server: SSHServer
    let desk: SessionDesk
    /// As a login gets it for its sockets; gone with the last login.
    var runtimeFolder: String { "\(desk.scratch.path)/runtime" }

    init() throws {
        server = try SSHServer()
        desk = try SessionDesk(files: SessionDesk.waitingFiles)
    }

    /// Logs in and runs a line of shell in the working folder; `PROGRAM` stands for the program.
    func login(_ line: String, rows: Int = 40, columns: Int = 120) throws -> TerminalProgram {
        mkdir(runtimeFolder, 0o700)
        var text = ""
        for (index, part) in line.split(separator: "PROGRAM", omittingEmptySubsequences: false).enumerated() {
            text += index == 0 ? part : Program.path + part
        }
        // sshd has set TERM for the terminal, and what tells where the login comes from.
        let variables = desk.environment.filter { $0.key != "TERM" }.merging(["XDG_RUNTIME_DIR": runtimeFolder]) { $1 }
        let remote = "cd \(desk.work) && export \(variables.map { "\($0.key)=\($0.value)" }.joined(separator: " ")) && " + text
        let words = server.words(remote).map { "'" + $0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'" }
        return try TerminalProgram(
            ["sh", "-c", words.joined(separator: " ") + "; echo \"exit status $?\"; cat"], in: desk.scratch.path,
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "\(desk.scratch.path)/home", "LANG": "C.UTF-8", "TERM": "xterm-256color"],
            rows: rows, columns: columns, width: { max(0, Width.of($0)) })
    }

    /// Logs in and brings a session to where two calls wait and a third runs.
    func loginAndPropose(_ line: String = "PROGRAM --practice --session desk", rows: Int = 40, columns: Int = 120) throws -> TerminalProgram {
        let terminal = try login(line, rows: rows, columns: columns)
        try terminal.wait(for: "type a message", seconds: 40)
        try terminal.say(SessionDesk.waitingMessage)
        try terminal.wait(for: "3 pending")
        terminal.type("\t")
        terminal.pause(milliseconds: 200)
        terminal.type("j")
        terminal.pause(milliseconds: 100)
        terminal.type("j")
        try terminal.waitForSelection(of: "#3")
        terminal.pause(milliseconds: 700)
        terminal.type("a")
        try terminal.wait("a tool that runs") { Files.exists(desk.path("started")) }
        try terminal.wait(for: "2 pending")
        return terminal
    }

    /// The front ends that are attached, as `assent ls` has it.
    func isListed(_ words: String) throws -> Bool { try desk.run(["ls"]).text.contains(words) }
}

extension TerminalProgram {
    func say(_ text: String) throws {
        type(text)
        try wait(for: text)
        // A key that comes as fast as pasted text would be part of it.
        pause(milliseconds: 200)
        type("\r")
    }

    var picture: String { screen.text.joined(separator: "\n") }
}
