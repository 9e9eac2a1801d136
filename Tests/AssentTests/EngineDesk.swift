import Journal
import Socket
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A home and a folder for engines of the real program that a test starts by itself.
final class EngineDesk: Sendable {
    let scratch: ScratchFolder

    init(files: [String: String] = [:], configuration: String = "") throws {
        scratch = try ScratchFolder()
        _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/work", "\(scratch.path)/home/.config/assent"])
        for (name, text) in files { try Files.write(text, to: "\(scratch.path)/work/\(name)") }
        try Files.write(configuration, to: "\(scratch.path)/home/.config/assent/config.toml")
    }

    deinit { engines.kill() }

    var engines: Engines { Engines(parent: scratch.path) }
    var data: String { "\(scratch.path)/home/.local/share/assent" }

    func path(_ name: String) -> String { "\(scratch.path)/work/\(name)" }

    var environment: [String: String] {
        [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "\(scratch.path)/home", "LANG": "C.UTF-8", "TERM": "xterm-256color", "NO_PROXY": "*",
            "ASSENT_TMPDIR": scratch.path, "SWIFT_BACKTRACE": "enable=no",
        ]
    }

    func run(_ words: [String]) throws -> Shell.Outcome {
        try Shell.run(["env", "-i"] + environment.map { "\($0.key)=\($0.value)" } + [Program.path] + words, in: "\(scratch.path)/work")
    }

    // MARK: Front ends that follow a script

    var place: ScriptedFrontEnd.Place { .init(parent: scratch.path, environment: environment) }

    func begin(_ arguments: [String]) throws -> ScriptedFrontEnd { try ScriptedFrontEnd.start(["-C", "\(scratch.path)/work"] + arguments, at: place) }

    func snapshot() throws -> CrashSnapshot {
        guard let snapshot = try CrashSnapshot(data) else { throw Files.Failure(description: "there is no session") }
        return snapshot
    }

    // MARK: Front ends that only talk

    /// Starts an engine; does not wait for it.
    func launch(_ words: [String]) throws -> EngineTalk {
        let (socket, _) = try DetachedProcess.start(
            program: Program.path, arguments: ["assent", "engine", "--directory=\(scratch.path)/work"] + words,
            environment: environment.map { "\($0.key)=\($0.value)" })
        let talk = EngineTalk(socket)
        try talk.sayHello()
        return talk
    }

    /// Attaches to an engine that runs.
    func attach(_ session: String) throws -> EngineTalk {
        let talk = EngineTalk(try SocketClient.connect(session, in: SocketFolder.open(parent: scratch.path, create: false)))
        try talk.sayHello()
        try talk.awaitGreeting()
        return talk
    }
}
