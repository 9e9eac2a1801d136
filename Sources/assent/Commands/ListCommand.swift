import Approval
import ArgumentParser
import Conversation
import JSON
import Journal
import Link
import Store

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List the sessions on this host: those that run, and those that rest.",
        discussion: "Example: assent ls --all")

    @Flag(help: "One JSON object a line.")
    var json = false

    @Flag(help: "All sessions that rest, not only the last ones.")
    var all = false

    /// Sessions that rest and are listed without being asked for.
    private static let usual = 10

    func run() throws {
        let here = Here()
        let rows = try SessionRows(here: here)
        var resting = 0
        for row in rows.all {
            if !row.isRunning {
                resting += 1
                if !all, !json, resting > Self.usual { continue }
            }
            try StandardOutput.write((json ? row.json.asciiText : row.line(at: Here.now())) + "\n")
        }
        if rows.all.isEmpty, !json { StandardError.write("assent: there is no session yet\n") }
        if !json, !all, resting > Self.usual { StandardError.write("assent: \(resting - Self.usual) more rest; `assent ls --all` lists them\n") }
    }
}

/// Everything that is known of this user's sessions: the running ones by their engines' word, the others by the journal's.
struct SessionRows {
    struct Row {
        let session: String
        let name: String
        let folder: String
        let model: String
        let last: Timestamp
        let status: SessionStatus?
        /// It runs, and why it does not say how it is.
        let trouble: String?
        let hasEnded: Bool
        /// Another process has it and listens to nobody: `--attached`.
        var isHeld = false

        var isRunning: Bool { status != nil || trouble != nil || isHeld }
    }

    let all: [Row]

    /// - Throws: ``Failure``.
    init(here: Here) throws {
        let folders = try DataFolders(environment: here.environment)
        var summaries: [SessionSummary] = []
        var journal: SessionJournal?
        do throws(StoreError) {
            journal = try SessionJournal.open(folder: folders.data, create: false)
            summaries = try journal?.sessions() ?? []
        } catch {
            if case .missing = error {} else { throw Failure(error.message, hint: error.hint) }
        }
        let running = try SessionDirectory(here).running().filter { $0.status?.isOf(dataFolder: folders.data) ?? true }
        var rows = running.map { running in
            let summary = summaries.first { $0.id.text == ExactString(running.session) }
            return Row(
                session: running.session, name: running.status?.name ?? summary?.name ?? "", folder: running.status?.folder ?? summary?.current?.folder ?? "",
                model: running.status?.model ?? summary?.current?.model ?? "", last: running.status?.lastChange ?? summary?.last ?? Timestamp(milliseconds: 0),
                status: running.status, trouble: running.trouble, hasEnded: false)
        }
        // By their ids, which say nothing to anybody; the one in which something happened last is looked for most often.
        rows.sort { $1.last < $0.last }
        let known = Set(running.map { ExactString($0.session) })
        rows += summaries.filter { !known.contains($0.id.text) }.map { summary in
            Row(
                session: summary.id.text.string, name: summary.name ?? "", folder: summary.current?.folder ?? "", model: summary.current?.model ?? "",
                last: summary.last, status: nil, trouble: nil, hasEnded: summary.hasEnded,
                isHeld: !summary.hasEnded && (try? journal?.isLocked(session: summary.id)) == true)
        }
        all = rows
    }
}

extension SessionRows.Row {
    /// `running · 2 pending · 1 attached`
    var state: String {
        if let trouble { return "running, but says nothing: \(trouble)" }
        if isHeld { return "running in a terminal of its own" }
        guard let status else { return hasEnded ? "resting" : "cut off" }
        var words = [status.running > 0 ? "\(status.running) running" : status.isBusy ? "answering" : "running"]
        if status.pending > 0 { words.append("\(status.pending) pending") }
        words.append(status.frontEnds == 0 ? "detached" : "\(status.frontEnds) attached")
        return words.joined(separator: " · ")
    }

    /// How many calls wait in a session without an engine, by the journal; nil when it cannot say.
    func waiting(_ here: Here) -> Int? {
        guard let data = try? DataFolders(environment: here.environment).data, let journal = try? SessionJournal.open(folder: data, create: false),
            let open = try? journal.openCalls(session: SessionID(session))
        else { return nil }
        return open.count { $0.start == nil && !$0.isOwn }
    }

    func line(at now: Timestamp) -> String {
        let parts = [(Self.age(now.since(last)), 4), (session, 13), (name, 20), (state, 34), (model, 0), (folder, 0)]
        return parts.map { VisibleText.line($0.0).padded($0.1) }.joined(separator: "  ")
    }

    /// The largest unit that is not nothing.
    static func age(_ milliseconds: Int64) -> String {
        let minutes = max(0, milliseconds) / 60_000
        return minutes < 1 ? "now" : minutes < 60 ? "\(minutes)m" : minutes < 2880 ? "\(minutes / 60)h" : "\(minutes / 1440)d"
    }

    var json: JSONValue {
        func text(_ text: String) -> JSONValue { .string(ExactString(text)) }
        func number(_ number: Int?) -> JSONValue { number.map { .number(JSONNumber($0)) } ?? .null }
        return [
            "session": text(session), "name": text(name), "folder": text(folder), "model": text(model),
            "state": text(isRunning ? "running" : hasEnded ? "resting" : "cut-off"), "last": text(last.rfc3339),
            "process": number(status.map { Int($0.process) }), "attached": number(status?.frontEnds), "pending": number(status?.pending),
            "running_calls": number(status?.running), "busy": status.map { .bool($0.isBusy) } ?? .null, "trouble": trouble.map(text) ?? .null,
        ]
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
