import Conversation
import JSON

/// Reads the responses that a stream is made of; each is a whole `GenerateContentResponse` with the next parts in it.
struct GeminiReader: ResponseReader {
    static let answerName = "generated content"
    static let pieceKeys = ["text"]
    static let countKeys: [ExactString] = ["promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount", "totalTokenCount"]

    private enum Kind: Sendable { case text, reasoning }

    private(set) var hasAnswer = false
    /// A stream of this wire ends where its bytes end: `STOP` may stand in every chunk, and more may come behind it.
    var ended: StreamOutcome? { nil }

    private var calls: GeminiCalls
    private var usage = GeminiUsage()
    private var hasStarted = false
    private var candidate: Int?
    /// The part that the next unsigned text of the same kind belongs to.
    private var open: Kind?
    /// The last one as sent.
    private var finishReason: ExactString?
    private var isBlocked = false

    init(names: ToolNameMap) { calls = GeminiCalls(names: names) }

    mutating func receive(_ value: JSONValue, isErrorEvent: Bool, into events: inout [StreamEvent]) -> ProviderError? {
        guard let object = value.object else { return ErrorBody.decode(value, isErrorEvent: isErrorEvent) }
        start(object, into: &events)
        let candidates = object["candidates"]?.array ?? []
        for candidate in candidates { receive(candidate: candidate, into: &events) }
        // A refused prompt has no candidates.
        if candidates.isEmpty, let reason = Self.word(object["promptFeedback"]?["blockReason"]) {
            if !isBlocked { events.append(.explanation("the prompt was blocked: \(reason)")) }
            isBlocked = true
        }
        if let found = object["usageMetadata"]?.object, let usage = usage.receive(found.members) { events.append(.usage(usage)) }
        let isAnswer = ["candidates", "promptFeedback", "usageMetadata"].contains { object[$0].map { !$0.isNull } ?? false }
        if isAnswer { hasAnswer = true }
        if let error = object["error"], !error.isNull { return ErrorBody.decode(value) }
        if isErrorEvent { return ErrorBody.decode(value, isErrorEvent: true) }
        return isAnswer ? nil : ErrorBody.decode(value)
    }

    mutating func receive(_ piece: Piece, into events: inout [StreamEvent]) -> Bool {
        events.append(piece.event)
        if let usage = usage.receive(piece.counts) { events.append(.usage(usage)) }
        return true
    }

    /// Both may come with some chunks only; the first chunk that has one of them counts.
    private mutating func start(_ object: JSONObject, into events: inout [StreamEvent]) {
        guard !hasStarted, let event = StreamEvent.started(object["responseId"], object["modelVersion"]) else { return }
        hasStarted = true
        events.append(event)
    }

    // MARK: Parts

    private mutating func receive(candidate value: JSONValue, into events: inout [StreamEvent]) {
        guard let object = value.object else { return }
        // We ask for one answer; of several the first to speak counts, or two calls would run for one.
        let index = object["index"]?.integer ?? 0
        if candidate == nil { candidate = index }
        guard candidate == index else { return }
        for part in object["content"]?["parts"]?.array ?? [] { receive(part: part, into: &events) }
        if let reason = Self.word(object["finishReason"]), reason != finishReason {
            finishReason = reason
            events.append(.stopReason(Self.meaning(of: reason), raw: reason.string))
            // Of a call that could not be read it holds the call; of an answer that ended well, nothing of use.
            if reason != "STOP", let words = object["finishMessage"]?.string, !words.utf8.isEmpty { events.append(.explanation(words)) }
        }
    }

    private mutating func receive(part value: JSONValue, into events: inout [StreamEvent]) {
        guard let part = value.object else { return }
        let signed = Self.signed(part)
        if let call = part["functionCall"]?.object {
            open = nil
            if let text = part["text"]?.string, !text.utf8.isEmpty { events.append(.textDelta(text)) }
            calls.receive(call, opaque: signed, into: &events)
        } else if let text = part["text"]?.string {
            receive(text, part["thought"]?.bool == true ? .reasoning : .text, signed, into: &events)
        } else if let kind = Self.kinds(of: part).first {
            // Run by the provider (code, its result), or made by the model (a picture), or not known yet.
            open = nil
            events.append(.providerItem(label: kind.string, item: Opaque(value)))
        } else if signed != nil {
            // Nothing but a signature: it belongs to this place.
            receive("", part["thought"]?.bool == true ? .reasoning : .text, signed, into: &events)
        }
    }

    /// A signed part is never one with its neighbours: the signature is of exactly this text.
    private mutating func receive(_ text: String, _ kind: Kind, _ signed: Opaque?, into events: inout [StreamEvent]) {
        if signed != nil, let open { end(open, nil, into: &events) }
        if !text.utf8.isEmpty {
            open = kind
            events.append(kind == .text ? .textDelta(text) : .reasoningDelta(text))
        }
        if let signed { end(kind, signed, into: &events) }
    }

    private mutating func end(_ kind: Kind, _ opaque: Opaque?, into events: inout [StreamEvent]) {
        open = nil
        events.append(kind == .text ? .textEnded(opaque: opaque) : .reasoningEnded(opaque: opaque))
    }

    /// What stands beside the data of a part.
    private static let flags: Set<ExactString> = ["thought", "thoughtSignature", "partMetadata", "videoMetadata", "mediaResolution"]

    /// The data of a part; a valid one has exactly one.
    static func kinds(of part: JSONObject) -> [ExactString] {
        part.members.filter { !flags.contains($0.key) && !$0.value.isNull }.map(\.key)
    }

    /// The signature of a part; nil where there is none.
    private static func signed(_ part: JSONObject) -> Opaque? {
        guard let signature = part["thoughtSignature"]?.filled else { return nil }
        return Opaque(["thoughtSignature": .string(signature)])
    }

    // MARK: The end

    /// The word of an enumeration; its default value (`FINISH_REASON_UNSPECIFIED`) stands for none.
    private static func word(_ value: JSONValue?) -> ExactString? {
        guard let word = value?.filled, !word.utf8.suffix(12).elementsEqual("_UNSPECIFIED".utf8) else { return nil }
        return word
    }

    func outcome(at end: ResponseEnd) -> StreamOutcome {
        // Old servers write `STOP` into every chunk, so that a refusal may come behind one.
        if isBlocked { return .blocked }
        if finishReason != nil { return .complete }
        // Google always gives a reason, also in a whole body; only another server's own marker stands for one.
        if case .doneMarker = end { return .completeWithoutStopReason }
        return .truncated
    }

    mutating func finish(isWhole: Bool, into events: inout [StreamEvent]) {
        calls.finish(isWhole: isWhole, cut: finishReason.flatMap { Self.meaning(of: $0).lostArguments }, into: &events)
    }

    /// `FinishReason` (google-genai 3.4.0, types); a turn with calls ends with `STOP`, too.
    static func meaning(of reason: ExactString) -> StopReason {
        switch reason {
        case "STOP": .endTurn
        case "MAX_TOKENS": .maxTokens
        case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION":
            .contentFilter
        // Of the second, too, nothing usable reached the wire: the model called what it was not given.
        case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL": .malformedCall
        default: .other
        }
    }
}
