public import Approval
public import Conversation
public import JSON

/// What became of one call: who allowed what, when, from where, on what showing, and with what outcome.
public struct LogRecord: Sendable, Equatable {
    public enum Fate: String, Sendable, CaseIterable {
        case approved, denied
        /// It waited for a person, and nobody answered in time: neither a yes nor a no.
        case timedOut = "timed out"
        /// It was called off before it had started.
        case cancelled
        /// The session ended before anyone had decided.
        case undecided = "not decided"
        /// It is wrong, or could not work: nobody was asked.
        case invalid
        /// It never ran; why, its row says in words alone, as those of older programs do.
        case notRun = "not run"
        /// It has been proposed, and nothing more is known.
        case waiting
    }

    public enum Outcome: Sendable, Equatable {
        case succeeded(milliseconds: Int64)
        case failed(milliseconds: Int64)
        case cancelled(milliseconds: Int64)
        /// It started, and an engine still holds the session.
        case running
        /// It started, and nothing tells, or will tell, how it ended.
        case unknown
    }

    public let call: CallKey
    /// A command that a person gave, and no call of the model's: typing it was the decision.
    public var isOwn = false
    public var fate: Fate
    /// When it was decided; of other calls, when that was written.
    public var time: Timestamp
    /// The sequence of the journal's row that says so.
    public var sequence: Int64
    /// 0 for a call that was never shown.
    public var revision = 0
    /// As decided; of other calls, the name that the model used.
    public var tool: ExactString
    /// As decided.
    public var arguments: RawBytes
    /// Who amended them last.
    public var amendedBy: Author?
    /// Who decided.
    public var author: Author?
    public var binding: Digest?
    /// The digest of the rows that were shown; nil when a rule decided.
    public var display: Digest?
    /// The sequence of the row that keeps exactly that showing; nil when there is none.
    public var showing: Int64?
    /// Of the author of the decision, or why the call did not run.
    public var comment: String?
    /// Of a call that started.
    public var outcome: Outcome?
    /// The number of the person's call that has undone what this one did to files, where it is undone now.
    public var undoneBy: Int?

    public init(
        call: CallKey, fate: Fate, time: Timestamp, sequence: Int64, tool: ExactString, arguments: RawBytes
    ) {
        self.call = call
        self.fate = fate
        self.time = time
        self.sequence = sequence
        self.tool = tool
        self.arguments = arguments
    }
}

extension LogRecord.Fate {
    init(_ kind: WhyNotRun?) {
        self =
            switch kind {
            case nil: .notRun
            case .invalid: .invalid
            case .timedOut: .timedOut
            case .cancelled: .cancelled
            case .undecided: .undecided
            }
    }
}
