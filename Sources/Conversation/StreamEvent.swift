public import JSON

/// What a response says as it streams, the same for every wire.
public enum StreamEvent: Sendable, Equatable {
    case started(id: String?, model: String?)
    case textDelta(String)
    /// The text since the last other part is one part, with what belongs to it; what follows begins another. Without any
    /// text before it: a part that is empty.
    case textEnded(opaque: Opaque?)
    case reasoningDelta(String)
    /// The same for reasoning; a hidden thought is a part without text.
    case reasoningEnded(opaque: Opaque?)
    /// A new call began; its id and name may come with it or later, each once.
    case callStarted(CallSlot)
    case callIdentified(CallSlot, wireID: ExactString?, name: ExactString?)
    /// The next bytes of the call's arguments. They may be shown; they may never be run before `ended(.complete)`.
    case callArguments(CallSlot, [UInt8])
    /// What only the provider understands of this call.
    case callOpaque(CallSlot, Opaque)
    /// What arrived for this call cannot be put together; it gets an error result.
    case callMalformed(CallSlot, String)
    /// The provider did something by itself; whole.
    case providerItem(label: String, item: Opaque)
    /// The answer begins again from nothing (a gateway tried a second server): whatever came before is void, and slots are
    /// counted from 0 again.
    case restarted
    /// May come several times; the last non-nil value of each field wins.
    case usage(Usage)
    /// The stop reason as sent; the stream may go on (usage, or even an error, can follow).
    case stopReason(StopReason, raw: String)
    /// The provider's own words for why the answer ended as it did; not the model's.
    case explanation(String)
    /// Always the last event, exactly once.
    case ended(StreamOutcome)
}

/// How a response ended.
public enum StreamOutcome: Sendable, Equatable {
    /// The wire's terminal marker was seen.
    case complete
    /// Ended in good order, but no stop reason was sent (some compatible servers).
    case completeWithoutStopReason
    /// The provider cut the answer short and says that it is unfinished. (A Chat Completions answer that stopped at the
    /// token limit is `complete`, with the stop reason `maxTokens`.)
    case incomplete
    /// The bytes stopped before the terminal marker: none of its calls may run.
    case truncated
    /// The provider refused or filtered.
    case blocked
    case failed(ProviderError)

    /// Whether the calls of this response may be proposed at all.
    public var allowsCalls: Bool { self == .complete || self == .completeWithoutStopReason }
}

public enum StopReason: Sendable, Equatable {
    case endTurn, toolUse, maxTokens, stopSequence, contentFilter, refusal
    /// The provider's own tools ran long: the same request, with this answer at its end, goes on.
    case pause
    /// The model's context is full.
    case contextFull
    /// The model tried to call a tool and failed to write the call; nothing of it reached the wire.
    case malformedCall
    case other
}

/// Tokens, as the provider counted them.
public struct Usage: Sendable, Equatable {
    /// Including cached tokens.
    public var input: Int?
    public var output: Int?
    public var cacheRead: Int?
    public var cacheWrite: Int?
    public var reasoning: Int?
    /// As sent.
    public var raw: JSONValue?

    public init(
        input: Int? = nil, output: Int? = nil, cacheRead: Int? = nil, cacheWrite: Int? = nil, reasoning: Int? = nil,
        raw: JSONValue? = nil
    ) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.reasoning = reasoning
        self.raw = raw
    }
}

/// An error that a provider reported, in its own words.
public struct ProviderError: Error, Sendable, Equatable {
    /// HTTP status; nil for an error inside a stream that began with 200.
    public var status: Int?
    public var type: String?
    public var code: String?
    public var message: String
    /// Seconds to wait, as the provider asked.
    public var retryAfter: Double?
    /// The error object as sent.
    public var raw: JSONValue?

    public init(
        status: Int? = nil, type: String? = nil, code: String? = nil, message: String, retryAfter: Double? = nil,
        raw: JSONValue? = nil
    ) {
        self.status = status
        self.type = type
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.raw = raw
    }
}
