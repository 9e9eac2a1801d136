public import Conversation
import GRDB
public import Store

extension Scrollback {
    /// The newest entries of a session, oldest first.
    public func lastEntries(session: SessionID, limit: Int) throws(StoreError) -> [Row] {
        try entries(session: session, before: .max, limit: limit)
    }

    /// The newest of the entries with an id below `before`, oldest first.
    public func entries(session: SessionID, before: Int, limit: Int) throws(StoreError) -> [Row] {
        try file.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT id, body FROM entry WHERE session = CAST(? AS TEXT) AND id < ? ORDER BY id DESC LIMIT ?")
            let cursor = try GRDB.Row.fetchCursor(statement, arguments: [session.parameter, before, max(0, limit)])
            var rows: [Row] = []
            while let row = try cursor.next() { rows.append(try stored(row)) }
            rows.reverse()
            guard let first = rows.first, let last = rows.last else { return [] }
            let tails = try tails(of: session, from: first.id, to: last.id, db)
            return tails.isEmpty ? rows : rows.map { Row(id: $0.id, body: $0.body, tail: tails[$0.id] ?? []) }
        }
    }

    /// The pieces of entries, joined. There are few: an entry that is complete has none.
    private func tails(of session: SessionID, from first: Int, to last: Int, _ db: Database) throws -> [Int: [UInt8]] {
        let statement = try db.cachedStatement(
            sql: "SELECT entry, text FROM piece WHERE session = CAST(? AS TEXT) AND entry BETWEEN ? AND ? ORDER BY entry, place")
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: [session.parameter, first, last])
        var tails: [Int: [UInt8]] = [:]
        while let row = try cursor.next() {
            guard let entry = Int.fromDatabaseValue(row[0]) else { throw StoreError.corrupt(path: path, what: "a piece of it has no entry") }
            tails[entry, default: []] += try row.bytes(1)
        }
        return tails
    }

    /// Some calls of a session, in the order of `handles`; those that are not there are left out.
    public func calls(session: SessionID, handles: some Collection<Int>) throws(StoreError) -> [Row] {
        try file.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT handle, body FROM call WHERE session = CAST(? AS TEXT) AND handle = ?")
            return try handles.compactMap { handle in
                try GRDB.Row.fetchOne(statement, arguments: [session.parameter, handle]).map { try stored($0) }
            }
        }
    }

    public func state(session: SessionID) throws(StoreError) -> [UInt8]? { try body(of: session, in: "state") }

    public func desk(session: SessionID) throws(StoreError) -> [UInt8]? { try body(of: session, in: "desk") }

    public func entryExtent(session: SessionID) throws(StoreError) -> Extent {
        try file.read { db in
            // One by one: each end is one step in the index, and counting alone goes through it.
            func number(_ what: String) throws -> Int {
                let statement = try db.cachedStatement(sql: "SELECT \(what) FROM entry WHERE session = CAST(? AS TEXT)")
                return try Int.fetchOne(statement, arguments: [session.parameter]) ?? 0
            }
            return Extent(count: try number("count(*)"), first: try number("min(id)"), last: try number("max(id)"))
        }
    }

    /// The highest handle of a call; 0 for none. It counts calls too that were never proposed and are not in the journal.
    public func lastHandle(session: SessionID) throws(StoreError) -> Int {
        try file.read { db in
            let statement = try db.cachedStatement(sql: "SELECT max(handle) FROM call WHERE session = CAST(? AS TEXT)")
            return try Int.fetchOne(statement, arguments: [session.parameter]) ?? 0
        }
    }

    /// What SQLite's quick check finds wrong; empty for a sound file. Reads all of it.
    public func damage() throws(StoreError) -> [String] { try file.quickCheck() }

    private func body(of session: SessionID, in table: String) throws(StoreError) -> [UInt8]? {
        try file.read { db in
            let statement = try db.cachedStatement(sql: "SELECT body FROM \(table) WHERE session = CAST(? AS TEXT)")
            return try GRDB.Row.fetchOne(statement, arguments: [session.parameter]).map { try $0.bytes(0) }
        }
    }

    private func stored(_ row: GRDB.Row) throws -> Row {
        guard let id = Int.fromDatabaseValue(row[0]) else {
            throw StoreError.corrupt(path: path, what: "a row of it has no number")
        }
        return Row(id: id, body: try row.bytes(1))
    }
}
