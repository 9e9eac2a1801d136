import Conversation
import JSON

/// OpenAI's Responses API, which Azure, xAI, OpenRouter, DeepSeek, LM Studio and others speak too.
///
/// It is used without state: nothing is stored (`store: false`), and every request holds the whole conversation.
public enum OpenAIResponses {
    /// What differs between servers and models; facts, set by whoever knows the server. As they are, they are true of OpenAI
    /// with a model that does not reason.
    public struct Options: Sendable, Equatable {
        public var stream = true
        /// The greatest number of tokens of the answer, thoughts included; less than 16 is sent as 16.
        public var maxTokens: Int?
        /// The model reasons, and the server gives its thoughts encrypted (`include: ["reasoning.encrypted_content"]`).
        /// Models that do not reason refuse the wish, and so do servers that have no such thing.
        public var encryptsReasoning = false
        /// `reasoning.effort`, as the model names it.
        public var reasoningEffort: String?
        /// `reasoning.summary`: `auto`, `concise`, `detailed`. Without it no thought can be read.
        public var reasoningSummary: String?
        public var reasoningEcho = ReasoningEcho.encrypted
        public var itemIDs = ItemIDs.prefixed
        /// OpenAI takes up to 64 characters (`string_above_max_length`).
        public var callIDs = CallIDs.plain
        public var takesToolChoice = true
        /// `parallel_tool_calls`.
        public var takesParallelSwitch = true
        /// Whether `strict: true` holds a model to a tool's schema; `strict: false` is sent all the same.
        public var takesStrict = true
        /// Whether the server itself holds an answer to a schema (`text.format` with `json_schema`).
        public var holdsAnswers = true
        /// Whether the model takes pictures at all.
        public var takesImages = true
        /// Whether a result may hold pictures; else they follow in a message of their own.
        public var takesImagesInResults = true

        public init() {}
    }

    /// Which thoughts go back to the one who made them.
    public enum ReasoningEcho: Sendable, Equatable {
        case none
        /// Those with `encrypted_content`: a thought that is known by its id alone is stored nowhere and not found (OpenAI).
        case encrypted
        /// All of them, in words: DeepSeek demands its thoughts when results go back, LM Studio takes them.
        case all
    }

    /// What ids of items a server takes.
    public enum ItemIDs: Sendable, Equatable {
        /// With the prefix of the item's type (`msg`, `fc`, `rs`, …), and no more than 64 characters (OpenAI).
        case prefixed
        /// Whatever the server made itself (DeepSeek: bare UUIDs).
        case asSent
        /// None: servers that look every id up although nothing is stored ("Items are not persisted when `store` is set to
        /// false"). Encrypted thoughts go back all the same.
        case none
    }

    /// The body of a request.
    ///
    /// Whatever the prompt holds, the items keep the wire's rules: every call is followed by exactly one output, all calls of
    /// an answer before the first output, and no thought without the item that it led to. What only another provider or model
    /// understands is left out.
    ///
    /// - Parameters:
    ///   - names: how the tools are called on the wire; to be used for the answer too.
    ///   - notes: what could not be sent as it is.
    static func encode(
        _ prompt: Prompt, for target: WireTarget, _ options: Options, _ names: ToolNameMap, _ notes: inout [String]
    ) -> [UInt8] {
        var input = OpenAIResponsesInput(target: target, options: options, names: names)
        input.add(prompt.messages)
        var members: [JSONObject.Member] = [.init(key: "model", value: .string(ExactString(target.model)))]
        if !prompt.system.utf8.isEmpty {
            members.append(.init(key: "instructions", value: .string(ExactString(prompt.system))))
        }
        members.append(.init(key: "input", value: .array(input.list)))
        if let note = input.note { notes.append(note) }
        if !prompt.tools.isEmpty { members += toolMembers(prompt, options, names, &notes) }
        if let answer = prompt.answerSchema { members.append(.init(key: "text", value: ["format": format(answer)])) }
        if let reasoning = reasoning(options) { members.append(.init(key: "reasoning", value: reasoning)) }
        if options.encryptsReasoning { members.append(.init(key: "include", value: ["reasoning.encrypted_content"])) }
        if let limit = options.maxTokens {
            if limit < leastTokens { notes.append("The provider takes no limit under \(leastTokens) tokens: the answer may have \(leastTokens).") }
            members.append(.init(key: "max_output_tokens", value: .number(JSONNumber(max(limit, leastTokens)))))
        }
        // Where it is absent it is true.
        members.append(.init(key: "store", value: false))
        if options.stream { members.append(.init(key: "stream", value: true)) }
        return JSONValue.object(JSONObject(members)).serialized()
    }

    /// Less is refused (`integer_below_min_value`).
    private static let leastTokens = 16

    // MARK: Tools

    private static func toolMembers(
        _ prompt: Prompt, _ options: Options, _ names: ToolNameMap, _ notes: inout [String]
    ) -> [JSONObject.Member] {
        let isStrict = prompt.constrainsArguments && options.takesStrict
        let tools = prompt.tools.map { tool($0, isStrict: isStrict, names, &notes) }
        var members: [JSONObject.Member] = [.init(key: "tools", value: .array(tools))]
        if let choice = choice(prompt.choice, names, &notes) {
            if options.takesToolChoice {
                members.append(.init(key: "tool_choice", value: choice))
            } else {
                notes.append("This server takes no tool_choice: which tool is called, and whether one is, is left to the model.")
            }
        }
        return members + OpenAITools.parallelSwitch(prompt, isTaken: options.takesParallelSwitch, &notes)
    }

    private static func choice(_ choice: ToolChoice, _ names: ToolNameMap, _ notes: inout [String]) -> JSONValue? {
        switch choice {
        case .auto: return nil
        case .any: return "required"
        case .none: return "none"
        case .named(let name):
            guard names.holds(name) else {
                notes.append("There is no tool \(name) in this request: which tool is called is left to the model.")
                return nil
            }
            return ["type": "function", "name": .string(names.wireName(name))]
        }
    }

    /// Flat, and with `strict` in words: where it is absent the server takes it for true and changes the schema.
    private static func tool(_ tool: ToolDefinition, isStrict: Bool, _ names: ToolNameMap, _ notes: inout [String]) -> JSONValue {
        var members: [JSONObject.Member] = [
            .init(key: "type", value: "function"), .init(key: "name", value: .string(names.wireName(tool.fullName))),
        ]
        if !tool.summary.utf8.isEmpty { members.append(.init(key: "description", value: .string(ExactString(tool.summary)))) }
        let strict = isStrict ? StrictSchema(tool.parameters) : nil
        members.append(.init(key: "parameters", value: strict?.value ?? RootSchema.object(tool, &notes)))
        members.append(.init(key: "strict", value: .bool(strict != nil)))
        return .object(JSONObject(members))
    }

    // MARK: The answer

    private static func format(_ answer: AnswerSchema) -> JSONValue {
        let strict = StrictSchema(answer.schema)
        return ["type": "json_schema", "name": .string(answer.name), "schema": strict?.value ?? answer.schema, "strict": .bool(strict != nil)]
    }

    private static func reasoning(_ options: Options) -> JSONValue? {
        var members: [JSONObject.Member] = []
        if let effort = options.reasoningEffort { members.append(.init(key: "effort", value: .string(ExactString(effort)))) }
        if let summary = options.reasoningSummary { members.append(.init(key: "summary", value: .string(ExactString(summary)))) }
        return members.isEmpty ? nil : .object(JSONObject(members))
    }
}
