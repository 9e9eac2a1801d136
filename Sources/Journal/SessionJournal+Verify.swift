import Approval
import Conversation
import GRDB
public import Store

extension SessionJournal {
    /// Checks every row of the journal, the table of starts against it, the tables themselves, and the file.
    ///
    /// One pass over one snapshot; holds one row at a time, and the engine may go on writing.
    /// - Parameter kept: a tip of this journal that was kept elsewhere.
    /// - Throws: ``StoreError`` when the file cannot be read at all.
    public func verify(kept: ChainTip? = nil) throws(StoreError) -> VerifyReport {
        let schema = try file.expectedSchema()
        let report = try file.read { db in
            var walk = ChainWalk()
            var broken = try brokenRow(&walk, kept: kept, db)
            if broken == nil, let kept, kept.sequence > walk.sequence {
                broken = .init(sequence: walk.sequence + 1, .cutOff(keptTip: kept.sequence))
            }
            if broken == nil { broken = try forgedStart(db) }
            if broken == nil { broken = foreignSchema(expected: schema, found: try SQLiteFile.schema(db)) }
            guard let hash = Digest(bytes: walk.hash) else {
                throw StoreError.corrupt(path: path, what: "a hash of the journal is none")
            }
            return VerifyReport(
                rows: walk.sequence, tip: ChainTip(sequence: walk.sequence, hash: hash), broken: broken)
        }
        guard report.broken == nil, let what = try file.integrityCheck().first else { return report }
        return VerifyReport(rows: report.rows, tip: report.tip, broken: .init(sequence: 0, .damaged(what)))
    }

    private func brokenRow(_ walk: inout ChainWalk, kept: ChainTip?, _ db: Database) throws -> VerifyReport.Finding? {
        let cursor = try Row.fetchCursor(db, sql: "SELECT \(StoredRow.selection) FROM entry ORDER BY seq")
        while let found = try cursor.next() {
            guard let row = try StoredRow(found) else { return .init(sequence: walk.sequence + 1, .changed) }
            if let finding = try walk.defect(at: row, place: { try place(of: $0, except: row, db) }) { return finding }
            if row.isKind(.started), let reason = try startDefect(row, db) {
                return .init(sequence: row.sequence, reason)
            }
            if let kept, kept.sequence == row.sequence, kept.hash.bytes != row.hash {
                return .init(sequence: row.sequence, .notTheKeptTip)
            }
        }
        return nil
    }

    private func place(of hash: [UInt8], except row: StoredRow, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db, sql: "SELECT seq FROM entry WHERE hash = ? AND seq <> ? LIMIT 1",
            arguments: [StoredRow.parameter(hash), row.sequence])
    }

    /// The chain covers the start rows by this: everything in one follows from its chained row.
    private func startDefect(_ row: StoredRow, _ db: Database) throws -> VerifyReport.Finding.Reason? {
        guard case .started(let record)? = row.decoded?.entry else { return .changed }
        let statement = try db.cachedStatement(
            sql: "SELECT seq, record, time FROM start WHERE session = CAST(? AS TEXT) AND call = ?")
        let call = record.decision.call
        guard let start = try Row.fetchOne(statement, arguments: [call.session.parameter, call.number]) else {
            return .startMissing
        }
        let agrees =
            Int64.fromDatabaseValue(start[0]) == row.sequence && Int64.fromDatabaseValue(start[2]) == row.time
        return try agrees && start.bytes(1) == record.digest.bytes ? nil : .startChanged
    }

    private func forgedStart(_ db: Database) throws -> VerifyReport.Finding? {
        let sequence = try Int64.fetchOne(
            db,
            sql: """
                SELECT s.seq FROM start s LEFT JOIN entry e
                    ON e.seq = s.seq AND e.kind = 'started' AND e.session = s.session AND e.call = s.call
                WHERE e.seq IS NULL ORDER BY s.seq LIMIT 1
                """)
        return sequence.map { .init(sequence: $0, .startForged) }
    }

    private func foreignSchema(expected: [SchemaObject], found: [SchemaObject]) -> VerifyReport.Finding? {
        let differences = Set(expected).symmetricDifference(found)
        if differences.isEmpty { return nil }
        let names = Set(differences.map { String(decoding: $0.name, as: UTF8.self) })
        return .init(sequence: 0, .schema(names.sorted()))
    }
}
