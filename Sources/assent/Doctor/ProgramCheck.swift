import Screen
import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What runs here, and what the tools need.
struct ProgramCheck {
    let environment: [String: String]

    var findings: [Finding] {
        [
            .ok("program", "\(Version.text), \(system)"),
            .ok("libraries", "\(TransportLibrary.version), \(TerminalType.library)"),
        ]
    }

    /// What the tools and the keys of the chat start.
    var helpers: [Finding] {
        let path = environment["PATH"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/bin:/bin"
        return [git(path), editor(path)]
    }

    private var system: String {
        var names = utsname()
        guard uname(&names) == 0 else { return "an unknown system" }
        func text<T>(_ field: T) -> String {
            withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
        return "\(text(names.sysname)) \(text(names.release)) \(text(names.machine))"
    }

    private func git(_ path: String) -> Finding {
        guard OtherProgram.find("git", path: path) != nil else {
            return .warning("git", "not found", mend: "Models often want to run it. Install it, or leave it.")
        }
        guard let version = OtherProgram.output(["git", "--version"]) else {
            return .warning("git", "found, but it does not run", mend: "Try `git --version`.")
        }
        return .ok("git", version)
    }

    private func editor(_ path: String) -> Finding {
        let name = ["VISUAL", "EDITOR"].first { environment[$0].map { !$0.isEmpty } ?? false }
        let command = name.flatMap { environment[$0] } ?? "vi"
        let words = command.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        let origin = name.map { "\($0) is \(command)" } ?? "neither VISUAL nor EDITOR is set, so vi is taken"
        guard let program = words.first, let file = OtherProgram.find(program, path: path) else {
            return .warning("editor", "\(origin), which is not found", mend: "Set VISUAL or EDITOR to an editor that is installed.")
        }
        return .ok("editor", "\(origin): \(file)")
    }
}
