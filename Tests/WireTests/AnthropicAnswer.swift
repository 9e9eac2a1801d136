import Conversation
import JSON

@testable import Wire

/// An answer put together from its events, as the session does it.
struct AnthropicAnswer {
    let events: [StreamEvent]
    let blocks: [ContentBlock]
    let outcome: StreamOutcome?

    init(_ body: [UInt8], names: ToolNameMap = ToolNameMap()) {
        var decoder = AnthropicMessagesDecoder(names: names)
        self.init(decoder.receive(body) + decoder.finish())
    }

    init(_ events: [StreamEvent]) {
        struct Call {
            var id: ExactString?
            var name: ExactString = ""
            var arguments: [UInt8] = []
            var malformed: String?
            var opaque: Opaque?
        }
        self.events = events
        var parts = AnswerParts()
        var calls: [Call] = []
        var outcome: StreamOutcome?
        for event in events {
            parts.receive(event)
            switch event {
            case .restarted: calls = []
            case .callStarted: calls.append(Call())
            case .callIdentified(let slot, let id, let name):
                calls[slot.index].id = id ?? calls[slot.index].id
                calls[slot.index].name = name ?? calls[slot.index].name
            case .callArguments(let slot, let bytes): calls[slot.index].arguments += bytes
            case .callOpaque(let slot, let opaque): calls[slot.index].opaque = opaque
            case .callMalformed(let slot, let reason): calls[slot.index].malformed = reason
            case .ended(let end): outcome = end
            default: break
            }
        }
        self.outcome = outcome
        blocks = parts.blocks { slot in
            let call = calls[slot.index]
            return ToolCall(
                key: CallKey(session: SessionID("s"), number: slot.index + 1), wireID: call.id, name: call.name,
                rawArguments: call.arguments, malformed: call.malformed, opaque: call.opaque)
        }
    }

    /// The blocks in few words: `text a`, `thinking a [signature]`, `call f {}`, `item label`.
    var words: [String] {
        blocks.map { block in
            switch block {
            case .text(let text, let opaque): "text \(text)" + (opaque.map { " \($0.value.serializedText)" } ?? "")
            case .reasoning(let text, let opaque): "thinking \(text)" + (opaque.map { " \($0.value.serializedText)" } ?? "")
            case .toolCall(let call):
                "call \(call.name) \(String(decoding: call.rawArguments, as: UTF8.self))" + (call.malformed == nil ? "" : "!")
                    + (call.opaque.map { " \($0.value.serializedText)" } ?? "")
            case .providerItem(let label, let item): "item \(label) \(item.value.serializedText)"
            case .image, .toolResult: "?"
            }
        }
    }
}

/// Events of a stream, written short.
enum AnthropicEvents {
    static func stream(_ events: [String]) -> String {
        events.map { $0.hasPrefix("~") ? String($0.dropFirst()) : "data: \($0)   \n\n" }.joined()
    }

    static let begin = #"{"type":"message_start","message":{"id":"m1","model":"claude-x","content":[],"usage":{"input_tokens":5,"output_tokens":1}}}"#
    static let end = #"{"type":"message_stop"}"#
    static func start(_ index: Int, _ block: String) -> String { #"{"type":"content_block_start","index":\#(index),"content_block":\#(block)}"# }
    static func delta(_ index: Int, _ delta: String) -> String { #"{"type":"content_block_delta","index":\#(index),"delta":\#(delta)}"# }
    static func stop(_ index: Int) -> String { #"{"type":"content_block_stop","index":\#(index)}"# }
    static func reason(_ reason: String, _ usage: String = #"{"output_tokens":9}"#) -> String {
        #"{"type":"message_delta","delta":{"stop_reason":"\#(reason)","stop_sequence":null},"usage":\#(usage)}"#
    }

    static let textBlock = #"{"type":"text","text":""}"#
    static let thinkingBlock = #"{"type":"thinking","thinking":"","signature":""}"#
    static func text(_ index: Int, _ text: String) -> String { delta(index, #"{"type":"text_delta","text":"\#(text)"}"#) }
    static func thinking(_ index: Int, _ text: String) -> String { delta(index, #"{"type":"thinking_delta","thinking":"\#(text)"}"#) }
    static func signature(_ index: Int, _ text: String) -> String { delta(index, #"{"type":"signature_delta","signature":"\#(text)"}"#) }
    static func json(_ index: Int, _ text: String) -> String {
        delta(index, #"{"type":"input_json_delta","partial_json":\#(JSONValue.string(ExactString(text)).serializedText)}"#)
    }
    static func call(_ id: String, _ name: String, input: String = "{}", _ more: String = "") -> String {
        #"{"type":"tool_use","id":"\#(id)","name":"\#(name)","input":\#(input)\#(more)}"#
    }
}
