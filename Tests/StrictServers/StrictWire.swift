/// Whose Chat Completions are spoken: each server of this kind has demands of its own.
public enum ChatDialect: String, Sendable, CaseIterable {
    case openAI
    /// Call ids of nine letters and digits, unknown keys refused with 422, no user right after a tool.
    case mistral
    /// `reasoning_content` of the running tool turn comes back.
    case deepSeekThinking
    /// `reasoning_details` come back unchanged.
    case openRouter
    /// `extra_content.google.thought_signature` comes back on the call.
    case geminiCompat
}

/// Which of the four formats a server speaks.
public enum StrictWire: Sendable, Hashable {
    case chat(ChatDialect)
    case responses
    case anthropic
    case gemini
}
