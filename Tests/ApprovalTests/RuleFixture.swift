import Conversation
import JSON

@testable import Approval

/// Calls made of words, for rules: programs are those of the system, and places are what the test says.
enum RuleFixture {
    static let now = Timestamp(milliseconds: 1_800_000_000_000)

    static func rule(_ text: String) throws -> Rule { try Rule(try JSONParser.parse(Array(text.utf8)).value) }

    static func allow(_ command: String, options: [String] = []) throws -> Rule {
        try Rule(["effect": "allow", "command": .string(ExactString(command)), "options": .array(options.map { .string(ExactString($0)) })])
    }

    static func shell(_ line: String, places: [NamedPlace] = [], flags: Set<String> = [], key: CallKey = Fixture.key) throws -> CallSheet {
        let judged = CommandRisk.judge(line: line)
        var facts = Facts(risk: judged.risk, riskReason: judged.reason, folder: "/w", places: places, flags: judged.flags.union(flags))
        facts.effect = .runsLine(shell: "bash", line: ExactString(line))
        facts.programs = ShellLine(line).simpleCommands.compactMap { $0.words.first?.literal }.map(program)
        let definition = ToolDefinition(name: "run_shell", summary: "", parameters: ["type": "object", "properties": ["command": ["type": "string"]]])
        let arguments = try ToolArguments(parsing: (["command": .string(ExactString(line))] as JSONValue).serialized())
        return CallSheet(key: key, revision: 1, definition: definition, arguments: arguments, facts: facts)
    }

    static func program(_ name: String) -> ProgramFact {
        ProgramFact(given: ExactString(name), resolved: ExactString(name.utf8.first == 0x2F ? name : "/usr/bin/\(name)"), identity: nil, size: 1, modified: 1, inside: name.utf8.starts(with: "./".utf8))
    }

    static func file(
        _ tool: ExactString, _ path: ExactString, resolved: ExactString? = nil, inside: Bool = true, sensitive: String? = nil, risk: Risk = .writes, names: Int = 1
    ) throws -> CallSheet {
        let target = TargetFact(
            argument: "path", given: path, resolved: resolved ?? ExactString("/w/\(path)"), inside: inside, kind: .file, names: names, sensitive: sensitive)
        let definition = ToolDefinition(
            name: tool, summary: "", parameters: ["type": "object", "properties": ["path": ["type": "string"], "content": ["type": "string"]]])
        let arguments = try ToolArguments(parsing: (["path": .string(path), "content": "x"] as JSONValue).serialized())
        return CallSheet(
            key: Fixture.key, revision: 1, definition: definition, arguments: arguments,
            facts: Facts(risk: risk, riskReason: "", folder: "/w", targets: [target], effect: .writes(content: [], existing: nil)))
    }

    static func fetch(_ address: ExactString, scheme: String = "https", host: String, port: Int? = nil, oddities: Set<HostFact.Oddity> = []) throws -> CallSheet {
        let definition = ToolDefinition(name: "fetch_url", summary: "", parameters: ["type": "object", "properties": ["url": ["type": "string"]]])
        let fact = HostFact(argument: "url", address: address, scheme: scheme, host: host, writtenHost: host, port: port ?? 443, oddities: oddities)
        return CallSheet(
            key: Fixture.key, revision: 1, definition: definition, arguments: try ToolArguments(parsing: (["url": .string(address)] as JSONValue).serialized()),
            facts: Facts(risk: .openWorld, riskReason: "", folder: "/w", hosts: [fact], effect: .fetches(target: "/", proxy: nil)))
    }

    static func verdict(_ sheet: CallSheet, _ rules: [Rule], used: [RuleID: Int] = [:], session: [ExactString] = [], at now: Timestamp = now, damage: [String] = []) -> Verdict {
        let placed = rules.map { rule in
            guard let folder = rule.inside else { return rule }
            var rule = rule
            let whole = folder.written.utf8.first == 0x2F ? folder.written : folder.written == "." ? "/w" : ExactString("/w/\(folder.written)")
            rule.inside = FolderCondition(folder.written, components: FolderCondition.components(of: whole))
            return rule
        }
        return Policy(rules: RuleSet(placed), circumstances: .init(now: now, session: session, used: used), damage: damage).verdict(on: sheet)
    }
}
