import Conversation
import JSON

public enum OpenAIResponses {
    /// What differs between servers and models; facts, set by whoever knows the server.
    public struct Options: Sendable, Equatable {
        public var stream = true
        /// The greatest number of tokens of the answer.
        public var maxTokens: Int?
        /// Whether the server itself holds an answer to a schema.
        public var holdsAnswers = true
        public var isReasoningModel = false
        public init() {}
    }

    static func encode(
        _ prompt: Prompt, for target: WireTarget, _ options: Options, _ names: ToolNameMap, _ notes: inout [String]
    ) -> [UInt8] { [] }
}
