import Approval
import Conversation
import Journal
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A home, a working folder and a place for the sockets, in which sessions are begun, left and come back to, each time from
/// another terminal.
final class SessionDesk: Sendable {
    let scratch: ScratchFolder

    init(files: [String: String] = [:], configuration: String? = nil) throws {
        scratch = try ScratchFolder()
        _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/work", "\(scratch.path)/home/.config/assent"])
        for (name, text) in files { try Files.write(text, to: "\(scratch.path)/work/\(name)") }
        if let configuration { try Files.write(configuration, to: "\(scratch.path)/home/.config/assent/config.toml") }
    }

    deinit { engines.kill() }

    var engines: Engines { Engines(parent: scratch.path) }
    var work: String { "\(scratch.path)/work" }

    func path(_ name: String) -> String { "\(work)/\(name)" }

    var environment: [String: String] {
        [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "\(scratch.path)/home", "LANG": "C.UTF-8", "TERM": "tmux-256color", "NO_PROXY": "*",
            "ASSENT_TMPDIR": scratch.path,
        ]
    }

    /// The program in a terminal of its own, in the working folder.
    func open(_ arguments: [String], columns: Int = 120, rows: Int = 40, environment: [String: String] = [:]) throws -> Tmux {
        try Tmux([Program.path] + arguments, columns: columns, rows: rows, in: work, environment: self.environment.merging(environment) { $1 })
    }

    /// The same, ready for a message.
    func begin(_ arguments: [String] = ["--practice"], columns: Int = 120, rows: Int = 40) throws -> Tmux {
        let screen = try open(arguments, columns: columns, rows: rows)
        try screen.waitUntilAttached()
        return screen
    }

    /// The program without a terminal, to its end.
    func run(_ arguments: [String]) throws -> Shell.Outcome {
        try Shell.run(["env", "-i"] + environment.map { "\($0.key)=\($0.value)" } + [Program.path] + arguments, in: work)
    }

    func journal() throws -> SessionJournal { try SessionJournal.open(folder: "\(scratch.path)/home/.local/share/assent", create: false) }

    /// The calls of the last session, in their order.
    func log() throws -> [LogRecord] {
        let journal = try journal()
        guard let session = try journal.latestSession() else { return [] }
        return try journal.log(session: session.id).sorted { $0.call.number < $1.call.number }
    }

    /// Two deletions that wait, and a script that runs until the file `go` is there.
    static let waitingFiles = [
        "a.log": "a", "b.log": "b",
        "work.sh": "touch started\nwhile [ ! -e go ]; do sleep 0.1; done\necho the work is done\n",
    ]
    static let waitingMessage = "delete a.log and b.log and run sh work.sh"

    /// Nobody has decided anything about the deletions.
    func nothingIsDecided() throws -> Bool {
        let log = try log().filter { $0.call.number <= 2 }
        return Files.exists(path("a.log")) && Files.exists(path("b.log")) && log.map(\.fate) == [.waiting, .waiting] && log.allSatisfy { $0.author == nil }
    }
}

extension Tmux {
    func say(_ text: String) throws {
        try type(text)
        try press("Enter")
    }

    /// A person looks before deciding: longer than the guard time of 0.4 s.
    func look() { pause(milliseconds: 700) }
}
