import Conversation
import JSON

/// One item of a response, from its first event to its last.
struct OpenAIResponsesItem: Sendable, Equatable {
    private enum Content: Sendable, Equatable {
        case none
        case text(OpenAIResponsesText)
        case call(OpenAIResponsesCall)
    }

    private let type: ExactString
    /// As it was when it began.
    var begun: JSONObject
    /// As it was when it was done: what counts.
    var whole: JSONObject?
    /// Nothing more comes for it.
    var isOver = false
    /// What has come and is not passed on.
    var waiting: [OpenAIResponsesPiece] = []
    private var content = Content.none

    init(type: ExactString, begun: JSONObject) {
        self.type = type
        self.begun = begun
    }

    var hasRefusal: Bool { if case .text(let text) = content { text.hasRefusal } else { false } }

    /// Whether an item that begins at the same place is this one.
    func isSame(_ item: JSONObject) -> Bool {
        guard let old = begun["id"]?.exact, let new = item["id"]?.exact else { return true }
        return old == new
    }

    /// It is this item's turn: everything that is there is passed on.
    ///
    /// - Parameter slots: how many calls there are.
    mutating func pass(_ slots: inout Int, _ names: ToolNameMap, into events: inout [StreamEvent]) {
        let pieces = waiting
        waiting = []
        switch type {
        case "message", "reasoning":
            var text = takeText()
            for piece in pieces { text.receive(piece, into: &events) }
            if isOver { text.finish(whole, into: &events) }
            content = .text(text)
        case "function_call", "custom_tool_call":
            var call = takeCall(&slots, names, into: &events)
            for piece in pieces { call.receive(piece, into: &events) }
            if isOver { call.finish(whole, begun, names, into: &events) }
            content = .call(call)
        default:
            // Something that the provider ran by itself; half of it is nothing.
            if isOver, let whole { events.append(.providerItem(label: type.string, item: Opaque(.object(whole)))) }
        }
    }

    /// The next piece of what the last event brought a piece of.
    ///
    /// - Returns: whether there is something that it belongs to.
    mutating func receive(piece: String, into events: inout [StreamEvent]) -> Bool {
        let taken = content
        content = .none
        switch taken {
        case .none: return false
        case .text(var text):
            text.receive(piece: piece, into: &events)
            content = .text(text)
        case .call(var call):
            call.receive(piece: piece, into: &events)
            content = .call(call)
        }
        return true
    }

    // What is taken out is changed in its place; a second owner would have it copied with every piece.

    private mutating func takeText() -> OpenAIResponsesText {
        guard case .text(let text) = content else { return OpenAIResponsesText(isReasoning: type == "reasoning") }
        content = .none
        return text
    }

    private mutating func takeCall(_ slots: inout Int, _ names: ToolNameMap, into events: inout [StreamEvent]) -> OpenAIResponsesCall {
        if case .call(let call) = content { return call }
        var call = OpenAIResponsesCall(slot: CallSlot(slots), isCustom: type == "custom_tool_call")
        slots += 1
        call.begin(begun, names, into: &events)
        return call
    }
}
