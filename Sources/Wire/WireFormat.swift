public import Conversation
import JSON

/// The APIs that are spoken, by the names that the command line and the configuration give them.
public enum API: String, Sendable, Hashable, CaseIterable {
    case openAIChat = "openai-chat"
    case openAIResponses = "openai-responses"
    case anthropicMessages = "anthropic-messages"
    case gemini = "gemini"
}

/// A wire format, and what is particular about the server and the model that speak it.
public enum WireFormat: Sendable, Equatable {
    case openAIChat(OpenAIChat.Options)
    case openAIResponses(OpenAIResponses.Options)
    case anthropicMessages(AnthropicMessages.Options)
    case gemini(Gemini.Options)

    /// Without anything particular.
    public init(_ api: API) {
        self =
            switch api {
            case .openAIChat: .openAIChat(.init())
            case .openAIResponses: .openAIResponses(.init())
            case .anthropicMessages: .anthropicMessages(.init())
            case .gemini: .gemini(.init())
            }
    }

    public var api: API {
        switch self {
        case .openAIChat: .openAIChat
        case .openAIResponses: .openAIResponses
        case .anthropicMessages: .anthropicMessages
        case .gemini: .gemini
        }
    }

    /// The body of a request; see each format's own `encode`.
    public func encode(_ prompt: Prompt, for target: WireTarget) -> EncodedRequest {
        let (prompt, answerTool) = AnswerCall.prompt(prompt, holdsSchemas: holds(prompt))
        let names = ToolNameMap(prompt.tools, answerTool: answerTool)
        var notes: [String] = []
        let body =
            switch self {
            case .openAIChat(let options): OpenAIChat.encode(prompt, for: target, options, names, &notes)
            case .openAIResponses(let options): OpenAIResponses.encode(prompt, for: target, options, names, &notes)
            case .anthropicMessages(let options): AnthropicMessages.encode(prompt, for: target, options, names, &notes)
            case .gemini(let options): Gemini.encode(prompt, for: target, options, names, &notes)
            }
        if let note = names.note { notes.insert(note, at: 0) }
        return EncodedRequest(body: body, names: names, notes: notes)
    }

    /// Whether the provider itself holds the model to the answer's schema in this request; else a call stands for the answer.
    private func holds(_ prompt: Prompt) -> Bool {
        guard let schema = prompt.answerSchema else { return true }
        return switch self {
        case .openAIChat(let options): options.holdsAnswers && StrictSchema(schema.schema) != nil
        case .openAIResponses(let options): options.holdsAnswers && StrictSchema(schema.schema) != nil
        case .anthropicMessages(let options): options.holdsAnswers && StrictSchema(schema.schema) != nil
        case .gemini(let options): options.holdsAnswers && prompt.tools.isEmpty
        }
    }

    /// A fresh decoder for one response.
    public func decoder(names: ToolNameMap = ToolNameMap()) -> any ResponseDecoder {
        switch self {
        case .openAIChat: AnswerCallDecoder(OpenAIChatDecoder(names: names), names)
        case .openAIResponses: AnswerCallDecoder(OpenAIResponsesDecoder(names: names), names)
        case .anthropicMessages: AnswerCallDecoder(AnthropicMessagesDecoder(names: names), names)
        case .gemini: AnswerCallDecoder(GeminiDecoder(names: names), names)
        }
    }
}
