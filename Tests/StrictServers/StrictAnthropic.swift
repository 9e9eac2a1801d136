public import JSON

/// Judges a body of `POST /v1/messages` as Anthropic does.
///
/// What it holds against a request is what a client's encoder can get wrong; it knows nothing of models, prices and sizes.
public struct StrictAnthropic: Sendable {
    let request: JSONValue
    /// The `anthropic-version` it came with.
    var version = StrictAnthropic.versions[0]

    /// The versions of the API, oldest first. The second takes no sampling parameters, and no citations from users.
    public static let versions = ["2023-06-01", "2026-10-21"]

    /// nil when the request is in order.
    public static func refusal(of request: JSONValue, version: String = versions[0]) -> Refusal? {
        do throws(Refusal) {
            try StrictAnthropic(request: request, version: version).judge()
            return nil
        } catch {
            return error
        }
    }

    static let topKeys: Keys = """
        model! max_tokens! messages! cache_control container diagnostics inference_geo metadata output_config service_tier \
        speed stop_sequences stream system temperature thinking tool_choice tools top_k top_p user_profile_id workspace_id
        """

    func judge() throws(Refusal) {
        let top = try object(request, Self.topKeys, at: "")
        for key in ["temperature", "top_p", "top_k"] where isNew && top[name: key] != nil {
            throw Self.refuse(.unknownKey, "\(key): Extra inputs are not permitted")
        }
        if try string(top["model"], at: "model").isEmpty { throw Self.refuse(.wrongValue, "model: String should have at least 1 character") }
        guard let maximum = top["max_tokens"]?.integer else { throw Self.refuse(.wrongType, "max_tokens: Input should be a valid integer") }
        // Nothing to be said is a wish of the new version: it fills the cache.
        let least = isNew ? 0 : 1
        if maximum < least { throw Self.refuse(.wrongValue, "max_tokens: Input should be greater than or equal to \(least)") }
        if let stream = top["stream"], stream.bool == nil { throw Self.refuse(.wrongType, "stream: Input should be a valid boolean") }
        try judgeSystem(top["system"])
        try judgeTools(top)
        try judgeThinking(top, maximum: maximum)
        try judgeOutput(top["output_config"])
        let messages = try list(top["messages"], at: "messages")
        try judgeMessages(messages)
        try judgePairs(messages)
        try judgeEcho(messages)
        let marks = cacheControls(request)
        if marks > 4 { throw Self.refuse(.cacheControls, "A maximum of 4 blocks with cache_control may be provided. Found \(marks).") }
    }

    var isNew: Bool { version == Self.versions[1] }

    /// Whether this request has thinking switched on.
    var thinks: Bool { ["enabled", "adaptive", "between_tools"].contains(request["thinking"]?["type"]?.string) }

    private func judgeSystem(_ system: JSONValue?) throws(Refusal) {
        guard let system else { return }
        if system.string != nil { return }
        for (index, block) in try list(system, at: "system").enumerated() {
            let object = try object(block, "type! text! cache_control citations", at: "system.\(index)")
            _ = try choice(object["type"], of: ["text"], at: "system.\(index)")
            try judgeText(object["text"], at: "system: text content blocks", place: "system.\(index).text")
            try judgeCacheControl(object["cache_control"], at: "system.\(index)")
        }
    }

    func judgeText(_ text: JSONValue?, at name: String, place: String) throws(Refusal) {
        let text = try string(text, at: place)
        if text.isEmpty { throw Self.refuse(.textEmpty, "\(name) must be non-empty") }
        if text.isBlank { throw Self.refuse(.textBlank, "\(name) must contain non-whitespace text") }
    }

    func judgeCacheControl(_ value: JSONValue?, at place: String) throws(Refusal) {
        guard let value, !value.isNull else { return }
        let object = try object(value, "type! ttl", at: "\(place).cache_control")
        _ = try choice(object["type"], of: ["ephemeral"], at: "\(place).cache_control")
        if let ttl = object["ttl"] { _ = try choice(ttl, of: ["5m", "1h"], at: "\(place).cache_control.ephemeral.ttl") }
    }

    private func judgeThinking(_ top: JSONObject, maximum: Int) throws(Refusal) {
        guard let value = top["thinking"] else { return }
        let type = try choice(value["type"], of: ["enabled", "adaptive", "disabled", "between_tools"], at: "thinking")
        switch type {
        case "enabled":
            let object = try object(value, "type! budget_tokens! display", at: "thinking.enabled")
            guard let budget = object["budget_tokens"]?.integer else {
                throw Self.refuse(.wrongType, "thinking.enabled.budget_tokens: Input should be a valid integer")
            }
            if budget < 1024 { throw Self.refuse(.budgetSmall, "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024") }
            if budget >= maximum {
                throw Self.refuse(.budgetLarge, "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size")
            }
        case "adaptive": _ = try object(value, "type! display", at: "thinking.adaptive")
        default: _ = try object(value, "type!", at: "thinking.\(type)")
        }
        if let display = value["display"] { _ = try choice(display, of: ["summarized", "omitted"], at: "thinking.\(type).display") }
        guard thinks else { return }
        if ["any", "tool"].contains(top["tool_choice"]?["type"]?.string) {
            throw Self.refuse(.thinkingForced, "Thinking may not be enabled when tool_choice forces tool use.")
        }
        if let temperature = top["temperature"], temperature.double != 1 {
            throw Self.refuse(.thinkingTemperature, "`temperature` may only be set to 1 when thinking is enabled. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking")
        }
        if top["top_k"] != nil { throw Self.refuse(.thinkingTemperature, "`top_k` must be unset when thinking is enabled.") }
    }

    private func judgeOutput(_ value: JSONValue?) throws(Refusal) {
        guard let value else { return }
        let object = try object(value, "effort format", at: "output_config")
        if let effort = object["effort"], !["low", "medium", "high", "xhigh", "max"].contains(effort.string) {
            throw Self.refuse(.wrongValue, "This model does not support effort level '\(effort.string ?? "")'. Supported levels: high, low, max, medium, xhigh.")
        }
        guard let format = object["format"], !format.isNull else { return }
        let inner = try self.object(format, "type! schema!", at: "output_config.format")
        _ = try choice(inner["type"], of: ["json_schema"], at: "output_config.format")
        try judgeStrict(inner["schema"] ?? .null, at: "output_config.format.schema")
    }

    /// Every object closed, as strict tools and structured answers demand.
    func judgeStrict(_ schema: JSONValue, at place: String) throws(Refusal) {
        for part in SchemaPart.all(in: schema) where part.isTyped("object") {
            if part.schema["additionalProperties"]?.bool != false {
                throw Self.refuse(.strictSchema, "\(place): For 'object' type, 'additionalProperties' must be explicitly set to false")
            }
        }
    }

    /// How many blocks and tools carry the mark; inputs, schemas and results of tools are not looked into.
    private func cacheControls(_ value: JSONValue) -> Int {
        if let array = value.array { return array.reduce(0) { $0 + cacheControls($1) } }
        guard let object = value.object else { return 0 }
        return object.members.reduce(0) { count, member in
            switch member.key.string {
            case "cache_control": count + (member.value.isNull ? 0 : 1)
            case "system", "tools", "messages", "content": count + cacheControls(member.value)
            default: count
            }
        }
    }
}
