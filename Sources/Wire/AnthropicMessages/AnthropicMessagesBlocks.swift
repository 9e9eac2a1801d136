import Conversation
import JSON

/// The content blocks of a message, by index, in the order in which they began.
///
/// Blocks come one after the other. Should they ever overlap, what comes for a later one waits until those before it are
/// closed, so that the parts of the answer keep their order.
struct AnthropicMessagesBlocks: Sendable, Equatable {
    private let names: ToolNameMap
    private var blocks: [AnthropicMessagesBlock] = []
    /// The last block of an index; indexes come from the server.
    private var ofIndex: [Int: Int] = [:]
    /// The block whose events are not held back.
    private var lead = 0
    private var calls = 0
    /// The id of the container in which the server ran code; it wants it back while the turn goes on.
    var container: JSONValue?

    init(names: ToolNameMap) { self.names = names }

    var isEmpty: Bool { blocks.isEmpty }
    var count: Int { blocks.count }

    // MARK: Events

    mutating func start(_ event: JSONObject, into events: inout [StreamEvent]) {
        begin(event["content_block"]?.object ?? [:], index: event["index"]?.integer, into: &events)
    }

    mutating func delta(_ event: JSONObject, into events: inout [StreamEvent]) {
        guard let delta = event["delta"]?.object else { return }
        let index = event["index"]?.integer
        let position = position(of: index)
        switch Self.type(of: delta) {
        case "text_delta":
            if let position, !blocks[position].isDone, blocks[position].kind == .item { return blocks[position].add(toItem: delta) }
            add(delta["text"]?.string, as: .text, index: index, into: &events)
        case "thinking_delta": add(delta["thinking"]?.string, as: .thinking, index: index, into: &events)
        case "input_json_delta": input(delta, at: position, index: index, into: &events)
        case "signature_delta":
            guard let position, !blocks[position].isDone, let text = delta["signature"]?.exact else { return }
            blocks[position].set(signature: text)
        case "citations_delta":
            guard let position, !blocks[position].isDone, let citation = delta["citation"] else { return }
            blocks[position].add(citation: citation)
        default:
            guard let position, !blocks[position].isDone, blocks[position].kind == .item else { return }
            blocks[position].add(toItem: delta)
        }
    }

    /// Some servers leave it out; what it brings says the same.
    private static func type(of delta: JSONObject) -> ExactString? {
        if let type = delta["type"]?.exact { return type }
        let kinds: [(ExactString, ExactString)] = [
            ("partial_json", "input_json_delta"), ("text", "text_delta"), ("thinking", "thinking_delta"), ("signature", "signature_delta"),
        ]
        return kinds.first { delta[$0.0] != nil }?.1
    }

    mutating func stop(_ event: JSONObject, into events: inout [StreamEvent]) {
        if let position = position(of: event["index"]?.integer) { close(position, into: &events) }
    }

    /// A block that is not streamed.
    mutating func whole(_ block: JSONValue, into events: inout [StreamEvent]) {
        guard let object = block.object else { return }
        close(begin(object, index: nil, into: &events), into: &events)
    }

    /// Lets go what waits behind blocks that were never closed.
    mutating func release(into events: inout [StreamEvent]) {
        while lead < blocks.count - 1 {
            sayLast(lead, into: &events)
            advance(into: &events)
        }
    }

    private mutating func advance(into events: inout [StreamEvent]) {
        lead += 1
        events += blocks[lead].held
        blocks[lead].held = []
    }

    // MARK: One block

    /// Without an index the last block is meant.
    private func position(of index: Int?) -> Int? { index == nil ? blocks.indices.last : index.flatMap { ofIndex[$0] } }

    @discardableResult
    private mutating func begin(_ begun: JSONObject, index: Int?, into events: inout [StreamEvent]) -> Int {
        // Another one took its place; its own end never came.
        if let index, let old = ofIndex[index] { finish(old, into: &events) }
        let position = blocks.count
        let kind = kind(of: begun)
        blocks.append(AnthropicMessagesBlock(begun, kind))
        if let index { ofIndex[index] = position }
        if lead == position - 1, blocks[lead].isDone { lead = position }
        let text = blocks[position].beginningText
        switch kind {
        case .text: say(text, .textDelta(text), position, into: &events)
        case .thinking: say(text, .reasoningDelta(text), position, into: &events)
        case .call(let slot):
            emit(.callStarted(slot), position, into: &events)
            let (id, name) = (blocks[position].id, blocks[position].name)
            if id != nil || name != nil {
                emit(.callIdentified(slot, wireID: id, name: name.map(names.fullName)), position, into: &events)
            }
            if let opaque = blocks[position].opaque { emit(.callOpaque(slot, opaque), position, into: &events) }
        case .redacted, .item: break
        }
        return position
    }

    /// Only `tool_use` is a call of ours: the servers' own look much the same (`server_tool_use`, `mcp_tool_use`) and are run
    /// there.
    private mutating func kind(of begun: JSONObject) -> AnthropicMessagesBlock.Kind {
        switch begun["type"]?.exact {
        case "text": return .text
        case "thinking": return .thinking
        case "redacted_thinking": return .redacted
        case "tool_use":
            calls += 1
            return .call(CallSlot(calls - 1))
        case nil where begun["text"]?.exact != nil: return .text
        default: return .item
        }
    }

    private mutating func add(_ piece: String?, as kind: AnthropicMessagesBlock.Kind, index: Int?, into events: inout [StreamEvent]) {
        guard let piece, !piece.utf8.isEmpty else { return }
        var position = position(of: index)
        if let known = position, blocks[known].isDone || blocks[known].kind != kind { position = nil }
        // Some servers leave the beginning of a block out, or put two kinds of text into one.
        let target = position ?? begin(["type": kind == .text ? "text" : "thinking"], index: index, into: &events)
        say(piece, kind == .text ? .textDelta(piece) : .reasoningDelta(piece), target, into: &events)
    }

