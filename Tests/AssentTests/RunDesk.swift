import Conversation
import JSON
import Journal
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `assent run` as a script calls it: no terminal, streams in files, a home and a folder of its own.
final class RunDesk: Sendable {
    struct Outcome {
        let status: Int32
        let output: String
        let error: String

        /// Standard output as JSON Lines.
        func lines() throws -> [JSONValue] { try output.split(separator: "\n").map { try JSONParser.parse(String($0)).value } }
    }

    let scratch: ScratchFolder

    init(files: [String: String] = [:]) throws {
        scratch = try ScratchFolder()
        _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/work", "\(scratch.path)/home"])
        for (name, text) in files { try Files.write(text, to: "\(scratch.path)/work/\(name)") }
    }

    func path(_ name: String) -> String { "\(scratch.path)/work/\(name)" }

    /// - Parameters:
    ///   - input: what is piped in; nil for `</dev/null`.
    ///   - redirection: of standard output; else it is kept.
    func run(_ words: [String], input: [UInt8]? = nil, redirection: String? = nil, environment: [String: String] = [:]) throws -> Outcome {
        if let input { try Files.write(input, to: "\(scratch.path)/input") }
        let variables = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=\(scratch.path)/home", "NO_PROXY=*"] + environment.map { "\($0)=\($1)" }
        // The process's number for whoever sends a signal; `exec` keeps it.
        let script = """
            echo $$ > \(scratch.path)/pid.new && mv \(scratch.path)/pid.new \(scratch.path)/pid
            exec env -i \(variables.joined(separator: " ")) \(Program.path) "$@" \
            2>\(scratch.path)/error <\(input == nil ? "/dev/null" : "\(scratch.path)/input") \
            \(redirection ?? ">\(scratch.path)/output")
            """
        let status = try Shell.run(["sh", "-c", script, "sh", "run", "-C", "\(scratch.path)/work"] + words).status
        return Outcome(
            status: status, output: redirection == nil ? try Files.text("\(scratch.path)/output") : "",
            error: try Files.text("\(scratch.path)/error"))
    }

    /// Sends a signal to the program that ``run(_:input:redirection:environment:)`` started.
    func send(_ signal: Int32) throws {
        guard let process = Int32(try Files.text("\(scratch.path)/pid").dropLast()) else { throw Files.Failure(description: "no number") }
        kill(process, signal)
    }

    func journal() throws -> SessionJournal { try SessionJournal.open(folder: "\(scratch.path)/home/.local/share/assent", create: false) }

    func log() throws -> [LogRecord] {
        let journal = try journal()
        guard let session = try journal.latestSession() else { return [] }
        return try journal.log(session: session.id)
    }

    /// Whether the last session has its end in the journal, and the chain holds.
    func hasEndedProperly() throws -> Bool {
        let journal = try journal()
        return try journal.latestSession()?.hasEnded == true && journal.verify().broken == nil
    }
}
