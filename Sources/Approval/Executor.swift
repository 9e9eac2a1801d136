public import Conversation

/// What runs a call. There is no other way to run one: every executor asks for the warrant and uses it up.
public protocol Executor: Sendable {
    /// - Parameter output: receives what the tool writes while it runs, in order.
    /// - Returns: the outcome; failures of the tool are results, never thrown. A cancelled task ends the whole
    ///   process tree and returns a result that says so.
    @concurrent
    func run(_ warrant: consuming Warrant, output: @escaping @Sendable (OutputChunk) -> Void) async -> ExecutionResult
}

/// A piece of a running tool's output.
public struct OutputChunk: Sendable, Equatable {
    public enum Stream: String, Sendable, Codable { case output, error }
    public let stream: Stream
    public let bytes: [UInt8]
    public init(stream: Stream, bytes: [UInt8]) {
        self.stream = stream
        self.bytes = bytes
    }
}

/// How a run ended.
public struct ExecutionResult: Sendable, Equatable {
    /// For the model: what the tool answered, or one sentence on why it did not.
    public let text: String
    public let isError: Bool
    /// Beside the text.
    public let images: [ImageContent]

    public init(text: String, isError: Bool, images: [ImageContent] = []) {
        self.text = text
        self.isError = isError
        self.images = images
    }
}
