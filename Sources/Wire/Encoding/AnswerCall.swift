import Conversation
import JSON

/// A call that stands for the answer, where a provider cannot hold an answer to a schema itself: the model must call
/// something, and this is the tool whose arguments are the answer. Nobody outside the wire sees it.
enum AnswerCall {
    private static let member: ExactString = "answer"

    /// - Returns: the prompt as it is sent, and the name of the tool if there is one.
    static func prompt(_ prompt: Prompt, holdsSchemas: Bool) -> (Prompt, ExactString?) {
        guard let answer = prompt.answerSchema, !holdsSchemas else { return (prompt, nil) }
        var prompt = prompt
        // A name that no tool has.
        let taken = Set(prompt.tools.map(\.fullName))
        var toolName: ExactString = "give_answer"
        while taken.contains(toolName) { toolName = ExactString(toolName.string + "_") }
        prompt.answerSchema = nil
        // Arguments are an object on every wire; an answer need not be one.
        prompt.tools.append(
            ToolDefinition(
                name: toolName,
                summary: "Gives the final answer. Call it alone, once everything else is done; its argument is the whole answer.",
                parameters: [
                    "type": "object", "properties": .object(JSONObject([.init(key: member, value: answer.schema)])),
                    "required": [.string(member)], "additionalProperties": false,
                ]))
        switch prompt.choice {
        case .auto, .any: prompt.choice = prompt.tools.count == 1 ? .named(toolName) : .any
        case .none: prompt.choice = .named(toolName)
        case .named: break
        }
        return (prompt, toolName)
    }

    /// The answer in the arguments of the call; where they are no such thing, they are the answer as they came.
    static func answer(in arguments: [UInt8]) -> String {
        if let value = try? JSONParser.parse(arguments).value, let answer = value[member], value.object?.members.count == 1 {
            return answer.serializedText
        }
        return String(decoding: arguments, as: UTF8.self)
    }
}

/// Gives back the call that stands for the answer as the text that it is.
struct AnswerCallDecoder<Inner: ResponseDecoder>: ResponseDecoder {
    private var inner: Inner
    private let expected: ExactString?
    /// The slot of the answer on the wire, and its arguments.
    private var answer: CallSlot?
    private var arguments: [UInt8] = []
    /// Text that may be the answer, or only words beside the call that is.
    private var words: [StreamEvent] = []
    /// Calls that have begun and have no name yet.
    private var unnamed: [CallSlot: [StreamEvent]] = [:]
    private var slots: [CallSlot: CallSlot] = [:]

    init(_ inner: Inner, _ names: ToolNameMap) {
        self.inner = inner
        expected = names.answerTool
    }

    var hasEnded: Bool { inner.hasEnded }
    mutating func receive(_ bytes: [UInt8]) -> [StreamEvent] { translated(inner.receive(bytes)) }
    mutating func finish() -> [StreamEvent] { translated(inner.finish()) }

    private mutating func translated(_ events: [StreamEvent]) -> [StreamEvent] {
        if expected == nil { return events }
        var result: [StreamEvent] = []
        for event in events { translate(event, into: &result) }
        return result
    }

    private mutating func translate(_ event: StreamEvent, into events: inout [StreamEvent]) {
        switch event {
        case .textDelta, .textEnded: words.append(event)
        case .callStarted(let slot): unnamed[slot] = []
        case .callIdentified(let slot, let id, let name):
            if answer == nil, let name, name == expected {
                answer = slot
                for case .callArguments(_, let bytes) in unnamed.removeValue(forKey: slot) ?? [] { arguments += bytes }
            } else if answer != slot {
                if name != nil { release(slot, into: &events) }
                pass(slot, { .callIdentified($0, wireID: id, name: name) }, into: &events)
            }
        case .callArguments(let slot, let bytes):
            if answer == slot { arguments += bytes } else { pass(slot, { .callArguments($0, bytes) }, into: &events) }
        case .callOpaque(let slot, let opaque):
            if answer != slot { pass(slot, { .callOpaque($0, opaque) }, into: &events) }
        case .callMalformed(let slot, let reason):
            if answer != slot { pass(slot, { .callMalformed($0, reason) }, into: &events) }
        case .restarted:
            (answer, arguments, words, unnamed, slots) = (nil, [], [], [:], [:])
            events.append(event)
        case .ended:
            for slot in unnamed.keys.sorted() { release(slot, into: &events) }
            if answer != nil {
                for case .textDelta(let text) in words { events.append(.reasoningDelta(text)) }
                events.append(.textDelta(AnswerCall.answer(in: arguments)))
            } else {
                events += words
            }
            events.append(event)
        default: events.append(event)
        }
    }

    private mutating func release(_ slot: CallSlot, into events: inout [StreamEvent]) {
        guard let held = unnamed.removeValue(forKey: slot) else { return }
        // Before another call it is what it is.
        events += words
        words = []
        slots[slot] = CallSlot(slots.count)
        events.append(.callStarted(CallSlot(slots.count - 1)))
        for event in held { translate(event, into: &events) }
    }

    private mutating func pass(_ slot: CallSlot, _ event: (CallSlot) -> StreamEvent, into events: inout [StreamEvent]) {
        if unnamed[slot] != nil {
            unnamed[slot]?.append(event(slot))
        } else {
            events.append(event(slots[slot] ?? slot))
        }
    }
}
