public import Conversation
public import JSON

/// OpenAI's Chat Completions, which nearly every other server speaks too.
public enum OpenAIChat {
    /// What differs between servers and models; facts, set by whoever knows the server.
    public struct Options: Sendable, Equatable {
        public var stream = true
        /// `stream_options.include_usage`; a few servers refuse the key.
        public var includesUsage = true
        /// The greatest number of tokens of the answer, and under which key it is sent.
        public var maxTokens: Int?
        public var maxTokensKey: ExactString = "max_completion_tokens"
        /// `reasoning_effort`, as the model names it.
        public var reasoningEffort: String?
        /// Sends an assistant's reasoning back as `reasoning_content`; some models demand it, others refuse it.
        public var echoesReasoning = false
        public var callIDs = CallIDs.asSent
        /// The role of the system prompt; `developer` for some of OpenAI's own models.
        public var systemRole: ExactString = "system"

        public init() {}
    }

    /// What ids of calls a server takes.
    public enum CallIDs: Sendable, Equatable {
        case asSent
        /// Mistral: nine letters or digits.
        case nineAlphanumerics
    }

    /// The body of a request.
    ///
    /// Whatever the prompt holds, the messages keep the wire's rules: every call is followed by exactly one result, in the
    /// order of the calls, with nothing between (a missing one is said to be missing); results without a call and assistant
    /// messages without content are left out.
    ///
    /// - Parameter names: how the tools are called on the wire; to be used for the answer too.
    public static func encode(
        prompt: Prompt, model: String, options: Options = Options(), names: ToolNameMap
    ) -> [UInt8] {
        var members: [JSONObject.Member] = [
            .init(key: "model", value: .string(ExactString(model))),
            .init(key: "messages", value: .array(messages(of: prompt, options, names))),
        ]
        if !prompt.tools.isEmpty {
            members.append(.init(key: "tools", value: .array(prompt.tools.map { tool($0, names) })))
            if !prompt.allowsCalls { members.append(.init(key: "tool_choice", value: "none")) }
        }
        if options.stream {
            members.append(.init(key: "stream", value: true))
            if options.includesUsage { members.append(.init(key: "stream_options", value: ["include_usage": true])) }
        }
        if let limit = options.maxTokens { members.append(.init(key: options.maxTokensKey, value: .number(JSONNumber(limit)))) }
        if let effort = options.reasoningEffort {
            members.append(.init(key: "reasoning_effort", value: .string(ExactString(effort))))
        }
        return JSONValue.object(JSONObject(members)).serialized()
    }

    public static func encode(prompt: Prompt, model: String, options: Options = Options()) -> [UInt8] {
        encode(prompt: prompt, model: model, options: options, names: ToolNameMap(prompt.tools))
    }

    // MARK: Tools

    private static func tool(_ tool: ToolDefinition, _ names: ToolNameMap) -> JSONValue {
        var function: [JSONObject.Member] = [.init(key: "name", value: .string(names.wireName(tool.fullName)))]
        if !tool.summary.utf8.isEmpty {
            function.append(.init(key: "description", value: .string(ExactString(tool.summary))))
        }
        function.append(.init(key: "parameters", value: parameters(tool.parameters)))
        return ["type": "function", "function": .object(JSONObject(function))]
    }

    /// The schema with a root that every server takes: an object with `properties`, and none of the keywords that OpenAI
    /// refuses at the top. Arguments are checked against the schema as it was.
    private static func parameters(_ schema: JSONValue) -> JSONValue {
        let refused: Set<ExactString> = ["anyOf", "oneOf", "allOf", "not", "enum"]
        var members = (schema.object?.members ?? []).filter { !refused.contains($0.key) && $0.key != "type" }
        members.insert(.init(key: "type", value: "object"), at: 0)
        if !members.contains(where: { $0.key == "properties" && $0.value.object != nil }) {
            members.removeAll { $0.key == "properties" }
            members.append(.init(key: "properties", value: [:]))
        }
        return .object(JSONObject(members))
    }

    // MARK: Messages

