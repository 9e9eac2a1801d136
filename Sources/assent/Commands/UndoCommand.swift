import Approval
import ArgumentParser
import Configuration
import Conversation
import Engine
import JSON
import Journal
import Link
import Store
import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Undo what a tool did to files in a session.",
        discussion: """
            Example: assent undo support-desk --call 7

            Without --call the last change of a tool that is not undone yet. It is refused when the file has changed since, \
            and what is different is shown. What is undone is recorded in the session; where an engine runs it, that engine \
            does it, and otherwise this command does.
            """)

    @Argument(help: "A session's name or id; the latest session when left out.")
    var session: String?

    @Option(name: [.customLong("call")], help: ArgumentHelp("The number of the call to undo.", valueName: "N"))
    var call: Int?

    @Flag(help: "List what can be undone instead.")
    var list = false

    @Flag(help: "JSON: one object a line.")
    var json = false

    func validate() throws {
        if list, call != nil { throw ValidationError("--list takes no --call.") }
        if let call, call < 1 { throw ValidationError("--call takes the number of a call, from 1 on.") }
    }

    func run() async throws {
        let here = Here()
        let folders = try DataFolders(environment: here.environment)
        let directory = SessionDirectory(here)
        if list { return try show(try summary(folders), folders) }
        if let session, let status = try directory.find(session, dataFolder: folders.data) { return try report(try ask(status, directory)) }
        let summary = try summary(folders)
        if let status = try directory.find(summary.id.text.string, dataFolder: folders.data) { return try report(try ask(status, directory)) }
        // What asks through an engine is looked at by it; here nobody else would.
        if case .belowCall(let why) = ProcessTree.standing(of: getppid()) {
            throw Failure("what a tool has started may not undo changes in a person's name (\(why))")
        }
        try report(try await UndoWithoutEngine(here: here).undo(call, in: summary))
    }

    private func summary(_ folders: DataFolders) throws -> SessionSummary {
        do {
            let journal = try SessionJournal.open(folder: folders.data, create: false)
            if let found = try session.map({ try journal.session($0) }) ?? journal.latestSession() { return found }
        } catch let error as StoreError {
            throw Failure(error.message, hint: error.hint)
        }
        throw Failure(session.map { "there is no session \(VisibleText.line($0)) in the journal" } ?? "the journal has no session yet", hint: "`assent ls` lists them.")
    }

    // MARK: Answers

    private func ask(_ status: SessionStatus, _ directory: SessionDirectory) throws -> CallState {
        let client = try SessionClient(status, directory)
        let last = client.state.calls.map(\.handle).max() ?? 0
        var ended: CallState?
        let refusal = try client.order(.undo(call: call)) { event in
            let calls: [CallState] =
                switch event {
                case .call(let call): [call]
                case .session(let state): state.calls
                default: []
                }
            ended = calls.last { $0.handle > last && UndoOutcome.isOver($0) }
            return ended != nil
        }
        if let refusal { throw Failure("\(VisibleText.line(status.name)): \(refusal)") }
        guard let ended else { throw Failure("the engine of \(VisibleText.line(status.name)) did not say what became of it") }
        return ended
    }

    /// What became of the call that undoes: it is this process's answer too.
    private func report(_ state: CallState) throws {
        let outcome = UndoOutcome(state)
        if json { try StandardOutput.write(outcome.json.asciiText + "\n") } else if outcome.isDone {
            for line in outcome.lines { try StandardOutput.write(line + "\n") }
        }
        guard outcome.isDone else {
            if json { throw ExitCode.failure }
            throw Failure(outcome.lines.joined(separator: "\n"))
        }
    }

    private func show(_ summary: SessionSummary, _ folders: DataFolders) throws {
        let changes: [UndoableChange]
        do throws(UndoProblem) {
            changes = try folders.undo(.standard).list(summary.id)
        } catch {
            throw Failure(error.sentence)
        }
        if changes.isEmpty, !json { StandardError.write("assent: nothing can be undone in \(VisibleText.line(summary.name ?? summary.id.text.string))\n") }
        for change in changes { try StandardOutput.write((json ? UndoOutcome.json(change).asciiText : line(change, summary)) + "\n") }
    }

    private func line(_ change: UndoableChange, _ summary: SessionSummary) -> String {
        "\(change.time.rfc3339)  #\(change.call)  \(VisibleText.line(change.tool.string))  \(change.words(in: ExactString(summary.current?.folder ?? "/")))"
    }
}

/// What became of a call that undoes.
struct UndoOutcome {
    let handle: Int
    let isDone: Bool
    let lines: [String]

    /// Whether nothing more will come of it by itself.
    static func isOver(_ call: CallState) -> Bool {
        guard call.isYours, ExactString(call.tool) == "undo_change" else { return false }
        switch call.stage {
        case .arriving, .held, .checking, .queued, .starting, .running: return false
        case .waiting, .succeeded, .failed, .denied, .notRun, .cancelled, .outcomeUnknown: return true
        }
    }

    /// - Parameter call: as front ends are told of it: what is foreign in it has been made visible.
    init(_ call: CallState) {
        handle = call.handle
        let result = call.result.map { $0.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: Array($0), as: UTF8.self) } } ?? []
        switch call.stage {
        case .succeeded: (isDone, lines) = (true, result)
        case .notRun(let why): (isDone, lines) = (false, [why] + result)
        case .waiting: (isDone, lines) = (false, ["something changed meanwhile, so it was not undone; it waits in the session as #\(call.handle)"])
        default: (isDone, lines) = (false, result.isEmpty ? ["it was not undone"] : result)
        }
    }

    var json: JSONValue {
        [
            "call": .number(JSONNumber(handle)), "undone": .bool(isDone),
            "result": .string(ExactString(lines.joined(separator: "\n"))),
        ]
    }

    static func json(_ change: UndoableChange) -> JSONValue {
        func number(_ number: Int?) -> JSONValue { number.map { .number(JSONNumber($0)) } ?? .null }
        return [
            "call": number(change.call), "tool": .string(change.tool), "time": .string(ExactString(change.time.rfc3339)),
            "deed": .string(ExactString(change.deed)), "path": .string(change.path), "from": change.from.map { .string($0) } ?? .null,
            "undoes": number(change.undoes), "undone_by": number(change.undoneBy),
        ]
    }
}
