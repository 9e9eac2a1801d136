public import JSON

/// Judges a body of `POST /v1beta/models/MODEL:generateContent` (or `:streamGenerateContent`) as Gemini does.
public struct StrictGemini: Sendable {
    let request: JSONValue
    let model: String

    /// nil when the request is in order.
    public static func refusal(of request: JSONValue, model: String) -> Refusal? {
        do throws(Refusal) {
            try StrictGemini(request: camelized(request), model: model).judge()
            return nil
        } catch {
            return error
        }
    }

    /// Whether the model checks signatures, gives ids and takes pictures in results.
    var isThree: Bool { model.hasPrefix("gemini-3") }

    /// The request with its own names in camel case; names that are somebody's data are left alone.
    static func camelized(_ value: JSONValue) -> JSONValue {
        if let array = value.array { return .array(array.map(camelized)) }
        guard let object = value.object else { return value }
        return .object(
            JSONObject(
                object.members.map { member in
                    let name = camel(member.key.string)
                    let kept = member.key.string.first == "$" || member.key.string.isEmpty
                    let key = kept ? member.key : ExactString(name)
                    switch name {
                    case "args", "response", "parametersJsonSchema", "responseJsonSchema", "default", "example", "enum", "required":
                        return .init(key: key, value: member.value)
                    case "properties":
                        let inner = member.value.object.map { JSONValue.object(JSONObject($0.members.map { .init(key: $0.key, value: camelized($0.value)) })) }
                        return .init(key: key, value: inner ?? member.value)
                    default: return .init(key: key, value: camelized(member.value))
                    }
                }))
    }

    func judge() throws(Refusal) {
        let top = try object(request, "contents! systemInstruction tools toolConfig generationConfig safetySettings cachedContent serviceTier store", at: "")
        if let system = top["systemInstruction"] {
            let parts = try list(try object(system, "parts! role", at: "system_instruction")["parts"], at: "system_instruction.parts")
            if parts.isEmpty { throw Self.refuse(.partsEmpty, "* GenerateContentRequest.system_instruction.parts: contents.parts must not be empty.") }
            for (index, part) in parts.enumerated() {
                let object = try object(part, "text!", at: "system_instruction.parts[\(index)]")
                if try string(object["text"], at: "system_instruction.parts[\(index)].text").isEmpty { throw emptyText("system_instruction.parts[\(index)]") }
            }
        }
        try judgeTools(top)
        try judgeConfig(top["generationConfig"])
        let contents = try list(top["contents"], at: "contents")
        try judgeContents(contents)
        try judgePairs(contents)
        try judgeSignatures(contents)
    }

    func emptyText(_ place: String) -> Refusal {
        Self.refuse(.textEmpty, "* GenerateContentRequest.\(place).data: required oneof field 'data' must have one initialized field")
    }

    private func judgeConfig(_ value: JSONValue?) throws(Refusal) {
        guard let value else { return }
        let keys: Keys = """
            candidateCount enableEnhancedCivicAnswers frequencyPenalty logprobs maxOutputTokens mediaResolution presencePenalty responseJsonSchema \
            responseLogprobs responseMimeType responseModalities responseSchema seed speechConfig stopSequences temperature thinkingConfig topK topP
            """
        let config = try object(value, keys, at: "generation_config")
        if let limit = config["maxOutputTokens"] {
            guard let number = limit.integer else { throw Self.invalid(limit, "TYPE_INT32", at: "generation_config.max_output_tokens") }
            if number < 1 { throw Self.refuse(.wrongValue, "* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens must be positive.") }
        }
        if config["responseSchema"] != nil || config["responseJsonSchema"] != nil {
            if config["responseSchema"] != nil, config["responseJsonSchema"] != nil {
                throw Self.refuse(.schemaBoth, "* GenerateContentRequest.generation_config: only one of response_schema and response_json_schema may be set")
            }
            if config["responseMimeType"]?.string != "application/json" {
                throw Self.refuse(.formatMime, "Response schema is only supported with response_mime_type 'application/json'")
            }
        }
        if let schema = config["responseSchema"] { try judgeSchema(schema, at: "generation_config.response_schema") }
        guard let thinking = config["thinkingConfig"] else { return }
        let object = try object(thinking, "includeThoughts thinkingBudget thinkingLevel", at: "generation_config.thinking_config")
        if object["thinkingBudget"] != nil, object["thinkingLevel"] != nil {
            throw Self.refuse(.wrongValue, "You can only set only one of thinking budget and thinking level.")
        }
        if let level = object["thinkingLevel"], !["minimal", "low", "medium", "high"].contains(level.string?.lowercased()) {
            throw Self.refuse(.wrongValue, "Invalid value at 'generation_config.thinking_config.thinking_level' (type.googleapis.com/google.ai.generativelanguage.v1beta.ThinkingConfig.ThinkingLevel), \(level.serializedText)")
        }
    }
}
