import JSON

extension StrictChat {
    func judgeTools(_ top: JSONObject) throws(Refusal) {
        var names: [String] = []
        if let tools = top["tools"] {
            let tools = try list(tools, at: "tools")
            if tools.isEmpty {
                throw refuse(
                    .toolsEmpty, "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.", param: "tools", code: "empty_array")
            }
            if tools.count > 128 {
                throw refuse(
                    .toolsMany, "Invalid 'tools': array too long. Expected an array with maximum length 128, but got an array with length \(tools.count) instead.",
                    param: "tools", code: "array_above_max_length")
            }
            for (index, tool) in tools.enumerated() { names.append(try judgeTool(tool, at: "tools[\(index)]")) }
            if Set(names).count != names.count { throw refuse(.toolUnique, "Tool names must be unique.", param: "tools") }
        }
        if top["parallel_tool_calls"] != nil, names.isEmpty {
            throw refuse(.parallelWithoutTools, "Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is only allowed when 'tools' are specified.", param: "parallel_tool_calls")
        }
        if let flag = top["parallel_tool_calls"], flag.bool == nil { throw invalidType(flag, "a boolean", at: "parallel_tool_calls") }
        guard let choice = top["tool_choice"] else { return }
        if names.isEmpty {
            throw refuse(.choiceWithoutTools, "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.", param: "tool_choice")
        }
        guard choice.object != nil else {
            _ = try word(choice, of: dialect == .mistral ? ["auto", "none", "any", "required"] : ["none", "auto", "required"], at: "tool_choice")
            return
        }
        guard try word(choice["type"], of: ["function", "allowed_tools"], at: "tool_choice.type") == "function" else { return }
        let function = try object(try object(choice, "type! function!", at: "tool_choice")["function"], "name!", at: "tool_choice.function")
        let name = try string(function["name"], at: "tool_choice.function.name")
        if !names.contains(name) {
            throw refuse(.choiceUndeclared, "Tool choice '\(name)' not found in 'tools' parameter.", param: "tool_choice")
        }
    }

    private func judgeTool(_ tool: JSONValue, at place: String) throws(Refusal) -> String {
        let outer = try object(tool, "type! function!", at: place)
        _ = try word(outer["type"], of: ["function"], at: "\(place).type")
        let function = try object(outer["function"], "name! description parameters strict", at: "\(place).function")
        let name = try string(function["name"], at: "\(place).function.name")
        guard name.isMade(of: "_-") else { throw pattern("\(place).function.name") }
        if name.utf8.count > 64 {
            throw refuse(
                .toolName, "Invalid '\(place).function.name': string too long. Expected a string with maximum length 64, but got a string with length \(name.utf8.count) instead.",
                param: "\(place).function.name", code: "string_above_max_length")
        }
        if let description = function["description"] { _ = try string(description, at: "\(place).function.description") }
        if let strict = function["strict"], strict.bool == nil, !strict.isNull { throw invalidType(strict, "a boolean", at: "\(place).function.strict") }
        guard let schema = function["parameters"] else { return name }
        if let complaint = OpenAISchema.complaint(about: schema) {
            throw refuse(
                complaint.kind == .root ? .schemaRoot : complaint.kind == .combinator ? .schemaCombinator : .schemaInvalid,
                "Invalid schema for function '\(name)': \(complaint.text)", param: "\(place).function.parameters", code: "invalid_function_parameters")
        }
        if function["strict"]?.bool == true { try judgeStrict(schema, "function '\(name)'", param: "\(place).function.parameters") }
        return name
    }

    func judgeStrict(_ schema: JSONValue, _ name: String, param: String) throws(Refusal) {
        guard let complaint = OpenAISchema.strictComplaint(about: schema) else { return }
        throw refuse(.strictSchema, "Invalid schema for \(name): \(complaint.text)", param: param, code: param == "response_format" ? nil : "invalid_function_parameters")
    }
}
