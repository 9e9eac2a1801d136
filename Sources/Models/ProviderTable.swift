import JSON
import Wire

/// The providers that are known by name. What is said of each was seen in a recording of its answers or in its own refusals.
public enum ProviderTable {
    public static let openAI = Provider(
        "openai", "https://api.openai.com/v1", keys: ["OPENAI_API_KEY"], defaultModel: "gpt-4o",
        chat {
            $0.holdsAnswers = true
            $0.takesImages = true
        },
        // Models that reason keep their thoughts from one call to the next only in Responses. Those that only chat refuse to
        // be asked for thoughts; the oldest see nothing and hold no schema.
        models: [
            ("gpt-5-chat", seeing), ("gpt-5.1-chat", seeing), ("gpt-5.2-chat", seeing), ("gpt-5.3-chat", seeing), ("o1-mini", chat()), ("o1-preview", chat()),
            ("o3-mini", reasoning { $0.takesImages = false }), ("gpt-5", reasoning()), ("o1", reasoning()), ("o3", reasoning()), ("o4", reasoning()),
            ("codex", reasoning()), ("gpt-4o", seeing), ("gpt-4.", seeing), ("gpt-4-turbo", chat { $0.takesImages = true }), ("gpt-4", chat()), ("gpt-3.5", chat()),
        ])
    public static let ollama = Provider("ollama", "http://127.0.0.1:11434/v1", keys: [], chat { $0.takesToolChoice = false })
    public static let lmStudio = Provider(
        "lmstudio", "http://127.0.0.1:1234/v1", keys: [], chat { $0.holdsAnswers = true },
        others: [
            responses {
                $0.reasoningEcho = .all
                $0.takesImages = false
            }
        ])
    public static let anthropic = Provider(
        "anthropic", "https://api.anthropic.com/v1", keys: ["ANTHROPIC_API_KEY"], baseVariable: "ANTHROPIC_BASE_URL",
        defaultModel: "claude-sonnet-4-5", messages { $0.holdsAnswers = true },
        // They have no structured answers and no strict tools.
        models: ["claude-3", "claude-opus-4-0", "claude-opus-4-1", "claude-opus-4-2025", "claude-sonnet-4-0", "claude-sonnet-4-2025"].map { ($0, messages { $0.takesStrict = false }) })
    public static let gemini = Provider(
        "gemini", "https://generativelanguage.googleapis.com/v1beta", keys: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
        baseVariable: "GOOGLE_GEMINI_BASE_URL", defaultModel: "gemini-2.5-flash", .gemini(.init()),
        models: [("gemma", gemma)])

    public static let all: [Provider] = [
        openAI, ollama, lmStudio, anthropic, gemini,
        Provider("openai-responses", "https://api.openai.com/v1", keys: ["OPENAI_API_KEY"], defaultModel: "gpt-4o", responses()),
        Provider("openrouter", "https://openrouter.ai/api/v1", keys: ["OPENROUTER_API_KEY"], chat {
                $0.reasoningEcho = .details
                $0.takesImages = true
            }),
        Provider(
            "mistral", "https://api.mistral.ai/v1", keys: ["MISTRAL_API_KEY"],
            chat {
                $0.callIDs = .nineAlphanumerics
                $0.includesUsage = false
                $0.maxTokensKey = "max_tokens"
                $0.anyWord = "any"
                $0.reasoningEcho = .parts
                $0.wantsAnswerAfterResults = true
                $0.holdsAnswers = true
            }),
        Provider(
            "deepseek", "https://api.deepseek.com/v1", keys: ["DEEPSEEK_API_KEY"],
            chat {
                $0.reasoningEcho = .text
                $0.fillsReasoning = true
                $0.maxTokensKey = "max_tokens"
                $0.takesParallelSwitch = false
                $0.takesStrict = false
                $0.forcingExcludesThinking = true
            },
            others: [
                messages {
                    $0.echoesUnsignedThinking = true
                    $0.thinkingHabit = .unlessToldNot
                    $0.takesImages = false
                    $0.checksSchemas = false
                },
                responses {
                    $0.reasoningEcho = .all
                    $0.itemIDs = .asSent
                    $0.takesImages = false
                },
            ]),
        Provider("groq", "https://api.groq.com/openai/v1", keys: ["GROQ_API_KEY"], chat()),
        Provider("xai", "https://api.x.ai/v1", keys: ["XAI_API_KEY"],
            chat {
                $0.holdsAnswers = true
                $0.takesImages = true
            }),
        Provider("together", "https://api.together.xyz/v1", keys: ["TOGETHER_API_KEY"], chat { $0.maxTokensKey = "max_tokens" }),
        Provider("moonshot", "https://api.moonshot.ai/v1", keys: ["MOONSHOT_API_KEY"],
            chat {
                $0.reasoningEcho = .text
                $0.fillsReasoning = true
            }),
        Provider("zai", "https://api.z.ai/api/paas/v4", keys: ["ZAI_API_KEY"], chat { $0.reasoningEcho = .text }),
        Provider(
            "gemini-openai", "https://generativelanguage.googleapis.com/v1beta/openai", keys: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
            chat {
                $0.takesParallelSwitch = false
                $0.takesImages = true
                $0.marksForeignCalls = true
            }),
        Provider("litellm", "http://127.0.0.1:4000/v1", keys: ["LITELLM_API_KEY"], baseVariable: "LITELLM_BASE_URL", chat()),
        Provider("llamacpp", "http://127.0.0.1:8080/v1", keys: [], chat { $0.reasoningEcho = .text }),
        Provider("vllm", "http://127.0.0.1:8000/v1", keys: [], chat()),
    ]

    /// Names that only one provider's models have, for a model that is named without its provider.
    static let prefixes: [(prefix: String, provider: Provider)] = [("claude-", anthropic), ("gemini-", gemini)]

    private static let seeing = chat {
        $0.holdsAnswers = true
        $0.takesImages = true
    }

    private static var gemma: WireFormat {
        var options = Gemini.Options()
        options.takesSystem = false
        return .gemini(options)
    }

    private static func reasoning(_ adjust: (inout OpenAIResponses.Options) -> Void = { _ in }) -> WireFormat {
        responses {
            $0.encryptsReasoning = true
            adjust(&$0)
        }
    }

    private static func chat(_ adjust: (inout OpenAIChat.Options) -> Void = { _ in }) -> WireFormat {
        var options = OpenAIChat.Options()
        adjust(&options)
        return .openAIChat(options)
    }

    private static func responses(_ adjust: (inout OpenAIResponses.Options) -> Void = { _ in }) -> WireFormat {
        var options = OpenAIResponses.Options()
        adjust(&options)
        return .openAIResponses(options)
    }

    private static func messages(_ adjust: (inout AnthropicMessages.Options) -> Void = { _ in }) -> WireFormat {
        var options = AnthropicMessages.Options()
        adjust(&options)
        return .anthropicMessages(options)
    }
}
