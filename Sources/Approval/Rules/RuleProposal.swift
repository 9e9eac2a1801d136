import Conversation
import JSON

/// The rules that a person could make of a call that waits: from the narrowest on, each of which covers this very call.
public enum RuleProposal {
    /// Rules that hold together: one for each command of a line that no rule allows yet.
    public struct Choice: Sendable, Equatable {
        public let rules: [Rule]
        /// What may be typed anew, and its value; nil where nothing may.
        public let field: Field?
        public let value: String
    }

    public enum Field: String, Sendable { case command, inside, host }

    /// - Returns: the choices, never none; or one sentence on why no rule can be made of it.
    public static func choices(for sheet: CallSheet, _ policy: Policy) -> Result<[Choice], RuleRefusal> {
        if let why = refusal(sheet, policy) { return .failure(RuleRefusal(why)) }
        let subject = CallSubject(sheet)
        let all = subject.startsProgram ? commands(subject, policy) : others(subject)
        let fitting = all.filter { problem(with: $0.rules, for: sheet, policy) == nil }
        if !fitting.isEmpty { return .success(fitting) }
        let why = all.first.flatMap { problem(with: $0.rules, for: sheet, policy) } ?? "There is nothing in it that a rule could be about."
        return .failure(RuleRefusal("No rule can be made of this call. \(why)"))
    }

    /// The same with what a person has typed in the place of what the rule is about.
    ///
    /// - Throws: ``RuleError`` for a text that is no command, folder or host.
    public static func typed(_ text: String, in choice: Choice) throws(RuleError) -> [Rule] {
        guard let field = choice.field, var rule = choice.rules.first else { throw RuleError("nothing can be typed here") }
        let exact = ExactString(text)
        if exact.isEmpty { throw RuleError(key: [ExactString(field.rawValue)], "it is empty") }
        switch field {
        case .command: rule.command = try Rule.words(of: exact)
        case .inside: rule.inside = FolderCondition(exact)
        case .host: rule.host = ASCII.lower(exact.string)
        }
        return [rule]
    }

    /// Why these rules would not let this call run; nil when they do.
    public static func problem(with rules: [Rule], for sheet: CallSheet, _ policy: Policy) -> String? {
        var policy = policy
        policy.rules = RuleSet(policy.rules.rules + rules)
        let verdict = policy.verdict(on: sheet)
        guard verdict.ruling != .allow else { return nil }
        return verdict.because.first { !$0.utf8.elementsEqual("No rule allows it, so it asks.".utf8) } ?? "It is about other calls."
    }

    private static func refusal(_ sheet: CallSheet, _ policy: Policy) -> String? {
        let findings = ArgumentFindings(of: sheet)
        if let floor = CallFloor.reasons(sheet, findings.flags).first(where: { !$0.utf8.starts(with: "The same call was denied".utf8) }) {
            return "No rule can be made of this call. \(floor)"
        }
        let subject = CallSubject(sheet)
        if let opaque = subject.opaque { return "No rule can be made of this call. \(opaque)" }
        for part in subject.parts {
            let name = CommandRisk.programName(part.words[0].string)
            guard let row = ProgramTable.row(name) else { continue }
            switch row.nature {
            case .interprets, .wraps, .special(.eval), .special(.trap), .special(.source), .special(.commandName), .special(.exec), .special(.environment):
                return "No rule is offered for \(CommandRisk.shown(name.string)): it \(row.does)."
            default: break
            }
        }
        switch sheet.facts.effect {
        case .asks: return "It is a question to you, and no rule answers it."
        case .undoes: return "It undoes something, and no rule does that."
        default: break
        }
        if !policy.damage.isEmpty { return "As long as a policy file cannot be used, no rule allows anything. \(policy.damage[0])" }
        if problem(with: [], for: sheet, policy) == nil { return "Rules allow such a call by now, so no other is needed. This one was proposed before and waits for you." }
        let answer = policy.rules.answer(subject, in: policy.circumstances)
        if let rule = answer.denied.first ?? answer.asked.first { return "A rule has it \(rule.effect == .deny ? "denied" : "asked about"), and that comes first: \(rule.words) (\(rule.origin.words))." }
        return nil
    }

