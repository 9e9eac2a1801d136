public import Conversation
public import JSON
import Schema

/// The check of one tool's arguments, for many arguments one after the other: a form asks at every key.
public struct ArgumentJudge: Sendable {
    private let definition: ToolDefinition
    /// Nil for a schema that cannot be used.
    private let schema: CompiledSchema?

    public init(_ definition: ToolDefinition) {
        self.definition = definition
        schema = try? ToolSchemas.shared.schema(definition.parameters)
    }

    /// What does not fit, and where; empty when the arguments fit or cannot be judged.
    public func misfits(_ arguments: ToolArguments) -> [(place: JSONPointer, words: String)] {
        guard let schema else { return [] }
        return ArgumentCheck.errors(arguments, definition, schema).map { ($0.instancePath, VisibleText.sentence($0.message)) }
    }
}
