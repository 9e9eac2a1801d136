import JSON

/// What is known of a model by its name: `claude-sonnet-4-5-20250929`, `claude-3-5-haiku-latest`, `anthropic/claude-opus-4.1`.
///
/// (platform.claude.com, "Models overview" and "Adaptive thinking"; a limit above the model's own is refused.)
struct AnthropicModelFacts: Equatable {
    /// The most tokens that an answer can have.
    let maxTokens: Int
    let habit: AnthropicMessages.ThinkingHabit
    /// It thinks as much as it sees fit and takes an effort; later ones refuse a budget.
    let isAdaptive: Bool
    /// Whether its tools can be held to their schemas.
    let takesStrict: Bool

    init(_ model: String) {
        let name = model.utf8.map(ASCII.lower)
        let words = name.split { !(ASCII.isLetter($0) || ASCII.isDigit($0)) }.map { ExactString(String(decoding: $0, as: UTF8.self)) }
        guard words.contains("claude") else {
            // Somebody else's model; this many any of them gives.
            (maxTokens, habit, takesStrict, isAdaptive) = (8192, .unknown, false, false)
            return
        }
        // A date is no version.
        let first = words.firstIndex { $0.utf8.count <= 2 && Int($0.string) != nil }
        let major = first.flatMap { Int(words[$0].string) }
        let next = first.map { words.index(after: $0) }.flatMap { $0 < words.endIndex && words[$0].utf8.count <= 2 ? Int(words[$0].string) : nil }
        let version = (major ?? 5, next ?? 0)
        maxTokens =
            switch version {
            case (...2, _): 4096
            case (3, ..<5): 4096
            case (3, ..<7): 8192
            case (4, ..<5) where words.contains("opus"): 32_000
            default: 64_000
            }
        takesStrict = version >= (4, 5)
        isAdaptive = version >= (4, 6)
        habit =
            if words.contains("fable") || words.contains("mythos") { .always } else if version.0 >= 5 { .unlessToldNot } else { .onlyWhenAsked }
    }
}
