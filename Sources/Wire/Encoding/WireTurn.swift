import Conversation

/// A conversation in the order that every wire demands: each call has exactly one result, in the order of the calls, and
/// nothing stands between them.
enum WireTurn {
    /// Text and images of the person, never empty.
    case user([ContentBlock])
    /// An answer, and what became of its calls.
    case assistant(Message, results: [(call: ToolCall, result: ToolResult)])

    /// Whatever the messages hold: a result that is missing is said to be missing, one without a call is left out.
    static func turns(of messages: [Message]) -> [WireTurn] {
        let messages = withFewPictures(messages)
        var results: [CallKey: ToolResult] = [:]
        for message in messages {
            for case .toolResult(let result) in message.blocks { results[result.key] = result }
        }
        return messages.compactMap { message in
            switch message.role {
            case .tool: return nil
            case .user:
                let blocks = message.blocks.filter { block in
                    switch block {
                    case .text(let text, _): !text.utf8.isEmpty
                    case .image: true
                    default: false
                    }
                }
                return blocks.isEmpty ? nil : .user(blocks)
            case .assistant:
                return .assistant(message, results: message.calls.map { ($0, results[$0.key] ?? missing($0)) })
            }
        }
    }

    /// Anthropic takes large pictures only up to 20 in a request, and each of them is paid for in each request.
    private static let mostPictures = 20

    /// Only the last pictures; of earlier ones the words beside them are left.
    private static func withFewPictures(_ messages: [Message]) -> [Message] {
        func count(_ block: ContentBlock) -> Int {
            switch block {
            case .image: 1
            case .toolResult(let result): result.images.count
            default: 0
            }
        }
        var left = messages.reduce(0) { $0 + $1.blocks.reduce(0) { $0 + count($1) } } - mostPictures
        guard left > 0 else { return messages }
        return messages.map { message in
            guard left > 0, message.blocks.contains(where: { count($0) > 0 }) else { return message }
            var message = message
            message.blocks = message.blocks.map { block in
                guard left > 0, count(block) > 0 else { return block }
                left -= count(block)
                switch block {
                case .toolResult(let result): return .toolResult(ToolResult(key: result.key, text: result.text, isError: result.isError))
                default: return .text("[an earlier picture]")
                }
            }
            return message
        }
    }

    /// What stands before pictures of a result where they follow it.
    static func title(ofPictures count: Int, of call: ToolCall) -> String {
        "[\(count == 1 ? "The picture" : "The \(count) pictures") of the result of \(call.name)]"
    }

    /// - Returns: nil where all could be sent.
    static func note(_ why: String, picturesLeftOut count: Int) -> String? {
        count == 0 ? nil : "\(why): \(count == 1 ? "one is" : "\(count) are") left out."
    }

    private static func missing(_ call: ToolCall) -> ToolResult {
        ToolResult(key: call.key, text: "there is no result for this call. It may or may not have run.", isError: true)
    }
}

extension ToolResult {
    /// For wires without a flag for errors; never empty.
    var words: String { isError ? "Error: \(plainWords)" : plainWords }
    /// Never empty.
    var plainWords: String { text.utf8.isEmpty ? "(no output)" : text }
}

extension ToolCall {
    /// The arguments as they came, if they were usable; else `{}`: servers refuse a history that is no JSON, and the result
    /// tells the model what was wrong.
    var echoedArguments: [UInt8] {
        guard let arguments = try? arguments(), !arguments.bytes.isEmpty else { return Array("{}".utf8) }
        return arguments.bytes
    }
}
