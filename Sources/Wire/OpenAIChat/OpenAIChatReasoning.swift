import Conversation
import JSON

/// The reasoning of a chat completion, under whatever name it comes, and what has to go back for it.
struct OpenAIChatReasoning: Sendable, Equatable {
    /// The field that the text came in.
    private var field: ExactString?
    private var isOpen = false
    private var details = ReasoningDetails()
    private var blocks = ThinkingBlocks()

    /// One text under up to three names; some send it under two of them at once.
    mutating func receive(_ delta: JSONObject, into events: inout [StreamEvent]) {
        let list = delta["reasoning_details"]?.array ?? []
        for detail in list { details.receive(detail) }
        for block in delta["thinking_blocks"]?.array ?? [] { blocks.receive(block) }
        for key: ExactString in ["reasoning_content", "reasoning"] {
            if let text = delta[key]?.string, !text.utf8.isEmpty {
                field = field ?? key
                add(text, into: &events)
                return
            }
        }
        for detail in list {
            if let text = detail["text"]?.string ?? detail["summary"]?.string { add(text, into: &events) }
        }
    }

    mutating func add(_ text: String, into events: inout [StreamEvent]) {
        guard !text.utf8.isEmpty else { return }
        isOpen = true
        events.append(.reasoningDelta(text))
    }

    /// The answer goes on with something else.
    mutating func end(into events: inout [StreamEvent]) {
        guard isOpen else { return }
        isOpen = false
        events.append(.reasoningEnded(opaque: field.map { Opaque(["field": .string($0)]) }))
    }

    /// What the details hold may come last, after the text and the calls that it belongs to.
    mutating func finish(into events: inout [StreamEvent]) {
        guard !details.isEmpty || !blocks.isEmpty else { return end(into: &events) }
        var members: [JSONObject.Member] = []
        if let field { members.append(.init(key: "field", value: .string(field))) }
        if !details.isEmpty { members.append(.init(key: "details", value: .array(details.values))) }
        if !blocks.isEmpty { members.append(.init(key: "thinking_blocks", value: .array(blocks.values))) }
        isOpen = false
        events.append(.reasoningEnded(opaque: Opaque(.object(JSONObject(members)))))
    }
}

/// `reasoning_details` (OpenRouter): pieces with the same index and type are one.
private struct ReasoningDetails: Sendable, Equatable {
    private struct Key: Hashable, Sendable {
        let index: Int
        let type: ExactString
    }

    private struct Detail: Sendable, Equatable {
        /// In the order in which they were first seen.
        var keys: [ExactString] = []
        var whole: [ExactString: JSONValue] = [:]
        var pieces: [ExactString: [UInt8]] = [:]
    }

    private var details: [Detail] = []
    private var places: [Key: Int] = [:]

    /// Whose strings come in pieces; of everything else the last counts.
    private static let growing: Set<ExactString> = ["text", "summary", "data"]

    var isEmpty: Bool { details.isEmpty }

    mutating func receive(_ value: JSONValue) {
        guard let object = value.object else { return }
        var place = details.count
        if let index = object["index"]?.integer {
            let key = Key(index: index, type: object["type"]?.exact ?? "")
            place = places[key] ?? details.count
            places[key] = place
        }
        if place == details.count { details.append(Detail()) }
        for member in object.members {
            if details[place].whole[member.key] == nil, details[place].pieces[member.key] == nil { details[place].keys.append(member.key) }
            if Self.growing.contains(member.key), let text = member.value.exact {
                details[place].pieces[member.key, default: []] += text.utf8
            } else if !member.value.isNull || details[place].whole[member.key] == nil {
                details[place].whole[member.key] = member.value
            }
        }
    }

    var values: [JSONValue] {
        details.map { detail in
            .object(
                JSONObject(
                    detail.keys.map { key in
                        if let bytes = detail.pieces[key] {
                            return .init(key: key, value: .string(ExactString(String(decoding: bytes, as: UTF8.self))))
                        }
                        return .init(key: key, value: detail.whole[key] ?? .null)
                    }))
        }
    }
}

/// `thinking_blocks` (LiteLLM in front of Anthropic): a text in pieces until its signature comes, then the next.
private struct ThinkingBlocks: Sendable, Equatable {
    private var whole: [JSONValue] = []
    private var text: [UInt8] = []

    var isEmpty: Bool { whole.isEmpty && text.isEmpty }

    mutating func receive(_ block: JSONValue) {
        guard block["type"]?.exact != "redacted_thinking" else {
            whole.append(block)
            return
        }
        if let piece = block["thinking"]?.exact { text += piece.utf8 }
        guard let signature = block["signature"], signature.exact?.isEmpty == false else { return }
        whole.append(["type": "thinking", "thinking": .string(ExactString(String(decoding: text, as: UTF8.self))), "signature": signature])
        text = []
    }

    /// Those that are signed; others would be refused.
    var values: [JSONValue] { whole }
}
