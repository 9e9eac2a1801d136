import Conversation
import JSON

/// One content block while it streams; what it said already is not kept, only what must go back and has not been said.
struct AnthropicMessagesBlock: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case text, thinking
        /// A thought that only its maker can read.
        case redacted
        case call(CallSlot)
        /// Whatever the server made or ran by itself.
        case item
    }

    let kind: Kind
    /// `content_block`, as the block began.
    private let begun: JSONObject
    /// Whether any text came.
    var hasText = false
    private var signature: ExactString?
    private var citations: [JSONValue] = []
    /// The pieces of an item: its input, its text.
    private var pieces: [UInt8] = []
    private var texts: [ExactString: [UInt8]] = [:]
    private var changed: [ExactString: JSONValue] = [:]
    private(set) var tracker = ObjectTracker()
    /// Whether no byte of arguments came.
    private(set) var isEmpty = true
    /// Whether the server closed it.
    var isStopped = false
    /// Whether everything about it has been said; also of a block that the server never closed.
    var isDone = false
    var isMalformed = false
    /// Events that wait until the blocks before this one are done.
    var held: [StreamEvent] = []

    init(_ begun: JSONObject, _ kind: Kind) {
        self.begun = begun
        self.kind = kind
        citations = begun["citations"]?.array ?? []
        signature = begun["signature"]?.filled
    }

    // MARK: What comes

    mutating func add(arguments bytes: [UInt8]) {
        isEmpty = false
        tracker.receive(bytes)
    }

    /// The last one counts: it comes whole.
    mutating func set(signature text: ExactString) { if !text.isEmpty { signature = text } }

    mutating func add(citation: JSONValue) { citations.append(citation) }

    /// A piece of an item's input.
    mutating func add(input bytes: [UInt8]) {
        pieces += bytes
        tracker.receive(bytes)
    }

    /// Another delta of an item.
    mutating func add(toItem delta: JSONObject) {
        switch delta["type"]?.exact {
        case "text_delta": append(delta["text"], to: "text")
        case "compaction_delta":
            append(delta["content"], to: "content")
            for member in delta.members where member.key != "type" && member.key != "content" && !member.value.isNull {
                changed[member.key] = member.value
            }
        default: break
        }
    }

    private mutating func append(_ piece: JSONValue?, to key: ExactString) {
        guard let piece = piece?.exact else { return }
        if texts[key] == nil { texts[key] = begun[key]?.exact.map { Array($0.utf8) } ?? [] }
        texts[key]?.append(contentsOf: piece.utf8)
    }

    // MARK: What goes back

    /// What stands beside the text, the thought or the call: everything that is not its plain content.
    var opaque: Opaque? {
        switch kind {
        case .text:
            let members = extras + (citations.isEmpty ? [] : [.init(key: "citations", value: .array(citations))])
            return members.isEmpty ? nil : Opaque(.object(JSONObject(members)))
        case .thinking:
            guard signature != nil || !extras.isEmpty else { return nil }
            let signed: [JSONObject.Member] = signature.map { [.init(key: "signature", value: .string($0))] } ?? []
            return Opaque(.object(JSONObject([.init(key: "type", value: "thinking")] + signed + extras)))
        case .call: return extras.isEmpty ? nil : Opaque(.object(JSONObject(extras)))
        case .redacted: return Opaque(.object(begun))
        case .item: return nil
        }
    }

    private static let plain: Set<ExactString> = ["type", "text", "thinking", "signature", "citations", "id", "name", "input", "data"]

    private var extras: [JSONObject.Member] { begun.members.filter { !Self.plain.contains($0.key) && !$0.value.isNull } }

    /// The whole item.
    ///
    /// - Returns: nil for one that was cut: half an input is none, and half a summary would stand for all of the past.
    var item: JSONObject? {
        if !isStopped {
            let isStreamed = begun["input"] != nil || begun["content"]?.isNull == true || !texts.isEmpty
            guard !isStreamed || tracker.isComplete else { return nil }
        }
        var changed = changed
        for (key, bytes) in texts { changed[key] = .string(ExactString(String(decoding: bytes, as: UTF8.self))) }
        if pieces.contains(where: { !WireText.isBlank($0) }) {
            guard let input = try? JSONParser.lenient(pieces) else { return nil }
            changed["input"] = input
        }
        var members = begun.members.map { JSONObject.Member(key: $0.key, value: changed.removeValue(forKey: $0.key) ?? $0.value) }
        members += changed.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: $0.value) }
        return JSONObject(members)
    }

    /// What a person is told that this is: a tool's name, or the type in words.
    var label: String {
        if let name { return name.string }
        let type = begun["type"]?.string ?? "unknown"
        return String(decoding: type.utf8.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }, as: UTF8.self)
    }

    /// The input that stands in the block's beginning: a placeholder, unless nothing else comes.
    var beginningInput: [UInt8] { begun["input"]?.object?.isEmpty == true ? [] : begun["input"]?.argumentBytes ?? [] }

    /// The text that stands there.
    var beginningText: String {
        switch kind {
        case .text: begun["text"]?.string ?? ""
        case .thinking: begun["thinking"]?.string ?? ""
        case .redacted, .call, .item: ""
        }
    }

    var id: ExactString? { begun["id"]?.filled }
    var name: ExactString? { begun["name"]?.filled }
}
