public import Approval
public import Conversation

extension ToolBox {
    /// A built-in tool as people are told of it.
    public struct CatalogueEntry: Sendable {
        public let definition: ToolDefinition
        /// Of a call of which nothing more is known.
        public let risk: Risk
        public let examples: [ToolExample]

        /// The first sentence of its definition.
        public var use: String {
            let text = definition.summary
            guard let end = text.utf8.indices.first(where: { text.utf8[$0] == UInt8(ascii: ".") && (text.utf8.index(after: $0) == text.utf8.endIndex || text.utf8[text.utf8.index(after: $0)] == 0x20) })
            else { return text }
            return String(text[...end])
        }
    }

    /// All built-in tools, with the usual limits.
    public static var catalogue: [CatalogueEntry] {
        // Without arguments.
        guard let none = try? ToolArguments(parsing: []) else { return [] }
        return BuiltInTool.offered.map { tool in
            CatalogueEntry(definition: tool.definition(ToolLimits()), risk: tool.outline(none).risk, examples: tool.examples)
        }
    }
}
