public import Approval
public import Conversation
import GRDB
import JSON
public import Store
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The journal of all sessions of one user: one file, one chain of rows, each with the hash of the row before it.
///
/// Rows are only ever added. The methods block their caller until the disk has what they wrote, and do not heed the
/// cancellation of tasks; the engine calls them on its own queue. Several processes may use one journal.
public final class SessionJournal: Sendable {
    /// The folder that holds `journal.sqlite` and the locks of running sessions.
    public let folder: String
    let file: SQLiteFile
    /// Exact arguments were wiped, and the write-ahead log still has them.
    let logHoldsWiped = Mutex(false)

    init(folder: String, file: SQLiteFile) {
        self.folder = folder
        self.file = file
    }

    /// - Parameters:
    ///   - folder: `assent` in the user's data folder (XDG Base Directory Specification).
    ///   - create: whether to make what is missing; else ``StoreError/missing(path:)``.
    public static func open(folder: String, create: Bool = true) throws(StoreError) -> SessionJournal {
        let file = try SQLiteFile.open(
            folder: folder, name: JournalSchema.fileName, migrator: JournalSchema.migrator, create: create)
        return SessionJournal(folder: folder, file: file)
    }

    public var path: String { file.path }

    /// Adds one row, durably.
    ///
    /// - Precondition: not ``JournalEntry/started(_:)``, which ``start(_:session:at:)`` writes with its start row; and
    ///   the entry's call is one of this session.
    public func append(_ entry: JournalEntry, session: SessionID, at time: Timestamp) throws(StoreError) {
        try append([entry], session: session, at: time)
    }

    /// Adds rows in one transaction: all of them or none.
    public func append(_ entries: [JournalEntry], session: SessionID, at time: Timestamp) throws(StoreError) {
        let drafts = try entries.map { entry throws(StoreError) in
            precondition(entry.kind != .started, "a start is written by start(_:session:at:)")
            precondition(entry.call.map { $0.session == session } ?? true, "the call belongs to another session")
            let marked = entry.withoutSecrets
            return (entry: entry, isMarked: marked != nil, row: try draft(marked ?? entry, session: session, time: time))
        }
        try file.write { db in
            var tip = try tip(db)
            for draft in drafts {
                tip = try insert(draft.row, after: tip, db)
                if draft.isMarked { try seal(draft.entry, db) }
                if draft.entry.unseals { try unseal(draft.entry, db) }
            }
        }
        wipeLog()
    }

    /// Records an approval and the start of its call: one durable transaction with the start row, which is unique for
    /// the call, and the chained row. The receipt is made of what is read back after the commit.
    ///
    /// - Throws: ``StartError``; then the call may not run. Only after ``StartError/notOnDisk(_:)`` something may have
    ///   been written.
    public func start(
        _ record: StartRecord, session: SessionID, at time: Timestamp
    ) throws(StartError) -> StartReceipt {
        let call = record.decision.call
        guard call.session == session else { throw .otherSession(call) }
        do {
            var kept = record
            if case .started(let marked)? = JournalEntry.started(record).withoutSecrets { kept = marked }
            let draft = try draft(.started(kept), session: session, time: time)
            let written = try file.write { [kept] db -> Result<Tip, StartError> in
                let rules = kept.decision.rules ?? []
                if let words = try spent(rules, db) { return .failure(.spent(words)) }
                let tip = try tip(db)
                guard try claim(call, kept, at: time, sequence: tip.sequence + 1, db) else { return .failure(.alreadyStarted(call)) }
                try spend(rules, for: call, at: time, db)
                try unseal(.started(kept), db)
                return .success(try insert(draft, after: tip, db))
            }.get()
            wipeLog()
            guard let receipt = try file.read({ try receipt(for: call, row: written, $0) }) else {
                throw StartError.notOnDisk(call)
            }
            // What is on disk is this record, with marks in the place of secrets.
            return receipt.record == kept.digest ? StartReceipt(call: receipt.call, record: record.digest) : receipt
        } catch let error as StoreError {
            throw .store(error)
        } catch let error as StartError {
            throw error
        } catch {
            throw .notOnDisk(call)
        }
    }

