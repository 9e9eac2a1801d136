import Journal
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A home and a folder for engines that a test starts by itself.
final class EngineDesk {
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

    var environment: [String: String] {
        [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "\(scratch.path)/home", "LANG": "C.UTF-8", "NO_PROXY": "*", "ASSENT_TMPDIR": scratch.path,
            "SWIFT_BACKTRACE": "enable=no",
        ]
    }

    var place: ScriptedFrontEnd.Place { .init(parent: scratch.path, environment: environment) }

    func begin(_ arguments: [String]) throws -> ScriptedFrontEnd { try ScriptedFrontEnd.start(["-C", "\(scratch.path)/work"] + arguments, at: place) }

    func run(_ words: [String]) throws -> Shell.Outcome { try Shell.run(["env", "-i"] + environment.map { "\($0.key)=\($0.value)" } + [Program.path] + words) }

    func snapshot() throws -> CrashSnapshot {
        guard let snapshot = try CrashSnapshot(data) else { throw Files.Failure(description: "there is no session") }
        return snapshot
    }
}
