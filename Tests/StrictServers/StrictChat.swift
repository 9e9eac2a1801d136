public import JSON

/// Judges a body of `POST /chat/completions` as OpenAI does, or as one of the servers that speak its format.
public struct StrictChat: Sendable {
    let request: JSONValue
    let dialect: ChatDialect

    /// nil when the request is in order.
    public static func refusal(of request: JSONValue, dialect: ChatDialect = .openAI) -> Refusal? {
        do throws(Refusal) {
            try StrictChat(request: request, dialect: dialect).judge()
            return nil
        } catch {
            return error
        }
    }

    private var keys: Keys {
        switch dialect {
        case .openAI:
            """
            messages! model! audio frequency_penalty logit_bias logprobs max_completion_tokens max_tokens metadata modalities n parallel_tool_calls \
            prediction presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention reasoning_effort response_format \
            safety_identifier seed service_tier stop store stream stream_options temperature tool_choice tools top_logprobs top_p user verbosity \
            web_search_options
            """
        case .mistral:
            """
            messages! model! frequency_penalty guardrails max_tokens metadata n parallel_tool_calls prediction presence_penalty prompt_mode \
            random_seed reasoning_effort response_format safe_prompt stop stream temperature tool_choice tools top_p
            """
        case .deepSeekThinking:
            """
            messages! model! frequency_penalty logprobs max_tokens presence_penalty reasoning_effort response_format stop stream stream_options \
            temperature thinking tool_choice tools top_logprobs top_p
            """
        case .openRouter:
            """
            messages! model! frequency_penalty include_reasoning logit_bias logprobs max_completion_tokens max_tokens metadata min_p models \
            parallel_tool_calls plugins prediction presence_penalty provider reasoning reasoning_effort repetition_penalty response_format \
            route seed session_id stop stream stream_options structured_outputs temperature tool_choice tools top_a top_k top_logprobs top_p \
            transforms usage user verbosity
            """
        case .geminiCompat:
            """
            messages! model! extra_body frequency_penalty max_completion_tokens max_tokens n parallel_tool_calls presence_penalty reasoning_effort \
            response_format seed stop stream stream_options temperature tool_choice tools top_p user
            """
        }
    }

    func judge() throws(Refusal) {
        guard let top = request.object else { throw refuse(.wrongType, "We could not parse the JSON body of your request.") }
        if dialect == .mistral, top["stream_options"] != nil { throw refuse(.streamOptions, "", param: "stream_options") }
        _ = try object(request, keys, at: "")
        if try string(top["model"], at: "model").isEmpty { throw refuse(.requiredKey, "you must provide a model parameter", param: "model") }
        if let stream = top["stream"], stream.bool == nil { throw invalidType(stream, "a boolean", at: "stream") }
        if let options = top["stream_options"] {
            _ = try object(options, "include_usage include_obfuscation", at: "stream_options")
            if top["stream"]?.bool != true {
                throw refuse(.streamOptions, "The 'stream_options' parameter is only allowed when 'stream' is enabled.", param: "stream_options")
            }
        }
        for key in ["max_tokens", "max_completion_tokens"] {
            guard let limit = top[name: key] else { continue }
            guard let number = limit.integer else { throw invalidType(limit, "an integer", at: key) }
            if number < 1 {
                throw refuse(.wrongValue, "Invalid '\(key)': integer below minimum value. Expected a value >= 1, but got \(number) instead.", param: key, code: "integer_below_min_value")
            }
        }
        if dialect == .openAI, let model = top["model"]?.string, StrictResponses.thinks(model) {
            for key in ["temperature", "top_p", "max_tokens"] where top[name: key] != nil {
                let advice = key == "max_tokens" ? " Use 'max_completion_tokens' instead." : ""
                throw refuse(
                    .unsupportedParameter, "Unsupported parameter: '\(key)' is not supported with this model.\(advice)", param: key, code: "unsupported_parameter")
            }
        }
        if let effort = top["reasoning_effort"] {
            _ = try word(effort, of: ["none", "minimal", "low", "medium", "high", "xhigh", "max"], at: "reasoning_effort")
        }
        try judgeFormat(top["response_format"])
        try judgeTools(top)
        let messages = try list(top["messages"], at: "messages")
        try judgeMessages(messages)
        try judgePairs(messages)
        try judgeEcho(messages)
    }

    private func judgeFormat(_ value: JSONValue?) throws(Refusal) {
        guard let value else { return }
        guard try word(value["type"], of: ["text", "json_object", "json_schema"], at: "response_format.type") == "json_schema" else { return }
        let format = try object(try object(value, "type! json_schema!", at: "response_format")["json_schema"], "name! description schema strict", at: "response_format.json_schema")
        let name = try string(format["name"], at: "response_format.json_schema.name")
        guard name.isMade(of: "_-", upTo: 64) else { throw pattern("response_format.json_schema.name") }
        guard let schema = format["schema"], format["strict"]?.bool == true else { return }
        try judgeStrict(schema, "response_format '\(name)'", param: "response_format")
    }

    func pattern(_ place: String) -> Refusal {
        refuse(
            .toolName, "Invalid '\(place)': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
            param: place, code: "invalid_value")
    }
}
