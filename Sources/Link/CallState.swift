public import Approval
public import Conversation

/// One call, as the front ends see it.
public struct CallState: Sendable, Equatable, Codable {
    public enum Stage: Sendable, Equatable, Codable {
        /// Its arguments still stream; it cannot be decided.
        case arriving
        /// It waits for something before it can be judged: an answer to a ``Pause``, or the calls before it in the same
        /// answer, without which it could not work. It cannot be decided.
        case held
        /// Facts are being gathered; it cannot be decided.
        case checking
        /// It waits for the person.
        case waiting
        /// Approved, and waits until one of so many places for calls that run programs is free;
        /// 0 where it waits for a call that changes the same place.
        case queued(places: Int)
        /// Decided, and about to start.
        case starting
        case running(since: Timestamp)
        /// Over; milliseconds it ran for.
        case succeeded(milliseconds: Int64)
        case failed(milliseconds: Int64)
        case denied
        /// Never ran, and why in words: invalid arguments, an unknown tool, a cut answer. ``CallState/whyNotRun`` tells the
        /// kinds apart.
        case notRun(String)
        case cancelled
        /// It had started when the engine was ended from outside; whether it took effect is not known.
        case outcomeUnknown
    }

    /// Given once in a session, counted from 1.
    public let handle: Int
    /// Full name, already made visible.
    public var tool: String
    /// The argument that matters most, on one line, already made visible; may be long.
    public var summary: String
    public var stage: Stage
    /// ``CallSheet/revision``; 0 before the first showing.
    public var revision: Int
    public var risk: Risk
    /// What to show; nil until the call has been checked.
    public var display: CallDisplay?
    /// What is known so far of arguments that still stream.
    public var preview: [DisplayRow]
    /// As they would run now; for the editor.
    public var arguments: RawBytes
    public var isAmended: Bool
    /// What is wrong with it; then it cannot be approved as it is. nil when nothing is.
    public var misfit: Misfit?
    /// What it asks the person; nil for a call that asks nothing. It takes an answer in the place of an approval.
    public var question: CallQuestion?
    /// Of a call that never ran: which kind of end that is; nil for any other, and where it is not said.
    public var whyNotRun: WhyNotRun?
    /// While it waits for a person: when it ends unanswered; nil where calls wait for as long as it takes.
    public var deadline: Timestamp?
    /// Who decided, a person or a rule; nil until somebody has.
    public var decidedBy: Author?
    /// A denial's reason or an approval's comment.
    public var comment: String?
    /// The person's own command (`!line`), not the model's.
    public var isYours: Bool
    /// A rule wants it approved in two steps, whatever it does; nil where none does.
    public var isTwice: Bool?
    /// A copy of what it takes away is kept, so that it can be undone; nil where that is not so, or not known.
    public var isUndoable: Bool?
    /// When it was proposed.
    public var proposed: Timestamp
    /// When it began to wait for the person, who may have changed it since; nil while it does not wait.
    public var waits: Timestamp?
    /// When it began to run; nil until it has, and where nobody knows.
    public var started: Timestamp?
    /// What the tool answered, made visible, at most some hundred lines; nil until it is over.
    public var result: String?

    public init(
        handle: Int, tool: String, summary: String = "", stage: Stage, revision: Int = 0, risk: Risk = .unknown,
        display: CallDisplay? = nil, preview: [DisplayRow] = [], arguments: RawBytes = RawBytes([]),
        isAmended: Bool = false, misfit: Misfit? = nil, decidedBy: Author? = nil, comment: String? = nil,
        isYours: Bool = false, proposed: Timestamp, started: Timestamp? = nil,
        result: String? = nil, isUndoable: Bool? = nil
    ) {
        self.handle = handle
        self.tool = tool
        self.summary = summary
        self.stage = stage
        self.revision = revision
        self.risk = risk
        self.display = display
        self.preview = preview
        self.arguments = arguments
        self.isAmended = isAmended
        self.misfit = misfit
        self.decidedBy = decidedBy
        self.comment = comment
        self.isYours = isYours
        self.proposed = proposed
        self.started = started
        self.result = result
        self.isUndoable = isUndoable
    }

    /// Whether it stands in the queue of the pending pane: from its first byte until it is decided.
    public var isPending: Bool {
        switch stage {
        case .arriving, .held, .checking, .waiting: true
        default: false
        }
    }

    /// A rule decided, and nobody was asked.
    public var isAutomatic: Bool { decidedBy.map { $0.kind != .person } ?? false }

    /// Decided and not over: it runs, is about to, or waits for its place.
    public var isRunning: Bool {
        switch stage {
        case .queued, .starting, .running: true
        default: false
        }
    }
}

extension CallState {
    /// What the checks found first besides its risk: what a line in a list, with its summary alone, does not show.
    public var firstWarning: String? {
        let risk = Array("\(self.risk.rawValue): ".utf8)
        return display?.rows.first { $0.kind == .checkFailed && !$0.text.utf8.starts(with: risk) }?.text
    }
}
