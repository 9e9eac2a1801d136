/// A part of a message; the order of parts is significant and kept.
///
/// What stands beside a part as ``Opaque`` belongs to exactly that part and is never moved to another.
public enum ContentBlock: Sendable, Equatable, Codable {
    case text(String, opaque: Opaque? = nil)
    /// Visible reasoning, which may be empty where the maker hides it; sent back only where the wire demands it.
    case reasoning(String, opaque: Opaque? = nil)
    case image(ImageContent)
    case toolCall(ToolCall)
    case toolResult(ToolResult)
    /// Something that the provider made or ran by itself: a search, its result, a summary of the past. Shown and echoed;
    /// never run and never answered by us.
    case providerItem(label: String, item: Opaque)
}
