public import Conversation

/// Turns the bytes of one response into events; pure, one value per response.
public protocol ResponseDecoder: Sendable {
    /// The next bytes, in pieces of any size; the events do not depend on where the pieces were cut.
    ///
    /// When an event is ``StreamEvent/ended(_:)``, nothing more need be read.
    mutating func receive(_ bytes: [UInt8]) -> [StreamEvent]

    /// The end of the bytes. Gives the last events, ``StreamEvent/ended(_:)`` among them unless it was given before.
    mutating func finish() -> [StreamEvent]
}
