/// Plausible numbers of tokens.
struct Tokens: Sendable {
    /// All of the prompt.
    var input: Int
    /// How much of it an earlier request began with as well.
    var cached: Int
    var output: Int
    /// How much of the output was thought.
    var reasoning: Int

    static func count(_ text: String) -> Int { text.isEmpty ? 0 : text.utf8.count / 4 + 1 }
}

/// What a server has read before, for the count of cached tokens.
struct PromptCache: Sendable {
    private var prompts: [[UInt8]] = []

    /// The length of the longest beginning that was read before; the prompt is remembered.
    mutating func read(_ prompt: [UInt8]) -> Int {
        let longest = prompts.map { earlier in zip(earlier, prompt).prefix { $0 == $1 }.count }.max() ?? 0
        prompts.append(prompt)
        return longest
    }
}
