public import JSON

/// Which provider made something that only it understands.
public struct ProviderID: Sendable, Hashable, Codable {
    public let name: ExactString
    public init(_ name: String) { self.name = ExactString(name) }
}

public enum Role: String, Sendable, Codable {
    case user, assistant, tool
}

/// A part of a message; the order of parts is significant and kept.
public enum ContentBlock: Sendable, Equatable, Codable {
    case text(String)
    /// Visible reasoning; sent back only where the wire demands it.
    case reasoning(String)
    case toolCall(ToolCall)
    case toolResult(ToolResult)
}

/// One message of the neutral conversation.
public struct Message: Sendable, Equatable, Codable {
    public let role: Role
    public var blocks: [ContentBlock]
    /// The provider that made an assistant's message.
    public let origin: ProviderID?

    public init(role: Role, blocks: [ContentBlock], origin: ProviderID? = nil) {
        self.role = role
        self.blocks = blocks
        self.origin = origin
    }

    public var text: String {
        blocks.reduce(into: "") { if case .text(let text) = $1 { $0 += text } }
    }
    public var calls: [ToolCall] {
        blocks.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
    }
}

/// Everything that a request to a model is made of.
public struct Prompt: Sendable, Equatable {
    public var system: String
    public var tools: [ToolDefinition]
    public var messages: [Message]
    /// False where an answer in words is wanted although the conversation has calls in it (`tool_choice: none`).
    public var allowsCalls: Bool

    public init(system: String, tools: [ToolDefinition], messages: [Message], allowsCalls: Bool = true) {
        self.system = system
        self.tools = tools
        self.messages = messages
        self.allowsCalls = allowsCalls
    }
}