    private mutating func say(_ text: String, _ event: StreamEvent, _ position: Int, into events: inout [StreamEvent]) {
        guard !text.utf8.isEmpty else { return }
        if !blocks[position].hasText { blocks[position].hasText = true }
        emit(event, position, into: &events)
    }

    private mutating func input(_ delta: JSONObject, at position: Int?, index: Int?, into events: inout [StreamEvent]) {
        let bytes = delta["partial_json"]?.argumentBytes ?? []
        guard !bytes.isEmpty else { return }
        if let position {
            switch blocks[position].kind {
            case .item:
                if !blocks[position].isDone { blocks[position].add(input: bytes) }
                return
            case .call(let slot):
                if blocks[position].isDone {
                    malformed(position, "arguments came after their end", into: &events)
                } else {
                    blocks[position].add(arguments: bytes)
                    emit(.callArguments(slot, bytes), position, into: &events)
                }
                return
            case .text, .thinking, .redacted: break
            }
        }
        // Arguments of a call whose beginning is lost: it is shown that there was one, and it cannot run.
        let begun = begin(["type": "tool_use"], index: index, into: &events)
        guard case .call(let slot) = blocks[begun].kind else { return }
        blocks[begun].add(arguments: bytes)
        emit(.callArguments(slot, bytes), begun, into: &events)
    }

    /// The next piece of a call's arguments, in an event that is otherwise like the one before.
    ///
    /// - Returns: false where they are over.
    mutating func receive(piece: String, of slot: CallSlot, into events: inout [StreamEvent]) -> Bool {
        guard lead < blocks.count, blocks[lead].kind == .call(slot), !blocks[lead].isDone else { return false }
        let bytes = Array(piece.utf8)
        blocks[lead].add(arguments: bytes)
        events.append(.callArguments(slot, bytes))
        return true
    }

    private mutating func close(_ position: Int, into events: inout [StreamEvent]) {
        blocks[position].isStopped = true
        finish(position, into: &events)
    }

    private mutating func finish(_ position: Int, into events: inout [StreamEvent]) {
        sayLast(position, into: &events)
        while lead < blocks.count - 1, blocks[lead].isDone { advance(into: &events) }
    }

    /// What is known of a block only at its end.
    private mutating func sayLast(_ position: Int, into events: inout [StreamEvent]) {
        guard !blocks[position].isDone else { return }
        blocks[position].isDone = true
        let block = blocks[position]
        switch block.kind {
        case .text: if block.hasText { emit(.textEnded(opaque: block.opaque), position, into: &events) }
        case .thinking:
            if block.hasText || block.opaque != nil { emit(.reasoningEnded(opaque: block.opaque), position, into: &events) }
        case .redacted: emit(.reasoningEnded(opaque: block.opaque), position, into: &events)
        case .call(let slot):
            let input = block.beginningInput
            guard block.isEmpty, !input.isEmpty else { return }
            blocks[position].add(arguments: input)
            emit(.callArguments(slot, input), position, into: &events)
        case .item:
            guard let item = block.item, !item.isEmpty else { return }
            emit(.providerItem(label: block.label, item: Opaque(.object(item))), position, into: &events)
        }
    }

    private mutating func emit(_ event: StreamEvent, _ position: Int, into events: inout [StreamEvent]) {
        if position <= lead { events.append(event) } else { blocks[position].held.append(event) }
    }

    private mutating func malformed(_ position: Int, _ reason: String, into events: inout [StreamEvent]) {
        guard !blocks[position].isMalformed, case .call(let slot) = blocks[position].kind else { return }
        blocks[position].isMalformed = true
        emit(.callMalformed(slot, reason), position, into: &events)
    }

    // MARK: The end

    /// The end of the response.
    ///
    /// - Parameters:
    ///   - isWhole: whether the stream ended in good order.
    ///   - reason: why the model stopped; nil where nobody said.
    mutating func finish(isWhole: Bool, _ reason: StopReason?, into events: inout [StreamEvent]) {
        release(into: &events)
        for position in blocks.indices {
            sayLast(position, into: &events)
            if isWhole { judge(position, isCut: !blocks[position].isStopped, reason, into: &events) }
        }
        if let container, container.exact?.isEmpty == false {
            events.append(.providerItem(label: "container", item: Opaque(["container": container])))
        }
    }

    /// Whether a call may be run as it came.
    private mutating func judge(_ position: Int, isCut: Bool, _ reason: StopReason?, into events: inout [StreamEvent]) {
        let block = blocks[position]
        guard case .call = block.kind else { return }
        let stopped: String? =
            switch reason {
            case nil, .endTurn, .toolUse, .stopSequence, .pause: nil
            case .maxTokens: "the answer reached the token limit before the arguments were whole"
            case .contextFull: "the model's context was full before the arguments were whole"
            case .contentFilter, .refusal, .malformedCall, .other: "the answer was cut off before the arguments were whole"
            }
        if reason == .refusal || reason == .contentFilter {
            // What came before a refusal is no answer.
            malformed(position, "the provider refused the answer that it is part of", into: &events)
        } else if block.name == nil {
            malformed(position, "the call has no name", into: &events)
        } else if let stopped, isCut || block.isEmpty && position == blocks.count - 1 {
            malformed(position, stopped, into: &events)
        } else if isCut, !block.tracker.isComplete {
            malformed(position, "the end of the arguments never came", into: &events)
        }
    }
}
