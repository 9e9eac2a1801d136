import GRDB

/// Reads the rows of a damaged journal one after another and goes around those that cannot be read.
struct RowSalvage {
    let db: Database

    /// How many were read, and how many should be there besides.
    struct Count: Sendable, Equatable {
        var rows = 0
        var lost = 0
    }

    /// - Parameter each: is given each row that can be read, in order; what it throws ends the walk.
    func walk(_ each: (StoredRow) throws -> Void) rethrows -> Count {
        let end = lastSequence
        var count = Count()
        var next: Int64 = 1
        while next <= end {
            let (rows, isBroken) = page(from: next)
            for row in rows { try each(row) }
            count.rows += rows.count
            if let last = rows.last { next = last.sequence + 1 }
            guard isBroken else {
                if rows.isEmpty { break }
                continue
            }
            // One by one until past the damage: each is looked for from the root.
            while next <= end {
                next += 1
                guard let row = row(at: next - 1) else { continue }
                try each(row)
                count.rows += 1
                break
            }
        }
        count.lost = max(0, Int(end) - count.rows)
        return count
    }

    /// The highest sequence that anything tells of.
    private var lastSequence: Int64 {
        [
            "SELECT max(seq) FROM entry", "SELECT max(seq) FROM (SELECT seq FROM entry INDEXED BY entry_session)",
            "SELECT max(seq) FROM start",
        ].compactMap { sql in try? Int64.fetchOne(db, sql: sql) }.filter { $0 < .max }.max() ?? 0
    }

    private func page(from first: Int64) -> (rows: [StoredRow], isBroken: Bool) {
        var rows: [StoredRow] = []
        do {
            let cursor = try Row.fetchCursor(
                db, sql: "SELECT \(StoredRow.selection) FROM entry WHERE seq >= ? ORDER BY seq LIMIT 200", arguments: [first])
            while let row = try cursor.next() {
                guard let stored = try StoredRow(row) else { return (rows, true) }
                rows.append(stored)
            }
            return (rows, false)
        } catch {
            return (rows, true)
        }
    }

    private func row(at sequence: Int64) -> StoredRow? {
        let row = try? Row.fetchOne(db, sql: "SELECT \(StoredRow.selection) FROM entry WHERE seq = ?", arguments: [sequence])
        return row.flatMap { try? StoredRow($0) }
    }
}
