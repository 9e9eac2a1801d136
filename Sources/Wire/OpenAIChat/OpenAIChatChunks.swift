import Conversation
import JSON

/// Reads the JSON objects of a response: chunks of a stream, or one whole completion.
struct OpenAIChatChunks: ResponseReader {
    static let answerName = "a chat completion"
    static let pieceKeys = ["content", "reasoning_content", "reasoning", "arguments"]

    private(set) var calls: OpenAIChatCalls
    /// The last stop reason as sent; an empty one counts as none.
    private(set) var stopReason: String?
    /// Whether anything of an answer has come.
    private(set) var hasAnswer = false
    /// `[DONE]` ends a stream of this wire, and it is no value.
    var ended: StreamOutcome? { nil }

    private var hasStarted = false
    private var hasOutput = false
    private var hasToolCalls = false
    private var choice: Int?
    private var usage: JSONValue?
    private var reasoning = OpenAIChatReasoning()

    init(names: ToolNameMap) { calls = OpenAIChatCalls(names: names) }

    mutating func receive(_ value: JSONValue, isErrorEvent: Bool, into events: inout [StreamEvent]) -> ProviderError? {
        guard let object = value.object else { return ErrorBody.decode(value, isErrorEvent: isErrorEvent) }
        start(object, into: &events)
        for choice in object["choices"]?.array ?? [] { receive(choice: choice, into: &events) }
        receive(usage: object, into: &events)
        if let error = object["error"], !error.isNull { return ErrorBody.decode(value) }
        if isErrorEvent { return ErrorBody.decode(value, isErrorEvent: true) }
        return object["choices"] == nil ? ErrorBody.decode(value) : nil
    }

    mutating func receive(_ piece: Piece, into events: inout [StreamEvent]) -> Bool {
        if case .arguments(let slot) = piece.kind { return calls.receive(piece: piece.text, of: slot, into: &events) }
        events.append(piece.event)
        return true
    }

    var weight: Int { calls.count }

    private mutating func start(_ object: JSONObject, into events: inout [StreamEvent]) {
        // Azure's first chunk has neither id nor model.
        guard !hasStarted, let event = StreamEvent.started(object["id"], object["model"]) else { return }
        hasStarted = true
        events.append(event)
    }

    private mutating func receive(usage object: JSONObject, into events: inout [StreamEvent]) {
        var found = object["usage"]
        if found?.object == nil { found = object["choices"]?.array?.first?["usage"] }
        if found?.object == nil { found = object["x_groq"]?["usage"] }
        // Some send it in every chunk.
        guard let found, found.object != nil, found != usage else { return }
        usage = found
        let cached = found["prompt_tokens_details"]?["cached_tokens"] ?? found["prompt_cache_hit_tokens"] ?? found["cached_tokens"]
        events.append(
            .usage(
                Usage(
                    input: found["prompt_tokens"]?.integer, output: found["completion_tokens"]?.integer,
                    cacheRead: cached?.integer,
                    reasoning: found["completion_tokens_details"]?["reasoning_tokens"]?.integer, raw: found)))
    }

    // MARK: Choices

    private mutating func receive(choice value: JSONValue, into events: inout [StreamEvent]) {
        guard let object = value.object else { return }
        // We ask for one answer; of several the first to speak counts, or two calls would run for one.
        let index = object["index"]?.integer ?? 0
        if choice == nil { choice = index }
        guard choice == index else { return }
        hasAnswer = true
        if let delta = object["delta"]?.object {
            receive(delta: delta, into: &events)
        } else if !hasOutput, let message = object["message"]?.object {
            // A whole message where a delta should be; after deltas it only repeats them.
            receive(delta: message, into: &events)
        }
        if let reason = object["finish_reason"]?.string, !reason.utf8.isEmpty {
            if reason.utf8.elementsEqual((stopReason ?? "").utf8) { return }
            stopReason = reason
            events.append(.stopReason(Self.meaning(of: reason), raw: reason))
        }
    }

    private mutating func receive(delta: JSONObject, into events: inout [StreamEvent]) {
        let before = events.count
        reasoning.receive(delta, into: &events)
        content(delta["content"], into: &events)
        if let refusal = delta["refusal"]?.string { text(refusal, into: &events) }
        for fragment in delta["tool_calls"]?.array ?? [] {
            hasToolCalls = true
            reasoning.end(into: &events)
            calls.receive(fragment, into: &events)
        }
        // llama-cpp-python sends every fragment in both forms.
        if !hasToolCalls, let fragment = delta["function_call"] { calls.receive(legacy: fragment, into: &events) }
        if events.count > before { hasOutput = true }
    }

    /// Text, or a list of parts (Mistral: thinking and text in one chunk).
    private mutating func content(_ value: JSONValue?, into events: inout [StreamEvent]) {
        if let piece = value?.string {
            text(piece, into: &events)
            return
        }
        for part in value?.array ?? [] {
            if let piece = part.string ?? part["text"]?.string {
                text(piece, into: &events)
            } else if let piece = part["thinking"]?.string {
                reasoning.add(piece, into: &events)
            } else {
                for inner in part["thinking"]?.array ?? [] {
                    if let piece = inner["text"]?.string { reasoning.add(piece, into: &events) }
                }
            }
        }
    }

    private mutating func text(_ piece: String, into events: inout [StreamEvent]) {
        guard !piece.utf8.isEmpty else { return }
        reasoning.end(into: &events)
        events.append(.textDelta(piece))
    }

    // MARK: The end

    func outcome(at end: ResponseEnd) -> StreamOutcome {
        guard let stopReason else { return end == .bytes ? .truncated : .completeWithoutStopReason }
        if Self.failures.contains(ExactString(stopReason)) {
            return .failed(ProviderError(code: stopReason, message: "The provider broke the answer off and gave no words for it (\(WireText.quote(stopReason.utf8)))."))
        }
        return .complete
    }

    mutating func finish(isWhole: Bool, into events: inout [StreamEvent]) {
        reasoning.finish(into: &events)
        calls.finish(isWhole: isWhole, cut: stopReason.flatMap { Self.meaning(of: $0).lostArguments }, into: &events)
    }

    /// Reasons that are errors: DeepSeek, Z.ai, and whoever has no better word.
    private static let failures: Set<ExactString> = ["error", "network_error", "insufficient_system_resource"]

    static func meaning(of reason: String) -> StopReason {
        switch ExactString(reason) {
        case "stop", "end_turn", "eos", "eos_token", "done", "complete", "completed", "finished": .endTurn
        case "tool_calls", "function_call", "tool_use", "tool_call": .toolUse
        case "length", "max_tokens", "model_length", "max_output_tokens": .maxTokens
        case "stop_sequence": .stopSequence
        case "content_filter", "safety", "sensitive": .contentFilter
        case "refusal": .refusal
        case "pause_turn": .pause
        case "model_context_window_exceeded": .contextFull
        // Gemini's compatible address; the call itself never reaches the wire.
        case "function_call_filter: MALFORMED_FUNCTION_CALL", "malformed_function_call": .malformedCall
        default: .other
        }
    }
}
