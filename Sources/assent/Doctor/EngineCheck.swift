import Approval
import Link
import Socket

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whether sessions outlive their terminals here. Makes nothing that was not there.
struct EngineCheck {
    let directory: SessionDirectory

    init(here: Here) { directory = SessionDirectory(here) }

    var findings: [Finding] { [folder] + engines + [logout].compactMap { $0 } }

    private var path: String { SocketFolder.path(parent: directory.parent) }

    private var folder: Finding {
        do throws(SocketError) {
            _ = try SocketFolder.open(parent: directory.parent, create: false)
            return .ok("sockets", "\(path), yours alone")
        } catch {
            if case .missing = error { return .ok("sockets", "\(path) will be made") }
            return .problem("sockets", error.description, mend: "Move away what lies there, or set \(SessionDirectory.parentVariable) to a folder of your own; `assent --attached` needs none.")
        }
    }

    private var engines: [Finding] {
        guard let running = try? directory.running(within: .milliseconds(500)), !running.isEmpty else { return [.ok("engines", "none runs")] }
        let mute = running.filter { $0.status == nil }
        let old = running.compactMap(\.status)
        var findings: [Finding] = []
        if !old.isEmpty {
            let pending = old.reduce(0) { $0 + $1.pending }
            findings.append(.ok("engines", "\(old.count) running, \(pending) \(pending == 1 ? "call waits" : "calls wait"); `assent ls` lists them"))
        }
        for engine in mute {
            findings.append(
                .warning(
                    "engines", "the engine of \(VisibleText.line(engine.session)) does not say how it is: \(VisibleText.line(engine.trouble ?? "no answer"))",
                    mend: "If it is stopped, `kill -CONT` wakes it; if it hangs, end its process: what was decided is in the journal, and `assent --resume \(VisibleText.line(engine.session))` goes on."))
        }
        return findings
    }

    /// logind can be set to end everything of a user with the last login; then an engine does not outlive it.
    private var logout: Finding? {
        for file in ["/etc/systemd/logind.conf"] + dropIns {
            guard let bytes = try? Descriptor.readAll(file), let text = String(validating: bytes, as: UTF8.self) else { continue }
            for line in text.split(separator: "\n") {
                let words = line.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\t" } }
                if words.count == 2, words[0] == "KillUserProcesses", ["yes", "true", "1", "on"].contains(words[1].lowercased()) {
                    return .warning(
                        "logout", "\(file) has KillUserProcesses=\(words[1]): the last logout ends your engines",
                        mend: "`loginctl enable-linger` keeps them; without it what waits is there again after `assent --resume`.")
                }
            }
        }
        return nil
    }

    private var dropIns: [String] {
        guard let folder = opendir("/etc/systemd/logind.conf.d") else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name.hasSuffix(".conf") { names.append("/etc/systemd/logind.conf.d/\(name)") }
        }
        return names.sorted()
    }
}
