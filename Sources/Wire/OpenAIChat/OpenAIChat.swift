import Conversation
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
        public var reasoningEcho = ReasoningEcho.none
        public var callIDs = CallIDs.asSent
        /// Sends an empty `reasoning_content` with answers that have none of their own: DeepSeek and Kimi want the field on
        /// every answer, also on those of other models.
        public var fillsReasoning = false
        /// A call that is demanded and thinking exclude each other: thinking is turned off for such a request (DeepSeek).
        public var forcingExcludesThinking = false
        /// Marks calls of other models as such, where a missing signature is refused (Gemini's compatible address).
        public var marksForeignCalls = false
        /// `tool_choice`; Ollama ignores it, a few servers refuse it.
        public var takesToolChoice = true
        /// The word for "call something": `required`, or `any` (Mistral).
        public var anyWord: ExactString = "required"
        /// `parallel_tool_calls`; OpenAI's o-series and strict compatibles refuse the key.
        public var takesParallelSwitch = true
        /// `strict` on a function.
        public var takesStrict = true
        /// Whether `response_format` with `json_schema` holds an answer to a schema.
        public var holdsAnswers = false
        /// An assistant's message must follow the results before a person may speak (Mistral).
        public var wantsAnswerAfterResults = false
        /// Whether the server takes pictures in messages at all. Many a local model refuses the whole request for one, and every
        /// later request with it.
        public var takesImages = false

        public init() {}
    }

    /// How an assistant's reasoning goes back to the one who made it; some models demand it, others refuse it.
    public enum ReasoningEcho: Sendable, Equatable {
        case none
        /// As text, in the field it came in (`reasoning_content` where none is known): DeepSeek, Kimi, GLM.
        case text
        /// The array `reasoning_details`, unchanged (OpenRouter).
        case details
        /// Parts of the content (`{"type": "thinking", …}`, Mistral).
        case parts
    }

    /// The body of a request.
    ///
    /// Whatever the prompt holds, the messages keep the wire's rules: every call is followed by exactly one result, in the
    /// order of the calls, with nothing between (a missing one is said to be missing); results without a call and assistant
    /// messages without content are left out.
    ///
    /// - Parameters:
    ///   - names: how the tools are called on the wire; to be used for the answer too.
    ///   - notes: what could not be sent as it is.
    static func encode(
        _ prompt: Prompt, for target: WireTarget, _ options: Options, _ names: ToolNameMap, _ notes: inout [String]
    ) -> [UInt8] {
        var messages = OpenAIChatMessages(target: target, options: options, names: names)
        messages.add(prompt)
        var members: [JSONObject.Member] = [
            .init(key: "model", value: .string(ExactString(target.model))),
            .init(key: "messages", value: .array(messages.list)),
        ]
        if let note = messages.note { notes.append(note) }
        if !prompt.tools.isEmpty { members += toolMembers(prompt, options, names, &notes) }
        if let answer = prompt.answerSchema {
            members.append(.init(key: "response_format", value: responseFormat(answer)))
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

    // MARK: Tools

    private static func toolMembers(
        _ prompt: Prompt, _ options: Options, _ names: ToolNameMap, _ notes: inout [String]
    ) -> [JSONObject.Member] {
        let isStrict = prompt.constrainsArguments && options.takesStrict
        let tools = prompt.tools.map { tool($0, isStrict: isStrict, names, &notes) }
        var members: [JSONObject.Member] = [.init(key: "tools", value: .array(tools))]
        if let choice = choice(prompt.choice, options, names) {
            if options.takesToolChoice {
                members.append(.init(key: "tool_choice", value: choice))
                if options.forcingExcludesThinking, prompt.choice != .none { members.append(.init(key: "thinking", value: ["type": "disabled"])) }
            } else if case .named(let name) = prompt.choice {
                // The only tool there is, is the next best thing.
                members = [.init(key: "tools", value: .array(zip(prompt.tools, tools).filter { $0.0.fullName == name }.map(\.1)))]
                notes.append("This server takes no tool_choice: \(name) is the only tool that it is told of in that request, and calling it is left to the model.")
            } else {
                notes.append("This server takes no tool_choice: whether a tool is called is left to the model.")
            }
        }
        return members + OpenAITools.parallelSwitch(prompt, isTaken: options.takesParallelSwitch, &notes)
    }

    private static func choice(_ choice: ToolChoice, _ options: Options, _ names: ToolNameMap) -> JSONValue? {
        switch choice {
        case .auto: nil
        case .any: .string(options.anyWord)
        case .none: "none"
        case .named(let name): ["type": "function", "function": ["name": .string(names.wireName(name))]]
        }
    }

    private static func tool(_ tool: ToolDefinition, isStrict: Bool, _ names: ToolNameMap, _ notes: inout [String]) -> JSONValue {
        var function: [JSONObject.Member] = [.init(key: "name", value: .string(names.wireName(tool.fullName)))]
        if !tool.summary.utf8.isEmpty {
            function.append(.init(key: "description", value: .string(ExactString(tool.summary))))
        }
        if isStrict, let strict = StrictSchema(tool.parameters) {
            function.append(.init(key: "parameters", value: strict.value))
            function.append(.init(key: "strict", value: true))
        } else {
            function.append(.init(key: "parameters", value: RootSchema.object(tool, &notes)))
        }
        return ["type": "function", "function": .object(JSONObject(function))]
    }

    private static func responseFormat(_ answer: AnswerSchema) -> JSONValue {
        var format: [JSONObject.Member] = [.init(key: "name", value: .string(answer.name))]
        if let strict = StrictSchema(answer.schema) {
            format += [.init(key: "schema", value: strict.value), .init(key: "strict", value: true)]
        } else {
            format.append(.init(key: "schema", value: answer.schema))
        }
        return ["type": "json_schema", "json_schema": .object(JSONObject(format))]
    }
}
