import JSON
import Wire

/// How much a model should think, where it can be told.
public enum ReasoningEffort: String, Sendable, Hashable, CaseIterable {
    case off, low, medium, high
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
            if let reasoning = wishes.reasoning { options.reasoningEffort = reasoning == .off ? "none" : reasoning.rawValue }
            copy.format = .openAIChat(options)
        case .openAIResponses(var options):
            options.maxTokens = wishes.maxTokens ?? options.maxTokens
            options.takesImages = wishes.images ?? options.takesImages
            if let reasoning = wishes.reasoning { options.reasoningEffort = reasoning == .off ? "none" : reasoning.rawValue }
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
            if wishes.images == false { options.imageTypes = [] }
            if let reasoning = wishes.reasoning { options.reasoningEffort = reasoning == .off ? "none" : reasoning.rawValue }
            copy.format = .gemini(options)
        }
        return copy
    }
}
