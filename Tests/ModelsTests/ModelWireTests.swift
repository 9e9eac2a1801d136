import JSON
import Testing
import Transport
import Wire

@testable import Models

/// Which wire a model is spoken to on, where, and with which key.
@Suite struct ModelWireTests {
    struct Unexpected: Error {}

    private static func endpoint(_ arguments: ModelArguments, _ environment: [String: String] = [:]) throws -> ModelEndpoint {
        guard case .endpoint(let endpoint) = ModelChoice.choose(arguments: arguments, environment: { environment[$0] }) else { throw Unexpected() }
        return endpoint
    }

    @Test(arguments: [
        (["ANTHROPIC_API_KEY": "a"], nil, "anthropic-messages", "https://api.anthropic.com/v1/messages", "claude-sonnet-4-5"),
        (["ANTHROPIC_API_KEY": "a"], "anthropic/claude-opus-4-6", "anthropic-messages", "https://api.anthropic.com/v1/messages", "claude-opus-4-6"),
        (["ANTHROPIC_API_KEY": "a", "OPENAI_API_KEY": "o"], "claude-opus-4-6", "anthropic-messages", "https://api.anthropic.com/v1/messages", "claude-opus-4-6"),
        (["ANTHROPIC_API_KEY": "a", "ANTHROPIC_BASE_URL": "http://127.0.0.1:9"], nil, "anthropic-messages", "http://127.0.0.1:9/v1/messages", "claude-sonnet-4-5"),
        (
            ["GEMINI_API_KEY": "g"], nil, "gemini",
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", "gemini-2.5-flash"
        ),
        (
            ["GOOGLE_API_KEY": "g"], "gemini/gemini-3-pro-preview", "gemini",
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-3-pro-preview:streamGenerateContent?alt=sse", "gemini-3-pro-preview"
        ),
        (["OPENAI_API_KEY": "o"], "gpt-5.1", "openai-responses", "https://api.openai.com/v1/responses", "gpt-5.1"),
        (["OPENAI_API_KEY": "o"], "gpt-4o", "openai-chat", "https://api.openai.com/v1/chat/completions", "gpt-4o"),
        (["OPENAI_API_KEY": "o"], "openai-responses/gpt-4o", "openai-responses", "https://api.openai.com/v1/responses", "gpt-4o"),
    ] as [([String: String], String?, String, String, String)])
    func whichWire(_ environment: [String: String], _ model: String?, _ api: String, _ url: String, _ name: String) throws {
        let endpoint = try Self.endpoint(.init(model: model), environment)
        #expect(endpoint.format.api.rawValue == api)
        #expect(endpoint.url == url)
        #expect(endpoint.model == name)
    }

    @Test(arguments: [
        ("http://127.0.0.1:9", API.anthropicMessages, "http://127.0.0.1:9/v1/messages"),
        ("http://127.0.0.1:9/v1/messages", .anthropicMessages, "http://127.0.0.1:9/v1/messages"),
        ("https://api.deepseek.com/anthropic", .anthropicMessages, "https://api.deepseek.com/anthropic/v1/messages"),
        ("http://127.0.0.1:9", .openAIResponses, "http://127.0.0.1:9/v1/responses"),
        ("http://127.0.0.1:9", .gemini, "http://127.0.0.1:9/v1beta/models/m:streamGenerateContent?alt=sse"),
        ("http://127.0.0.1:9/v1beta/", .gemini, "http://127.0.0.1:9/v1beta/models/m:streamGenerateContent?alt=sse"),
    ])
    func anAddressAndWhatIsSpokenThere(_ address: String, _ api: API, _ url: String) throws {
        let endpoint = try Self.endpoint(.init(model: "m", baseURL: address, api: api))
        #expect(endpoint.url == url)
        #expect(endpoint.format.api == api)
    }

    @Test func aWishReachesTheRequest() throws {
        let endpoint = try Self.endpoint(.init(model: "m", baseURL: "http://127.0.0.1:9", wishes: ModelWishes(reasoning: .high, maxTokens: 77)))
        guard case .openAIChat(let options) = endpoint.format else { throw Unexpected() }
        #expect(options.reasoningEffort == "high" && options.maxTokens == 77)
    }

