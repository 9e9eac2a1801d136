import Conversation
import JSON

/// A call of one of our tools, as it comes.
///
/// The pieces are for the eye; what the item says when it is done is what counts. Where that is not what was shown, the call
/// is malformed.
struct OpenAIResponsesCall: Sendable, Equatable {
    private let slot: CallSlot
    /// Free text in place of arguments (`custom_tool_call`).
    private let isCustom: Bool
    private var name: ExactString?
    private var shown = StreamedText()
    private var isHeld = false
    private var isWhole = false
    private var isMalformed = false

    init(slot: CallSlot, isCustom: Bool) {
        self.slot = slot
        self.isCustom = isCustom
    }

    /// The members that a call has in the conversation; everything else of the item is opaque.
    static let ownKeys: Set<ExactString> = ["type", "call_id", "name", "arguments", "input"]

    mutating func begin(_ item: JSONObject, _ names: ToolNameMap, into events: inout [StreamEvent]) {
        events.append(.callStarted(slot))
        identify(item, names, into: &events)
    }

    private mutating func identify(_ item: JSONObject, _ names: ToolNameMap, into events: inout [StreamEvent]) {
        guard let sent = item["name"]?.exact, !sent.isEmpty else { return }
        if name == nil {
            name = sent
            events.append(.callIdentified(slot, wireID: nil, name: names.fullName(sent)))
        } else if name != sent {
            malformed("its name changed while it came", into: &events)
        }
    }

    mutating func receive(_ piece: OpenAIResponsesPiece, into events: inout [StreamEvent]) {
        if piece.isWhole {
            receive(whole: piece.text, into: &events)
        } else {
            receive(piece: piece.text, into: &events)
        }
    }

    /// The next piece.
    mutating func receive(piece: String, into events: inout [StreamEvent]) {
        if isWhole { return }
        // Half a surrogate pair comes as U+FFFD; the whole text has the pair.
        if piece.unicodeScalars.contains("\u{FFFD}") { isHeld = true }
        if !isHeld { show(piece, into: &events) }
    }

    private mutating func show(_ text: String, into events: inout [StreamEvent]) {
        guard !text.utf8.isEmpty else { return }
        shown.add(text.utf8)
        events.append(.callArguments(slot, Array(text.utf8)))
    }

    private mutating func receive(whole text: String, into events: inout [StreamEvent]) {
        // Some leave out of the whole what they sent in pieces.
        if text.utf8.isEmpty, shown.count > 0 || isHeld { return }
        if let rest = shown.rest(of: text) {
            show(rest, into: &events)
            isHeld = false
            isWhole = true
        } else {
            malformed("they were sent twice, and not the same", into: &events)
        }
    }

    /// - Parameters:
    ///   - item: the item as it was when it was done; nil for one that never was.
    ///   - begun: as it was when it began.
    mutating func finish(_ item: JSONObject?, _ begun: JSONObject, _ names: ToolNameMap, into events: inout [StreamEvent]) {
        let last = item ?? begun
        identify(last, names, into: &events)
        if let id = last["call_id"]?.exact ?? begun["call_id"]?.exact, !id.isEmpty {
            events.append(.callIdentified(slot, wireID: id, name: nil))
        }
        if let item { finish(item, into: &events) }
        if name == nil { malformed("the call has no name", into: &events) }
        if isHeld || item == nil && !isWhole && shown.count == 0 { malformed("they never came whole", into: &events) }
        if isCustom { malformed("they are free text, which no tool here takes", into: &events) }
    }

    private mutating func finish(_ item: JSONObject, into events: inout [StreamEvent]) {
        switch item[isCustom ? "input" : "arguments"] {
        case .string(let text): receive(whole: text.string, into: &events)
        case .object(let object):
            // Not as text, and so not to be compared with it byte by byte.
            if shown.count == 0 { receive(whole: JSONValue.object(object).serializedText, into: &events) }
        default: if shown.count == 0 { isWhole = true }
        }
        if item["status"]?.exact == "incomplete" { malformed("the provider says that they are unfinished", into: &events) }
        let rest = item.members.filter { !Self.ownKeys.contains($0.key) }
        let type: ExactString = isCustom ? "custom_tool_call" : "function_call"
        events.append(.callOpaque(slot, Opaque(["item": .object(JSONObject([.init(key: "type", value: .string(type))] + rest))])))
    }

    private mutating func malformed(_ reason: String, into events: inout [StreamEvent]) {
        guard !isMalformed else { return }
        isMalformed = true
        events.append(.callMalformed(slot, reason))
    }
}
