import JSON

/// A piece of an item: what one event adds to it, or repeats of it whole.
struct OpenAIResponsesPiece: Sendable, Equatable {
    enum Kind: Sendable { case text, refusal, reasoning, arguments, input }

    /// A part of an item: the list that it stands in, and its place there.
    struct Place: Sendable, Hashable {
        let list: ExactString
        let index: Int
        var word: ExactString { ExactString("\(list)/\(index)") }
    }

    let kind: Kind
    let place: Place
    let text: String
    /// All of it so far and no more to come, where it is not the next piece.
    let isWhole: Bool

    init?(_ type: ExactString, _ object: JSONObject) {
        let content = Place(list: "content", index: object["content_index"]?.integer ?? 0)
        let summary = Place(list: "summary", index: object["summary_index"]?.integer ?? 0)
        let arguments = Place(list: "arguments", index: 0)
        let found: (Kind, Place, JSONValue?, Bool)
        switch type {
        case "response.output_text.delta": found = (.text, content, object["delta"], false)
        case "response.output_text.done": found = (.text, content, object["text"], true)
        case "response.refusal.delta": found = (.refusal, content, object["delta"], false)
        case "response.refusal.done": found = (.refusal, content, object["refusal"], true)
        case "response.reasoning_text.delta": found = (.reasoning, content, object["delta"], false)
        case "response.reasoning_text.done": found = (.reasoning, content, object["text"], true)
        case "response.reasoning_summary_text.delta": found = (.reasoning, summary, object["delta"], false)
        case "response.reasoning_summary_text.done": found = (.reasoning, summary, object["text"], true)
        case "response.reasoning_summary_part.done": found = (.reasoning, summary, object["part"]?["text"], true)
        case "response.content_part.done":
            switch object["part"]?["type"]?.exact {
            case "output_text": found = (.text, content, object["part"]?["text"], true)
            case "refusal": found = (.refusal, content, object["part"]?["refusal"], true)
            case "reasoning_text": found = (.reasoning, content, object["part"]?["text"], true)
            default: return nil
            }
        case "response.function_call_arguments.delta": found = (.arguments, arguments, object["delta"], false)
        case "response.function_call_arguments.done": found = (.arguments, arguments, object["arguments"], true)
        case "response.custom_tool_call_input.delta": found = (.input, arguments, object["delta"], false)
        case "response.custom_tool_call_input.done": found = (.input, arguments, object["input"], true)
        default: return nil
        }
        guard let text = found.2?.string else { return nil }
        (kind, place, self.text, isWhole) = (found.0, found.1, text, found.3)
    }

    /// The type of item that has such pieces.
    var itemType: ExactString {
        switch kind {
        case .text, .refusal: "message"
        case .reasoning: "reasoning"
        case .arguments: "function_call"
        case .input: "custom_tool_call"
        }
    }

    func fits(_ type: ExactString) -> Bool { itemType == type }
}
