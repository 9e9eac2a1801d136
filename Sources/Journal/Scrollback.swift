public import Conversation
import GRDB
public import Store

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What front ends show of each session, so that one that is opened again looks as it did.
///
/// Working state and no evidence: nothing is chained, rows are written over, and a commit does not wait for the disk, so a
/// power failure may cost the last of them (a killed process costs none). Whoever uses it can do without: all of it that
/// matters is in the journal. What the bodies are is the caller's affair.
///
/// The methods block their caller. Several processes may use one scrollback; when another has set it aside, they throw
/// ``StoreError/replaced(path:)``, and opening again helps.
public final class Scrollback: Sendable {
    /// The folder that holds `scrollback.sqlite`, the journal's.
    public let folder: String
    let file: SQLiteFile

    init(folder: String, file: SQLiteFile) {
        self.folder = folder
        self.file = file
    }

    public var path: String { file.path }

    /// One stored value: an entry with its id, or a call with its handle.
    public struct Row: Sendable, Equatable {
        public let id: Int
        public let body: [UInt8]
        /// Text that came after the body was put there.
        public let tail: [UInt8]

        public init(id: Int, body: [UInt8], tail: [UInt8] = []) {
            self.id = id
            self.body = body
            self.tail = tail
        }
    }

    /// The entries that there are of a session; zeros for none.
    public struct Extent: Sendable, Equatable {
        public let count: Int
        public let first: Int
        public let last: Int

        public init(count: Int, first: Int, last: Int) {
            self.count = count
            self.first = first
            self.last = last
        }
    }

    // MARK: - Writing

    /// More text of an entry that is there already.
    public struct Piece: Sendable, Equatable {
        public let entry: Int
        /// Where it begins: bytes of the pieces before it since the entry was put there.
        public let place: Int
        public let text: [UInt8]

        public init(entry: Int, place: Int, text: [UInt8]) {
            self.entry = entry
            self.place = place
            self.text = text
        }
    }

    /// Puts entries and calls in the place of those with the same ids, or adds them, and after that the pieces; all in one
    /// transaction. An entry that is put takes the place of its pieces too.
    public func put(
        entries: [(id: Int, body: [UInt8])] = [], pieces: [Piece] = [], calls: [(handle: Int, body: [UInt8])] = [],
        state: [UInt8]? = nil, session: SessionID
    ) throws(StoreError) {
        guard !entries.isEmpty || !pieces.isEmpty || !calls.isEmpty || state != nil else { return }
        try file.write { db in
            for entry in entries {
                try put(entry.body, at: entry.id, in: "entry", key: "id", session, db)
                let pieces = try db.cachedStatement(sql: "DELETE FROM piece WHERE session = CAST(? AS TEXT) AND entry = ?")
                try pieces.execute(arguments: [session.parameter, entry.id])
            }
            for piece in pieces { try put(piece, session, db) }
            for call in calls { try put(call.body, at: call.handle, in: "call", key: "handle", session, db) }
            if let state { try put(state, in: "state", session, db) }
        }
    }

    /// What a front end keeps for a person: an unsent text, a place, or whatever it is.
    public func putDesk(_ body: [UInt8], session: SessionID) throws(StoreError) {
        try file.write { db in try put(body, in: "desk", session, db) }
    }

    private func put(_ piece: Piece, _ session: SessionID, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO piece (session, entry, place, text) VALUES (CAST(? AS TEXT), ?, ?, ?)")
        try statement.execute(arguments: [session.parameter, piece.entry, piece.place, Data(piece.text)])
    }

    private func put(
        _ body: [UInt8], at number: Int, in table: String, key: String, _ session: SessionID, _ db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO \(table) (session, \(key), body) VALUES (CAST(? AS TEXT), ?, ?)
                ON CONFLICT (session, \(key)) DO UPDATE SET body = excluded.body
                """)
        try statement.execute(arguments: [session.parameter, number, Data(body)])
    }

    private func put(_ body: [UInt8], in table: String, _ session: SessionID, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO \(table) (session, body) VALUES (CAST(? AS TEXT), ?)
                ON CONFLICT (session) DO UPDATE SET body = excluded.body
                """)
        try statement.execute(arguments: [session.parameter, Data(body)])
    }
}