    // MARK: Commands

    private static func commands(_ subject: CallSubject, _ policy: Policy) -> [Choice] {
        if subject.opaque != nil || subject.parts.isEmpty { return [] }
        var missing: [CommandPart] = []
        for part in subject.parts where !missing.contains(part) && !isAllowed(part, subject, policy) { missing.append(part) }
        // Whichever tool runs it: the words are the same.
        func rule(_ words: [ExactString]) -> Rule { Rule(effect: .allow, command: words) }
        if missing.count == 1, let part = missing.first {
            return stride(from: part.words.count, through: 1, by: -1).filter { !OptionCut.isThere(part.words, $0) }.map { count in
                let words = Array(part.words.prefix(count))
                return Choice(rules: [rule(words)], field: .command, value: CommandText.line(words))
            }
        }
        // One for each, all of them shown.
        let most = missing.map(\.words.count).max() ?? 0
        return stride(from: most, through: 1, by: -1).filter { count in !missing.contains { OptionCut.isThere($0.words, count) } }.map { count in
            Choice(rules: missing.map { rule(Array($0.words.prefix(count))) }, field: nil, value: "")
        }
    }

    private static func isAllowed(_ part: CommandPart, _ subject: CallSubject, _ policy: Policy) -> Bool {
        policy.rules.rules.contains { rule in
            rule.effect == .allow && rule.isInForce(subject, in: policy.circumstances) && rule.spent(policy.circumstances) == nil && rule.isAboutPrograms(subject)
                && rule.covers(part, of: subject) == .covered
        }
    }

    // MARK: Other calls

    private static func others(_ subject: CallSubject) -> [Choice] {
        let sheet = subject.sheet
        let tool = ToolPattern(subject.name)
        if case .fetches = sheet.facts.effect {
            guard let host = sheet.facts.hosts.first?.host.map({ ExactString($0) }) else { return [] }
            var exact = Rule(effect: .allow, tool: tool, host: host)
            exact.arguments = sheet.arguments.object.members.map { ArgumentCondition(name: $0.key, tests: [.equals($0.value)]) }
            return [Choice(rules: [exact], field: nil, value: ""), Choice(rules: [Rule(effect: .allow, tool: tool, host: host)], field: .host, value: host.string)]
        }
        if sheet.definition.server != nil {
            var exact = Rule(effect: .allow, tool: tool, definition: sheet.definition.digest)
            let wide = exact
            exact.arguments = sheet.arguments.object.members.map { ArgumentCondition(name: $0.key, tests: [.equals($0.value)]) }
            return [Choice(rules: [exact], field: nil, value: ""), Choice(rules: [wide], field: nil, value: "")]
        }
        return folders(sheet).map { folder in
            Choice(rules: [Rule(effect: .allow, tool: tool, inside: folder)], field: .inside, value: folder.written.string)
        }
    }

    /// Folders in which all that the call touches lies: the place itself where it is one, and each above it up to the working
    /// folder; outside of that two, and never the root.
    private static func folders(_ sheet: CallSheet) -> [FolderCondition] {
        let places = sheet.facts.targets.map { $0.resolved.flatMap { FolderCondition.components(of: $0) } }
        guard let first = places.first ?? nil, !places.contains(nil) else { return [] }
        var common = first
        for names in places.compactMap({ $0 }) {
            common = Array(zip(common, names).prefix { $0 == $1 }.map(\.0))
        }
        let root = FolderCondition.components(of: sheet.facts.folder) ?? []
        let isInside = common.starts(with: root)
        let least = isInside ? root.count : max(1, common.count - 2)
        guard common.count >= least else { return [] }
        return stride(from: common.count, through: least, by: -1).map { count in
            let names = Array(common.prefix(count))
            let rest = names.dropFirst(root.count).map(\.string).joined(separator: "/")
            let written = isInside ? (rest.isEmpty ? "." : rest) : "/" + names.map(\.string).joined(separator: "/")
            return FolderCondition(ExactString(written), components: names)
        }
    }
}

/// Why no rule can be made; one sentence or two.
public struct RuleRefusal: Error, Sendable, Equatable {
    public let sentence: String
    init(_ sentence: String) { self.sentence = sentence }
}
