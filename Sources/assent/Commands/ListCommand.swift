import Approval
import ArgumentParser
import CPlatform
import Conversation
import Interface
import JSON
import Journal
import Link
import Store
import Surface

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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

    /// The width of the terminal that it goes to; nil where it goes elsewhere.
    private static var columns: Int? {
        var size = (rows: Int32(0), columns: Int32(0))
        return isatty(1) == 1 && cplatform_window_size(1, &size.rows, &size.columns) == 0 && size.columns > 0 ? Int(size.columns) : nil
    }

    func run() throws {
        let here = Here()
        let rows = try SessionRows(here: here)
        var resting = 0
        let shown = rows.all.filter { row in
            if !row.isRunning { resting += 1 }
            return row.isRunning || all || json || resting <= Self.usual
        }
        let lines = json ? shown.map(\.json.asciiText) : SessionRows.lines(shown, at: Here.now(), columns: Self.columns)
        for line in lines { try StandardOutput.write(line + "\n") }
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

extension SessionRows {
    /// Age, id, name, state, model and folder in columns as wide as what is in them.
    ///
    /// - Parameter columns: what a line should fit into: the model gives way first, and then the folder's beginning.
    static func lines(_ rows: [Row], at now: Timestamp, columns: Int?) -> [String] {
        let cells = rows.map { row in
            [ClockText.age(now.since(row.last)), row.session, row.name, row.state, row.model, row.folder].map(VisibleText.line)
        }
        let widths = (0..<6).map { column in cells.map { Width.of($0[column]) }.max() ?? 0 }
        func width(_ shown: [Int]) -> Int { shown.map { widths[$0] + 2 }.reduce(-2, +) }
        let all = Array(0..<6)
        let fits = columns.map { width(all) <= $0 } ?? true
        let shown = fits ? all : all.filter { $0 != 4 }
        return cells.map { cells in
            var line = shown.dropLast().map { cells[$0] + String(repeating: " ", count: widths[$0] - Width.of(cells[$0])) }.joined(separator: "  ")
            let room = columns.map { $0 - Width.of(line) - 2 }
            line += "  " + (room.map { Row.end(of: cells[5], columns: max(8, $0)) } ?? cells[5])
            return line
        }
    }
}

extension SessionRows.Row {
    /// A folder, or its end where it is too wide: that is what tells it from others.
    fileprivate static func end(of folder: String, columns: Int) -> String {
        if Width.of(folder) <= columns { return folder }
        var rest = folder.unicodeScalars[...]
        while !rest.isEmpty, Width.of(String(rest)) >= columns { rest.removeFirst() }
        return "…" + String(rest)
    }

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
