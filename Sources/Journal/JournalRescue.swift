import Approval
public import Conversation
import GRDB
public import Store

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What could be saved of a damaged journal.
public struct JournalRescue: Sendable, Equatable {
    /// Rows that can be read.
    public let rows: Int
    /// Rows that should be there and cannot.
    public let lost: Int
    /// Where the damaged file is now; nil when it was only looked at.
    public let moved: String?

    private static let freshName = "\(JournalSchema.fileName).rescued"

    /// Counts what can be read; changes nothing. For a journal that is too damaged to be opened, too.
    public static func look(folder: String) throws(StoreError) -> JournalRescue {
        let file: SQLiteFile
        do {
            file = try SQLiteFile.openDamaged(folder: folder, name: JournalSchema.fileName)
        } catch where error.isDamage {
            return JournalRescue(rows: 0, lost: 0, moved: nil)
        }
        let count = try file.outsideTransaction { db in RowSalvage(db: db).walk { _ in } }
        return JournalRescue(rows: count.rows, lost: count.lost, moved: nil)
    }

    /// Puts a new journal in the place of a damaged one, with every row that can be read, each as it was written; the damaged
    /// file is kept under another name. Checking the chain tells which rows are missing.
    ///
    /// - Throws: ``StoreError/held(path:by:)`` while a session is open; whatever it throws, the journal is where it was.
    public static func run(folder: String, at time: Timestamp) throws(StoreError) -> JournalRescue {
        try requireRest(folder)
        try SQLiteFile.remove(folder: folder, name: freshName)
        let count = try copy(folder)
        let moved = try SQLiteFile.replace(
            folder: folder, name: JournalSchema.fileName, by: freshName, mark: "damaged-\(time.milliseconds)")
        return JournalRescue(rows: count.rows, lost: count.lost, moved: moved)
    }

    private static func requireRest(_ folder: String) throws(StoreError) {
        let held: String?
        do {
            held = try FileLock.anyHeld(in: OwnFolder.open("\(folder)/sessions", create: false))
        } catch {
            if case .missing = error { return }
            throw error
        }
        if let held { throw .held(path: held, by: nil) }
    }

    private static func copy(_ folder: String) throws(StoreError) -> RowSalvage.Count {
        let fresh = try SQLiteFile.open(folder: folder, name: freshName, migrator: JournalSchema.migrator)
        let damaged: SQLiteFile
        do {
            damaged = try SQLiteFile.openDamaged(folder: folder, name: JournalSchema.fileName)
        } catch where error.isDamage {
            return RowSalvage.Count()
        }
        return try fresh.write { new in
            try damaged.outsideTransaction { old in
                let count = try RowSalvage(db: old).walk { row in
                    try row.insert(into: new)
                    // The lock of a call that has started stays, even where the table of starts is what is damaged.
                    if row.isKind(.started), case .started(let record)? = row.decoded?.entry {
                        try insertStart(row.session, row.call, row.sequence, record.digest.bytes, row.time, into: new)
                    }
                }
                try copyStarts(old, to: new)
                return count
            }
        }
    }

    /// Also the starts whose rows are lost: they go on keeping their calls from running again.
    private static func copyStarts(_ old: Database, to new: Database) throws {
        guard let cursor = try? Row.fetchCursor(old, sql: "SELECT CAST(session AS BLOB), call, seq, record, time FROM start") else {
            return
        }
        while let row = try? cursor.next() {
            guard let call = Int64.fromDatabaseValue(row[1]), let sequence = Int64.fromDatabaseValue(row[2]),
                let time = Int64.fromDatabaseValue(row[4])
            else { continue }
            try insertStart(try row.bytes(0), call, sequence, try row.bytes(3), time, into: new)
        }
    }

    private static func insertStart(
        _ session: [UInt8], _ call: Int64?, _ sequence: Int64, _ record: [UInt8], _ time: Int64, into db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO start (session, call, seq, record, time) VALUES (CAST(? AS TEXT), ?, ?, ?, ?)")
        try statement.execute(arguments: [Data(session), call, sequence, Data(record), time])
    }
}

extension SessionJournal {
    /// Takes the lock that writing takes, and gives it back: whether a decision could be recorded now.
    ///
    /// - Throws: why not.
    public func tryWriting() throws(StoreError) { try file.tryWriting() }
}
