public import Conversation
import GRDB
public import Store

/// Counting decisions, by the index of calls: of each row of interest a few numbers leave the database, and no arguments,
/// results or displays.
extension SessionJournal {
    /// - Parameter now: the moment from which the last hour and the last day are counted.
    public func figures(session: SessionID, at now: Timestamp) throws(StoreError) -> DecisionFigures {
        try file.read { db in
            var tally = FigureTally(now: now)
            let statement = try db.cachedStatement(sql: Self.decisions)
            let rows = try Row.fetchCursor(statement, arguments: [session.parameter])
            while let row = try rows.next() {
                tally.add(
                    kind: try row.bytes(0), author: try row.bytes(1), time: Int64.fromDatabaseValue(row[2]), shown: Int64.fromDatabaseValue(row[3]),
                    isOwn: Bool.fromDatabaseValue(row[4]) ?? false)
            }
            var figures = tally.figures
            func count(_ sql: String) throws -> Int {
                try Int.fetchOne(try db.cachedStatement(sql: sql), arguments: [session.parameter]) ?? 0
            }
            figures.amended = try count("SELECT count(DISTINCT call) FROM entry WHERE session = CAST(? AS TEXT) AND call IS NOT NULL AND kind = 'amended'")
            figures.stopped = try count(Self.stopped)
            figures.waiting = try count(
                """
                SELECT count(*) FROM (SELECT call FROM entry WHERE session = CAST(? AS TEXT) AND call IS NOT NULL GROUP BY call
                    HAVING max(kind = 'proposed') AND NOT max(kind = 'started' OR kind IN (\(Self.settling))))
                """)
            return figures
        }
    }

    /// A row for each call that has been decided or has ended without: what the row is, who decided, when, when what they
    /// decided on was shown, and whether it is a command of the person's own. A body that somebody made unreadable counts
    /// as no decision of anyone.
    private static let decisions = """
        SELECT CAST(d.kind AS BLOB), CAST(d.author AS BLOB), d.time,
            CASE WHEN d.author = 'person' THEN
                (SELECT s.time FROM entry s WHERE s.session = d.session AND s.call = d.call AND s.kind = 'shown' AND s.seq < d.seq ORDER BY s.seq DESC LIMIT 1)
            END,
            EXISTS (SELECT 1 FROM entry o WHERE o.session = d.session AND o.call = d.call AND o.kind = 'commanded')
        FROM (
            SELECT seq, session, call, kind,
                CASE WHEN kind = 'started' AND json_valid(body) THEN json_extract(body, '$.started._0.decision.author.kind')
                    WHEN kind = 'decided' AND json_valid(body) THEN json_extract(body, '$.decided._0.author.kind') END AS author,
                CASE WHEN kind = 'started' AND json_valid(body) THEN json_extract(body, '$.started._0.decision.time') ELSE time END AS time
            FROM entry
            WHERE session = CAST(? AS TEXT) AND call IS NOT NULL
                AND kind IN ('started', 'decided', 'notRun', 'invalid', 'timedOut', 'cancelled', 'undecided')
        ) d
        """

    /// How the text of a result ends whose call was stopped while it ran: keys are sorted, and this is the last.
    private static let stopped = """
        SELECT count(*) FROM entry WHERE session = CAST(? AS TEXT) AND call IS NOT NULL AND kind = 'finished'
            AND substr(body, -22) = '"wasCancelled":true}}}'
            AND NOT EXISTS (SELECT 1 FROM entry o WHERE o.session = entry.session AND o.call = entry.call AND o.kind = 'commanded')
        """
}

/// Adds up the rows.
private struct FigureTally {
    let now: Timestamp
    private var counted = DecisionFigures()
    private var waits: [Int64] = []

    init(now: Timestamp) { self.now = now }

    mutating func add(kind: [UInt8], author: [UInt8], time: Int64?, shown: Int64?, isOwn: Bool) {
        if isOwn {
            counted.own += 1
            return
        }
        func isKind(_ kind: [UInt8], _ wanted: JournalEntry.Kind) -> Bool { kind.elementsEqual(wanted.rawValue.utf8) }
        let isApproval = isKind(kind, .started)
        if isApproval || isKind(kind, .decided) {
            let isPersons = author.elementsEqual("person".utf8)
            guard isPersons || !author.isEmpty else { return }
            let answers = isApproval ? \DecisionFigures.approved : \DecisionFigures.denied
            counted[keyPath: answers].persons += isPersons ? 1 : 0
            counted[keyPath: answers].rules += isPersons ? 0 : 1
            if isPersons, let time { person(isApproval, time, shown) }
        } else if isKind(kind, .timedOut) {
            counted.timedOut += 1
        } else if isKind(kind, .cancelled) {
            counted.cancelled += 1
        } else if isKind(kind, .undecided) {
            counted.undecided += 1
        } else if isKind(kind, .invalid) {
            counted.invalid += 1
        } else {
            counted.unexplained += 1
        }
    }

    private mutating func person(_ isApproval: Bool, _ time: Int64, _ shown: Int64?) {
        let moment = Timestamp(milliseconds: time)
        counted.first = min(counted.first ?? moment, moment)
        counted.last = max(counted.last ?? moment, moment)
        let hour: Int64 = 3_600_000
        let age = now.milliseconds - time
        if age >= 0, age < 24 * hour { counted.byHour[23 - Int(age / hour)] += 1 }
        guard let shown else { return }
        let wait = max(0, time - shown)
        waits.append(wait)
        guard isApproval else { return }
        counted.timedApprovals += 1
        if wait < DecisionFigures.quick { counted.quickApprovals += 1 }
    }

    var figures: DecisionFigures {
        var figures = counted
        figures.lastHour = counted.byHour[23]
        let sorted = waits.sorted()
        figures.longestWait = sorted.last
        if !sorted.isEmpty { figures.medianWait = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2 }
        return figures
    }
}
