public import Conversation

/// Who decided, and from where, as far as the system can tell.
public struct Author: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable { case person, rule, program }

    public var kind: Kind
    /// The person's login name, or the words of the rule.
    public var name: String
    public var uid: UInt32?
    /// The terminal's device, if there is one.
    public var terminal: String?
    public var process: Int32?
    /// `SSH_CONNECTION` as claimed by the environment.
    public var origin: String?
    /// The fingerprint of the SSH key that was logged in with, as the front end claims it from `SSH_USER_AUTH`.
    public var key: String?

    public init(
        kind: Kind, name: String, uid: UInt32? = nil, terminal: String? = nil, process: Int32? = nil,
        origin: String? = nil, key: String? = nil
    ) {
        self.kind = kind
        self.name = name
        self.uid = uid
        self.terminal = terminal
        self.process = process
        self.origin = origin
        self.key = key
    }
}

/// An answer to one revision of one call, copyable: it names, it does not permit. Only a ``Docket`` makes a
/// ``Warrant`` of it.
public struct Decision: Sendable, Equatable, Codable {
    public enum Answer: String, Sendable, Codable { case approved, denied }

    public let call: CallKey
    public let revision: Int
    public let answer: Answer
    /// ``CallSheet/binding`` of the revision that was decided.
    public let binding: Digest
    /// Digest of the rows that were shown; nil when a rule decided and nothing was.
    public let display: Digest?
    public let author: Author
    /// The reason of a denial, or a comment with an approval.
    public let comment: String?
    /// The person's answer, when the call is a question.
    public let reply: Reply?
    /// The rules that approved, when no person did.
    public let rules: [RuleUse]?
    public let time: Timestamp

    public init(
        call: CallKey, revision: Int, answer: Answer, binding: Digest, display: Digest?, author: Author,
        comment: String?, reply: Reply? = nil, rules: [RuleUse]? = nil, time: Timestamp
    ) {
        self.rules = rules
        self.reply = reply
        self.call = call
        self.revision = revision
        self.answer = answer
        self.binding = binding
        self.display = display
        self.author = author
        self.comment = comment
        self.time = time
    }
}
