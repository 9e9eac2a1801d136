import Conversation
import JSON

extension Rule {
    /// A rule that does not do what its examples say is not what its writer thinks it is.
    ///
    /// An example is a text — a command line, an address or a path, as the rule is about — or a table with the arguments of
    /// a call. Nothing is looked up: a path stands for itself, and a program for the one of the system.
    func playExamples() throws(RuleError) {
        if examples.isEmpty { return }
        for example in examples.match where try !isMatched(example) {
            throw RuleError(key: ["examples"], "the rule does not match its example \(Self.shown(example)), and match says that it does")
        }
        for example in examples.noMatch where try isMatched(example) {
            throw RuleError(key: ["examples"], "the rule matches its example \(Self.shown(example)), and no_match says that it does not")
        }
    }

    private static func shown(_ example: JSONValue) -> String { "\"\(VisibleText.line(example.string ?? example.serializedText))\"" }

    private func isMatched(_ example: JSONValue) throws(RuleError) -> Bool {
        var rule = self
        rule.inside?.components = inside.map { Self.lexicalNames($0.written) }
        return try rule.isMatched(lexically: example)
    }

    private func isMatched(lexically example: JSONValue) throws(RuleError) -> Bool {
        let subject = CallSubject(try sheet(of: example))
        guard effect == .allow else { return meets(subject) }
        if !subject.startsProgram { return covers(subject) == .covered && CallFloor.outside(subject.sheet).isEmpty }
        guard subject.opaque == nil, !subject.parts.isEmpty, isAboutPrograms(subject) else { return false }
        return subject.parts.allSatisfy { covers($0, of: subject) == .covered }
    }

    /// A call as the rule could be about, made of the example.
    private func sheet(of example: JSONValue) throws(RuleError) -> CallSheet {
        var facts = Facts(risk: risk ?? .unknown, riskReason: "", folder: Self.root)
        let name = tool.flatMap { $0.isName ? $0.text : nil }
        var arguments = JSONObject([])
        switch example {
        case .object(let object): arguments = object
        case .string(let text) where command != nil:
            facts.effect = .runsLine(shell: "bash", line: text)
            facts.programs = CallSubject(try Self.sheet("run_shell", arguments, facts)).parts.map {
                ProgramFact(given: $0.words[0], resolved: $0.words[0], identity: nil, size: 0, modified: 0, inside: false)
            }
            if risk == nil { facts.risk = CommandRisk.judge(line: text.string).risk }
            arguments = JSONObject([.init(key: "command", value: .string(text))])
        case .string(let text) where host != nil:
            facts.hosts = [Self.host(text)]
            facts.effect = .fetches(target: text, proxy: nil)
            arguments = JSONObject([.init(key: "url", value: .string(text))])
        case .string(let text) where inside != nil || tool != nil:
            facts.targets = [TargetFact(argument: "path", given: text, resolved: .path(Self.lexicalNames(text)), inside: true, kind: .file)]
            arguments = JSONObject([.init(key: "path", value: .string(text))])
        default: throw RuleError(key: ["examples"], "an example is a text, or a table with the arguments of a call")
        }
        return try Self.sheet(name ?? (command == nil ? "tool" : "run_shell"), arguments, facts)
    }

    private static func sheet(_ name: ExactString, _ arguments: JSONObject, _ facts: Facts) throws(RuleError) -> CallSheet {
        let definition = ToolDefinition(fullName: name)
        guard let arguments = try? ToolArguments(parsing: JSONValue.object(arguments).serialized()) else {
            throw RuleError(key: ["examples"], "the arguments of an example could not be those of a call")
        }
        return CallSheet(
            key: CallKey(session: SessionID("example"), number: 1), revision: 1, definition: definition, arguments: arguments, facts: facts)
    }

    /// Read as far as examples need it: `https://host/…`.
    static func host(_ address: ExactString) -> HostFact {
        var rest = Array(address.utf8)[...]
        let https = Array("https://".utf8)
        let isSecure = rest.starts(with: https)
        if isSecure { rest = rest.dropFirst(https.count) }
        let name = rest.prefix { !"/?#".utf8.contains($0) }
        let isPlain = name.allSatisfy { ShellReader.isName($0) || "-.".utf8.contains($0) }
        return HostFact(
            argument: "url", address: address, scheme: isSecure ? "https" : "http", host: isPlain ? String(decoding: name, as: UTF8.self) : nil,
            port: nil, problem: isPlain ? nil : "it is no plain address")
    }

    /// The working folder of examples.
    private static let root: ExactString = "/work"

    /// A home folder stands for itself here.
    private static func lexicalNames(_ path: ExactString) -> [ExactString] {
        (path.utf8.first == 0x7E ? ExactString("/\(path)") : path).lexicalNames(in: root)
    }
}
