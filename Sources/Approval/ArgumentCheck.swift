public import Conversation
import JSON
import Schema

/// Whether arguments fit the whole JSON Schema that a tool declares for them.
public enum ArgumentCheck {
    public enum Verdict: Sendable, Equatable {
        case fit
        /// A sentence a problem that the model can act on.
        case misfit([String])
        /// The tool's own schema cannot be used; a sentence that says why. The call is no worse for it, but a person has to
        /// look.
        case unjudged(String)
    }

    /// A key that the tool does not declare at the top is no misfit, even where its schema forbids others: it is shown,
    /// never obeyed and a reason to ask.
    public static func verdict(_ arguments: ToolArguments, _ definition: ToolDefinition) -> Verdict {
        let schema: CompiledSchema
        do throws(SchemaProblem) {
            schema = try ToolSchemas.shared.schema(definition.parameters)
        } catch {
            return .unjudged(VisibleText.sentence("The tool's own definition cannot be used to judge the arguments: \(error)."))
        }
        let errors = errors(arguments, definition, schema)
        return errors.isEmpty ? .fit : .misfit(errors.map { VisibleText.sentence($0.message) })
    }

    static func errors(_ arguments: ToolArguments, _ definition: ToolDefinition, _ schema: CompiledSchema) -> [SchemaError] {
        let errors = schema.validate(.object(arguments.object), subject: .arguments)
        guard errors.contains(where: isExtraAtTop) else { return errors }
        let declared = Set(definition.declaredKeys)
        let known = JSONObject(arguments.object.members.filter { declared.contains($0.key) })
        return schema.validate(.object(known), subject: .arguments)
    }

    /// - Returns: a sentence a problem that the model can act on; empty when the arguments fit or cannot be judged.
    public static func problems(_ arguments: ToolArguments, _ definition: ToolDefinition) -> [String] {
        if case .misfit(let problems) = verdict(arguments, definition) { problems } else { [] }
    }

    private static func isExtraAtTop(_ error: SchemaError) -> Bool {
        error.instancePath.text.isEmpty && ["additionalProperties", "unevaluatedProperties"].contains(error.keyword)
    }
}
