import Approval
import ArgumentParser
import Engine
import JSON
import Link
import Socket

struct KillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill", abstract: "End sessions that run: what waits is recorded as not decided, what runs is stopped.",
        discussion: "Example: assent kill support-desk")

    @Flag(help: "Only where nothing is open: no call, no answer, no question.")
    var ifAtRest = false

    @Argument(help: "Names or ids.")
    var sessions: [String]

    /// How long what runs may take to end.
    private static let patience = Duration.seconds(20)

    func run() throws {
        let here = Here()
        let directory = SessionDirectory(here)
        let data = try DataFolders(environment: here.environment).data
        for wanted in sessions {
            guard let status = try directory.find(wanted, dataFolder: data) else {
                throw Failure("no session \(VisibleText.line(wanted)) runs", hint: "`assent ls` lists what runs.")
            }
            let (connection, greeting) = try directory.knock(ifAtRest ? .endWhenAtRest : .end, status.session)
            if let refusal = greeting.refusal { throw Failure("\(VisibleText.line(wanted)): \(refusal.message)", hint: refusal.hint) }
            // The engine closes the connection when it ends.
            guard connection.waitForEnd(within: Self.patience) else {
                throw Failure("the engine of \(VisibleText.line(wanted)) has not ended yet", hint: "It was told to; `assent ls` shows whether it still runs (process \(status.process)).")
            }
        }
    }
}

struct RenameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give a session that runs another name.", discussion: "Example: assent rename site site-migration")

    @Argument(help: "The session's name or id.")
    var session: String

    @Argument(help: "The new name.")
    var name: String

    func run() throws {
        let here = Here()
        let directory = SessionDirectory(here)
        let data = try DataFolders(environment: here.environment).data
        guard let status = try directory.find(session, dataFolder: data) else {
            throw Failure("no session \(VisibleText.line(session)) runs", hint: "A session that rests is renamed in it: `assent attach`, then /rename.")
        }
        if let taken = try directory.find(name, dataFolder: data), taken.session != status.session {
            throw Failure("a session \(VisibleText.line(name)) runs already")
        }
        let client = try SessionClient(status, directory)
        // As the engine keeps it.
        if SessionName.kept(name).map({ ExactString($0) }) == ExactString(client.state.name) { return }
        var kept = name
        let refusal = try client.order(.rename(name)) { event in
            guard case .renamed(let name) = event else { return false }
            kept = name
            return true
        }
        if let refusal { throw Failure(refusal) }
        if ExactString(kept) != ExactString(name) { StandardError.write("assent: the name is \(VisibleText.line(kept)) now\n") }
    }
}
