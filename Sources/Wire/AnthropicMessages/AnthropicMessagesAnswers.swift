import Conversation
import JSON

/// The model's own messages as they go back.
struct AnthropicMessagesAnswers {
    private let target: WireTarget
    private let options: AnthropicMessages.Options
    private let names: ToolNameMap
    private var ids: WireCallIDs
    private(set) var calledNames: [ExactString] = []
    private var called: Set<ExactString> = []

    init(target: WireTarget, options: AnthropicMessages.Options, names: ToolNameMap) {
        self.target = target
        self.options = options
        self.names = names
        ids = WireCallIDs(options.callIDs)
    }

    /// - Returns: the message, the ids of its calls in order, and the container that its server's tools ran in.
    mutating func encode(_ message: Message) -> (entry: AnthropicMessagesHistory.Entry, ids: [ExactString], container: JSONValue?) {
        let isOwn = target.understands(message)
        var entry = AnthropicMessagesHistory.Entry(role: .assistant, blocks: [], isOwn: isOwn)
        var made: [ExactString] = []
        var container: JSONValue?
        for block in message.blocks {
            switch block {
            case .text(let text, let opaque):
                if let text = Self.text(text, isOwn ? opaque : nil) { entry.blocks.append(text) }
            case .reasoning(let text, let opaque):
                let thought = isOwn ? thought(text, opaque) : nil
                if let thought { entry.blocks.append(thought) } else { entry.lacksThinking = true }
            case .toolCall(let call):
                let id = ids.id(of: call)
                made.append(id)
                entry.blocks.append(use(call, id, isOwn: isOwn))
            case .providerItem(_, let item):
                guard isOwn, let object = item.value.object else { continue }
                if AnthropicServerTools.isItem(object) { entry.blocks.append(object) } else { container = object["container"] ?? container }
            case .image, .toolResult: break
            }
        }
        entry.blocks = Self.callsLast(entry.blocks)
        return (entry, made, container)
    }

    // MARK: Blocks

    private static func text(_ text: String, _ opaque: Opaque?) -> JSONObject? {
        guard !AnthropicMessagesHistory.isBlank(text) else { return nil }
        let extras = (opaque?.value.object?.members ?? []).filter { $0.key != "type" && $0.key != "text" && $0.key != "cache_control" }.map { member in
            member.key == "citations" ? JSONObject.Member(key: member.key, value: citations(member.value)) : member
        }
        return JSONObject([.init(key: "type", value: "text"), .init(key: "text", value: .string(ExactString(text)))] + extras)
    }

    /// The server sends nulls in citations that it does not take back. ("file_id: Extra inputs are not permitted",
    /// langchain-ai/langchain 32592)
    private static func citations(_ value: JSONValue) -> JSONValue {
        guard let list = value.array else { return [] }
        return .array(
            list.compactMap { citation in
                citation.object.map { .object(JSONObject($0.members.filter { !$0.value.isNull })) }
            })
    }

    /// Unchanged, or not at all: a thought without its signature is refused, and so is one that was changed.
    private func thought(_ text: String, _ opaque: Opaque?) -> JSONObject? {
        let object = opaque?.value.object
        if object?["type"]?.exact == "redacted_thinking" {
            return object?["data"]?.exact?.isEmpty == false ? object : nil
        }
        let signature = object?["signature"]?.exact ?? ""
        guard !signature.isEmpty || options.echoesUnsignedThinking && !text.utf8.isEmpty else { return nil }
        let extras = (object?.members ?? []).filter { $0.key != "type" && $0.key != "thinking" && $0.key != "signature" && $0.key != "cache_control" }
        return JSONObject(
            [
                .init(key: "type", value: "thinking"), .init(key: "thinking", value: .string(ExactString(text))),
                .init(key: "signature", value: .string(signature)),
            ] + extras)
    }

    private mutating func use(_ call: ToolCall, _ id: ExactString, isOwn: Bool) -> JSONObject {
        let name = names.wireName(call.name)
        if called.insert(name).inserted { calledNames.append(name) }
        let plain: [JSONObject.Member] = [
            .init(key: "type", value: "tool_use"), .init(key: "id", value: .string(id)), .init(key: "name", value: .string(name)),
            // Unusable arguments go back as none: the result tells the model what was wrong.
            .init(key: "input", value: .object((try? call.arguments())?.object ?? [:])),
        ]
        let known = Set(plain.map(\.key))
        let extras = isOwn ? (call.opaque?.value.object?.members ?? []).filter { !known.contains($0.key) && $0.key != "cache_control" } : []
        return JSONObject(plain + extras)
    }

    /// Calls stand last; what stands between them stays there unless it is text, which would be taken for the next turn.
    private static func callsLast(_ blocks: [JSONObject]) -> [JSONObject] {
        func isCall(_ block: JSONObject) -> Bool { block["type"]?.exact == "tool_use" }
        guard let first = blocks.firstIndex(where: isCall), let last = blocks.last else { return blocks }
        let isInPlace = isCall(last) && blocks[first...].allSatisfy { isCall($0) || AnthropicMessagesHistory.isThinking($0) }
        return isInPlace ? blocks : blocks.filter { !isCall($0) } + blocks.filter(isCall)
    }
}
