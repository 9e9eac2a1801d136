import Conversation
import JSON

/// What one wire makes of the JSON values of a response; how they are framed is ``WireDecoder``'s business.
protocol ResponseReader: Sendable, Equatable {
    /// What an answer of this wire is called: "a chat completion".
    static var answerName: String { get }
    /// Keys whose strings are pieces of something; see ``ChunkTemplate``.
    static var pieceKeys: [String] { get }
    /// Keys of whole numbers that may be others in every event, and mean something.
    static var countKeys: [ExactString] { get }

    /// Whether anything of an answer has come; a body without is something foreign.
    var hasAnswer: Bool { get }
    /// How the response ended, as soon as the wire's own terminal marker has been read; nothing is read after it.
    var ended: StreamOutcome? { get }

    /// One value: an event's data, an element of an array, or a whole body.
    ///
    /// - Parameter isErrorEvent: the event's name says that this is an error, whatever its shape.
    /// - Returns: the error that the value states, if it ends the response.
    mutating func receive(_ value: JSONValue, isErrorEvent: Bool, into events: inout [StreamEvent]) -> ProviderError?

    /// The next piece of what the last event brought a piece of, in an event that otherwise says the same.
    ///
    /// - Returns: whether it was taken; else the event has to be read in full.
    mutating func receive(_ piece: Piece, into events: inout [StreamEvent]) -> Bool

    /// How many parts its state has among which a piece may change one: about what it costs to try one on a copy.
    var weight: Int { get }

    /// How a response ended whose own marker never came.
    func outcome(at end: ResponseEnd) -> StreamOutcome

    /// The last events before ``StreamEvent/ended(_:)``.
    ///
    /// - Parameter isWhole: whether the calls of the response may be proposed.
    mutating func finish(isWhole: Bool, into events: inout [StreamEvent])
}

extension ResponseReader {
    static var countKeys: [ExactString] { [] }
    var weight: Int { 0 }

    /// For those whom it tells nothing that they have to keep.
    mutating func receive(_ piece: Piece, into events: inout [StreamEvent]) -> Bool {
        events.append(piece.event)
        return true
    }
}

/// A piece of an answer.
struct Piece: Sendable {
    enum Kind: Sendable, Equatable {
        case text, reasoning
        case arguments(CallSlot)

        /// Nil for an event that brings no piece.
        init?(_ event: StreamEvent) {
            switch event {
            case .textDelta: self = .text
            case .reasoningDelta: self = .reasoning
            case .callArguments(let slot, _): self = .arguments(slot)
            default: return nil
            }
        }
    }

    let kind: Kind
    let text: String
    /// What is counted beside it, by the reader's own keys.
    var counts: [JSONObject.Member] = []

    var event: StreamEvent {
        switch kind {
        case .text: .textDelta(text)
        case .reasoning: .reasoningDelta(text)
        case .arguments(let slot): .callArguments(slot, Array(text.utf8))
        }
    }
}

extension StreamEvent {
    /// What an answer says first of itself; nil where it says nothing yet.
    static func started(_ id: JSONValue?, _ model: JSONValue?) -> StreamEvent? {
        let (id, model) = (id?.filled?.string, model?.filled?.string)
        return id == nil && model == nil ? nil : .started(id: id, model: model)
    }
}

extension StopReason {
    /// Why the last call may lack its arguments although the stream ended in good order; nil where the model stopped by itself.
    var lostArguments: String? {
        switch self {
        case .endTurn, .toolUse, .stopSequence: nil
        case .maxTokens: "the answer reached the token limit before the arguments came"
        case .contentFilter, .refusal, .pause, .contextFull, .malformedCall, .other: "the answer was cut off before the arguments came"
        }
    }
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
