import JSON

/// A rule that allowed a call, as the decision and the journal have it.
public struct RuleUse: Sendable, Hashable, Codable {
    public let rule: RuleID
    /// Where it stands and what it says, for people.
    public let words: String
    /// How often it may allow; nil for any number.
    public let limit: Int?

    public init(rule: RuleID, words: String, limit: Int?) {
        self.rule = rule
        self.words = words
        self.limit = limit
    }

    init(_ rule: Rule) { self.init(rule: rule.id, words: "\(rule.words) (\(rule.origin.words))", limit: rule.uses) }
}

extension Rule {
    /// What it is about, on one line: `git status`, `write_file inside src`.
    public var words: String {
        var words: [String] = []
        if let command { words.append(CommandText.line(command)) } else if let tool { words.append(tool.text.string) }
        if command == nil, tool == nil { words.append("any tool") }
        if command != nil, let tool { words.append("by \(tool.text.string)") }
        if !options.isEmpty { words.append("also with \(options.map(\.string).joined(separator: " "))") }
        if let host { words.append("at \(host.string)") }
        if let inside { words.append("inside \(inside.written.string)") }
        if let risk { words.append("when it is \(risk.rawValue)") }
        if !arguments.isEmpty { words.append("with \(arguments.map(\.name.string).joined(separator: ", ")) as it says") }
        return VisibleText.line(words.joined(separator: " "))
    }
}
