import Conversation
import JSON

/// Makes the items of an answer again from its parts; see ``OpenAIResponsesText`` for what the parts carry.
struct OpenAIResponsesEcho {
    /// A call as this request names it.
    struct Call {
        let id: ExactString
        let name: ExactString
        /// It has the id that it came with; under another it is another item.
        let keepsItem: Bool
    }

    let options: OpenAIResponses.Options
    /// The one who made the answer gets it back.
    let isOwn: Bool
    let calls: [CallKey: Call]

    func entries(of message: Message) -> [OpenAIResponsesEntry] {
        isOwn ? echoed(message) : plain(message)
    }

    /// Words and calls, and nothing that only its maker understands.
    private func plain(_ message: Message) -> [OpenAIResponsesEntry] {
        words(message.text) + message.calls.compactMap(entry)
    }

    private func words(_ text: String) -> [OpenAIResponsesEntry] {
        if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { return [] }
        return [OpenAIResponsesEntry(.other, ["role": "assistant", "content": .string(ExactString(text))], isEcho: false)]
    }

    // MARK: The maker's own

    private func echoed(_ message: Message) -> [OpenAIResponsesEntry] {
        var entries: [OpenAIResponsesEntry] = []
        var texts = Gathered()
        var thoughts = Gathered()
        for (index, block) in message.blocks.enumerated() {
            if case .text = block {} else { entries += words(texts.leave()) }
            if case .reasoning = block {} else { _ = thoughts.leave() }
            switch block {
            case .text(let text, let opaque):
                if let item = texts.receive(text, opaque) {
                    entries.append(OpenAIResponsesEntry(.other, item, isEcho: true))
                } else if opaque?["at"] == nil {
                    entries += words(texts.leave())
                }
            case .reasoning(let text, let opaque):
                if let item = thoughts.receive(text, opaque) { entries.append(thought(item)) }
            case .toolCall(let call):
                if let entry = entry(call) { entries.append(entry) }
            case .providerItem(_, let item):
                entries.append(provided(item, before: message.blocks[(index + 1)...]))
            case .image, .toolResult: break
            }
        }
        return entries + words(texts.leave())
    }

    private func thought(_ item: JSONObject) -> OpenAIResponsesEntry {
        let goesBack: Bool =
            switch options.reasoningEcho {
            case .none: false
            case .encrypted: item["encrypted_content"]?.exact.map { !$0.isEmpty } ?? false
            case .all: true
            }
        return OpenAIResponsesEntry(.reasoning, goesBack ? item : nil, isEcho: goesBack)
    }

    /// Calls that a client must answer, other than ours: nobody asked for them, and without their outputs they are refused.
    private static let unanswered: Set<ExactString> = ["computer_call", "local_shell_call", "shell_call", "apply_patch_call"]

    private func provided(_ item: Opaque, before rest: ArraySlice<ContentBlock>) -> OpenAIResponsesEntry {
        guard let object = item.value.object, let type = object["type"]?.exact, !type.isEmpty else {
            return OpenAIResponsesEntry(.other, nil, isEcho: false)
        }
        if Self.unanswered.contains(type) {
            let id = object["call_id"]?.exact
            let isAnswered = rest.contains { block in
                guard case .providerItem(_, let other) = block else { return false }
                return other["type"]?.exact == ExactString("\(type)_output") && other["call_id"]?.exact == id
            }
            if !isAnswered { return OpenAIResponsesEntry(.other, nil, isEcho: false) }
        }
        return OpenAIResponsesEntry(.other, object, isEcho: true)
    }

    // MARK: Calls

    func isCustom(_ call: ToolCall) -> Bool {
        isOwn && call.opaque?["item"]?["type"]?.exact == "custom_tool_call"
    }

    private func entry(_ call: ToolCall) -> OpenAIResponsesEntry? {
        guard let sent = calls[call.key] else { return nil }
        let item = isOwn ? call.opaque?["item"]?.object : nil
        let isCustom = isCustom(call)
        let type: ExactString = isCustom ? "custom_tool_call" : "function_call"
        let bytes = isCustom ? call.rawArguments : call.echoedArguments
        var members: [JSONObject.Member] = [
            .init(key: "type", value: .string(type)), .init(key: "call_id", value: .string(sent.id)),
            .init(key: "name", value: .string(sent.name)),
            .init(key: isCustom ? "input" : "arguments", value: .string(ExactString(String(decoding: bytes, as: UTF8.self)))),
        ]
        // One that has become another kind of item is not the one that came.
        guard let item, item["type"]?.exact == type else { return OpenAIResponsesEntry(.other, JSONObject(members), isEcho: false) }
        members += item.members.filter { !OpenAIResponsesCall.ownKeys.contains($0.key) && (sent.keepsItem || $0.key != "id") }
        return OpenAIResponsesEntry(.other, JSONObject(members), isEcho: true)
    }
}

/// Parts of the answer that are parts of one item, until its last.
private struct Gathered {
    private var texts: [(place: ExactString, text: String)] = []
    private var loose = ""

    /// - Returns: the item, where this was its last part.
    mutating func receive(_ text: String, _ opaque: Opaque?) -> JSONObject? {
        loose += text
        if let place = opaque?["at"]?.exact { texts.append((place, text)) }
        guard let item = opaque?["item"]?.object else { return nil }
        var whole: [ExactString: String] = [:]
        for (place, text) in texts { whole[place, default: ""] += text }
        texts = []
        loose = ""
        return JSONObject(
            item.members.map { member in
                guard ["content", "summary"].contains(member.key), let parts = member.value.array else { return member }
                let filled = parts.enumerated().map { Self.filled($1, whole[ExactString("\(member.key)/\($0)")] ?? "") }
                return .init(key: member.key, value: .array(filled))
            })
    }

    /// The texts whose item never came whole.
    mutating func leave() -> String {
        defer { self = Gathered() }
        return loose
    }

    private static func filled(_ part: JSONValue, _ text: String) -> JSONValue {
        guard let object = part.object, let key = OpenAIResponsesText.key(of: object), object[key] == nil else { return part }
        return .object(JSONObject(object.members + [.init(key: key, value: .string(ExactString(text)))]))
    }
}
