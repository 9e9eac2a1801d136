import Conversation
import JSON

/// Reads the JSON objects of a response: events of a stream, or one whole message.
///
/// What an event is its `type` says, not the name on its `event:` line, which gateways drop or change. Types that are not
/// known are passed over: the API's versioning policy announces new ones. (platform.claude.com, "Streaming messages".)
struct AnthropicMessagesReader: ResponseReader {
    static let answerName = "a message"
    static let pieceKeys = ["text", "thinking", "partial_json"]

    private let names: ToolNameMap
    private var blocks: AnthropicMessagesBlocks
    private var usage = AnthropicMessagesUsage()
    /// As sent; an empty one counts as none.
    private var stopReason: String?
    private var hasStarted = false
    /// Whether the answer came as one object, which needs no marker behind it.
    private var isWholeMessage = false
    private var hasStopped = false

    init(names: ToolNameMap) {
        self.names = names
        blocks = AnthropicMessagesBlocks(names: names)
    }

    var hasAnswer: Bool { hasStarted || !blocks.isEmpty || stopReason != nil }

    var ended: StreamOutcome? {
        guard hasStopped else { return nil }
        return stopReason == nil ? .completeWithoutStopReason : .complete
    }

    mutating func receive(_ value: JSONValue, isErrorEvent: Bool, into events: inout [StreamEvent]) -> ProviderError? {
        guard let object = value.object else { return ErrorBody.decode(value, isErrorEvent: isErrorEvent) }
        if isErrorEvent { return ErrorBody.decode(value, isErrorEvent: true) }
        switch object["type"]?.exact {
        case "message_start": start(object["message"]?.object ?? [:], into: &events)
        case "content_block_start": blocks.start(object, into: &events)
        case "content_block_delta": blocks.delta(object, into: &events)
        case "content_block_stop": blocks.stop(object, into: &events)
        case "message_delta": messageDelta(object, into: &events)
        case "message_stop": hasStopped = true
        case "ping": break
        case "error": return ErrorBody.decode(value, isErrorEvent: true)
        case "message": message(object, into: &events)
        case nil:
            if object["role"]?.exact == "assistant", object["content"] != nil {
                message(object, into: &events)
            } else {
                return ErrorBody.decode(value)
            }
        default:
            // An event of a kind yet to come may well hold a "message".
            if let error = object["error"], !error.isNull { return ErrorBody.decode(value) }
        }
        return nil
    }

    mutating func receive(_ piece: Piece, into events: inout [StreamEvent]) -> Bool {
        if case .arguments(let slot) = piece.kind { return blocks.receive(piece: piece.text, of: slot, into: &events) }
        events.append(piece.event)
        return true
    }

    var weight: Int { blocks.count }

    private mutating func start(_ message: JSONObject, into events: inout [StreamEvent]) {
        if hasStarted || !blocks.isEmpty {
            // A gateway asked a second server and splices its answer in; indexes begin anew in the middle of anything.
            blocks = AnthropicMessagesBlocks(names: names)
            usage = AnthropicMessagesUsage()
            stopReason = nil
            events.append(.restarted)
        }
        hasStarted = true
        events.append(StreamEvent.started(message["id"], message["model"]) ?? .started(id: nil, model: nil))
        receive(usage: message["usage"], into: &events)
    }

    private mutating func messageDelta(_ object: JSONObject, into events: inout [StreamEvent]) {
        // No block goes on behind it: a block that some server never closed need not hold up the others any longer.
        blocks.release(into: &events)
        receive(stopReason: object["delta"]?["stop_reason"], into: &events)
        explain(object["delta"]?["stop_details"], into: &events)
        blocks.container = object["delta"]?["container"]?["id"] ?? blocks.container
        receive(usage: object["usage"], into: &events)
    }

    /// A whole message, not streamed.
    private mutating func message(_ object: JSONObject, into events: inout [StreamEvent]) {
        start(object, into: &events)
        isWholeMessage = true
        if let text = object["content"]?.exact {
            blocks.whole(["type": "text", "text": .string(text)], into: &events)
        }
        for block in object["content"]?.array ?? [] { blocks.whole(block, into: &events) }
        receive(stopReason: object["stop_reason"], into: &events)
        explain(object["stop_details"], into: &events)
        blocks.container = object["container"]?["id"]
    }

    private mutating func receive(stopReason value: JSONValue?, into events: inout [StreamEvent]) {
        guard let reason = value?.filled?.string, !reason.utf8.elementsEqual((stopReason ?? "").utf8) else { return }
        stopReason = reason
        events.append(.stopReason(Self.meaning(of: reason), raw: reason))
    }

    private mutating func receive(usage value: JSONValue?, into events: inout [StreamEvent]) {
        if let usage = usage.overlay(value) { events.append(.usage(usage)) }
    }

    // MARK: The end

    /// Of a refusal.
    private func explain(_ details: JSONValue?, into events: inout [StreamEvent]) {
        if let words = details?["explanation"]?.string, !words.utf8.isEmpty { events.append(.explanation(words)) }
    }

    func outcome(at end: ResponseEnd) -> StreamOutcome {
        if stopReason != nil { return .complete }
        // `[DONE]` is no marker of this wire: without a stop reason nobody has said that the answer is whole.
        return end == .body && isWholeMessage ? .completeWithoutStopReason : .truncated
    }

    mutating func finish(isWhole: Bool, into events: inout [StreamEvent]) {
        blocks.finish(isWhole: isWhole, stopReason.map(Self.meaning(of:)), into: &events)
    }

    /// The reasons of the API, and those that servers which imitate it take over from elsewhere.
    static func meaning(of reason: String) -> StopReason {
        switch ExactString(reason) {
        case "end_turn", "stop": .endTurn
        case "tool_use", "tool_calls": .toolUse
        case "max_tokens", "length": .maxTokens
        case "stop_sequence": .stopSequence
        case "refusal": .refusal
        case "content_filter": .contentFilter
        // After its own summary of the past (`pause_after_compaction`) the same goes on in the same way.
        case "pause_turn", "compaction": .pause
        case "model_context_window_exceeded": .contextFull
        default: .other
        }
    }
}
