public import Approval

/// The rules of files, for an engine: as they are now, and a person's changes to their own.
public protocol RuleBook: Sendable {
    /// Looks whether a file has changed, and reads those that have. Cheap when none has; it is asked before every judgement
    /// and again before every start.
    func current() -> RulesNow
    /// Appends the text of one rule, or of several that hold together, to the person's own file, byte for byte, durably.
    ///
    /// - Throws: ``RuleBookError``; then the file is as it was.
    func append(_ text: String) throws(RuleBookError)
    /// Takes a rule out of the person's own file: its lines and nothing else.
    ///
    /// - Throws: ``RuleBookError``, also for a rule that is not there any more or lies in another file.
    func remove(_ rule: RuleID) throws(RuleBookError)
}

public struct RulesNow: Sendable, Equatable {
    /// Of all levels; folders are looked up.
    public var rules: [Rule]
    /// A sentence a file that cannot be used. As long as there is one, no rule allows anything.
    public var damage: [String]
    /// A sentence about something that counts for less than it says, such as a folder's rules that are not trusted.
    public var remarks: [String]

    public init(rules: [Rule] = [], damage: [String] = [], remarks: [String] = []) {
        self.rules = rules
        self.damage = damage
        self.remarks = remarks
    }
}

public struct RuleBookError: Error, Sendable, Equatable {
    /// One sentence.
    public let message: String
    /// What to do next.
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

/// No files at all: only built-in rules.
public struct NoRuleBook: RuleBook {
    public init() {}
    public func current() -> RulesNow { RulesNow() }
    public func append(_ text: String) throws(RuleBookError) { throw RuleBookError("There is no file for rules here.") }
    public func remove(_ rule: RuleID) throws(RuleBookError) { throw RuleBookError("There is no file for rules here.") }
}
