public import Conversation
public import JSON

/// One rule of a policy: what it is about, and what becomes of a call that it is about.
///
/// All conditions that it states must hold. How a rule is held against a call is the business of ``RuleSet``.
public struct Rule: Sendable, Equatable {
    public enum Effect: String, Sendable, Codable, CaseIterable { case allow, ask, deny }

    /// Calls that a rule must match or must not: commands, paths, addresses or arguments, as its conditions are about.
    public struct Examples: Sendable, Equatable {
        public var match: [JSONValue]
        public var noMatch: [JSONValue]

        public init(match: [JSONValue] = [], noMatch: [JSONValue] = []) {
            self.match = match
            self.noMatch = noMatch
        }

        public var isEmpty: Bool { match.isEmpty && noMatch.isEmpty }
    }

    public var effect: Effect
    /// nil for any tool.
    public var tool: ToolPattern?
    /// The words with which a command must begin; nil for a rule that is about no command.
    public var command: [ExactString]?
    /// Options that may follow besides those that are known to add no power.
    public var options: [ExactString]
    /// What the call touches must lie in it; for `ask` and `deny`, anything that it touches.
    public var inside: FolderCondition?
    /// The host that every address of the call must have; for `ask` and `deny`, any of them, or one below it.
    public var host: ExactString?
    public var arguments: [ArgumentCondition]
    public var risk: Risk?
    /// The name or id of a session.
    public var session: ExactString?
    /// The real path of the working folder in which it holds.
    public var workspace: ExactString?
    /// The digest of the definition that the tool had when the rule was made.
    public var definition: Digest?
    /// From then on it holds no more.
    public var expires: Timestamp?
    /// How often it may allow.
    public var uses: Int?
    /// A person approves in two steps.
    public var isTwice: Bool
    public var reason: String?
    public var examples: Examples
    /// From which call, when and in which session it was made.
    public var saved: String?
    public var origin: RuleOrigin

    public init(
        effect: Effect, tool: ToolPattern? = nil, command: [ExactString]? = nil, options: [ExactString] = [], inside: FolderCondition? = nil,
        host: ExactString? = nil, arguments: [ArgumentCondition] = [], risk: Risk? = nil, session: ExactString? = nil,
        workspace: ExactString? = nil, definition: Digest? = nil, expires: Timestamp? = nil, uses: Int? = nil, isTwice: Bool = false,
        reason: String? = nil, examples: Examples = Examples(), saved: String? = nil, origin: RuleOrigin = .given
    ) {
        self.effect = effect
        self.tool = tool
        self.command = command
        self.options = options
        self.inside = inside
        self.host = host
        self.arguments = arguments
        self.risk = risk
        self.session = session
        self.workspace = workspace
        self.definition = definition
        self.expires = expires
        self.uses = uses
        self.isTwice = isTwice
        self.reason = reason
        self.examples = examples
        self.saved = saved
        self.origin = origin
    }

    /// Which rule it is, whatever stands before it in its file: what it says and where it comes from. Uses are counted by it,
    /// so that a rule that is changed is a new one.
    public var id: RuleID { RuleID(of: self) }
}

/// Identifies a rule in the journal: the beginning of a SHA-256 in hexadecimal.
public struct RuleID: Sendable, Hashable, Codable, CustomStringConvertible {
    public let text: String

    public init(text: String) { self.text = text }

    init(of rule: Rule) {
        var fields = DigestFields(purpose: "assent rule 1")
        fields.field("text", RuleText.toml(rule))
        switch rule.origin {
        case .file(let layer, let path, _):
            fields.field("layer", layer.rawValue)
            fields.field("path", path)
        case .session(let number): fields.field("number", Int64(number))
        case .given: break
        }
        text = String(decoding: fields.digest.hex.utf8.prefix(24), as: UTF8.self)
    }

    public init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
    public var description: String { text }
}
