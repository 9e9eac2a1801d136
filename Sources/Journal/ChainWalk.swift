/// Follows the chain row by row and says where it breaks. It holds three rows' worth of hashes, whatever the length.
struct ChainWalk: Sendable {
    /// The last row that was in order.
    private(set) var sequence: Int64 = 0
    private(set) var hash = ChainTip.genesis
    /// The hash before that one, to recognise a row that was put in.
    private var earlier: [UInt8] = []

    /// How far away the true place of a renumbered row is looked for.
    private static let reach: Int64 = 64

    /// - Parameter place: finds the row with this hash, wherever it stands now, but not this one; asked after a break.
    /// - Returns: what is wrong at or just before this row; nil when it follows the chain.
    mutating func defect(
        at row: StoredRow, place: ([UInt8]) throws -> Int64?
    ) rethrows -> VerifyReport.Finding? {
        let expected = sequence + 1
        if row.sequence < expected { return .init(sequence: row.sequence, .inserted) }
        if row.sequence > expected { return .init(sequence: expected, .removed(count: row.sequence - expected)) }
        let follows = row.previous == hash
        let isWhole = row.hash(at: row.sequence) == row.hash
        switch (follows, isWhole) {
        case (true, true):
            earlier = hash
            hash = row.hash
            sequence = row.sequence
            return nil
        case (true, false): return .init(sequence: expected, .changed)
        case (false, true): return .init(sequence: expected, .unlinked)
        case (false, false): return try origin(of: row, at: expected, place: place)
        }
    }

    /// A row that neither follows nor is whole is either changed or not where it was written.
    private func origin(
        of row: StoredRow, at expected: Int64, place: ([UInt8]) throws -> Int64?
    ) rethrows -> VerifyReport.Finding {
        // Its original is still there: a copy.
        if try place(row.hash) != nil { return .init(sequence: expected, .inserted) }
        if row.previous == earlier, row.hash(at: expected - 1) == row.hash {
            return .init(sequence: expected - 1, .inserted)
        }
        if let before = try place(row.previous) { return .init(sequence: expected, .moved(after: before)) }
        for distance in 1...Self.reach where row.hash(at: expected + distance) == row.hash {
            return .init(sequence: expected, .removed(count: distance))
        }
        return .init(sequence: expected, .changed)
    }
}
