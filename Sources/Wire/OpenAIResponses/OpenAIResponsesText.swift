import Conversation
import JSON

/// The parts of a message or of a thought. Each is a part of the answer; the last carries what has to go back of the item:
///
///     {"at": "content/0", "item": {…}}
///
/// The item is as it came, without the texts that stand in the parts of the answer; each of those says where it belongs.
struct OpenAIResponsesText: Sendable, Equatable {
    private typealias Place = OpenAIResponsesPiece.Place

    private let isReasoning: Bool
    private var said: [Place: StreamedText] = [:]
    /// The part that the last piece belonged to.
    private var place: Place?
    private(set) var hasRefusal = false

    init(isReasoning: Bool) { self.isReasoning = isReasoning }

    mutating func receive(_ piece: OpenAIResponsesPiece, into events: inout [StreamEvent]) {
        if piece.kind == .refusal { hasRefusal = true }
        guard piece.isWhole else { return say(piece.text, at: piece.place, into: &events) }
        if let rest = said[piece.place, default: StreamedText()].rest(of: piece.text) { say(rest, at: piece.place, into: &events) }
    }

    /// The next piece at the same place.
    mutating func receive(piece: String, into events: inout [StreamEvent]) {
        if let place { say(piece, at: place, into: &events) }
    }

    private mutating func say(_ text: String, at new: OpenAIResponsesPiece.Place, into events: inout [StreamEvent]) {
        guard !text.utf8.isEmpty else { return }
        if let place, place != new { end(["at": .string(place.word)], into: &events) }
        place = new
        said[new, default: StreamedText()].add(text.utf8)
        events.append(isReasoning ? .reasoningDelta(text) : .textDelta(text))
    }

    private func end(_ opaque: JSONValue?, into events: inout [StreamEvent]) {
        let opaque = opaque.map { Opaque($0) }
        events.append(isReasoning ? .reasoningEnded(opaque: opaque) : .textEnded(opaque: opaque))
    }

    // MARK: The end

    /// - Parameter item: the item as it was when it was done; nil for one that never was.
    mutating func finish(_ item: JSONObject?, into events: inout [StreamEvent]) {
        guard let item else {
            if place != nil { end(nil, into: &events) }
            return
        }
        var members: [JSONObject.Member] = []
        // One without a type is a message by its role; it is not sent back without.
        let isTyped = item["type"]?.exact != nil
        if !isTyped { members.append(.init(key: "type", value: "message")) }
        for member in item.members where isTyped || member.key != "type" {
            if ["content", "summary"].contains(member.key), let parts = member.value.array {
                members.append(.init(key: member.key, value: .array(rest(of: parts, in: member.key, into: &events))))
            } else {
                if member.key == "content", let text = member.value.string, let rest = said[Place(list: "content", index: 0), default: StreamedText()].rest(of: text) {
                    say(rest, at: Place(list: "content", index: 0), into: &events)
                }
                members.append(member)
            }
        }
        var opaque: [JSONObject.Member] = []
        if let place { opaque.append(.init(key: "at", value: .string(place.word))) }
        opaque.append(.init(key: "item", value: .object(JSONObject(members))))
        end(.object(JSONObject(opaque)), into: &events)
    }

    /// Says what has not been said of the parts.
    ///
    /// - Returns: the parts without the texts that have been said.
    private mutating func rest(of parts: [JSONValue], in list: ExactString, into events: inout [StreamEvent]) -> [JSONValue] {
        var left: [JSONValue] = []
        for (index, part) in parts.enumerated() {
            let place = Place(list: list, index: index)
            guard let object = part.object, let key = Self.key(of: object), let text = object[key]?.string else {
                left.append(part)
                continue
            }
            if key == "refusal" { hasRefusal = true }
            let before = said[place] ?? StreamedText()
            if text.utf8.isEmpty ? before.count == 0 : before.rest(of: text) == nil {
                // Empty; or not what was said, and then the whole counts.
                left.append(part)
                continue
            }
            if let rest = before.rest(of: text) { say(rest, at: place, into: &events) }
            left.append(.object(JSONObject(object.members.filter { $0.key != key })))
        }
        // Some servers leave out of the whole what they sent in pieces.
        let type: ExactString = list == "summary" ? "summary_text" : isReasoning ? "reasoning_text" : "output_text"
        while said[Place(list: list, index: left.count)] != nil {
            left.append(isReasoning ? ["type": .string(type)] : ["type": .string(type), "annotations": []])
        }
        return left
    }

    /// Where the text of a part stands; nil for a part that is no text, or not known to be one.
    static func key(of part: JSONObject) -> ExactString? {
        switch part["type"]?.exact {
        case "output_text", "summary_text", "reasoning_text", "text", nil: "text"
        case "refusal": "refusal"
        default: nil
        }
    }
}
