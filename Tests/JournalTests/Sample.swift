import Approval
import Conversation
import JSON
import Journal
import TestSupport

/// A journal in a folder of its own, and entries to fill it with.
final class Sample: Sendable {
    let scratch: ScratchFolder
    let journal: SessionJournal
    var folder: String { "\(scratch.path)/assent" }

    init() throws {
        scratch = try ScratchFolder()
        journal = try SessionJournal.open(folder: "\(scratch.path)/assent")
    }

    /// A journal with one session: `count` messages, and after each fifth a call that starts and finishes.
    convenience init(messages count: Int) throws {
        try self.init()
        for number in 1...count {
            try journal.append(Sample.message("message \(number)"), session: Sample.session, at: Sample.time(number))
            if number % 5 == 0 {
                let record = try Sample.start(call: number)
                _ = try journal.start(record, session: Sample.session, at: Sample.time(number))
                try journal.append(Sample.finished(number), session: Sample.session, at: Sample.time(number))
            }
        }
    }

    /// A second connection to the same file.
    func another() throws -> SessionJournal { try SessionJournal.open(folder: folder) }

    static let session = SessionID("support")

    static func time(_ second: Int) -> Timestamp { Timestamp(milliseconds: 1_793_866_200_000 + Int64(second) * 1000) }

    static func key(_ number: Int, session: SessionID = session) -> CallKey {
        CallKey(session: session, number: number)
    }

    static let person = Author(
        kind: .person, name: "alice", uid: 1000, terminal: "/dev/pts/4", process: 4711,
        origin: "10.0.0.9 51000 10.0.0.2 22", key: "SHA256:uNiVztksCsDhcc0u9e8BrfJMQ")
    static let rule = Author(kind: .rule, name: Policy.readInsideWorkspace)

    static func message(_ text: String) -> JournalEntry { .message(Message(role: .user, blocks: [.text(text)])) }

    static func sheet(
        call number: Int, session: SessionID = session, tool: ExactString = "delete_file",
        arguments: String = #"{"path":"var/log/app.log.3"}"#, revision: Int = 1
    ) throws -> CallSheet {
        CallSheet(
            key: key(number, session: session), revision: revision,
            definition: ToolDefinition(name: tool, summary: "", parameters: [:]),
            arguments: try ToolArguments(parsing: Array(arguments.utf8)),
            facts: Facts(risk: .destructive, riskReason: "it deletes", folder: "/home/alice"))
    }

    static func decision(
        _ sheet: CallSheet, _ answer: Decision.Answer, by author: Author = person, display: Digest? = nil,
        comment: String? = nil, time: Timestamp = time(0)
    ) -> Decision {
        Decision(
            call: sheet.key, revision: sheet.revision, answer: answer, binding: sheet.binding, display: display,
            author: author, comment: comment, time: time)
    }

    /// A start record as the docket makes it.
    static func start(_ decision: Decision, _ sheet: CallSheet) throws -> StartRecord {
        struct Stop: Error {}
        var found: StartRecord?
        do {
            _ = try Docket().issue(decision, for: sheet) {
                found = $0
                throw Stop()
            }
        } catch DocketError.notRecorded {}
        guard let found else { throw Stop() }
        return found
    }

    static func start(call number: Int, session: SessionID = session) throws -> StartRecord {
        let sheet = try sheet(call: number, session: session)
        return try start(decision(sheet, .approved), sheet)
    }

    static func finished(_ number: Int, text: String = "done") -> JournalEntry {
        .finished(
            Outcome(
                result: ToolResult(key: key(number), text: text, isError: false), milliseconds: 12, wasCancelled: false)
        )
    }

    static func showing(_ sheet: CallSheet, verdict: Verdict) -> Showing {
        Showing(sheet: sheet, verdict: verdict, display: Inspection.display(of: sheet, verdict: verdict))
    }

    static let ask = Verdict(ruling: .ask, because: ["No rule allows it, so it asks."], risk: .destructive, flags: [])
}
