import Conversation
import JSON

/// A call by what it means: its tool, and its arguments in canonical form. For telling repeats; never for deciding.
struct CallForm: Hashable, Sendable {
    let tool: ExactString
    let arguments: [UInt8]

    init(_ call: ToolCall) {
        tool = call.name
        let parsed = try? call.arguments()
        arguments = parsed.map { JSONValue.object($0.object).canonical() } ?? call.rawArguments
    }
}
