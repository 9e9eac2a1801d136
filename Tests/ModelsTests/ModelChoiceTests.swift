import JSON
import Testing
import Wire

@testable import Models

@Suite struct ModelChoiceTests {
    private func choose(_ arguments: ModelArguments = .init(), _ environment: [String: String] = [:]) -> ModelChoice {
        ModelChoice.choose(arguments: arguments) { environment[$0] }
    }

    private func endpoint(_ arguments: ModelArguments = .init(), _ environment: [String: String] = [:]) throws -> ModelEndpoint {
        guard case .endpoint(let endpoint) = choose(arguments, environment) else {
            throw Unexpected(choice: choose(arguments, environment))
        }
        return endpoint
    }

    struct Unexpected: Error { let choice: ModelChoice }

    @Test func practiceWhenAsked() {
        #expect(choose(.init(practice: true), ["OPENAI_API_KEY": "k"]) == .practice)
        #expect(choose(.init(model: "practice"), ["OPENAI_API_KEY": "k"]) == .practice)
    }

    /// As the benchmark calls it.
    @Test func aModelOfTheServerInTheEnvironment() throws {
        let endpoint = try endpoint(.init(model: "openai/mock"), ["OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "sk-mock"])
        #expect(endpoint.baseURL.url("/chat/completions") == "http://127.0.0.1:9/v1/chat/completions")
        #expect(endpoint.model == "mock")
        #expect(endpoint.key == "sk-mock")
    }

    @Test func theServersFirstModelWhenNoneIsNamed() throws {
        #expect(try endpoint(.init(baseURL: "http://127.0.0.1:9"), [:]).model == nil)
        #expect(try endpoint(.init(), ["OPENAI_BASE_URL": "http://127.0.0.1:9", "OPENAI_MODEL": "m"]).model == "m")
        #expect(try endpoint(.init(model: "openai/"), ["OPENAI_BASE_URL": "http://127.0.0.1:9"]).model == nil)
    }

    @Test func theConfigurationIsWeakerThanTheEnvironment() throws {
        let local = ModelArguments(configuredModel: "m", configuredBaseURL: "http://127.0.0.1:9")
        #expect(try endpoint(local).model == "m")
        #expect(try endpoint(local).baseURL.authority == "127.0.0.1:9")
        #expect(try endpoint(local, ["OPENAI_MODEL": "e"]).model == "e")
        #expect(try endpoint(local, ["OPENAI_BASE_URL": "http://127.0.0.1:8"]).baseURL.authority == "127.0.0.1:8")
        var asked = local
        asked.model = "o"
        asked.baseURL = "http://127.0.0.1:7"
        #expect(try endpoint(asked, ["OPENAI_MODEL": "e", "OPENAI_BASE_URL": "http://127.0.0.1:8"]).baseURL.authority == "127.0.0.1:7")
        #expect(try endpoint(asked).model == "o")
    }

    /// A provider that the person names now is not looked for at the address of the configuration.
    @Test func aConfiguredAddressIsNotForAnotherProvider() throws {
        let address = "http://127.0.0.1:9"
        let keys = ["MISTRAL_API_KEY": "k"]
        #expect(try endpoint(.init(model: "mistral/x", configuredBaseURL: address), keys).baseURL.host == "api.mistral.ai")
        #expect(try endpoint(.init(configuredBaseURL: address), ["OPENAI_MODEL": "mistral/x", "MISTRAL_API_KEY": "k"]).baseURL.host == "api.mistral.ai")
        #expect(try endpoint(.init(configuredModel: "mistral/x", configuredBaseURL: address), keys).baseURL.authority == "127.0.0.1:9")
        #expect(try endpoint(.init(configuredModel: "mistral/x"), keys).baseURL.host == "api.mistral.ai")
    }

    @Test func aConfiguredPracticeModelGivesWayToAServer() throws {
        #expect(choose(.init(configuredModel: "practice")) == .practice)
        #expect(try endpoint(.init(baseURL: "http://127.0.0.1:9", configuredModel: "practice")).model == nil)
        for name in ["OPENAI_BASE_URL", "OPENAI_API_BASE"] {
            #expect(try endpoint(.init(configuredModel: "practice"), [name: "http://127.0.0.1:9"]).model == nil)
        }
        #expect(choose(.init(practice: true, configuredModel: "m", configuredBaseURL: "http://127.0.0.1:9")) == .practice)
    }

    @Test func openAIHasADefault() throws {
        let endpoint = try endpoint(.init(), ["OPENAI_API_KEY": "k"])
        #expect(endpoint.model == "gpt-4o")
        #expect(endpoint.baseURL.url("/chat/completions") == "https://api.openai.com/v1/chat/completions")
        #expect(try self.endpoint(.init(baseURL: "https://api.openai.com"), ["OPENAI_API_KEY": "k"]).model == "gpt-4o")
        #expect(try self.endpoint(.init(model: "gpt-5"), ["OPENAI_API_KEY": "k"]).model == "gpt-5")
    }

    @Test func aNamedProviderHasItsOwnServerAndKey() throws {
        let environment = ["OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "o", "MISTRAL_API_KEY": "m", "OPENROUTER_API_KEY": "r"]
        let mistral = try endpoint(.init(model: "mistral/mistral-small-latest"), environment)
        #expect(mistral.baseURL.host == "api.mistral.ai")
        #expect(mistral.key == "m")
        guard case .openAIChat(let options) = mistral.format else { throw Unexpected(choice: .endpoint(mistral)) }
        #expect(options.callIDs == .nineAlphanumerics)
        #expect(try endpoint(.init(model: "openrouter/anthropic/claude-sonnet-4.5"), environment).model == "anthropic/claude-sonnet-4.5")
        #expect(choose(.init(model: "groq/x"), environment) == .problem("groq needs a key: set GROQ_API_KEY."))
        #expect(try endpoint(.init(model: "ollama/llama3.2"), environment).key == nil)
    }

    @Test func aRoutersOwnNamesAreKept() throws {
        let endpoint = try endpoint(.init(model: "openai/gpt-4o"), ["OPENAI_BASE_URL": "https://openrouter.ai/api/v1", "OPENAI_API_KEY": "k"])
        #expect(endpoint.model == "openai/gpt-4o")
        #expect(endpoint.key == "k")
    }

    @Test func otherwiseThisMachineIsAsked() throws {
        guard case .probe(let servers) = choose() else { throw Unexpected(choice: choose()) }
        #expect(servers.map(\.label) == ["ollama", "lmstudio"])
        #expect(servers.map { $0.baseURL.url("/models") } == ["http://127.0.0.1:11434/v1/models", "http://127.0.0.1:1234/v1/models"])
        #expect(servers.allSatisfy { $0.model == nil && $0.key == nil })
        guard case .probe(let named) = choose(.init(model: "llama3.2")) else { throw Unexpected(choice: choose()) }
        #expect(named.first?.model == "llama3.2")
    }

    @Test(arguments: [
        ("0.0.0.0", "http://127.0.0.1:11434/v1"), ("0.0.0.0:5000", "http://127.0.0.1:5000/v1"), (":5000", "http://127.0.0.1:5000/v1"),
        ("box", "http://box:11434/v1"), ("https://box/ollama", "https://box/ollama"), ("http://box:80/", "http://box:80/v1"),
        ("https://box", "https://box/v1"), ("[::1]", "http://[::1]:11434/v1"), ("[::1]:5000", "http://[::1]:5000/v1"), ("", "http://127.0.0.1:11434/v1"),
    ])
    func ollamaHost(_ value: String, _ base: String) throws {
        #expect(try endpoint(.init(model: "ollama/x"), ["OLLAMA_HOST": value]).baseURL.description == base)
    }

    /// What only begins as an address of this machine is somebody else's: a key goes there encrypted.
    @Test(arguments: [
        ("127.0.0.1:9", "http://127.0.0.1:9/v1"), ("127.3.2.1", "http://127.3.2.1/v1"), ("a.localhost", "http://a.localhost/v1"), ("[::1]:9", "http://[::1]:9/v1"),
        ("127.0.0.1.example.com", "https://127.0.0.1.example.com/v1"), ("127.example.com:9", "https://127.example.com:9/v1"),
    ])
    func onlyThisMachineIsSpokenToInTheClear(_ text: String, _ base: String) { #expect(BaseURL(text)?.description == base) }

    @Test func whatIsNoAddressIsAProblem() {
        guard case .problem = choose(.init(baseURL: "not an address")) else {
            Issue.record("accepted")
            return
        }
    }

    @Test func theKeyDoesNotShow() throws {
        let endpoint = try endpoint(.init(baseURL: "http://me:SECRET@127.0.0.1:9/?k=SECRET"), ["OPENAI_API_KEY": "SECRET"])
        var dumped = ""
        dump(endpoint, to: &dumped)
        #expect(!"\(endpoint) \(String(reflecting: endpoint)) \(dumped)".contains("SECRET"))
    }
}

@Suite struct BaseURLTests {
    @Test(arguments: [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://127.0.0.1:11434/v1//", "http://127.0.0.1:11434/v1/chat/completions"),
        (" https://api.openai.com/v1/chat/completions ", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com/v1/chat/completions/", "https://api.openai.com/v1/chat/completions"),
        ("localhost:8080", "http://localhost:8080/v1/chat/completions"),
        ("api.example.com", "https://api.example.com/v1/chat/completions"),
        ("[::1]:8080/v1", "http://[::1]:8080/v1/chat/completions"),
        ("HTTPS://Api.Example.com/V1", "https://Api.Example.com/V1/chat/completions"),
        ("https://api.perplexity.ai", "https://api.perplexity.ai/chat/completions"),
        ("https://x.openai.azure.com/openai/deployments/d?api-version=1", "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=1"),
        ("https://generativelanguage.googleapis.com/v1beta/openai/", "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions"),
        ("https://router.huggingface.co/v1/models", "https://router.huggingface.co/v1/chat/completions"),
    ])
    func normalised(_ text: String, _ url: String) { #expect(BaseURL(text)?.url("/chat/completions") == url) }

    @Test(arguments: ["", " ", "ftp://x", "http://", "http:///v1", "a b", "http://x:port/", "http://x/#f", "http://x\u{0}", "notaurl", "notaurl/v1"])
    func refused(_ text: String) { #expect(BaseURL(text) == nil) }
}

@Suite struct ModelListingTests {
    @Test func theShapesInUse() {
        func ids(_ text: String) -> [ListedModel] { ModelListing.decode(Array(text.utf8)) }
        #expect(ids(#"{"object":"list","data":[{"id":"a"},{"id":"b","context_length":1000},{"id":""},{}]}"#) == [
            ListedModel(id: "a", contextSize: nil), ListedModel(id: "b", contextSize: 1000),
        ])
        #expect(ids(#"{"data":[{"id":"v","max_model_len":4096}]}"#).first?.contextSize == 4096)
        #expect(ids(#"{"data":[{"id":"l","meta":{"n_ctx":8192}}]}"#).first?.contextSize == 8192)
        #expect(ids(#"{"models":[{"name":"o"}]}"#).first?.id == "o")
        #expect(ids("<html>").isEmpty)
        #expect(ids("[]").isEmpty)
    }

    @Test func theFirstThatCanChat() {
        let models = ["nomic-embed-text", "whisper-1", "llama3.2"].map { ListedModel(id: $0, contextSize: nil) }
        #expect(ModelListing.first(of: models)?.id == "llama3.2")
        #expect(ModelListing.first(of: Array(models.prefix(1)))?.id == "nomic-embed-text")
        #expect(ModelListing.first(of: []) == nil)
    }

    @Test(arguments: [
        ("gpt-4o", 128_000), ("gpt-4o-mini-2024-07-18", 128_000), ("gpt-4", 8_192), ("gpt-4.1-mini", 1_047_576),
        ("anthropic/claude-sonnet-4.5", 200_000), ("models/gemini-2.5-flash", 1_048_576), ("mock", nil), ("", nil), ("/", nil),
    ])
    func contextSizes(_ name: String, _ tokens: Int?) { #expect(Catalogue.contextSize(of: name) == tokens) }
}
