public import JSON

/// A session of one conversation, unique in a journal.
public struct SessionID: Sendable, Hashable, Codable, CustomStringConvertible {
    public let text: ExactString
    public init(_ text: String) { self.text = ExactString(text) }
    public init(from decoder: any Decoder) throws { text = try ExactString(from: decoder) }
    public func encode(to encoder: any Encoder) throws { try text.encode(to: encoder) }
    public var description: String { text.string }
}

/// Our own name of a call: the session and a number that is given once in it, counted from 1.
///
/// Wire ids are data: they may be missing, `"0"`, or come again in a later turn, so nothing is ever keyed by them.
public struct CallKey: Sendable, Hashable, Codable, CustomStringConvertible {
    public let session: SessionID
    public let number: Int
    public init(session: SessionID, number: Int) {
        self.session = session
        self.number = number
    }
    public var description: String { "\(session)/\(number)" }
}

/// One request to a model, counted from 1 in a session.
public struct RequestID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    public let number: Int
    public init(_ number: Int) { self.number = number }
    public static func < (a: RequestID, b: RequestID) -> Bool { a.number < b.number }
    public var description: String { "request \(number)" }
}

/// The place of a call in one response, in order of first appearance, counted from 0.
public struct CallSlot: Sendable, Hashable, Codable, Comparable {
    public let index: Int
    public init(_ index: Int) { self.index = index }
    public static func < (a: CallSlot, b: CallSlot) -> Bool { a.index < b.index }
}
