public import Approval
public import Conversation

/// A person made a rule, or took one back.
public struct RuleRecord: Sendable, Equatable, Codable {
    public enum Act: String, Sendable, Codable { case made, revoked }

    public let act: Act
    public let rule: RuleID
    /// The rule as it was shown, saved or revoked, byte for byte.
    public let text: String
    public let scope: RuleScope
    /// The call that it was made from.
    public let call: CallKey?
    public let author: Author

    public init(act: Act, rule: RuleID, text: String, scope: RuleScope, call: CallKey?, author: Author) {
        self.act = act
        self.rule = rule
        self.text = text
        self.scope = scope
        self.call = call
        self.author = author
    }
}
