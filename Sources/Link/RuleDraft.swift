public import Approval
public import Conversation

/// What a person wants of a rule that is made from a call.
public struct RuleWish: Sendable, Equatable, Codable {
    /// When the rule is to end.
    public enum End: Sendable, Equatable, Codable {
        case never
        case uses(Int)
        case minutes(Int)
    }

    public var handle: Int
    public var revision: Int
    /// Which of the rules that the engine offers, from the narrowest on; outside of them it is the nearest.
    public var width: Int
    /// What the person has written in the place of what the rule is about; nil for what is offered.
    public var typed: String?
    public var scope: RuleScope
    public var end: End

    public init(handle: Int, revision: Int, width: Int = 0, typed: String? = nil, scope: RuleScope = .session, end: End = .never) {
        self.handle = handle
        self.revision = revision
        self.width = width
        self.typed = typed
        self.scope = scope
        self.end = end
    }

    /// What is typed is compared by its bytes: what is only canonically the same is something else.
    public static func == (one: RuleWish, other: RuleWish) -> Bool {
        (one.handle, one.revision, one.width) == (other.handle, other.revision, other.width) && one.scope == other.scope && one.end == other.end
            && (one.typed == nil) == (other.typed == nil) && (one.typed ?? "").utf8.elementsEqual((other.typed ?? "").utf8)
    }
}

/// A rule as it would be saved, answer to a ``RuleWish``. Nothing is in force yet.
public struct RuleDraft: Sendable, Equatable, Codable {
    public var wish: RuleWish
    /// Why no rule can be made of this call; then there is nothing else. One sentence.
    public var refusal: String?
    /// How many widths are offered.
    public var widths: Int
    /// What ``RuleWish/typed`` stands for: `command`, `inside`, `host`; nil where nothing can be typed.
    public var field: String?
    /// Its value as it is in the text.
    public var value: String
    /// Word for word what would be saved.
    public var text: String
    /// Why this text cannot be saved; one sentence.
    public var problem: String?
    /// What it says in other words.
    public var remarks: [String]
    /// Other calls of the journal that it would have allowed, and how often, the most frequent first.
    public var others: [Other]
    /// How many calls of the journal were looked at.
    public var looked: Int

    public struct Other: Sendable, Equatable, Codable {
        public let call: String
        public let count: Int
        /// Of these, how many had asked.
        public let asked: Int

        public init(call: String, count: Int, asked: Int) {
            self.call = call
            self.count = count
            self.asked = asked
        }
    }

    public init(
        wish: RuleWish, refusal: String? = nil, widths: Int = 0, field: String? = nil, value: String = "", text: String = "", problem: String? = nil,
        remarks: [String] = [], others: [Other] = [], looked: Int = 0
    ) {
        self.wish = wish
        self.refusal = refusal
        self.widths = widths
        self.field = field
        self.value = value
        self.text = text
        self.problem = problem
        self.remarks = remarks
        self.others = others
        self.looked = looked
    }
}

/// A rule that is in force, or would be, for a list.
public struct ListedRule: Sendable, Equatable, Codable {
    public let id: RuleID
    public let effect: Rule.Effect
    /// What it is about, made visible.
    public let words: String
    /// Where it stands.
    public let origin: String
    public let text: String
    /// `until …`, `3 of 10 uses`; nil for a rule without an end.
    public let end: String?
    public let uses: Int
    public let last: Timestamp?
    /// It can be taken back here.
    public let isRevocable: Bool

    public init(
        id: RuleID, effect: Rule.Effect, words: String, origin: String, text: String, end: String?, uses: Int, last: Timestamp?, isRevocable: Bool
    ) {
        self.id = id
        self.effect = effect
        self.words = words
        self.origin = origin
        self.text = text
        self.end = end
        self.uses = uses
        self.last = last
        self.isRevocable = isRevocable
    }
}

/// Every rule that there is for a session.
public struct RuleListing: Sendable, Equatable, Codable {
    public let rules: [ListedRule]
    /// What is wrong with a file, and what does not count; sentences.
    public let remarks: [String]

    public init(rules: [ListedRule], remarks: [String]) {
        self.rules = rules
        self.remarks = remarks
    }
}
