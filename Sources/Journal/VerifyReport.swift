/// What checking the whole chain found.
public struct VerifyReport: Sendable, Equatable {
    /// The first place at which the journal is not as it was written.
    public struct Finding: Sendable, Equatable {
        public enum Reason: Sendable, Equatable {
            /// The row's content and its hash do not belong together.
            case changed
            /// This row and so many in all are not there.
            case removed(count: Int64)
            /// A row was put in here.
            case inserted
            /// The row stood elsewhere: it was written after the row that has this sequence now.
            case moved(after: Int64)
            /// The row is whole but does not follow the one before it: one of the two was put in another's place.
            case unlinked
            /// The row says that a call started, and the table of starts does not have it.
            case startMissing
            /// The start row of this entry says something else than the entry.
            case startChanged
            /// The table of starts has a row for this sequence, and the chain does not.
            case startForged
            /// The kept tip names this row with another hash.
            case notTheKeptTip
            /// The kept tip names a row that is not there any more.
            case cutOff(keptTip: Int64)
            /// Tables, indexes, triggers or views are not those that the program makes; the names of some.
            case schema([String])
            /// SQLite finds the file damaged; its words.
            case damaged(String)
        }

        /// 0 where no row can be named.
        public let sequence: Int64
        public let reason: Reason

        public init(sequence: Int64, _ reason: Reason) {
            self.sequence = sequence
            self.reason = reason
        }
    }

    /// How many rows, from the first, are as they were written.
    public let rows: Int64
    /// The last of them; keep it elsewhere to notice later that newer rows were cut off.
    public let tip: ChainTip
    public let broken: Finding?

    public init(rows: Int64, tip: ChainTip, broken: Finding?) {
        self.rows = rows
        self.tip = tip
        self.broken = broken
    }
}
