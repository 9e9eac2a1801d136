import Conversation
import JSON

/// What OpenAI's two formats say of tools in the same way.
enum OpenAITools {
    static let cannotMakeOneCallAtATime = "This server cannot be told to make one call at a time."

    /// `parallel_tool_calls`, where several calls at once are not wanted.
    ///
    /// - Parameter isTaken: whether the server knows the key.
    static func parallelSwitch(_ prompt: Prompt, isTaken: Bool, _ notes: inout [String]) -> [JSONObject.Member] {
        if prompt.allowsParallelCalls { return [] }
        if isTaken { return [.init(key: "parallel_tool_calls", value: false)] }
        notes.append(cannotMakeOneCallAtATime)
        return []
    }
}
