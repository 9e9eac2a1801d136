import JSON

/// What `-m` says: `openai/gpt-4o`, `mock`, `practice`, `openrouter/anthropic/claude-sonnet-4.5`.
///
/// Only a known provider's id before the first slash is taken for a provider; `meta-llama/Llama-3.3-70B` is a name.
public struct ModelReference: Sendable, Equatable {
    public let provider: Provider?
    /// Empty when only a provider was named (`ollama/`): then the server's first model is meant.
    public let name: String
    /// The reference as written.
    public let text: String

    public init(_ text: String) {
        self.text = text
        let bytes = Array(text.utf8)
        if let slash = bytes.firstIndex(of: UInt8(ascii: "/")),
            let provider = Provider.named(ASCII.lower(String(decoding: bytes[..<slash], as: UTF8.self)))
        {
            self.provider = provider
            name = String(decoding: bytes[(slash + 1)...], as: UTF8.self)
        } else {
            provider = nil
            name = text
        }
    }

    public var isPractice: Bool { provider == nil && ASCII.lower(name) == "practice" }
}
