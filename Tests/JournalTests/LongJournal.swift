import Approval
import Conversation
import GRDB
import JSON
import TestSupport

@testable import Journal

/// A journal with very many rows, made by SQLite itself: the rows can be read, but their hashes are none.
struct LongJournal {
    let sample: Sample

    /// Rows that a turn takes: a message, an answer with a call, and what becomes of the call.
    static let turn = 7

    /// - Parameters:
    ///   - sessions: with the ids `s1`, `s2`, …; their rows are mixed.
    ///   - turns: of each session; the last call of each has no result.
    init(sessions: Int, turns: Int) throws {
        sample = try Sample()
        let queue = try DatabaseQueue(path: sample.journal.path)
        let rows = try Self.rows()
        try queue.write { db in
            try db.execute(
                sql: "CREATE TEMP TABLE form (place INTEGER PRIMARY KEY, kind TEXT, call INTEGER, body TEXT) STRICT")
            for (place, row) in rows.enumerated() {
                try db.execute(
                    sql: "INSERT INTO form VALUES (?, ?, ?, ?)", arguments: [place, row.kind.rawValue, row.call.map { _ in 1 }, try body(row)])
            }
            try db.execute(
                sql: """
                    WITH RECURSIVE turn(t) AS (SELECT 0 UNION ALL SELECT t + 1 FROM turn WHERE t + 1 < :turns),
                        session(s) AS (SELECT 1 UNION ALL SELECT s + 1 FROM session WHERE s < :sessions)
                    INSERT INTO entry
                    SELECT row_number() OVER (ORDER BY t, s, place), 's' || s, kind, CASE WHEN call IS NULL THEN NULL ELSE t + 1 END,
                        1793866200000 + t * 1000,
                        replace(replace(body, '"number":4242', '"number":' || (t + 1)), '"session":"form"', '"session":"s' || s || '"'),
                        zeroblob(32), zeroblob(32)
                    FROM turn, session, form
                    """, arguments: ["turns": turns, "sessions": sessions])
            // The last call of each session is not over.
            try db.execute(sql: "DELETE FROM entry WHERE kind = 'finished' AND call = ?", arguments: [turns])
            try db.execute(
                sql: "INSERT INTO start SELECT session, call, seq, zeroblob(32), time FROM entry WHERE kind = 'started'")
        }
    }

    private func body(_ entry: JournalEntry) throws -> String { String(decoding: try EntryText.encode(entry), as: UTF8.self) }

    private static func rows() throws -> [JournalEntry] {
        let session = SessionID("form")
        let key = CallKey(session: session, number: 4242)
        let arguments = #"{"path":"var/log/app.log.3"}"#
        let call = ToolCall(key: key, wireID: "call_1", name: "delete_file", rawArguments: Array(arguments.utf8))
        let sheet = try Sample.sheet(call: 4242, session: session, arguments: arguments)
        let showing = Sample.showing(sheet, verdict: Sample.ask)
        let result = ToolResult(key: key, text: String(repeating: "a line of output\n", count: 30), isError: false)
        return [
            Sample.message("please delete the third log"),
            .message(Message(role: .assistant, blocks: [.text("I'll delete it."), .toolCall(call)])), .proposed(call),
            .shown(showing),
            .started(try Sample.start(Sample.decision(sheet, .approved, display: showing.display.digest), sheet)),
            .finished(Outcome(result: result, milliseconds: 3, wasCancelled: false)),
            .message(Message(role: .tool, blocks: [.toolResult(result)])),
        ]
    }
}
