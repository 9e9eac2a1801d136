import Conversation
import JSON

/// The messages of a Chat Completions request.
struct OpenAIChatMessages {
    private let target: WireTarget
    private let options: OpenAIChat.Options
    private let names: ToolNameMap
    private var ids: WireCallIDs
    private(set) var list: [JSONValue] = []
    private var isAfterResults = false
    private var leftOut = 0

    init(target: WireTarget, options: OpenAIChat.Options, names: ToolNameMap) {
        self.target = target
        self.options = options
        self.names = names
        ids = WireCallIDs(options.callIDs)
    }

    var note: String? {
        WireTurn.note("This server takes no pictures", picturesLeftOut: leftOut)
    }

    mutating func add(_ prompt: Prompt) {
        if !prompt.system.utf8.isEmpty {
            list.append(["role": "system", "content": .string(ExactString(prompt.system))])
        }
        for turn in WireTurn.turns(of: prompt.messages) {
            switch turn {
            case .user(let blocks): add(user: blocks)
            case .assistant(let message, let results): add(message, results)
            }
        }
    }

    // MARK: The person

    private mutating func add(user blocks: [ContentBlock]) {
        if !options.takesImages { leftOut += blocks.images.count }
        if blocks.images.isEmpty || !options.takesImages {
            guard !blocks.text.utf8.isEmpty else { return }
            add(userContent: .string(ExactString(blocks.text)))
        } else {
            add(userContent: .array(blocks.compactMap(part)))
        }
    }

    private mutating func add(userContent content: JSONValue) {
        if isAfterResults, options.wantsAnswerAfterResults { list.append(["role": "assistant", "content": "…"]) }
        isAfterResults = false
        list.append(["role": "user", "content": content])
    }

    private func part(_ block: ContentBlock) -> JSONValue? {
        switch block {
        case .text(let text, _): ["type": "text", "text": .string(ExactString(text))]
        case .image(let image):
            ["type": "image_url", "image_url": ["url": .string(ExactString("data:\(image.mediaType);base64,\(image.base64)"))]]
        default: nil
        }
    }

    // MARK: The model

    private mutating func add(_ message: Message, _ results: [(call: ToolCall, result: ToolResult)]) {
        let calls = results.map { (call: $0.call, id: ids.id(of: $0.call)) }
        guard let encoded = assistant(message, calls) else { return }
        list.append(encoded)
        isAfterResults = !calls.isEmpty
        for ((_, id), (_, result)) in zip(calls, results) {
            list.append(["role": "tool", "tool_call_id": .string(id), "content": .string(ExactString(result.words))])
        }
        addImages(of: results)
    }

    /// A result has no place for a picture: all of them follow, after the last result.
    private mutating func addImages(of results: [(call: ToolCall, result: ToolResult)]) {
        let pictures = results.flatMap(\.result.images)
        guard !pictures.isEmpty else { return }
        guard options.takesImages else {
            leftOut += pictures.count
            return
        }
        var parts: [JSONValue] = []
        for (call, result) in results where !result.images.isEmpty {
            let words = WireTurn.title(ofPictures: result.images.count, of: call)
            parts += ([.text(words)] + result.images.map(ContentBlock.image)).compactMap(part)
        }
        add(userContent: .array(parts))
    }

    private func assistant(_ message: Message, _ calls: [(call: ToolCall, id: ExactString)]) -> JSONValue? {
        let text = message.text
        if text.utf8.isEmpty, calls.isEmpty { return nil }
        let isOwn = target.understands(message)
        var members: [JSONObject.Member] = [
            .init(key: "role", value: "assistant"),
            .init(key: "content", value: isOwn ? content(message, text) : plain(text)),
        ]
        var reasoning = isOwn ? reasoning(message) : []
        if options.fillsReasoning, reasoning.isEmpty { reasoning = [.init(key: "reasoning_content", value: "")] }
        members += reasoning
        // Only a proxy that wants them back sends them.
        if isOwn {
            let blocks = message.blocks.flatMap { block -> [JSONValue] in
                if case .reasoning(_, let opaque) = block { opaque?["thinking_blocks"]?.array ?? [] } else { [] }
            }
            if !blocks.isEmpty { members.append(.init(key: "thinking_blocks", value: .array(blocks))) }
        }
        if !calls.isEmpty {
            members.append(.init(key: "tool_calls", value: .array(calls.enumerated().map { encoded($0.element.call, $0.element.id, isOwn: isOwn, isFirst: $0.offset == 0) })))
        }
        return .object(JSONObject(members))
    }

    private func plain(_ text: String) -> JSONValue { text.utf8.isEmpty ? .null : .string(ExactString(text)) }

    private func content(_ message: Message, _ text: String) -> JSONValue {
        guard options.reasoningEcho == .parts, !message.reasoning.utf8.isEmpty else { return plain(text) }
        return .array(
            message.blocks.compactMap { block in
                switch block {
                case .text(let text, _): text.utf8.isEmpty ? nil : ["type": "text", "text": .string(ExactString(text))]
                case .reasoning(let text, let opaque):
                    opaque?["part"] ?? ["type": "thinking", "thinking": [["type": "text", "text": .string(ExactString(text))]]]
                default: nil
                }
            })
    }

    private func reasoning(_ message: Message) -> [JSONObject.Member] {
        switch options.reasoningEcho {
        case .none, .parts: return []
        case .text:
            let text = message.reasoning
            guard !text.utf8.isEmpty else { return [] }
            let field = message.blocks.lazy.compactMap { if case .reasoning(_, let opaque) = $0 { opaque?["field"]?.exact } else { nil } }.first
            return [.init(key: field ?? "reasoning_content", value: .string(ExactString(text)))]
        case .details:
            let details = message.blocks.flatMap { block -> [JSONValue] in
                if case .reasoning(_, let opaque) = block { opaque?["details"]?.array ?? [] } else { [] }
            }
            return details.isEmpty ? [] : [.init(key: "reasoning_details", value: .array(details))]
        }
    }

    private func encoded(_ call: ToolCall, _ id: ExactString, isOwn: Bool, isFirst: Bool) -> JSONValue {
        var members: [JSONObject.Member] = [
            .init(key: "id", value: .string(id)), .init(key: "type", value: "function"),
            .init(
                key: "function",
                value: [
                    "name": .string(names.wireName(call.name)),
                    "arguments": .string(ExactString(String(decoding: call.echoedArguments, as: UTF8.self))),
                ]),
        ]
        if isOwn, let extra = call.opaque?["extra_content"] {
            members.append(.init(key: "extra_content", value: extra))
        } else if options.marksForeignCalls, !isOwn, isFirst {
            // Google, "Thought signatures": the value for calls that the model did not make.
            members.append(.init(key: "extra_content", value: ["google": ["thought_signature": "skip_thought_signature_validator"]]))
        }
        return .object(JSONObject(members))
    }
}
