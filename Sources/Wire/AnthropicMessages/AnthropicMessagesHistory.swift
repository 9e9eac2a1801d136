import Conversation
import JSON

/// The messages of a request.
///
/// Whatever the conversation holds, they keep the wire's rules: a person's message is first, and last unless the server's own
/// tools are running; the two roles take turns; no message and no text is empty; every `tool_use` stands at the end of its
/// message and is answered in the next one, first thing in it and in order. (platform.claude.com, "Handle tool calls",
/// "Messages"; the refusals that say so: "`tool_use` ids were found without `tool_result` blocks immediately after", "all
/// messages must have non-empty content", "text content blocks must contain non-whitespace text", "The final block in an
/// assistant message cannot be `thinking`".)
struct AnthropicMessagesHistory {
    enum Speaker: Sendable { case user, assistant }

    /// A message, or a part of one.
    struct Entry {
        let role: Speaker
        var blocks: [JSONObject]
        /// Of an assistant's: whether the one who gets it made it.
        var isOwn = true
        /// Whether a thought was left out because nobody signed it.
        var lacksThinking = false
    }

    private(set) var messages: [Entry] = []
    /// The server's container, while the turn that uses it goes on.
    private(set) var container: JSONValue?
    /// How the tools are called that were called, in order.
    private(set) var calledNames: [ExactString] = []
    private var entries: [Entry] = []
    private var answers: AnthropicMessagesAnswers
    private var pictures: AnthropicMessagesPictures

    /// Stands where a person's message must and is none: a conversation whose beginning was cut off.
    private static let beginning: JSONObject = ["type": "text", "text": "(What was said before is not shown.)"]
    private static let goOn: JSONObject = ["type": "text", "text": "Continue."]

    init(_ messages: [Message], target: WireTarget, options: AnthropicMessages.Options, names: ToolNameMap) {
        pictures = AnthropicMessagesPictures(takesImages: options.takesImages, takesImagesInResults: options.takesImagesInResults)
        answers = AnthropicMessagesAnswers(target: target, options: options, names: names)
        for turn in WireTurn.turns(of: messages) {
            switch turn {
            case .user(let blocks):
                container = nil
                add(Entry(role: .user, blocks: blocks.compactMap { pictures.block($0) }))
            case .assistant(let message, let results): add(message, results)
            }
        }
        AnthropicServerTools.pair(&entries)
        calledNames = answers.calledNames
        merge()
    }

    /// What could not be sent, in a sentence.
    var note: String? { pictures.note }

    private mutating func add(_ entry: Entry) {
        if !entry.blocks.isEmpty { entries.append(entry) }
    }

    private mutating func add(_ message: Message, _ results: [(call: ToolCall, result: ToolResult)]) {
        pictures.leaveOut(message.images.count)
        let answer = answers.encode(message)
        container = answer.container ?? container
        add(answer.entry)
        guard !results.isEmpty else { return }
        var blocks: [JSONObject] = []
        var behind: [JSONObject] = []
        for (index, (call, result)) in results.enumerated() {
            let encoded = pictures.result(result, of: call, id: answer.ids[index])
            blocks.append(encoded.block)
            behind += encoded.behind
        }
        add(Entry(role: .user, blocks: blocks + behind))
    }

    // MARK: Messages

    private mutating func merge() {
        messages = []
        for var entry in entries {
            if entry.role == .assistant {
                while let last = entry.blocks.last, Self.isThinking(last) { entry.blocks.removeLast() }
            }
            guard !entry.blocks.isEmpty else { continue }
            if let last = messages.indices.last, messages[last].role == entry.role {
                messages[last].blocks += entry.blocks
                messages[last].isOwn = messages[last].isOwn && entry.isOwn
                messages[last].lacksThinking = messages[last].lacksThinking || entry.lacksThinking
            } else {
                messages.append(entry)
            }
        }
        if messages.first?.role != .user { messages.insert(Entry(role: .user, blocks: [Self.beginning]), at: 0) }
        endWithUser()
    }

    /// A model goes on where it stopped only if the server's own tools are running; else newer ones refuse it.
    private mutating func endWithUser() {
        guard let last = messages.indices.last, messages[last].role == .assistant else { return }
        guard messages[last].blocks.contains(where: AnthropicServerTools.isItem) else {
            messages.append(Entry(role: .user, blocks: [Self.goOn]))
            return
        }
        // "final assistant content cannot end with trailing whitespace"
        guard let block = messages[last].blocks.last, block["type"]?.exact == "text", let text = block["text"]?.string else { return }
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.last, Self.isBlank(scalar) { scalars.removeLast() }
        let trimmed = JSONValue.string(ExactString(String(scalars)))
        messages[last].blocks[messages[last].blocks.count - 1] = JSONObject(
            block.members.map { $0.key == "text" ? .init(key: "text", value: trimmed) : $0 })
    }

    /// Text that the server takes for none: white space of every alphabet, and the separators that Python counts as such.
    static func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isBlank) }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value) }

    // MARK: Thinking

    static func isThinking(_ block: JSONObject) -> Bool {
        block["type"]?.exact == "thinking" || block["type"]?.exact == "redacted_thinking"
    }

    private static func isResult(_ block: JSONObject) -> Bool { block["type"]?.exact == "tool_result" }

    /// The messages of the turn that is not finished: those since a person said something that is no result.
    private var lastTurn: Range<Int> {
        let start = messages.lastIndex { $0.role == .user && !$0.blocks.contains(where: Self.isResult) }
        return (start.map { $0 + 1 } ?? 0)..<messages.count
    }

    /// Whether the turn began with a thought of the model's own, as it does where it thinks within a budget.
    var lastTurnBeginsWithThinking: Bool {
        let turn = lastTurn
        return turn.allSatisfy { index in
            guard messages[index].role == .assistant else { return true }
            let isBegun = index > turn.lowerBound && messages[index - 1].blocks.allSatisfy(Self.isResult)
            return isBegun || messages[index].blocks.first.map(Self.isThinking) == true
        }
    }

    /// Whether the last answer of the turn is another model's, or has lost its thoughts.
    var lastTurnLacksThinking: Bool {
        guard let last = lastTurn.last(where: { messages[$0].role == .assistant }) else { return false }
        return (!messages[last].isOwn || messages[last].lacksThinking) && !messages[last].blocks.contains(where: Self.isThinking)
    }

    /// For a request in which the model does not think: then its turn may hold no thought. ("When thinking is disabled, an
    /// `assistant` message in the final position cannot contain `thinking`.")
    mutating func removeThinkingOfLastTurn() {
        let turn = lastTurn
        guard turn.contains(where: { messages[$0].blocks.contains(where: Self.isThinking) }) else { return }
        for index in turn { messages[index].blocks.removeAll(where: Self.isThinking) }
        entries = messages
        merge()
    }
}
