import Conversation
import Guards
public import JSON

extension Rule {
    static let keys: [ExactString] = [
        "effect", "tool", "command", "options", "inside", "host", "arguments", "risk", "session", "workspace", "definition", "expires", "uses",
        "twice", "reason", "examples", "saved",
    ]

    /// Reads a rule as `policy.toml` has it, or the same table in JSON, and plays its examples.
    ///
    /// - Throws: ``RuleError``. A key that is not known is an error: what it was to restrict would not be restricted.
    public init(_ value: JSONValue, origin: RuleOrigin = .given) throws(RuleError) {
        guard let table = value.object else { throw RuleError("a rule is a table") }
        let fields = RuleFields(table)
        try fields.allow(Self.keys, what: "a rule")
        guard let effect = try fields.word("effect", Effect.allCases) else {
            throw RuleError("a rule needs an effect: \(RuleFields.list(Effect.allCases))")
        }
        self.init(effect: effect, origin: origin)
        if let text = try fields.text("tool") {
            guard let pattern = ToolPattern(text) else { throw RuleError(key: ["tool"], "tool must be the name of a tool, or a pattern with *") }
            tool = pattern
        }
        if let line = try fields.text("command") { command = try Self.words(of: line) }
        options = try fields.texts("options")
        inside = try fields.text("inside").map { FolderCondition($0) }
        host = try fields.text("host").map { ASCII.lower($0.string) }
        arguments = try Self.conditions(fields)
        risk = try fields.word("risk", Risk.allCases)
        session = try fields.text("session")
        workspace = try fields.text("workspace")
        if let hex = try fields.text("definition") {
            guard let digest = Digest(hex: hex.string) else { throw RuleError(key: ["definition"], "definition must be 64 hexadecimal digits") }
            definition = digest
        }
        expires = try Self.time(fields)
        uses = try fields.count("uses")
        isTwice = try fields.flag("twice") ?? false
        reason = try fields.text("reason")?.string
        saved = try fields.text("saved")?.string
        if let inner = try fields.table("examples") {
            try inner.allow(["match", "no_match"], what: "examples")
            examples = Examples(match: inner.values("match"), noMatch: inner.values("no_match"))
        }
        try check()
        try playExamples()
    }

    /// What its writer cannot mean.
    private func check() throws(RuleError) {
        if !options.isEmpty, command == nil { throw RuleError(key: ["options"], "options belong to a command") }
        if let workspace, workspace.utf8.first != 0x2F { throw RuleError(key: ["workspace"], "workspace must be an absolute path") }
        guard effect == .allow else {
            if uses != nil { throw RuleError(key: ["uses"], "only a rule that allows has uses") }
            if isTwice, effect == .deny { throw RuleError(key: ["twice"], "twice belongs to a rule that asks") }
            return
        }
        if isTwice { throw RuleError(key: ["twice"], "a rule that allows asks nobody; write effect = \"ask\" with twice") }
        if tool == nil, command == nil, host == nil, risk == nil {
            throw RuleError("a rule that allows must name a tool, a command, a host or a risk")
        }
        if let risk, risk != .readOnly, risk != .writes {
            throw RuleError(key: ["risk"], "a rule that allows can only name the risks \"read-only\" and \"writes\"")
        }
    }

    // MARK: Values

    /// The words of a command, as a shell would read them, and nothing but words.
    static func words(of line: ExactString) throws(RuleError) -> [ExactString] {
        let read = ShellLine(line.string)
        guard read.isPlain, read.commands.count == 1, read.operators.isEmpty, let words = read.commands.first, !words.isEmpty else {
            throw RuleError(key: ["command"], "command must be the plain words of one command\(read.because.map { ": \(VisibleText.sentence($0))" } ?? "")")
        }
        if !read.traits.isEmpty { throw RuleError(key: ["command"], "command must be words without patterns or variables; a rule is about words, not about texts") }
        let name = ExactString(words[0])
        if name != "[", name.utf8.contains(where: { "[]*?{}~$`'\"\\".utf8.contains($0) }) {
            throw RuleError(key: ["command"], "\(VisibleText.line(name.string)) is no name of a program")
        }
        return words.map { ExactString($0) }
    }

    private static func conditions(_ fields: RuleFields) throws(RuleError) -> [ArgumentCondition] {
        guard let table = try fields.table("arguments") else { return [] }
        var conditions: [ArgumentCondition] = []
        for member in table.members {
            let place: [ExactString] = ["arguments", member.key]
            guard let inner = member.value.object else {
                throw RuleError(key: place, "a condition is a table: { equals = … }, one_of, matches, min or max")
            }
            var tests: [ArgumentCondition.Test] = []
            for test in inner.members {
                let here = place + [test.key]
                switch (test.key, test.value) {
                case ("equals", let value): tests.append(.equals(value))
                case ("one_of", .array(let values)): tests.append(.oneOf(values))
                case ("matches", .string(let text)):
                    do throws(MatchPattern.Failure) { tests.append(.matches(try MatchPattern(text, whole: true))) } catch {
                        throw RuleError(key: here, "the pattern \(error.words)")
                    }
                case ("min", .number(let bound)): tests.append(.min(bound))
                case ("max", .number(let bound)): tests.append(.max(bound))
                default: throw RuleError(key: here, "a condition is equals, one_of (a list), matches (a text), min or max (numbers)")
                }
            }
            if tests.isEmpty { throw RuleError(key: place, "a condition without a test holds for nothing") }
            conditions.append(ArgumentCondition(name: member.key, tests: tests))
        }
        return conditions
    }

    private static func time(_ fields: RuleFields) throws(RuleError) -> Timestamp? {
        guard let text = try fields.text("expires") else { return nil }
        guard let time = Timestamp(rfc3339: text.string) else {
            throw RuleError(key: ["expires"], "expires must be a time with its zone, as 2027-01-31T18:00:00Z")
        }
        return time
    }
}
