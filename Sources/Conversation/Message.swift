public import JSON

/// Who made something that only they understand: a wire format at a server (`anthropic-messages@api.anthropic.com`).
public struct ProviderID: Sendable, Hashable, Codable {
    public let name: ExactString
    public init(_ name: String) { self.name = ExactString(name) }
}

public enum Role: String, Sendable, Codable {
    case user, assistant, tool
}

/// One message of the neutral conversation.
public struct Message: Sendable, Equatable, Codable {
    public let role: Role
    public var blocks: [ContentBlock]
    /// The provider that made an assistant's message.
    public let origin: ProviderID?
    /// The model that made it, as the request named it.
    public let model: String?

    public init(role: Role, blocks: [ContentBlock], origin: ProviderID? = nil, model: String? = nil) {
        self.role = role
        self.blocks = blocks
        self.origin = origin
        self.model = model
    }

    public var text: String { blocks.text }
    public var reasoning: String {
        blocks.reduce(into: "") { if case .reasoning(let text, _) = $1 { $0 += text } }
    }
    public var calls: [ToolCall] {
        blocks.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
    }
    public var images: [ImageContent] { blocks.images }
}

extension [ContentBlock] {
    /// All text, without reasoning.
    public var text: String { reduce(into: "") { if case .text(let text, _) = $1 { $0 += text } } }
    public var images: [ImageContent] { compactMap { if case .image(let image) = $0 { image } else { nil } } }
}
