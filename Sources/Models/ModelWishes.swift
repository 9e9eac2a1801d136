import JSON
import Wire

/// How much a model should think, where it can be told.
public enum ReasoningEffort: String, Sendable, Hashable, CaseIterable {
    case off, low, medium, high

    /// The word of OpenAI's `reasoning_effort`; nil where the model knows no such thing, or has no word for it.
    ///
    /// - Parameter isOpenAI: at others a model of any name may know it; what is off by default is not said there.
    func word(for model: String?, isOpenAI: Bool) -> String? {
        let name = String(decoding: (model ?? "").utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? [], as: UTF8.self)
        func begins(_ prefixes: String...) -> Bool { prefixes.contains { ASCII.hasPrefix(name, $0) } }
        let isReasoning = begins("gpt-5", "o1", "o3", "o4", "codex", "gpt-oss") && !begins("gpt-5-chat", "o1-mini", "o1-preview")
        if isOpenAI, !isReasoning { return nil }
        guard self == .off else { return rawValue }
        if begins("gpt-5.") { return "none" }
        if begins("gpt-5") { return "minimal" }
        return isReasoning ? "low" : nil
    }
}

/// What a person wants of whatever model answers; each wire says it in its own way, and what one cannot say is left out.
public struct ModelWishes: Sendable, Equatable {
    /// nil: as the model does by itself.
    public var reasoning: ReasoningEffort?
    /// The greatest number of tokens of an answer.
    public var maxTokens: Int?
    /// Whether pictures are sent; nil: as is known of the provider.
    public var images: Bool?

    public init(reasoning: ReasoningEffort? = nil, maxTokens: Int? = nil, images: Bool? = nil) {
        self.reasoning = reasoning
        self.maxTokens = maxTokens
        self.images = images
    }
}

extension ModelEndpoint {
    /// The same model, asked for what a person wants of it.
    func with(_ wishes: ModelWishes) -> ModelEndpoint {
        var copy = self
        switch format {
        case .openAIChat(var options):
            options.maxTokens = wishes.maxTokens ?? options.maxTokens
            options.takesImages = wishes.images ?? options.takesImages
            if let effort = wishes.reasoning.flatMap({ $0.word(for: model, isOpenAI: baseURL.host == "api.openai.com") }) { options.reasoningEffort = effort }
            copy.format = .openAIChat(options)
        case .openAIResponses(var options):
            options.maxTokens = wishes.maxTokens ?? options.maxTokens
            options.takesImages = wishes.images ?? options.takesImages
            if let effort = wishes.reasoning.flatMap({ $0.word(for: model, isOpenAI: baseURL.host == "api.openai.com") }) {
                options.reasoningEffort = effort
                // What a person asks for they may also see. (OpenAI gives summaries to verified organisations alone.)
                if options.encryptsReasoning { options.reasoningSummary = "auto" }
            }
            copy.format = .openAIResponses(options)
        case .anthropicMessages(var options):
            options.maxTokens = wishes.maxTokens ?? options.maxTokens
            options.takesImages = wishes.images ?? options.takesImages
            switch wishes.reasoning {
            case nil: break
            case let reasoning? where reasoning != .off && AnthropicMessages.isAdaptive(model ?? ""):
                options.thinking = .adaptive
                options.thinkingDisplay = "summarized"
                options.effort = ExactString(reasoning.rawValue)
            case .off?: options.thinking = .off
            case .low?: options.thinking = .budget(4096)
            case .medium?: options.thinking = .budget(10_000)
            case .high?: options.thinking = .budget(32_000)
            }
            copy.format = .anthropicMessages(options)
        case .gemini(var options):
            options.maxTokens = wishes.maxTokens ?? options.maxTokens
            if let images = wishes.images { options.imageTypes = images ? Gemini.Options().imageTypes : [] }
            switch wishes.reasoning {
            case nil: break
            // It cannot stop thinking; this is the least.
            case .off? where ASCII.contains(model ?? "", "2.5-pro"): options.thinkingBudget = 128
            case .off?: options.reasoningEffort = "none"
            case let reasoning?: options.reasoningEffort = reasoning.rawValue
            }
            copy.format = .gemini(options)
        }
        return copy
    }
}