    // MARK: - Rows

    /// The end of the chain while the write lock is held.
    struct Tip {
        var sequence: Int64
        var hash: [UInt8]
    }

    /// A row without its place.
    private struct Draft {
        var session: [UInt8]
        var kind: JournalEntry.Kind
        var call: Int64?
        var time: Int64
        var body: [UInt8]
    }

    /// Bytes; half of what SQLite holds in one value.
    private static let longestBody = 500_000_000

    private func draft(_ entry: JournalEntry, session: SessionID, time: Timestamp) throws(StoreError) -> Draft {
        guard let body = try? EntryText.encode(entry) else {
            throw .failed(path: path, code: 0, what: "an entry cannot be written as JSON")
        }
        guard body.count <= Self.longestBody else { throw .tooBig(path: path) }
        return Draft(
            session: Array(session.text.utf8), kind: entry.kind, call: entry.call.map { Int64($0.number) },
            time: time.milliseconds, body: body)
    }

    /// Read inside the transaction that appends, so that two processes never see the same tip.
    private func tip(_ db: Database) throws -> Tip {
        let statement = try db.cachedStatement(sql: "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1")
        guard let row = try Row.fetchOne(statement) else { return Tip(sequence: 0, hash: ChainTip.genesis) }
        let hash = try row.bytes(1)
        guard let sequence = Int64.fromDatabaseValue(row[0]), sequence > 0, sequence < .max, hash.count == 32 else {
            throw StoreError.corrupt(path: path, what: "the last row of the journal is not one of its own")
        }
        return Tip(sequence: sequence, hash: hash)
    }

    private func insert(_ draft: Draft, after tip: Tip, _ db: Database) throws -> Tip {
        let row = StoredRow(
            sequence: tip.sequence + 1, session: draft.session, kind: Array(draft.kind.rawValue.utf8),
            call: draft.call, time: draft.time, body: draft.body, previous: tip.hash)
        try row.insert(into: db)
        guard db.changesCount == 1 else {
            throw StoreError.corrupt(path: path, what: "a row was refused by something that is not part of the journal")
        }
        return Tip(sequence: row.sequence, hash: row.hash)
    }

    // MARK: - Starts

    /// Writes the start row. The key of the table decides who is first, not a look before it.
    private func claim(
        _ call: CallKey, _ record: StartRecord, at time: Timestamp, sequence: Int64, _ db: Database
    ) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO start (session, call, seq, record, time) VALUES (CAST(? AS TEXT), ?, ?, ?, ?)")
        do {
            try statement.execute(arguments: [
                call.session.parameter, call.number, sequence, Data(record.digest.bytes), time.milliseconds,
            ])
            return true
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_PRIMARYKEY {
            return false
        }
    }

    /// The receipt, made of the start row and of nothing else; nil unless the chained row is there too, whole.
    private func receipt(for call: CallKey, row written: Tip, _ db: Database) throws -> StartReceipt? {
        let starts = try db.cachedStatement(
            sql: """
                SELECT seq, CAST(session AS BLOB), call, record FROM start
                WHERE session = CAST(? AS TEXT) AND call = ?
                """)
        let entries = try db.cachedStatement(sql: "SELECT \(StoredRow.selection) FROM entry WHERE seq = ?")
        guard let start = try Row.fetchOne(starts, arguments: [call.session.parameter, call.number]),
            let session = String(validating: try start.bytes(1), as: UTF8.self),
            let number = Int.fromDatabaseValue(start[2]), let record = Digest(bytes: try start.bytes(3)),
            let entry = try Row.fetchOne(entries, arguments: [start[0] as DatabaseValue]),
            let chained = try StoredRow(entry), chained.hash == written.hash,
            chained.hash(at: chained.sequence) == written.hash
        else { return nil }
        return StartReceipt(call: CallKey(session: SessionID(session), number: number), record: record)
    }
}
