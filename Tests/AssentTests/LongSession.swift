import Approval
import Conversation
import JSON
import Link
import Store
import TestSupport

@testable import Journal

/// A long session in journal and scrollback, as an engine would have left it that was killed while calls waited.
///
/// Three turns are eleven entries: each has what the person says, an answer and the model's last words, and the first of
/// three two calls that ran.
struct LongSession {
    static let id = SessionID("1longsession1")
    static let name = "long"
    static let pending = 5

    /// A session on disk, to be copied.
    struct Kept {
        let session: LongSession
        let scratch: ScratchFolder
        var folder: String { "\(scratch.path)/data" }

        init(entries: Int, isCompacted: Bool) throws {
            scratch = try ScratchFolder()
            session = try LongSession(entries: entries, folder: "\(scratch.path)/data", isCompacted: isCompacted)
        }
    }

    let turns: Int
    private(set) var entryCount = 0
    /// The last thing that the model said to the person.
    var lastWords: String { "These are the last ones of day \(turns)." }
    /// The files, below the session's folder, that the calls are about which wait.
    var files: [String] { ["var/log/\(turns + 1).a", "var/log/\(turns + 1).b"] }

    private let person = Author(kind: .person, name: "alice", uid: 1000, terminal: "/dev/pts/4")
    private let verdict = Verdict(ruling: .ask, because: ["No rule allows it, so it asks."], risk: .destructive, flags: [])

    /// - Parameters:
    ///   - folder: the data folder.
    ///   - isCompacted: whether the model knows no more than the last turns.
    init(entries wanted: Int, folder: String, isCompacted: Bool) throws {
        turns = max(1, wanted * 3 / 11)
        // Nobody waits here for a disk.
        let journal = SessionJournal(
            folder: folder, file: try SQLiteFile.open(folder: folder, name: JournalSchema.fileName, migrator: JournalSchema.migrator, durability: .normal))
        let scrollback = try Scrollback.open(folder: folder)
        var rows: [JournalEntry] = []
        func write(_ turn: Int) throws {
            try journal.append(rows, session: Self.id, at: time(turn))
            rows = []
        }
        var entries: [(id: Int, body: [UInt8])] = []
        var calls: [(handle: Int, body: [UInt8])] = []
        var number = 0
        func add(_ body: Entry.Body, _ turn: Int) throws {
            entries.append((entries.count + 1, try LinkCodec.encode(Entry(id: entries.count + 1, time: time(turn), body: body))))
        }
        func propose(_ count: Int, _ turn: Int, answer: String) throws -> [Made] {
            let made = try (0..<count).map { _ in
                number += 1
                return try call(number, turn)
            }
            rows.append(.message(message(.assistant, [.text(answer)] + made.map { .toolCall($0.call) })))
            rows += made.flatMap { [.proposed($0.call), .shown(Showing(sheet: $0.sheet, verdict: verdict, display: $0.display))] }
            return made
        }
        rows.append(.sessionBegan(SessionFacts(name: Self.name, folder: "/", model: "practice", program: "assent", author: person)))
        for turn in 1...turns {
            if isCompacted, turn == max(1, turns - 10) {
                let summary = "This is a summary of our conversation: logs were removed."
                rows += [.noted(SessionNote(.conversationCompacted, "")), .message(message(.user, [.text(summary)]))]
            }
            let words = "Please look at the logs of day \(turn) and remove what is old."
            let answer = "I look at **day \(turn)** and remove two files:\n\n- `var/log/\(turn).a`\n- `var/log/\(turn).b`\n"
            let last = "That was turn \(turn)."
            try add(.you(words), turn)
            try add(.assistant(text: answer, isOpen: false, interrupted: nil), turn)
            rows.append(.message(message(.user, [.text(words)])))
            if turn % 3 == 1 {
                let made = try propose(2, turn, answer: answer)
                try write(turn)
                var results: [ToolResult] = []
                for one in made {
                    _ = try journal.start(try start(one.sheet, one.display), session: Self.id, at: time(turn))
                    let result = ToolResult(key: one.call.key, text: String(repeating: "a line of output of day \(turn)\n", count: 12), isError: false)
                    results.append(result)
                    try add(.call(handle: one.call.key.number), turn)
                    var state = state(one, .succeeded(milliseconds: 12), turn)
                    state.result = result.text
                    state.decidedBy = person
                    state.started = time(turn)
                    calls.append((one.call.key.number, try LinkCodec.encode(state)))
                }
                rows += results.map { .finished(Outcome(result: $0, milliseconds: 12, wasCancelled: false)) }
                rows.append(.message(message(.tool, results.map { .toolResult($0) })))
            }
            rows.append(.message(message(.assistant, [.text(last)])))
            try add(.assistant(text: last, isOpen: false, interrupted: nil), turn)
        }
        let words = "And now the last ones."
        try add(.you(words), turns + 1)
        try add(.assistant(text: lastWords, isOpen: false, interrupted: nil), turns + 1)
        rows.append(.message(message(.user, [.text(words)])))
        for one in try propose(Self.pending, turns + 1, answer: lastWords) {
            try add(.call(handle: one.call.key.number), turns + 1)
            calls.append((one.call.key.number, try LinkCodec.encode(state(one, .waiting, turns + 1))))
        }
        try write(turns + 1)
        try scrollback.put(entries: entries, calls: calls, session: Self.id)
        entryCount = entries.count
    }

    private typealias Made = (call: ToolCall, sheet: CallSheet, display: CallDisplay)

    private func time(_ turn: Int) -> Timestamp { Timestamp(milliseconds: 1_793_866_200_000 + Int64(turn) * 60_000) }

    private func message(_ role: Role, _ blocks: [ContentBlock]) -> Message { Message(role: role, blocks: blocks) }

    private func call(_ number: Int, _ turn: Int) throws -> Made {
        let bytes = Array(#"{"path":"var/log/\#(turn).\#(number % 2 == 1 ? "a" : "b")"}"#.utf8)
        let call = ToolCall(key: CallKey(session: Self.id, number: number), wireID: ExactString("call_\(number)"), name: "delete_file", rawArguments: bytes)
        let sheet = CallSheet(
            key: call.key, revision: 1, definition: ToolDefinition(name: "delete_file", summary: "", parameters: [:]), arguments: try ToolArguments(parsing: bytes),
            facts: Facts(risk: .destructive, riskReason: "it deletes", folder: "/home/alice"))
        return (call, sheet, Inspection.display(of: sheet, verdict: verdict))
    }

    private func state(_ one: Made, _ stage: CallState.Stage, _ turn: Int) -> CallState {
        CallState(
            handle: one.call.key.number, tool: "delete_file", summary: "var/log/\(turn)", stage: stage, revision: 1, risk: .destructive, display: one.display,
            arguments: RawBytes(one.call.rawArguments), proposed: time(turn))
    }

    private func start(_ sheet: CallSheet, _ display: CallDisplay) throws -> StartRecord {
        struct Stop: Error {}
        let decision = Decision(
            call: sheet.key, revision: 1, answer: .approved, binding: sheet.binding, display: display.digest, author: person, comment: nil, time: time(0))
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
}
