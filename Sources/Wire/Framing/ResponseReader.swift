import Conversation
import JSON

/// What one wire makes of the JSON values of a response; how they are framed is ``WireDecoder``'s business.
protocol ResponseReader: Sendable {
    /// What an answer of this wire is called: "a chat completion".
    static var answerName: String { get }
    /// Keys whose strings are pieces of text or reasoning; see ``ChunkTemplate``.
    static var pieceKeys: [String] { get }

    /// Whether anything of an answer has come; a body without is something foreign.
    var hasAnswer: Bool { get }
    /// How the response ended, as soon as the wire's own terminal marker has been read; nothing is read after it.
    var ended: StreamOutcome? { get }

    /// One value: an event's data, an element of an array, or a whole body.
    ///
    /// - Parameter isErrorEvent: the event's name says that this is an error, whatever its shape.
    /// - Returns: the error that the value states, if it ends the response.
    mutating func receive(_ value: JSONValue, isErrorEvent: Bool, into events: inout [StreamEvent]) -> ProviderError?

    /// How a response ended whose own marker never came.
    func outcome(at end: ResponseEnd) -> StreamOutcome

    /// The last events before ``StreamEvent/ended(_:)``.
    ///
    /// - Parameter isWhole: whether the calls of the response may be proposed.
    mutating func finish(isWhole: Bool, into events: inout [StreamEvent])
}

/// What came to an end.
enum ResponseEnd: Sendable {
    /// `[DONE]`.
    case doneMarker
    /// The bytes of a stream.
    case bytes
    /// One whole JSON value, or a whole array of them.
    case body
}

extension ProviderError {
    /// The words of this program for a response that makes no sense.
    static func invalidResponse(_ message: String) -> ProviderError { ProviderError(type: "invalid_response", message: message) }
}
