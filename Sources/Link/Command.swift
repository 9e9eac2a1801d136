public import Approval
public import Conversation

/// What a front end asks of the engine.
public enum Command: Sendable, Equatable, Codable {
    /// The first command of every front end, and of one that has lost the thread; answered by ``Event/session(_:)``.
    case attach
    /// Asks for entries before the one with this number; answered by ``Event/earlier(_:)``.
    case earlier(before: Int)
    /// What the person has begun and where they read, for whoever attaches next.
    case keepDesk(Desk)
    /// Whether the terminal of this front end has the focus, told when that changes; nil for not known. Whoever may only look
    /// does not tell it.
    case looking(Bool?)
    /// Gives the session another name.
    case rename(String)
    /// Sends every other front end away. Decides nothing.
    case detachOthers
    /// A message of the person. While the model works it waits in the queue (``SessionState/queued``).
    case say(String)
    /// A message of the person that the model must answer with a call of this tool, by its full name; empty words stand for
    /// none. Only while the model rests.
    case call(tool: String, String)
    /// Takes a message out of the queue; the front end has its text and gives it back to the composer.
    case takeBack(queued: Int)
    /// Stops the model's answer, or what runs, and sends what is queued as soon as it can go.
    case sendNow
    /// A shell line that the person runs, not the model (`!line`). Its output waits in the queue for the next message.
    case runOwn(String)
    /// Undoes what a call of a tool did to files; nil for the last that can be undone.
    case undo(call: Int?)
    /// What can be undone: answered by an entry with a ``Report``.
    case listChanges
    /// The person's answer to a ``Pause``.
    case answer(pause: Int, Pause.Choice)
    /// Asks the model again: after a failure, or in place of its last words.
    case retry
    /// The model forgets what was said; the journal does not.
    case newConversation
    /// Has the model put a summary in the place of the conversation so far.
    case compact
    /// What fills the context: answered by an entry with a ``Report``.
    case describeContext
    /// How the session's calls were decided: answered by an entry with a ``Report``.
    case describeDecisions
    /// Shows the rule that could be made of a call: answered by ``Event/ruleDraft(_:)``. Makes nothing.
    case draftRule(RuleWish)
    /// Makes exactly this rule; the text is what was shown.
    case makeRule(MakeRule)
    /// Every rule that there is: answered by ``Event/rules(_:)``.
    case listRules
    /// Takes a rule back.
    case revokeRule(RuleID)
    /// Asks for what a form for a call's arguments is made of: answered by ``Event/form(_:)``.
    case openForm(handle: Int, revision: Int)
    case approve(Approve)
    case deny(Deny)
    case amend(Amend)
    /// Denies everything that waits, ends the turn and gives the word back to the person.
    case stop
    /// Stops the model's answer, or what runs. Decides nothing.
    case interrupt
    /// Stops this one call, whether it runs or waits for its place. Decides nothing.
    case cancel(handle: Int)
    /// Ends the session: what waits is recorded as not decided.
    case close

    /// It asks for something to look at and changes nothing: all that a front end may say that is attached read-only.
    public var isReading: Bool {
        switch self {
        case .attach, .earlier, .listRules: true
        default: false
        }
    }

    /// Approval of exactly what was shown.
    public struct Approve: Sendable, Equatable, Codable {
        /// The call's number in the session.
        public let handle: Int
        public let revision: Int
        /// ``CallDisplay/digest`` of the rows that were on screen.
        public let display: Digest
        /// How many rows, from the first, have been on screen. The engine refuses fewer than all.
        public let rowsSeen: Int
        public let comment: String?
        /// The answer, when the call asks the person (``CallState/question``).
        public let reply: Reply?

        public init(handle: Int, revision: Int, display: Digest, rowsSeen: Int, comment: String?, reply: Reply? = nil) {
            self.reply = reply
            self.handle = handle
            self.revision = revision
            self.display = display
            self.rowsSeen = rowsSeen
            self.comment = comment
        }
    }

    /// A rule, word for word as it was shown.
    public struct MakeRule: Sendable, Equatable, Codable {
        public let handle: Int
        public let revision: Int
        public let scope: RuleScope
        public let text: String

        public init(handle: Int, revision: Int, scope: RuleScope, text: String) {
            self.handle = handle
            self.revision = revision
            self.scope = scope
            self.text = text
        }
    }

    public struct Deny: Sendable, Equatable, Codable {
        public let handle: Int
        public let revision: Int
        /// ``CallDisplay/digest`` of the rows that were on screen; nil for a denial by number, of whoever shows nothing.
        public let display: Digest?
        public let reason: String?

        public init(handle: Int, revision: Int, display: Digest? = nil, reason: String?) {
            self.handle = handle
            self.revision = revision
            self.display = display
            self.reason = reason
        }
    }

    /// Puts other arguments in place of the model's. The call is judged and shown again; this approves nothing.
    public struct Amend: Sendable, Equatable, Codable {
        public let handle: Int
        public let revision: Int
        public let arguments: RawBytes

        public init(handle: Int, revision: Int, arguments: RawBytes) {
            self.handle = handle
            self.revision = revision
            self.arguments = arguments
        }
    }
}
