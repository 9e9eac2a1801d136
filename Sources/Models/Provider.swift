public import JSON
public import Wire

/// A service or a kind of local server that speaks Chat Completions: where it is, and what is odd about it. A fact of the
/// table below, not of the code.
public struct Provider: Sendable, Equatable {
    public let id: ExactString
    public let baseURL: String
    /// The environment variable that holds its key; nil for servers that want none.
    public let keyVariable: String?
    public let format: WireFormat

    private init(
        _ id: ExactString, _ baseURL: String, key: String?, _ adjust: (inout OpenAIChat.Options) -> Void = { _ in }
    ) {
        self.id = id
        self.baseURL = baseURL
        keyVariable = key
        var options = OpenAIChat.Options()
        adjust(&options)
        format = .openAIChat(options)
    }

    public static let openAI = Provider("openai", "https://api.openai.com/v1", key: "OPENAI_API_KEY")
    public static let ollama = Provider("ollama", "http://127.0.0.1:11434/v1", key: nil)
    public static let lmStudio = Provider("lmstudio", "http://127.0.0.1:1234/v1", key: nil)

    public static let all: [Provider] = [
        openAI, ollama, lmStudio,
        Provider("openrouter", "https://openrouter.ai/api/v1", key: "OPENROUTER_API_KEY"),
        Provider("mistral", "https://api.mistral.ai/v1", key: "MISTRAL_API_KEY") {
            $0.callIDs = .nineAlphanumerics
            $0.includesUsage = false
            $0.maxTokensKey = "max_tokens"
        },
        Provider("deepseek", "https://api.deepseek.com/v1", key: "DEEPSEEK_API_KEY") {
            $0.reasoningEcho = .text
            $0.maxTokensKey = "max_tokens"
        },
        Provider("groq", "https://api.groq.com/openai/v1", key: "GROQ_API_KEY"),
        Provider("xai", "https://api.x.ai/v1", key: "XAI_API_KEY"),
        Provider("together", "https://api.together.xyz/v1", key: "TOGETHER_API_KEY") { $0.maxTokensKey = "max_tokens" },
        Provider("moonshot", "https://api.moonshot.ai/v1", key: "MOONSHOT_API_KEY") { $0.reasoningEcho = .text },
        Provider("zai", "https://api.z.ai/api/paas/v4", key: "ZAI_API_KEY") { $0.reasoningEcho = .text },
        Provider("gemini", "https://generativelanguage.googleapis.com/v1beta/openai", key: "GEMINI_API_KEY"),
        Provider("llamacpp", "http://127.0.0.1:8080/v1", key: nil),
        Provider("vllm", "http://127.0.0.1:8000/v1", key: nil),
    ]

    public static func named(_ id: ExactString) -> Provider? { all.first { $0.id == id } }

    /// What is known about a server from its host, for addresses that a person gave.
    static func at(host: ExactString) -> Provider? { all.first { BaseURL($0.baseURL)?.host == host && !$0.isLocal } }

    var isLocal: Bool { keyVariable == nil }
}
