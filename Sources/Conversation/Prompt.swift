public import JSON

/// Everything that a request to a model is made of.
public struct Prompt: Sendable, Equatable {
    public var system: String
    public var tools: [ToolDefinition]
    public var messages: [Message]
    public var choice: ToolChoice
    /// Whether the model may propose several calls at once; not every wire can forbid it.
    public var allowsParallelCalls: Bool
    /// Asks the provider to hold the model to the schemas of the tools, where it can (`strict`, `VALIDATED`). Only tools
    /// whose schema the provider takes as it is are held; arguments are judged here all the same.
    public var constrainsArguments: Bool
    /// The shape that the answer must have; held by the provider's own mode or by a call that stands for the answer.
    public var answerSchema: AnswerSchema?

    public init(
        system: String, tools: [ToolDefinition], messages: [Message], choice: ToolChoice = .auto,
        allowsParallelCalls: Bool = true, constrainsArguments: Bool = false, answerSchema: AnswerSchema? = nil
    ) {
        self.system = system
        self.tools = tools
        self.messages = messages
        self.choice = choice
        self.allowsParallelCalls = allowsParallelCalls
        self.constrainsArguments = constrainsArguments
        self.answerSchema = answerSchema
    }
}

/// Whether, and what, a model calls.
public enum ToolChoice: Sendable, Hashable {
    /// As the model sees fit.
    case auto
    /// At least one call, of any tool.
    case any
    /// An answer in words, although the conversation has calls in it.
    case none
    /// A call of this tool, by its full name.
    case named(ExactString)
}

/// The shape of an answer.
public struct AnswerSchema: Sendable, Hashable {
    /// `[a-zA-Z0-9_-]{1,64}`, for the provider's eyes.
    public let name: ExactString
    /// JSON Schema.
    public let schema: JSONValue

    public init(name: ExactString = "answer", schema: JSONValue) {
        self.name = name
        self.schema = schema
    }
}
