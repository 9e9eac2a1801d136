import Approval
public import Conversation
import GRDB
public import Store

/// A call of the model's with an answer that is to be remembered when the very same is proposed again.
public struct AnsweredCall: Sendable, Equatable {
    public enum Answer: Sendable, Equatable {
        case denied
        /// Nobody answered in time.
        case unanswered
        /// It ran with these arguments, which a person had put in the place of the model's.
        case changed(RawBytes)
    }

    /// As the model proposed it.
    public let call: ToolCall
    public let answer: Answer

    public init(call: ToolCall, answer: Answer) {
        self.call = call
        self.answer = answer
    }
}

extension SessionJournal {
    /// The latest calls that were denied, changed or left unanswered, in the order of their numbers. By the index of calls.
    ///
    /// Where a row has marks in the place of secrets, so has what is given here: such a call is not recognised again.
    public func answeredCalls(session: SessionID, limit: Int = 500) throws(StoreError) -> [AnsweredCall] {
        try file.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT call FROM entry WHERE session = CAST(? AS TEXT) AND call IS NOT NULL AND kind IN ('decided', 'timedOut', 'amended')
                    GROUP BY call ORDER BY call DESC LIMIT ?
                    """)
            let numbers = try Int64.fetchAll(statement, arguments: [session.parameter, limit])
            return try numbers.reversed().compactMap { number in
                let rows = try rows(about: number, in: session, where: "AND kind IN ('proposed', 'amended', 'started', 'decided', 'timedOut')", db)
                return AnsweredCall(rows)
            }
        }
    }
}

extension AnsweredCall {
    /// - Parameter rows: rows about one call, in their order.
    /// - Returns: nil for a command of the person's own, and where there is nothing to remember.
    fileprivate init?(_ rows: [JournalRow]) {
        var call: ToolCall?
        var answer: Answer?
        var isAmended = false
        for row in rows {
            switch row.entry {
            case .proposed(let found): call = call ?? found
            case .amended: isAmended = true
            case .started(let record) where isAmended: answer = .changed(record.arguments)
            case .decided(let decision) where decision.answer == .denied: answer = .denied
            case .notRun(let notRun) where notRun.kind == .timedOut: answer = .unanswered
            default: break
            }
        }
        guard let call, let answer else { return nil }
        self.init(call: call, answer: answer)
    }
}