    private static func messages(of prompt: Prompt, _ options: Options, _ names: ToolNameMap) -> [JSONValue] {
        var ids = WireCallIDs(options.callIDs)
        var results: [CallKey: ToolResult] = [:]
        for message in prompt.messages {
            for case .toolResult(let result) in message.blocks { results[result.key] = result }
        }
        var list: [JSONValue] = []
        if !prompt.system.utf8.isEmpty {
            list.append(["role": .string(options.systemRole), "content": .string(ExactString(prompt.system))])
        }
        for message in prompt.messages {
            switch message.role {
            case .user:
                if !message.text.utf8.isEmpty {
                    list.append(["role": "user", "content": .string(ExactString(message.text))])
                }
            case .tool: break
            case .assistant:
                let calls = message.calls.map { (call: $0, id: ids.id(of: $0)) }
                guard let encoded = assistant(message, calls, options, names) else { continue }
                list.append(encoded)
                for (call, id) in calls {
                    list.append(["role": "tool", "tool_call_id": .string(id), "content": .string(content(results[call.key]))])
                }
            }
        }
        return list
    }

    private static func assistant(
        _ message: Message, _ calls: [(call: ToolCall, id: ExactString)], _ options: Options, _ names: ToolNameMap
    ) -> JSONValue? {
        let text = message.text
        if text.utf8.isEmpty, calls.isEmpty { return nil }
        var members: [JSONObject.Member] = [
            .init(key: "role", value: "assistant"),
            .init(key: "content", value: text.utf8.isEmpty ? .null : .string(ExactString(text))),
        ]
        if options.echoesReasoning {
            let reasoning = message.blocks.reduce(into: "") { if case .reasoning(let text) = $1 { $0 += text } }
            if !reasoning.utf8.isEmpty {
                members.append(.init(key: "reasoning_content", value: .string(ExactString(reasoning))))
            }
        }
        if !calls.isEmpty {
            let list = calls.map { call, id -> JSONValue in
                [
                    "id": .string(id), "type": "function",
                    "function": [
                        "name": .string(names.wireName(call.name)),
                        "arguments": .string(ExactString(String(decoding: echoed(call), as: UTF8.self))),
                    ],
                ]
            }
            members.append(.init(key: "tool_calls", value: .array(list)))
        }
        return .object(JSONObject(members))
    }

    /// The arguments as they came, if they were usable; else `{}`: servers refuse a history that is no JSON, and the
    /// result tells the model what was wrong.
    private static func echoed(_ call: ToolCall) -> [UInt8] {
        guard let arguments = try? call.arguments(), !arguments.bytes.isEmpty else { return Array("{}".utf8) }
        return arguments.bytes
    }

    private static func content(_ result: ToolResult?) -> ExactString {
        guard let result else { return "Error: there is no result for this call. It may or may not have run." }
        let text = result.text.utf8.isEmpty ? "(no output)" : result.text
        return ExactString(result.isError ? "Error: \(text)" : text)
    }
}

/// Gives each call of one request an id that is unique in it and that the server takes.
private struct WireCallIDs {
    private let style: OpenAIChat.CallIDs
    private var used: Set<ExactString> = []

    init(_ style: OpenAIChat.CallIDs) { self.style = style }

    mutating func id(of call: ToolCall) -> ExactString {
        if style == .asSent, let id = call.wireID, !id.isEmpty, used.insert(id).inserted { return id }
        // From our own key, so that the same conversation is the same text in every request.
        for attempt in 0... {
            let id = made(call, attempt: attempt)
            if used.insert(id).inserted { return id }
        }
        return "call"
    }

    private func made(_ call: ToolCall, attempt: Int) -> ExactString {
        switch style {
        case .asSent: return ExactString("call_\(call.key.number)" + (attempt == 0 ? "" : "_\(attempt)"))
        case .nineAlphanumerics:
            let letters = String(FNV.hash(call.key.description.utf8, salt: UInt64(attempt)), radix: 36)
            return ExactString(String((String(repeating: "0", count: 9) + letters).suffix(9)))
        }
    }
}
