import Conversation
import JSON

/// The tools of a request, and which of them must be called.
struct AnthropicMessagesTools {
    private(set) var list: [JSONObject] = []
    /// `tool_choice`; nil: not sent.
    private(set) var choice: JSONValue?
    /// Whether the model must call something.
    private(set) var isForced = false

    /// Of all tools that are held to their schemas. (platform.claude.com, "Structured outputs", schema complexity limits.)
    private static let mostStrict = 20
    private static let mostUnions = 16

    private let takesChoice: Bool
    private var strict = 0
    private var unions = 0

    init(
        _ prompt: Prompt, _ options: AnthropicMessages.Options, takesStrict: Bool, _ names: ToolNameMap, _ notes: inout [String]
    ) {
        takesChoice = options.takesToolChoice
        var declared: Set<ExactString> = []
        for tool in prompt.tools {
            let name = names.wireName(tool.fullName)
            guard !declared.contains(name) else {
                notes.append("There are two tools called \(tool.fullName): the second is left out.")
                continue
            }
            guard let encoded = encoded(tool, name, isStrict: prompt.constrainsArguments && takesStrict, options, &notes) else { continue }
            declared.insert(name)
            list.append(encoded)
        }
        if !list.isEmpty { choose(prompt, options, declared, names, &notes) }
    }

    private mutating func encoded(
        _ tool: ToolDefinition, _ name: ExactString, isStrict: Bool, _ options: AnthropicMessages.Options, _ notes: inout [String]
    ) -> JSONObject? {
        if options.checksSchemas, let problem = AnthropicSchemaRules.problem(in: tool.parameters) {
            notes.append("The provider does not take the schema of \(tool.fullName), and the tool is left out: \(problem).")
            return nil
        }
        var members: [JSONObject.Member] = [.init(key: "name", value: .string(name))]
        if !AnthropicMessagesHistory.isBlank(tool.summary) {
            members.append(.init(key: "description", value: .string(ExactString(tool.summary))))
        }
        if isStrict, let schema = held(tool.parameters) {
            members.append(.init(key: "input_schema", value: schema))
            members.append(.init(key: "strict", value: true))
        } else {
            members.append(.init(key: "input_schema", value: RootSchema.object(tool, &notes)))
        }
        return JSONObject(members)
    }

    /// The schema in the form to which the model is held; nil where it cannot be, or where too many are already.
    private mutating func held(_ schema: JSONValue) -> JSONValue? {
        guard strict < Self.mostStrict, let form = StrictSchema(schema)?.value else { return nil }
        let count = AnthropicSchemaRules.unions(in: form)
        guard unions + count <= Self.mostUnions, !AnthropicSchemaRules.refersToItself(form) else { return nil }
        strict += 1
        unions += count
        return form
    }

    private mutating func choose(
        _ prompt: Prompt, _ options: AnthropicMessages.Options, _ declared: Set<ExactString>, _ names: ToolNameMap, _ notes: inout [String]
    ) {
        var members: [JSONObject.Member]
        switch prompt.choice {
        case .auto: members = [.init(key: "type", value: "auto")]
        case .none: members = [.init(key: "type", value: "none")]
        case .any: members = [.init(key: "type", value: "any")]
        case .named(let name):
            let wire = names.wireName(name)
            if declared.contains(wire) {
                members = [.init(key: "type", value: "tool"), .init(key: "name", value: .string(wire))]
            } else {
                notes.append("There is no tool \(name) in this request: which tool is called is left to the model.")
                members = [.init(key: "type", value: "auto")]
            }
        }
        let type = members.first?.value.exact ?? "auto"
        if !options.takesToolChoice {
            if type != "auto" { notes.append("This server takes no tool_choice: which tool is called, and whether one is, is left to the model.") }
            if !prompt.allowsParallelCalls { notes.append(OpenAITools.cannotMakeOneCallAtATime) }
            return
        }
        if !prompt.allowsParallelCalls, type != "none" {
            if options.takesParallelSwitch {
                members.append(.init(key: "disable_parallel_tool_use", value: true))
            } else {
                notes.append(OpenAITools.cannotMakeOneCallAtATime)
            }
        }
        isForced = type == "any" || type == "tool"
        if members.count > 1 || type != "auto" { choice = .object(JSONObject(members)) }
    }

    /// For a model that always thinks: then nothing can be forced.
    mutating func leaveToModel(_ notes: inout [String]) {
        guard isForced, let old = choice?.object else { return }
        notes.append("This model always thinks, and then no call can be demanded of it: whether one is made is left to the model.")
        isForced = false
        let rest = old.members.filter { $0.key == "disable_parallel_tool_use" }
        choice = rest.isEmpty ? .none : .object(JSONObject([.init(key: "type", value: "auto")] + rest))
    }

    /// For a request without tools whose conversation has calls in it: servers want to know every tool that was called.
    mutating func declare(_ names: [ExactString]) {
        guard list.isEmpty, !names.isEmpty else { return }
        list = names.map { ["name": .string($0), "input_schema": ["type": "object", "properties": [:]]] }
        choice = takesChoice ? .some(["type": "none"]) : .none
    }
}
