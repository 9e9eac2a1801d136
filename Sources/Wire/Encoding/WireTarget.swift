public import Conversation
import JSON

/// Who gets a request, which decides what of a conversation they understand.
public struct WireTarget: Sendable, Equatable {
    public let provider: ProviderID
    public let model: String

    public init(provider: ProviderID, model: String) {
        self.provider = provider
        self.model = model
    }

    /// Whether what is opaque in a message was made there: by this provider, and by a model of the same family. Signatures and
    /// encrypted thoughts of others are refused, or worse, taken for the model's own.
    public func understands(_ message: Message) -> Bool {
        guard message.origin == provider, let maker = message.model else { return false }
        return Self.family(of: maker) == Self.family(of: model)
    }

    /// `claude-sonnet-4` of `claude-sonnet-4-5-20250929`, `gpt-5` of `openai/gpt-5.1-mini`: up to the first number.
    static func family(of model: String) -> [UInt8] {
        let name = model.utf8.split(separator: UInt8(ascii: "/")).last.map { Array($0).map(ASCII.lower) } ?? []
        guard let start = name.firstIndex(where: { ASCII.isDigit($0) }) else { return name }
        return Array(name[..<(name[start...].firstIndex { !ASCII.isDigit($0) } ?? name.endIndex)])
    }
}
