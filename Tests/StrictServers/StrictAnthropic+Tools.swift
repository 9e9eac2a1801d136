import JSON

extension StrictAnthropic {
    static let toolKeys: Keys = """
        name! input_schema! description type strict cache_control eager_input_streaming input_examples defer_loading allowed_callers
        """

    func judgeTools(_ top: JSONObject) throws(Refusal) {
        var names: [String] = []
        if let tools = top["tools"] {
            let tools = try list(tools, at: "tools")
            if tools.isEmpty { throw Self.refuse(.toolsEmpty, "tools: List should have at least 1 item after validation, not 0") }
            for (index, tool) in tools.enumerated() { names.append(try judgeTool(tool, at: "tools.\(index).custom")) }
            if Set(names).count != names.count { throw Self.refuse(.toolUnique, "tools: Tool names must be unique.") }
        }
        guard let choice = top["tool_choice"] else { return }
        let type = try self.choice(choice["type"], of: ["auto", "any", "tool", "none"], at: "tool_choice")
        let keys: Keys = type == "tool" ? "type! name! disable_parallel_tool_use" : type == "none" ? "type!" : "type! disable_parallel_tool_use"
        let object = try object(choice, keys, at: "tool_choice.\(type)")
        if names.isEmpty { throw Self.refuse(.choiceWithoutTools, "tool_choice may only be specified while providing tools.") }
        if type == "tool", let name = object["name"]?.string, !names.contains(name) {
            throw Self.refuse(.choiceUndeclared, "Tool '\(name)' not found in provided tools")
        }
    }

    private func judgeTool(_ tool: JSONValue, at place: String) throws(Refusal) -> String {
        let object = try object(tool, Self.toolKeys, at: place)
        let name = try string(object["name"], at: "\(place).name")
        guard name.isMade(of: "_-", upTo: 128) else {
            throw Self.refuse(.toolName, "\(place).name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'")
        }
        if let description = object["description"] { _ = try string(description, at: "\(place).description") }
        if let type = object["type"], !type.isNull { _ = try choice(type, of: ["custom"], at: "\(place).type") }
        try judgeCacheControl(object["cache_control"], at: place)
        guard let schema = object["input_schema"]?.object else {
            throw Self.refuse(.wrongType, "\(place).input_schema: Input should be a valid dictionary")
        }
        guard let type = schema["type"] else { throw Self.refuse(.schemaRoot, "\(place).input_schema.type: Field required") }
        guard type.string == "object" else { throw Self.refuse(.schemaRoot, "\(place).input_schema.type: Input should be 'object'") }
        for key in ["oneOf", "allOf", "anyOf"] where schema[name: key] != nil {
            throw Self.refuse(.schemaCombinator, "\(place).input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level")
        }
        try judgeSchema(.object(schema), at: place)
        if object["strict"]?.bool == true { try judgeStrict(.object(schema), at: "\(place)") }
        return name
    }

    /// Draft 2020-12 as far as encoders break it.
    private func judgeSchema(_ schema: JSONValue, at place: String) throws(Refusal) {
        let types: Set<String> = ["object", "array", "string", "number", "integer", "boolean", "null"]
        for part in SchemaPart.all(in: schema) {
            let words = part.schema["type"].map { $0.array ?? [$0] } ?? []
            let isWrong =
                words.contains { !types.contains($0.string ?? "") }
                || part.schema["properties"].map { $0.object == nil } == true
                || part.schema["required"].map { ($0.array ?? [.null]).contains { $0.string == nil } } == true
                || part.schema["items"].map { $0.object == nil && $0.bool == nil } == true
                || part.schema["enum"].map { $0.array == nil } == true
                || part.schema["exclusiveMinimum"].map { $0.double == nil } == true
                || part.schema["exclusiveMaximum"].map { $0.double == nil } == true
            if isWrong {
                throw Self.refuse(.schemaInvalid, "\(place).input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12 (https://json-schema.org/draft/2020-12). Learn more about tool use at https://docs.claude.com/en/docs/tool-use.")
            }
            for key in part.schema["properties"]?.object?.keys ?? [] where !key.string.isMade(of: "_.-", upTo: 64) {
                throw Self.refuse(.propertyName, "\(place).input_schema.properties: Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'")
            }
        }
    }
}
