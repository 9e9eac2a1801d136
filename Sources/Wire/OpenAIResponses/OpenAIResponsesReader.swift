import Conversation
import JSON

/// Reads the events of a response, or one whole response. (OpenAI, "Responses", streaming events.)
struct OpenAIResponsesReader: ResponseReader {
    static let answerName = "a response"
    static let pieceKeys = ["delta"]

    private let names: ToolNameMap
    private var items: OpenAIResponsesItems
    private(set) var hasAnswer = false
    private var hasStarted = false
    var hasTerminal: Bool { terminal != nil || error != nil }
    /// What the terminal event says.
    private var terminal: StreamOutcome?
    /// What an `error` event says; the event `response.failed` may follow it.
    private var error: ProviderError?

    /// Only the end of the bytes is the end: a gateway that tries a second server begins a second response behind the first.
    var ended: StreamOutcome? { nil }

    init(names: ToolNameMap) {
        self.names = names
        items = OpenAIResponsesItems(names: names)
    }

    mutating func receive(_ value: JSONValue, isErrorEvent: Bool, into events: inout [StreamEvent]) -> ProviderError? {
        guard let object = value.object else { return ErrorBody.decode(value, isErrorEvent: isErrorEvent) }
        // The event's name is not looked at: gateways drop and rename it.
        let type = object["type"]?.exact ?? ""
        if type == "error" {
            hasAnswer = true
            if error == nil { error = Self.error(object) }
            return nil
        }
        if isErrorEvent { return ErrorBody.decode(value, isErrorEvent: true) }
        if type.utf8.starts(with: "response.".utf8) { return receive(type, object, into: &events) }
        if object["object"]?.exact == "response" || object["output"]?.array != nil {
            return receive(whole: object, into: &events)
        }
        if let error = object["error"], !error.isNull { return ErrorBody.decode(value) }
        return type.isEmpty ? ErrorBody.decode(value) : nil
    }

    /// `{"type":"error","code","message","param"}`, or the same inside `error`.
    private static func error(_ object: JSONObject) -> ProviderError {
        if let inner = object["error"], !inner.isNull, let error = ErrorBody.decode(.object(object)) { return error }
        // The type of the event is none of the error's.
        let details = JSONValue.object(JSONObject(object.members.filter { $0.key != "type" && $0.key != "error" }))
        return ErrorBody.decode(["error": details]) ?? .invalidResponse("The provider sent an error without words.")
    }

    // MARK: Events

    private mutating func receive(_ type: ExactString, _ object: JSONObject, into events: inout [StreamEvent]) -> ProviderError? {
        hasAnswer = true
        let response = object["response"]?.object
        switch type {
        case "response.created":
            restart(into: &events)
            start(response, into: &events)
        case "response.queued", "response.in_progress": start(response, into: &events)
        case "response.completed", "response.incomplete", "response.failed", "response.cancelled", "response.done":
            guard terminal == nil else { return nil }
            start(response, into: &events)
            return end(response ?? [:], ExactString(String(decoding: type.utf8.dropFirst("response.".utf8.count), as: UTF8.self)), into: &events)
        default:
            if terminal == nil { items.receive(type, object, into: &events) }
        }
        return nil
    }

    /// Every piece is counted, so that what comes whole at the end of an item is not said twice.
    mutating func receive(_ piece: Piece, into events: inout [StreamEvent]) -> Bool { items.receive(piece: piece.text, into: &events) }

    var weight: Int { items.openCount }

    private mutating func restart(into events: inout [StreamEvent]) {
        guard !items.isEmpty || terminal != nil || error != nil else { return }
        items = OpenAIResponsesItems(names: names)
        (terminal, error, hasStarted) = (nil, nil, false)
        events.append(.restarted)
    }

    private mutating func start(_ response: JSONObject?, into events: inout [StreamEvent]) {
        guard !hasStarted, let event = StreamEvent.started(response?["id"], response?["model"]) else { return }
        hasStarted = true
        events.append(event)
    }

    // MARK: The end

    private mutating func receive(whole response: JSONObject, into events: inout [StreamEvent]) -> ProviderError? {
        hasAnswer = true
        guard terminal == nil else { return nil }
        start(response, into: &events)
        guard let status = response["status"]?.exact, !status.isEmpty else {
            items.complete(response["output"]?.array ?? [], into: &events)
            receive(usage: response["usage"], into: &events)
            if let error = response["error"], !error.isNull { return Self.failure(response) }
            terminal = .completeWithoutStopReason
            return nil
        }
        guard Self.ends.contains(status) else {
            // It runs in the background, and this is what there is of it.
            items.complete(response["output"]?.array ?? [], into: &events)
            return nil
        }
        return end(response, status, into: &events)
    }

    private static let ends: Set<ExactString> = ["completed", "incomplete", "failed", "cancelled"]

    /// - Parameter kind: what the event says has happened; `done` says nothing.
    private mutating func end(_ response: JSONObject, _ kind: ExactString, into events: inout [StreamEvent]) -> ProviderError? {
        items.complete(response["output"]?.array ?? [], into: &events)
        receive(usage: response["usage"], into: &events)
        var status = kind == "done" ? "completed" : kind
        // Where the event and its response differ, the worse of them is believed.
        if status == "completed", let sent = response["status"]?.exact, Self.ends.contains(sent) { status = sent }
        let reason = status == "incomplete" ? response["incomplete_details"]?["reason"]?.string : nil
        let meaning = meaning(of: status, reason)
        // One that is not known is shown.
        let words = meaning == .other ? reason.map { "\(status): \($0)" } : nil
        events.append(.stopReason(meaning, raw: words ?? status.string))
        if status == "failed" { return error ?? Self.failure(response) }
        terminal = status == "completed" ? .complete : .incomplete
        return nil
    }

    private func meaning(of status: ExactString, _ reason: String?) -> StopReason {
        switch status {
        case "completed": return items.hasCalls ? .toolUse : items.hasRefusal ? .refusal : .endTurn
        case "incomplete":
            switch ExactString(reason ?? "") {
            case "max_output_tokens", "max_tokens", "length": return .maxTokens
            case "content_filter", "safety": return .contentFilter
            case "model_context_window_exceeded", "context_length_exceeded": return .contextFull
            default: return .other
            }
        default: return .other
        }
    }

    private static func failure(_ response: JSONObject) -> ProviderError {
        if let error = response["error"], !error.isNull, let decoded = ErrorBody.decode(["error": error]) { return decoded }
        return .invalidResponse("The provider stopped with an error and gave no words for it.")
    }

    private func receive(usage: JSONValue?, into events: inout [StreamEvent]) {
        guard let usage, usage.object != nil else { return }
        let input = usage["input_tokens_details"]
        events.append(
            .usage(
                Usage(
                    input: usage["input_tokens"]?.integer, output: usage["output_tokens"]?.integer,
                    cacheRead: input?["cached_tokens"]?.integer, cacheWrite: input?["cache_write_tokens"]?.integer,
                    reasoning: usage["output_tokens_details"]?["reasoning_tokens"]?.integer, raw: usage)))
    }

    func outcome(at end: ResponseEnd) -> StreamOutcome {
        if let error { return .failed(error) }
        // `[DONE]` alone is no terminal event of this wire.
        return terminal ?? .truncated
    }

    mutating func finish(isWhole: Bool, into events: inout [StreamEvent]) { items.complete([], into: &events) }
}
