public import JSON

/// Judges a body of `POST /responses` as OpenAI does.
public struct StrictResponses: Sendable {
    let request: JSONValue
    /// The items behind `previous_response_id`.
    let stored: [JSONValue]

    /// nil when the request is in order.
    public static func refusal(of request: JSONValue, stored: [JSONValue] = []) -> Refusal? {
        do throws(Refusal) {
            try StrictResponses(request: request, stored: stored).judge()
            return nil
        } catch {
            return error
        }
    }

    /// Whether a model thinks; only these take and give reasoning items.
    static func thinks(_ model: String) -> Bool { ["gpt-5", "o1", "o3", "o4"].contains { model.hasPrefix($0) } }

    func judge() throws(Refusal) {
        let keys: Keys = """
            model! input! background context_management conversation include instructions max_output_tokens max_tool_calls metadata moderation \
            parallel_tool_calls previous_response_id prompt prompt_cache_key prompt_cache_options prompt_cache_retention reasoning safety_identifier \
            service_tier store stream stream_options temperature text tool_choice tools top_logprobs top_p truncation user
            """
        let top = try object(request, keys, at: "")
        let model = try string(top["model"], at: "model")
        for key in ["stream", "store", "parallel_tool_calls", "background"] {
            if let flag = top[name: key], flag.bool == nil { throw invalidType(flag, "a boolean", at: key) }
        }
        if let options = top["stream_options"] { _ = try object(options, "include_obfuscation", at: "stream_options") }
        if let text = top["instructions"], !text.isNull { _ = try string(text, at: "instructions") }
        if let limit = top["max_output_tokens"] {
            guard let number = limit.integer else { throw invalidType(limit, "an integer", at: "max_output_tokens") }
            if number < 16 {
                throw Self.refuse(
                    .outputTokens, "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got \(number) instead.",
                    param: "max_output_tokens", code: "integer_below_min_value")
            }
        }
        for key in ["temperature", "top_p"] where Self.thinks(model) && top[name: key] != nil {
            throw Self.refuse(.unsupportedParameter, "Unsupported parameter: '\(key)' is not supported with this model.", param: key, code: "unsupported_parameter")
        }
        for (index, one) in (top["include"]?.array ?? []).enumerated() {
            let words = [
                "file_search_call.results", "web_search_call.results", "web_search_call.action.sources", "message.input_image.image_url",
                "computer_call_output.output.image_url", "code_interpreter_call.outputs", "reasoning.encrypted_content", "message.output_text.logprobs",
            ]
            let word = try word(one, of: words, at: "include[\(index)]")
            if word == "reasoning.encrypted_content", !Self.thinks(model) {
                throw Self.refuse(.reasoningUnsupported, "Encrypted content is not supported with this model.", param: "include")
            }
        }
        try judgeReasoning(top["reasoning"], model: model)
        try judgeText(top["text"])
        try judgeTools(top)
        if top["input"]?.string?.isEmpty == true { throw Self.refuse(.inputEmpty, "Invalid 'input': empty string.", param: "input") }
        guard top["input"]?.string == nil else {
            try judgePairs([])
            return
        }
        let items = try list(top["input"], at: "input")
        if items.isEmpty {
            throw Self.refuse(.inputEmpty, "Invalid 'input': empty array. Expected an array with minimum length 1, but got an empty array instead.", param: "input", code: "empty_array")
        }
        for (index, item) in items.enumerated() { try judgeItem(item, at: "input[\(index)]") }
        try judgePairs(items)
        try judgeReasoningItems(items)
    }

    private func judgeReasoning(_ value: JSONValue?, model: String) throws(Refusal) {
        guard let value, !value.isNull else { return }
        let reasoning = try object(value, "effort summary generate_summary context mode", at: "reasoning")
        if !Self.thinks(model) {
            throw Self.refuse(.reasoningUnsupported, "Unsupported parameter: 'reasoning.effort' is not supported with this model.", param: "reasoning.effort", code: "unsupported_parameter")
        }
        if let effort = reasoning["effort"], !effort.isNull {
            _ = try word(effort, of: ["none", "minimal", "low", "medium", "high", "xhigh", "max"], at: "reasoning.effort")
        }
        if let summary = reasoning["summary"], !summary.isNull { _ = try word(summary, of: ["auto", "concise", "detailed"], at: "reasoning.summary") }
    }

