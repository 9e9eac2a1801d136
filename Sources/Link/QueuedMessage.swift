/// Something of the person's that goes with the next request.
public struct QueuedMessage: Sendable, Equatable, Codable {
    public enum Kind: Sendable, Equatable, Codable {
        case message
        /// The output of a command that the person ran; `text` is what the model would read.
        case output(handle: Int)
    }

    /// Given once in a session.
    public let id: Int
    public let kind: Kind
    public let text: String

    public init(id: Int, kind: Kind = .message, text: String) {
        self.id = id
        self.kind = kind
        self.text = text
    }
}
