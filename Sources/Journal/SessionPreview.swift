public import Conversation
import GRDB
public import Store

/// What a list shows beside the session that is chosen in it.
public struct SessionPreview: Sendable, Equatable {
    /// Code points of the texts.
    public static let length = 200

    /// The beginning of the last message with the role of the person; nil for none.
    public let lastSaid: String?
    /// The beginning of the last text of the model.
    public let lastAnswer: String?
    /// Calls and the person's own commands that are not over.
    public let openCalls: Int
    /// Those that started and of which nobody has said how they ended.
    public let unfinished: Int
}

extension SessionJournal {
    public func preview(session: SessionID) throws(StoreError) -> SessionPreview {
        try file.read { db in
            let counts = try db.cachedStatement(
                sql: """
                    SELECT sum(asked AND NOT settled), sum(started AND NOT ended) FROM (
                        SELECT max(kind IN (\(Self.asking))) AS asked, max(kind IN (\(Self.settling))) AS settled,
                            max(kind = 'started') AS started, max(kind IN ('finished', 'outcomeUnknown')) AS ended
                        FROM entry WHERE session = CAST(? AS TEXT) AND call IS NOT NULL GROUP BY call)
                    """)
            let row = try Row.fetchOne(counts, arguments: [session.parameter])
            return SessionPreview(
                lastSaid: try lastText(of: .user, in: session, db), lastAnswer: try lastText(of: .assistant, in: session, db),
                openCalls: (row?[0] as Int64?).map { Int($0) } ?? 0, unfinished: (row?[1] as Int64?).map { Int($0) } ?? 0)
        }
    }

    /// Of the newest message of a role that has a text.
    private func lastText(of role: Role, in session: SessionID, _ db: Database) throws -> String? {
        // The role stands at the end of the entry's text: long results need not be read to be passed over.
        let end = "\"role\":\"\(role.rawValue)\"}}}"
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(StoredRow.selection) FROM entry
                WHERE session = CAST(? AS TEXT) AND call IS NULL AND kind = 'message' AND substr(body, -?) = ?
                ORDER BY seq DESC
                """)
        let rows = try Row.fetchCursor(statement, arguments: [session.parameter, end.utf8.count, end])
        while let found = try rows.next() {
            guard let row = try StoredRow(found)?.decoded else { throw unreadable(found) }
            guard case .message(let message) = row.entry else { continue }
            let text = message.text
            if !text.utf8.isEmpty { return String(text.unicodeScalars.prefix(SessionPreview.length)) }
        }
        return nil
    }
}