    private func judgeText(_ value: JSONValue?) throws(Refusal) {
        guard let value else { return }
        guard let format = try object(value, "format verbosity", at: "text")["format"] else { return }
        let type = try word(format["type"], of: ["text", "json_object", "json_schema"], at: "text.format.type")
        guard type == "json_schema" else { return }
        let object = try object(format, "type! name! schema! description strict", at: "text.format")
        let name = try string(object["name"], at: "text.format.name")
        guard name.isMade(of: "_-", upTo: 64) else { throw pattern("text.format.name") }
        if object["strict"]?.bool != false { try judgeStrict(object["schema"] ?? .null, "response_format '\(name)'", param: "text.format.schema") }
    }

    func pattern(_ place: String) -> Refusal {
        Self.refuse(
            .toolName, "Invalid '\(place)': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
            param: place, code: "invalid_value")
    }

    func judgeStrict(_ schema: JSONValue, _ name: String, param: String) throws(Refusal) {
        guard let complaint = OpenAISchema.strictComplaint(about: schema) else { return }
        throw Self.refuse(.strictSchema, "Invalid schema for \(name): \(complaint.text)", param: param, code: "invalid_function_parameters")
    }

    private func judgeTools(_ top: JSONObject) throws(Refusal) {
        var names: [String] = []
        if let value = top["tools"] {
            let tools = try list(value, at: "tools")
            if tools.isEmpty {
                throw Self.refuse(.toolsEmpty, "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.", param: "tools", code: "empty_array")
            }
            for (index, tool) in tools.enumerated() { if let name = try judgeTool(tool, at: "tools[\(index)]") { names.append(name) } }
            if Set(names).count != names.count { throw Self.refuse(.toolUnique, "Tool names must be unique.", param: "tools") }
        } else if top["parallel_tool_calls"] != nil {
            throw Self.refuse(.parallelWithoutTools, "'parallel_tool_calls' is only allowed when 'tools' are specified.", param: "parallel_tool_calls")
        }
        guard let choice = top["tool_choice"] else { return }
        if top["tools"] == nil { throw Self.refuse(.choiceWithoutTools, "Tool choice must be specified with 'tools' parameter.", param: "tool_choice") }
        guard choice.object != nil else {
            _ = try word(choice, of: ["none", "auto", "required"], at: "tool_choice")
            return
        }
        guard try word(choice["type"], of: ["function", "allowed_tools", "custom"], at: "tool_choice.type") == "function" else { return }
        let name = try string(try object(choice, "type! name!", at: "tool_choice")["name"], at: "tool_choice.name")
        if !names.contains(name) { throw Self.refuse(.choiceUndeclared, "Tool choice 'function' not found in 'tools' parameter.", param: "tool_choice") }
    }

    private func judgeTool(_ value: JSONValue, at place: String) throws(Refusal) -> String? {
        guard try word(value["type"], of: ["function", "custom", "web_search"], at: "\(place).type") == "function" else { return value["name"]?.string }
        let tool = try object(value, "type! name! description parameters! strict! defer_loading allowed_callers output_schema", at: place)
        let name = try string(tool["name"], at: "\(place).name")
        guard name.isMade(of: "_-", upTo: 64) else { throw pattern("\(place).name") }
        if let text = tool["description"], !text.isNull { _ = try string(text, at: "\(place).description") }
        guard let schema = tool["parameters"], !schema.isNull else { return name }
        if let complaint = OpenAISchema.complaint(about: schema) {
            throw Self.refuse(
                complaint.kind == .root ? .schemaRoot : complaint.kind == .combinator ? .schemaCombinator : .schemaInvalid,
                "Invalid schema for function '\(name)': \(complaint.text)", param: "\(place).parameters", code: "invalid_function_parameters")
        }
        // null means the default, and the default is strict.
        if tool["strict"]?.bool != false { try judgeStrict(schema, "function '\(name)'", param: "\(place).parameters") }
        return name
    }
}
