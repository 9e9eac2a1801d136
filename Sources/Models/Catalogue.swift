import JSON

/// What is known about models by their names alone.
public enum Catalogue {
    /// The beginning of a name and the tokens that a conversation may have. The longest beginning that fits counts.
    private static let sizes: [(prefix: String, tokens: Int)] = [
        ("gpt-3.5-turbo", 16_385), ("gpt-4", 8_192), ("gpt-4-32k", 32_768), ("gpt-4-turbo", 128_000), ("gpt-4o", 128_000),
        ("chatgpt-4o", 128_000), ("gpt-4.1", 1_047_576), ("gpt-4.5", 128_000), ("gpt-5", 400_000), ("gpt-oss", 131_072),
        ("o1", 200_000), ("o1-mini", 128_000), ("o1-preview", 128_000), ("o3", 200_000), ("o4-mini", 200_000),
        ("claude-", 200_000), ("claude-2.0", 100_000), ("gemini-1.5-pro", 2_097_152), ("gemini-", 1_048_576),
        ("mistral-large", 131_072), ("mistral-medium", 131_072), ("mistral-small", 131_072), ("codestral", 256_000), ("devstral", 131_072),
        ("deepseek-chat", 131_072), ("deepseek-reasoner", 131_072), ("deepseek-r1", 131_072), ("deepseek-v3", 131_072),
        ("llama-3", 8_192), ("llama-3.1", 131_072), ("llama-3.2", 131_072), ("llama-3.3", 131_072), ("llama-4", 1_048_576),
        ("qwen3", 131_072), ("qwen2.5", 131_072), ("qwen-2.5", 131_072), ("grok-3", 131_072), ("grok-4", 256_000),
        ("kimi-k2", 262_144), ("glm-4.5", 131_072), ("glm-4.6", 200_000), ("command-r", 131_072),
    ]

    /// Tokens; nil for a name that is not known.
    ///
    /// Not for servers on one's own machine: they run a model with whatever window they were started with.
    public static func contextSize(of model: String) -> Int? {
        // `anthropic/claude-…`, `models/gemini-…`: the last part is the name.
        let name = model.utf8.split(separator: UInt8(ascii: "/")).last.map { Array($0).map(ASCII.lower) } ?? []
        return sizes.filter { name.starts(with: $0.prefix.utf8) }.max { $0.prefix.utf8.count < $1.prefix.utf8.count }?.tokens
    }
}
