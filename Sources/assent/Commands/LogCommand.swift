import Approval
import ArgumentParser
import Conversation
import JSON
import Journal
import Store

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show who allowed what, when, from where and on what showing.",
        discussion: "Example: assent log support-desk --json")

    @Argument(help: "A session's name or id; the latest session when left out.")
    var session: String?

    @Flag(help: "One JSON object a line.")
    var json = false

    @Flag(help: "List the sessions instead.")
    var sessions = false

    @Flag(help: "Show instead who made and took back rules, in all sessions.")
    var rules = false

    func run() throws {
        try JournalReading.reporting { journal in
            if rules {
                for change in try journal.ruleChanges() { try StandardOutput.write((json ? LogFormat.json(change) : LogFormat.line(change)) + "\n") }
                return
            }
            if sessions {
                for summary in try journal.sessions() { try StandardOutput.write(line(summary) + "\n") }
                return
            }
            let chosen = try JournalReading.summary(session, in: journal)
            if let session, chosen.id != SessionID(session), case let count = try journal.sessions().count(where: { $0.name.map { ExactString($0) } == ExactString(session) }), count > 1 {
                StandardError.write("assent: \(count) sessions have the name \(VisibleText.line(session)); this is the latest, \(VisibleText.line(chosen.id.text.string)), and `assent log --sessions` lists all\n")
            }
            let records = try journal.log(session: chosen.id)
            if records.isEmpty {
                let name = VisibleText.line(chosen.name ?? chosen.id.text.string)
                StandardError.write("assent: in the latest session of \(name), of \(chosen.last.rfc3339), there were no calls; `assent log --sessions` lists all\n")
            }
            for record in records {
                try StandardOutput.write((json ? LogFormat.json(record) : LogFormat.line(record)) + "\n")
            }
        }
    }

    private func line(_ summary: SessionSummary) -> String {
        let name = VisibleText.line(summary.name ?? "")
        let model = VisibleText.line(summary.current?.model ?? "")
        if json {
            let value: JSONValue = [
                "session": .string(summary.id.text), "name": .string(ExactString(summary.name ?? "")),
                "folder": .string(ExactString(summary.current?.folder ?? "")),
                "model": .string(ExactString(summary.current?.model ?? "")),
                "began": .string(ExactString(summary.began.rfc3339)), "last": .string(ExactString(summary.last.rfc3339)),
                "rows": .number(JSONNumber(summary.rows)), "ended": .bool(summary.hasEnded),
            ]
            return value.asciiText
        }
        return "\(summary.last.rfc3339)  \(VisibleText.line(summary.id.text.string))  \(name)  \(model)  \(summary.rows) rows"
    }
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that no row of the journal was changed since it was written.",
        discussion: """
            Example: assent verify --tip > /media/stick/tip
                     assent verify --kept $(cat /media/stick/tip)

            Rows that were cut off at the end, or a journal that was written anew as a whole, show only against a tip that was \
            kept where the journal's writer cannot reach it.

            A damaged journal is left as it is, unless you ask for a rescue: then every row that can be read goes into a new \
            journal, as it was written, and the damaged file is kept beside it.
            """)

    @Flag(help: "Print only the tip: the newest row's number and hash, to keep elsewhere.")
    var tip = false

    @Option(help: ArgumentHelp("Check also that the row of this tip, which was kept, is still the same.", valueName: "TIP"))
    var kept: String?

    @Flag(help: "Put a new journal, with the rows that can be read, in the place of a damaged one.")
    var rescue = false

    func validate() throws {
        if rescue, tip || kept != nil { throw ValidationError("--rescue goes with no other option.") }
    }

    func run() throws {
        if rescue { return try rescueRows() }
        let keptTip = try kept.map { text in
            guard let tip = ChainTip(text) else {
                throw Failure("\(VisibleText.line(text)) is not a tip", hint: "A tip looks like 48:aa1e…, a number and 64 digits; `assent verify --tip` prints one.", status: 2)
            }
            return tip
        }
        try JournalReading.reporting { journal in
            let report = try journal.verify(kept: keptTip)
            if report.broken != nil {
                for line in report.lines { tip ? StandardError.write(line + "\n") : try StandardOutput.write(line + "\n") }
                throw ExitCode.failure
            }
            if tip { return try StandardOutput.write("\(report.tip)\n") }
            for line in report.lines { try StandardOutput.write(line + "\n") }
            if let keptTip { try StandardOutput.write("Row \(keptTip.sequence) is still the one of the kept tip.\n") }
        }
    }
}

extension VerifyCommand {
    /// - Throws: what is wrong with the journal other than damage, which no rescue would help.
    private func isSound(_ folder: String) throws(StoreError) -> Bool {
        do {
            return try SessionJournal.open(folder: folder, create: false).health().damage.isEmpty
        } catch where error.isDamage {
            return false
        }
    }

    private func rescueRows() throws {
        do {
            let folder = try DataFolders(environment: Here().environment).data
            if try isSound(folder) { throw Failure("the journal is not damaged, so it was left as it is") }
            let rescued = try JournalRescue.run(folder: folder, at: Here.now())
            try StandardOutput.write(
                "\(rescued.rows) rows are in the new journal, \(rescued.lost) could not be read. "
                    + "The damaged file is now \(VisibleText.line(rescued.moved ?? "")).\n"
                    + "`assent verify` tells what is missing.\n")
        } catch let error as StoreError {
            throw Failure(error.message, hint: error.hint)
        }
    }
}

/// Opens the journal for a command that only reads, and turns its errors into words.
enum JournalReading {
    /// - Parameter session: its name or id; nil for the latest.
    static func summary(_ session: String?, in journal: SessionJournal) throws -> SessionSummary {
        guard let chosen = try session.map({ try journal.session($0) }) ?? journal.latestSession() else {
            throw Failure(
                session.map { "there is no session \(VisibleText.line($0)) in the journal" } ?? "the journal has no session yet",
                hint: "`assent log --sessions` lists them.")
        }
        return chosen
    }

    static func reporting(_ work: (SessionJournal) throws -> Void) throws {
        do {
            let folders = try DataFolders(environment: Here().environment)
            try work(try SessionJournal.open(folder: folders.data, create: false))
        } catch let error as StoreError {
            throw Failure(error.message, hint: error.hint)
        }
    }
}
