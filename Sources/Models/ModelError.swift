public import Conversation
public import Transport
public import Wire

/// Why a model did not answer: the fact, and the sentence that a person gets.
public struct ModelError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Cause: Sendable, Equatable {
        case transport(TransportError)
        case provider(ProviderError)
    }

    public let cause: Cause
    /// The model that was asked for, and the host that was asked.
    public let model: String
    public let host: String
    /// What the server itself said about trying again (`x-should-retry`).
    public let shouldRetry: Bool?
    /// What was spoken.
    public let api: API

    public init(_ cause: Cause, model: String, host: String, shouldRetry: Bool? = nil, api: API = .openAIChat) {
        self.api = api
        self.cause = cause
        self.model = model
        self.host = host
        self.shouldRetry = shouldRetry
    }

    public init(_ error: ProviderError, model: String, host: String, api: API = .openAIChat) {
        self.init(.provider(error), model: model, host: host, api: api)
    }

    private func words(_ error: ProviderError) -> ProviderWords { ProviderWords(error, model: model, host: host, api: api) }

    public var isCancelled: Bool { cause == .transport(.cancelled) }

    /// One sentence, or the provider's own words with ours before them.
    public var message: String {
        switch cause {
        case .transport(let error): error.message
        case .provider(let error): words(error).message
        }
    }

    /// What to try.
    public var hint: String? {
        switch cause {
        case .transport(let error): error.hint
        case .provider(let error): words(error).hint
        }
    }

    /// Seconds that the provider asks to wait.
    public var retryAfter: Double? {
        if case .provider(let error) = cause { error.retryAfter } else { nil }
    }

    /// Whether the same request may succeed later; safe only while nothing of an answer has been shown.
    public var isRetryable: Bool {
        if let shouldRetry { return shouldRetry }
        switch cause {
        case .transport(let error): return error.isRetryable
        case .provider(let error): return words(error).isRetryable
        }
    }

    /// The conversation does not fit into the model's context.
    public var isTooLong: Bool {
        if case .provider(let error) = cause { words(error).isTooLong } else { false }
    }

    public var description: String {
        guard let hint else { return message }
        // A provider's words may end without a period.
        let isEnded = ".!?".utf8.contains(message.utf8.last ?? 0) || message.utf8.suffix(3).elementsEqual("”".utf8)
        return isEnded ? "\(message) \(hint)" : "\(message). \(hint)"
    }
}
