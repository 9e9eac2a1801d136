public import Conversation

/// What every request of a session is made with.
public struct RequestSettings: Sendable, Equatable {
    /// The shape that the model's last words must have.
    public var answerSchema: AnswerSchema?
    /// Whether the model may propose several calls at once.
    public var allowsParallelCalls: Bool
    /// Whether the provider is asked to hold the model to the tools' schemas.
    public var constrainsArguments: Bool

    public init(answerSchema: AnswerSchema? = nil, allowsParallelCalls: Bool = true, constrainsArguments: Bool = false) {
        self.answerSchema = answerSchema
        self.allowsParallelCalls = allowsParallelCalls
        self.constrainsArguments = constrainsArguments
    }
}
