public import Approval
public import Conversation
public import Guards
import JSON

/// What the journal keeps, one row each, in the order in which it happened.
public enum JournalEntry: Sendable, Equatable, Codable {
    case sessionBegan(SessionFacts)
    /// An engine took the session up again, after an end or after it was cut off.
    case resumed(SessionFacts)
    /// The session's new name.
    case renamed(String)
    /// A message of the person, the model, or the results that went back to the model together.
    case message(Message)
    /// The model proposed a call.
    case proposed(ToolCall)
    /// The person gave a command of their own (`!line`), which is no call of the model's but runs as one.
    case commanded(ToolCall)
    /// A revision of a call was judged and, unless a rule decided, put before a person.
    case shown(Showing)
    case amended(Amendment)
    /// A denial. An approval is never written alone: see `started`.
    case decided(Decision)
    /// The approval and the start of its call, one durable row; at most one for each call.
    case started(StartRecord)
    case finished(Outcome)
    /// The call never ran and nobody denied it; why, says ``NotRun/kind``.
    case notRun(NotRun)
    /// The call had started and has no result, because the engine ended: nobody knows what it did, and it never runs again.
    case outcomeUnknown(OutcomeUnknown)
    /// Something that changes what the model knows or does next, beside messages and calls.
    case noted(SessionNote)
    /// Guards acted on a text, or a person answered what they asked.
    case guarded(GuardRecord)
    /// A person made a rule, or took one back.
    case ruled(RuleRecord)
    case sessionEnded
}

/// What guards did with a text; never the text.
public struct GuardRecord: Sendable, Equatable, Codable {
    public enum Outcome: String, Sendable, Codable {
        /// Marks took the place of what was found.
        case redacted
        /// It did not pass.
        case withheld
        /// A person is asked; until then it does not pass.
        case asked
        /// A person let it pass as it is.
        case passed
    }

    public let place: Guard.Place
    public let acts: [GuardAct]
    public let outcome: Outcome
    /// Whose result or arguments it was.
    public let call: CallKey?
    /// Who answered.
    public let author: Author?

    public init(place: Guard.Place, acts: [GuardAct], outcome: Outcome, call: CallKey? = nil, author: Author? = nil) {
        self.place = place
        self.acts = acts
        self.outcome = outcome
        self.call = call
        self.author = author
    }
}

public struct SessionNote: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable {
        /// A message of the person that has to wait for the model; once it is sent it is a message.
        case queued
        /// A queued message was taken back by the person and is never sent; the text is its words.
        case unqueued
        /// An answer did not come to its end; the message before is what there was of it, if there was any.
        case answerCut
        /// The model's last message was taken back, to be asked for again.
        case answerTakenBack
        /// The model has forgotten everything above.
        case conversationBegan
        /// The next message, a summary, stands in the place of everything above but the person's last words.
        case conversationCompacted
        /// A limit of the turn was reached, or what the person answered to it.
        case limit
    }

    public let kind: Kind
    public let text: String

    public init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

public struct SessionFacts: Sendable, Equatable, Codable {
    public let name: String
    public let folder: String
    public let model: String
    public let program: String
    public let author: Author

    public init(name: String, folder: String, model: String, program: String, author: Author) {
        self.name = name
        self.folder = folder
        self.model = model
        self.program = program
        self.author = author
    }
}

/// What was shown of one revision of a call, and what the rules said.
public struct Showing: Sendable, Equatable, Codable {
    public let call: CallKey
    public let revision: Int
    public let tool: String
    public let display: CallDisplay
    public let binding: Digest
    public let ruling: Verdict.Ruling
    public let because: [String]
    public let risk: Risk
    public let flags: [String]

    public init(sheet: CallSheet, verdict: Verdict, display: CallDisplay) {
        call = sheet.key
        revision = sheet.revision
        tool = sheet.definition.fullName.string
        self.display = display
        binding = sheet.binding
        ruling = verdict.ruling
        because = verdict.because
        risk = verdict.risk
        flags = verdict.flags
    }

    init(
        call: CallKey, revision: Int, tool: String, display: CallDisplay, binding: Digest, ruling: Verdict.Ruling, because: [String], risk: Risk,
        flags: [String]
    ) {
        self.call = call
        self.revision = revision
        self.tool = tool
        self.display = display
        self.binding = binding
        self.ruling = ruling
        self.because = because
        self.risk = risk
        self.flags = flags
    }

    /// Of a call that cannot be approved as it is.
    /// - Parameter because: what is wrong with it.
    public init(invalid call: CallKey, revision: Int, tool: String, display: CallDisplay, binding: Digest, because: [String]) {
        self.call = call
        self.revision = revision
        self.tool = tool
        self.display = display
        self.binding = binding
        self.because = because
        ruling = .ask
        risk = .unknown
        flags = ["invalid"]
    }
}

public struct Amendment: Sendable, Equatable, Codable {
    public let call: CallKey
    /// The revision that the new arguments make.
    public let revision: Int
    public let arguments: RawBytes
    public let author: Author

    public init(call: CallKey, revision: Int, arguments: RawBytes, author: Author) {
        self.call = call
        self.revision = revision
        self.arguments = arguments
        self.author = author
    }
}

public struct Outcome: Sendable, Equatable, Codable {
    public let result: ToolResult
    /// How long it ran.
    public let milliseconds: Int64
    public let wasCancelled: Bool

    public init(result: ToolResult, milliseconds: Int64, wasCancelled: Bool) {
        self.result = result
        self.milliseconds = milliseconds
        self.wasCancelled = wasCancelled
    }
}

public struct NotRun: Sendable, Equatable, Codable {
    /// What the model is told.
    public let result: ToolResult
    /// For people.
    public let reason: String
    /// nil in rows of older programs, and for what is none of these.
    public let kind: WhyNotRun?

    public init(result: ToolResult, reason: String, kind: WhyNotRun? = nil) {
        self.result = result
        self.reason = reason
        self.kind = kind
    }
}

public struct OutcomeUnknown: Sendable, Equatable, Codable {
    /// What the model is told: that nobody knows.
    public let result: ToolResult
    public let reason: String

    public init(result: ToolResult, reason: String) {
        self.result = result
        self.reason = reason
    }
}
