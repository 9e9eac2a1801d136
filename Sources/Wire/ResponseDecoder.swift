public import Conversation

/// Turns the bytes of one response into events; pure, one value per response.
public protocol ResponseDecoder: Sendable {
    /// The next bytes, in pieces of any size; the events do not depend on where the pieces were cut.
    ///
    /// When an event is ``StreamEvent/ended(_:)``, nothing more need be read.
    mutating func receive(_ bytes: [UInt8]) -> [StreamEvent]

    /// Whether the wire's own sign of an answer's end has been read, so that it is whole whatever becomes of the connection.
    /// (A wire whose sign ends the decoding at once need not say so.)
    var hasEnded: Bool { get }

    /// The end of the bytes. Gives the last events, ``StreamEvent/ended(_:)`` among them unless it was given before.
    mutating func finish() -> [StreamEvent]
}

extension ResponseDecoder {
    public var hasEnded: Bool { false }
}
