import Approval
import Conversation
import JSON

/// Makes the log of a session from its entries: a record for each decision and each call that got none.
struct LogBook: Sendable {
    static let kinds: [JournalEntry.Kind] = [
        .proposed, .commanded, .shown, .amended, .decided, .started, .finished, .notRun, .invalid, .timedOut, .cancelled,
        .undecided, .outcomeUnknown,
    ]

    /// What is known of a call before its fate.
    private struct Open {
        var record: LogRecord
        var showings: [Digest: Int64] = [:]
    }

    private var open: [CallKey: Open] = [:]
    private var decided: [LogRecord] = []
    /// The place in `decided` of the call's start.
    private var started: [CallKey: Int] = [:]
    /// The calls of which an engine has said that nothing will tell how they ended.
    private var lost: Set<CallKey> = []

    mutating func add(_ row: JournalRow) {
        switch row.entry {
        case .sessionBegan, .resumed, .renamed, .message, .noted, .guarded, .ruled, .sessionEnded: break
        case .proposed(let call): begin(call, row)
        case .commanded(let call):
            begin(call, row)
            update(call.key, row) { $0.record.isOwn = true }
        case .shown(let showing):
            update(showing.call, row) {
                $0.record.tool = ExactString(showing.tool)
                $0.record.revision = showing.revision
                $0.showings[showing.display.digest] = row.sequence
            }
        case .amended(let amendment):
            update(amendment.call, row) {
                $0.record.arguments = amendment.arguments
                $0.record.amendedBy = amendment.author
                $0.record.revision = amendment.revision
            }
        case .decided(let decision): decide(decision, row)
        case .started(let start):
            update(start.decision.call, row) {
                $0.record.tool = start.tool
                $0.record.arguments = start.arguments
                $0.record.outcome = .unknown
            }
            started[start.decision.call] = decided.count
            decide(start.decision, row)
        case .finished(let outcome): finish(outcome)
        case .outcomeUnknown(let unknown): lost.insert(unknown.result.key)
        case .notRun(let notRun):
            update(notRun.result.key, row) {
                $0.record.fate = LogRecord.Fate(notRun.kind)
                $0.record.time = row.time
                $0.record.sequence = row.sequence
                $0.record.comment = notRun.reason
            }
            close(notRun.result.key)
        }
    }

    /// Decided calls in the order of their decisions, then those that wait.
    ///
    /// - Parameter isRunning: whether an engine holds the session, so that a start without a result may still get one.
    func records(isRunning: Bool) -> [LogRecord] {
        let waiting = open.values.map(\.record).sorted { $0.sequence < $1.sequence }
        return (decided + waiting).map { record in
            var record = record
            if isRunning, record.outcome == .unknown, !lost.contains(record.call) { record.outcome = .running }
            return record
        }
    }

    private mutating func begin(_ call: ToolCall, _ row: JournalRow) {
        open[call.key] = Open(
            record: LogRecord(
                call: call.key, fate: .waiting, time: row.time, sequence: row.sequence, tool: call.name,
                arguments: RawBytes(call.rawArguments)))
    }

    private mutating func update(_ call: CallKey, _ row: JournalRow, _ change: (inout Open) -> Void) {
        var known =
            open[call]
            ?? Open(
                record: LogRecord(
                    call: call, fate: .waiting, time: row.time, sequence: row.sequence, tool: "",
                    arguments: RawBytes([])))
        change(&known)
        open[call] = known
    }

    private mutating func decide(_ decision: Decision, _ row: JournalRow) {
        update(decision.call, row) {
            $0.record.fate = decision.answer == .approved ? .approved : .denied
            $0.record.time = decision.time
            $0.record.sequence = row.sequence
            $0.record.revision = decision.revision
            $0.record.author = decision.author
            $0.record.binding = decision.binding
            $0.record.display = decision.display
            $0.record.showing = decision.display.flatMap { [showings = $0.showings] in showings[$0] }
            $0.record.comment = decision.comment
        }
        close(decision.call)
    }

    private mutating func close(_ call: CallKey) {
        if let known = open.removeValue(forKey: call) { decided.append(known.record) }
    }

    private mutating func finish(_ outcome: Outcome) {
        guard let index = started[outcome.result.key] else { return }
        let time = outcome.milliseconds
        decided[index].outcome =
            outcome.wasCancelled
            ? .cancelled(milliseconds: time)
            : outcome.result.isError ? .failed(milliseconds: time) : .succeeded(milliseconds: time)
        if !outcome.result.isError, decided[index].isOwn, decided[index].tool == Self.undo { undone(by: decided[index]) }
    }

    /// The person's own tool that undoes what a call did.
    private static let undo: ExactString = "undo_change"

    /// What it undid is undone; and if that was an undoing itself, what that had undone no longer is.
    private mutating func undone(by record: LogRecord) {
        guard let index = target(of: record) else { return }
        decided[index].undoneBy = record.call.number
        if decided[index].tool == Self.undo, let first = target(of: decided[index]) { decided[first].undoneBy = nil }
    }

    private func target(of record: LogRecord) -> Int? {
        guard let number = (try? JSONParser.parse(record.arguments.bytes).value)?["call"]?.integer else { return nil }
        return started[CallKey(session: record.call.session, number: number)]
    }
}
