import Conversation
import JSON

/// The tools of a request, and which of them may or must be called.
struct GeminiTools {
    private let options: Gemini.Options
    private let names: ToolNameMap
    private var declarations: [JSONValue] = []
    private var declared: Set<ExactString> = []

    init(options: Gemini.Options, names: ToolNameMap) {
        self.options = options
        self.names = names
    }

    /// `tools` and `toolConfig`; none where there is nothing to call.
    mutating func members(_ prompt: Prompt, _ notes: inout [String]) -> [JSONObject.Member] {
        for tool in prompt.tools { add(tool, &notes) }
        guard !declarations.isEmpty else { return [] }
        if !prompt.allowsParallelCalls { notes.append("This provider cannot be told to make one call at a time.") }
        var members: [JSONObject.Member] = [.init(key: "tools", value: [["functionDeclarations": .array(declarations)]])]
        let config = mode(prompt, &notes)
        if !config.isEmpty { members.append(.init(key: "toolConfig", value: ["functionCallingConfig": .object(JSONObject(config))])) }
        return members
    }

    private func mode(_ prompt: Prompt, _ notes: inout [String]) -> [JSONObject.Member] {
        switch prompt.choice {
        case .auto: return word(auto(prompt))
        case .any: return word("ANY")
        case .none: return word("NONE")
        case .named(let name):
            let wire = names.wireName(name)
            guard declared.contains(wire) else {
                notes.append("\(name) cannot be demanded, for it is not among the tools that are sent: the model calls what it sees fit.")
                return word(auto(prompt))
            }
            return word("ANY") + [.init(key: "allowedFunctionNames", value: [.string(wire)])]
        }
    }

    /// `VALIDATED` leaves the choice to the model and holds it to the schemas; `ANY` holds it to them anyway.
    private func auto(_ prompt: Prompt) -> ExactString? {
        prompt.constrainsArguments ? "VALIDATED" : nil
    }

    private func word(_ word: ExactString?) -> [JSONObject.Member] { word.map { [.init(key: "mode", value: .string($0))] } ?? [] }

    // MARK: One tool

    private mutating func add(_ tool: ToolDefinition, _ notes: inout [String]) {
        let name = names.wireName(tool.fullName)
        guard !declared.contains(name) else { return }
        var members: [JSONObject.Member] = [.init(key: "name", value: .string(name))]
        if !tool.summary.utf8.isEmpty { members.append(.init(key: "description", value: .string(ExactString(tool.summary)))) }
        do throws(GeminiJSONSchema.Failure) {
            if let parameters = try parameters(tool) { members.append(parameters) }
        } catch {
            notes.append("\(tool.fullName) is not sent, because the provider cannot take its schema: \(error.reason).")
            return
        }
        declared.insert(name)
        declarations.append(.object(JSONObject(members)))
    }

    private func parameters(_ tool: ToolDefinition) throws(GeminiJSONSchema.Failure) -> JSONObject.Member? {
        let schema = Self.root(tool.parameters)
        // Nothing is said of the parameters of a tool without any: an object with empty properties is refused.
        if Self.isEmpty(schema) { return nil }
        let value = try GeminiJSONSchema.prepared(schema, hasParameters: true)
        guard value["type"]?.exact == "object" else { throw GeminiJSONSchema.Failure(reason: "it refers to itself") }
        return .init(key: "parametersJsonSchema", value: value)
    }

    /// Arguments are an object.
    private static func root(_ schema: JSONValue) -> JSONValue {
        let members = schema.object?.members ?? []
        if members.first(where: { $0.key == "type" })?.value.exact == "object" { return schema }
        return .object(JSONObject([.init(key: "type", value: "object")] + members.filter { $0.key != "type" }))
    }

    private static func isEmpty(_ schema: JSONValue) -> Bool {
        schema.object?.members.allSatisfy { member in
            switch member.key {
            case "type", "title", "description", "$schema", "$id", "$comment": true
            case "properties": member.value.object?.isEmpty ?? true
            case "required": member.value.array?.isEmpty ?? true
            case "additionalProperties": member.value.object == nil
            default: false
            }
        } ?? true
    }
}
