public import Conversation
public import JSON

/// A call of the journal, as far as a rule can be held against it: its words, and what was noted of it then. Nothing is
/// looked up again.
public struct PastCall: Sendable, Equatable {
    public let tool: ExactString
    public let arguments: ToolArguments
    public let risk: Risk
    public let flags: Set<String>
    /// The working folder of its session.
    public let folder: ExactString
    /// No rule had allowed it.
    public let wasAsked: Bool

    public init(tool: ExactString, arguments: ToolArguments, risk: Risk, flags: Set<String>, folder: ExactString, wasAsked: Bool) {
        self.tool = tool
        self.arguments = arguments
        self.risk = risk
        self.flags = flags
        self.folder = folder
        self.wasAsked = wasAsked
    }

    /// Raised by what no rule allows.
    private static let floors: Set<String> = Set(TextFlag.allCases.map(\.rawValue)).union([
        "unknown-argument", "destructive", "sensitive-path", "secret", "special-file", "case-variant", "hard-link", "auto-executed-file",
        "credential-in-url", "ambiguous-url", "international-host", "private-address", "data-in-url", "guarded", "invalid", "repository-config",
    ])

    /// Whether these rules together would have allowed it.
    public func isAllowed(by rules: [Rule]) -> Bool {
        guard flags.isDisjoint(with: Self.floors) else { return false }
        let subject = CallSubject(sheet)
        func covers(_ test: (Rule) -> CommandCover.Answer) -> Bool { rules.contains { $0.isInForceForPast(folder) && test($0) == .covered } }
        if subject.startsProgram {
            guard subject.opaque == nil, !subject.parts.isEmpty else { return false }
            return subject.parts.allSatisfy { part in covers { $0.isAboutPrograms(subject) ? $0.covers(part, of: subject) : .other } }
        }
        return covers { $0.command == nil ? $0.covers(subject) : .other }
    }

    /// What it was, on one line.
    public var summary: String { VisibleText.line("\(tool) \(Inspection.summary(of: arguments))") }

    private var sheet: CallSheet {
        var facts = Facts(risk: risk, riskReason: "", folder: folder)
        let isInside = !flags.contains("outside-workspace")
        if tool == "run_shell", let line = arguments.object["command"]?.exact {
            facts.effect = .runsLine(shell: "bash", line: line)
            for words in ShellLine(line.string).simpleCommands.compactMap(\.argv) { add(words.first, to: &facts) }
        } else if tool == "run_command", let argv = arguments.object["argv"]?.array?.compactMap(\.exact) {
            facts.effect = .runs(argv: argv)
            add(argv.first?.string, to: &facts)
        } else {
            for key: ExactString in ["path", "from", "to"] {
                guard let given = arguments.object[key]?.exact else { continue }
                facts.targets.append(TargetFact(argument: key, given: given, resolved: .path(given.lexicalNames(in: folder)), inside: isInside, kind: .file))
            }
        }
        if let url = arguments.object["url"]?.exact { facts.hosts = [Rule.host(url)] }
        if tool == "fetch_url", let url = arguments.object["url"]?.exact { facts.effect = .fetches(target: url, proxy: nil) }
        let definition = ToolDefinition(fullName: tool)
        return CallSheet(key: CallKey(session: SessionID("past"), number: 1), revision: 1, definition: definition, arguments: arguments, facts: facts)
    }

    private func add(_ name: String?, to facts: inout Facts) {
        guard let name else { return }
        facts.programs.append(ProgramFact(given: ExactString(name), resolved: ExactString(name), identity: nil, size: 0, modified: 0, inside: false))
    }
}

extension Rule {
    fileprivate func isInForceForPast(_ folder: ExactString) -> Bool { workspace.map { $0 == folder } ?? true }
}