    @Test func keysGoWhereTheWireWantsThem() throws {
        func headers(_ api: API, _ address: String = "http://127.0.0.1:9") throws -> HTTPHeaders {
            HTTPModel.headers(for: ModelEndpoint(baseURL: try #require(BaseURL(address, for: api)), key: "k", model: "m", format: WireFormat(api)))
        }
        #expect(try headers(.openAIChat)["authorization"] == "Bearer k")
        #expect(try headers(.openAIResponses)["authorization"] == "Bearer k")
        #expect(try headers(.anthropicMessages)["x-api-key"] == "k")
        #expect(try headers(.anthropicMessages)["anthropic-version"] == "2023-06-01")
        #expect(try headers(.anthropicMessages)["authorization"] == nil)
        #expect(try headers(.gemini)["x-goog-api-key"] == "k")
        #expect(try headers(.gemini, "https://europe-west4-aiplatform.googleapis.com/v1")["authorization"] == "Bearer k")
        #expect(try headers(.openAIResponses, "https://r.openai.azure.com/openai/v1")["api-key"] == "k")
    }

    @Test func listsOfModels() {
        let anthropic = #"{"data":[{"type":"model","id":"claude-x","max_input_tokens":200000}],"has_more":false}"#
        #expect(ModelListing.decode(Array(anthropic.utf8)) == [ListedModel(id: "claude-x", contextSize: 200_000)])
        let gemini = #"{"models":[{"name":"models/gemini-x","inputTokenLimit":9,"supportedGenerationMethods":["generateContent"]},{"name":"models/embed","supportedGenerationMethods":["embedContent"]}]}"#
        #expect(ModelListing.decode(Array(gemini.utf8)) == [ListedModel(id: "gemini-x", contextSize: 9)])
    }

    @Test(arguments: [
        ("claude-sonnet-4-5", AnthropicMessages.Thinking.budget(32_000), nil), ("claude-opus-4-6", .adaptive, "high"), ("claude-opus-5", .adaptive, "high"),
        ("deepseek-chat", .budget(32_000), nil),
    ] as [(String, AnthropicMessages.Thinking, String?)])
    func howAnthropicsModelsAreAskedToThink(_ model: String, _ thinking: AnthropicMessages.Thinking, _ effort: String?) throws {
        let endpoint = try Self.endpoint(.init(model: model, baseURL: "http://127.0.0.1:9", api: .anthropicMessages, wishes: ModelWishes(reasoning: .high)))
        guard case .anthropicMessages(let options) = endpoint.format else { throw Unexpected() }
        #expect(options.thinking == thinking && options.effort?.string == effort)
    }
}

/// Whose key and whose oddities an address gets.
@Suite struct AddressTests {
    struct Unexpected: Error {}

    private func endpoint(_ arguments: ModelArguments, _ environment: [String: String] = [:]) throws -> ModelEndpoint {
        guard case .endpoint(let endpoint) = ModelChoice.choose(arguments: arguments, environment: { environment[$0] }) else { throw Unexpected() }
        return endpoint
    }

    /// What listens on this machine is anybody's.
    @Test func noProvidersKeyGoesToThisMachineByItself() throws {
        #expect(try endpoint(.init(model: "foo", baseURL: "http://127.0.0.1:41001/v1"), ["LITELLM_API_KEY": "LITE"]).key == nil)
        let named = try endpoint(.init(model: "deepseek/deepseek-chat", baseURL: "http://127.0.0.1:41001/v1"), ["LITELLM_API_KEY": "LITE", "DEEPSEEK_API_KEY": "D"])
        #expect(named.key == "D" && named.model == "deepseek-chat")
        guard case .openAIChat(let options) = named.format else { throw Unexpected() }
        #expect(options.reasoningEcho == .text)
    }

    @Test func openAIsKeyGoesToNobodyWhoSpeaksSomethingElse() throws {
        let keys = ["OPENAI_API_KEY": "OA"]
        #expect(try endpoint(.init(model: "m", baseURL: "http://api.anthropic.com"), keys).key == nil)
        #expect(try endpoint(.init(model: "m", baseURL: "http://127.0.0.1:9", api: .anthropicMessages), keys).key == nil)
        #expect(try endpoint(.init(model: "m", baseURL: "http://127.0.0.1:9", api: .gemini), keys).key == nil)
    }

    @Test func ofTwoProvidersAtOneHostThePathDecides() throws {
        let keys = ["OPENAI_BASE_URL": "https://generativelanguage.googleapis.com/v1beta/openai/", "OPENAI_API_KEY": "OA", "GEMINI_API_KEY": "G"]
        let compatible = try endpoint(.init(model: "gemini-2.5-flash"), keys)
        #expect(compatible.url == "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions" && compatible.key == "G")
        let own = try endpoint(.init(model: "gemini-2.5-flash", baseURL: "https://generativelanguage.googleapis.com/v1beta"), keys)
        #expect(own.format.api == .gemini)
    }

    @Test func aConfiguredAPIBelongsToItsAddress() throws {
        let arguments = ModelArguments(model: "gemini/gemini-2.5-flash", configuredBaseURL: "http://localhost:9000", configuredAPI: .anthropicMessages)
        #expect(try endpoint(arguments, ["GEMINI_API_KEY": "G"]).format.api == .gemini)
        #expect(try endpoint(.init(configuredModel: "m", configuredBaseURL: "http://localhost:9000", configuredAPI: .anthropicMessages)).url == "http://localhost:9000/v1/messages")
    }

    @Test(arguments: [
        ("gpt-5-chat-latest", "openai-chat", true), ("gpt-5", "openai-responses", true), ("o3-mini", "openai-responses", false), ("gpt-4-turbo", "openai-chat", true),
        ("gpt-3.5-turbo", "openai-chat", false), ("gpt-4.1-mini", "openai-chat", true), ("o1-mini", "openai-chat", false),
    ])
    func whatOpenAIsModelsAreAsked(_ model: String, _ api: String, _ images: Bool) throws {
        let format = try endpoint(.init(model: model), ["OPENAI_API_KEY": "k"]).format
        #expect(format.api.rawValue == api)
        switch format {
        case .openAIChat(let options): #expect(options.takesImages == images)
        case .openAIResponses(let options): #expect(options.takesImages == images && options.encryptsReasoning && options.reasoningSummary == nil)
        default: throw Unexpected()
        }
    }

    @Test func noPicturesToAnUnknownServer() throws {
        for api in API.allCases {
            switch try endpoint(.init(model: "m", baseURL: "http://localhost:9", api: api)).format {
            case .openAIChat(let options): #expect(!options.takesImages)
            case .openAIResponses(let options): #expect(!options.takesImages)
            case .anthropicMessages(let options): #expect(!options.takesImages)
            case .gemini(let options): #expect(options.imageTypes.isEmpty)
            }
            switch try endpoint(.init(model: "m", baseURL: "http://localhost:9", api: api, wishes: ModelWishes(images: true))).format {
            case .openAIChat(let options): #expect(options.takesImages)
            case .openAIResponses(let options): #expect(options.takesImages)
            case .anthropicMessages(let options): #expect(options.takesImages)
            case .gemini(let options): #expect(!options.imageTypes.isEmpty)
            }
        }
    }

    @Test(arguments: [
        ("gpt-4o", ReasoningEffort.off, nil), ("gpt-4o", .high, nil), ("gpt-5", .off, "minimal"), ("gpt-5.1", .off, "none"), ("o3", .off, "low"), ("gpt-5-chat-latest", .low, nil),
        ("gpt-5", .medium, "medium"),
    ] as [(String, ReasoningEffort, String?)])
    func howMuchIsAskedOfOpenAI(_ model: String, _ effort: ReasoningEffort, _ word: String?) { #expect(effort.word(for: model, isOpenAI: true) == word) }

    @Test func partsOfAnAddress() throws {
        let base = try #require(BaseURL("http://h/v1beta?x=1", for: .gemini))
        #expect(ModelEndpoint(baseURL: base, key: nil, model: "models/gemini-x", format: WireFormat(.gemini)).url == "http://h/v1beta/models/gemini-x:streamGenerateContent?x=1&alt=sse")
    }
}
