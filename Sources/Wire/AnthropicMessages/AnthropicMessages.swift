import Conversation
public import JSON

/// Anthropic's Messages, which DeepSeek, Kimi, Z.ai, MiniMax, llama-server, Ollama and LM Studio offer too.
public enum AnthropicMessages {
    /// What differs between servers and models; facts, set by whoever knows the server.
    public struct Options: Sendable, Equatable {
        public var stream = true
        /// The greatest number of tokens of the answer, which this wire demands; nil: what the model of that name can give.
        public var maxTokens: Int?
        public var thinking = Thinking.unsaid
        /// What the model does when nothing is said of thinking; nil: by its name.
        public var thinkingHabit: ThinkingHabit?
        /// `thinking.display`: `summarized` or `omitted`. Newer models show nothing of their thoughts unless asked.
        public var thinkingDisplay: ExactString?
        /// `output_config.effort`, as the model names it.
        public var effort: ExactString?
        /// Whether thoughts go back that nobody signed. Anthropic refuses them; DeepSeek refuses a history without them.
        public var echoesUnsignedThinking = false
        /// Whether places are marked up to which the server keeps the prompt (`cache_control`).
        public var caches = true
        public var callIDs = CallIDs.plain
        /// `tool_choice`; a few servers ignore or refuse it.
        public var takesToolChoice = true
        /// `disable_parallel_tool_use`.
        public var takesParallelSwitch = true
        /// `strict` on a tool, which models before Claude 4.5 lack; nil: by the model's name.
        public var takesStrict: Bool?
        /// Whether `output_config.format` holds an answer to a schema; models before Claude 4.5 lack it.
        public var holdsAnswers = false
        /// Whether one schema that breaks Anthropic's rules makes the server refuse the whole request.
        public var checksSchemas = true
        /// Whether the server takes pictures at all.
        public var takesImages = true
        /// Whether a result has a place for pictures; else they follow it.
        public var takesImagesInResults = true

        public init() {}
    }

    /// What the request says of thinking.
    public enum Thinking: Sendable, Equatable {
        /// Nothing.
        case unsaid
        case off
        /// So many tokens at most. Claude 3.7 to 4.6; at least 1024, and fewer than the answer may have.
        case budget(Int)
        /// As much as the model sees fit. Claude 4.6 and later.
        case adaptive
    }

    /// Whether a model of this name decides by itself how much it thinks, and takes an effort for it; those before take a budget.
    public static func isAdaptive(_ model: String) -> Bool { AnthropicModelFacts(model).isAdaptive }

    /// What a model does when nothing is said of thinking.
    public enum ThinkingHabit: Sendable, Equatable {
        case onlyWhenAsked
        case unlessToldNot
        /// It cannot be told not to.
        case always
        /// Nobody knows: what it thought goes back to it, and a call may be demanded of it all the same.
        case unknown
    }

    /// The body of a request.
    ///
    /// Whatever the prompt holds, the messages keep the wire's rules (``AnthropicMessagesHistory``), the tools theirs
    /// (``AnthropicMessagesTools``), and thinking its own (``AnthropicMessagesThinking``).
    static func encode(
        _ prompt: Prompt, for target: WireTarget, _ options: Options, _ names: ToolNameMap, _ notes: inout [String]
    ) -> [UInt8] {
        let facts = AnthropicModelFacts(target.model)
        let maxTokens = max(1, options.maxTokens ?? facts.maxTokens)
        var history = AnthropicMessagesHistory(prompt.messages, target: target, options: options, names: names)
        var tools = AnthropicMessagesTools(prompt, options, takesStrict: options.takesStrict ?? facts.takesStrict, names, &notes)
        let thinking = AnthropicMessagesThinking(
            options, habit: options.thinkingHabit ?? facts.habit, maxTokens: maxTokens, history: history, isForced: tools.isForced,
            &notes)
        if thinking.excludesForcing { tools.leaveToModel(&notes) }
        if !thinking.keepsThoughts { history.removeThinkingOfLastTurn() }
        if tools.list.isEmpty { tools.declare(history.calledNames) }
        if let note = history.note { notes.append(note) }

        let mark: JSONValue? = options.caches ? .some(["type": "ephemeral"]) : .none
        var members: [JSONObject.Member] = [
            .init(key: "model", value: .string(ExactString(target.model))), .init(key: "max_tokens", value: .number(JSONNumber(maxTokens))),
        ]
        if !AnthropicMessagesHistory.isBlank(prompt.system) {
            let text: JSONObject = ["type": "text", "text": .string(ExactString(prompt.system))]
            members.append(.init(key: "system", value: [marked(text, mark)]))
        }
        if !tools.list.isEmpty {
            let last = tools.list.count - 1
            members.append(
                .init(key: "tools", value: .array(tools.list.enumerated().map { $0.offset == last ? marked($0.element, mark) : .object($0.element) })))
        }
        if let choice = tools.choice { members.append(.init(key: "tool_choice", value: choice)) }
        members.append(.init(key: "messages", value: .array(messages(history.messages, mark))))
        if let value = thinking.value { members.append(.init(key: "thinking", value: value)) }
        members += outputConfig(prompt, options)
        if let container = history.container { members.append(.init(key: "container", value: container)) }
        if options.stream { members.append(.init(key: "stream", value: true)) }
        return JSONValue.object(JSONObject(members)).serialized()
    }

    private static func outputConfig(_ prompt: Prompt, _ options: Options) -> [JSONObject.Member] {
        var config: [JSONObject.Member] = []
        if let effort = options.effort { config.append(.init(key: "effort", value: .string(effort))) }
        if let answer = prompt.answerSchema {
            let schema = StrictSchema(answer.schema)?.value ?? answer.schema
            config.append(.init(key: "format", value: ["type": "json_schema", "schema": schema]))
        }
        return config.isEmpty ? [] : [.init(key: "output_config", value: .object(JSONObject(config)))]
    }

    // MARK: The cache

    private static func marked(_ object: JSONObject, _ mark: JSONValue?) -> JSONValue {
        guard let mark else { return .object(object) }
        return .object(JSONObject(object.members + [.init(key: "cache_control", value: mark)]))
    }

    /// With the marks of the conversation: at the end, and where the end was in the request before, so that each request
    /// finds what the last one left. With those of tools and system prompt they are the four that are allowed.
    private static func messages(_ messages: [AnthropicMessagesHistory.Entry], _ mark: JSONValue?) -> [JSONValue] {
        let ends = Set(messages.indices.filter { messages[$0].role == .user }.suffix(2))
        return messages.enumerated().map { index, message in
            var blocks = message.blocks.map(JSONValue.object)
            if ends.contains(index), let last = message.blocks.last { blocks[blocks.count - 1] = marked(last, mark) }
            return ["role": message.role == .user ? "user" : "assistant", "content": .array(blocks)]
        }
    }
}
