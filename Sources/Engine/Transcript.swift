import Conversation
import JSON

/// A conversation as plain text, for a model that is to put it into fewer words.
enum Transcript {
    /// - Parameter limit: bytes of the text. Results are cut first, then the oldest messages but the first are left out.
    static func text(of messages: [Message], limit: Int) -> String {
        for longest in [16_000, 4000, 1000, 300] {
            let parts = messages.map { text(of: $0, longest: longest) }
            if size(parts) <= limit { return parts.joined(separator: "\n\n") }
        }
        var parts = messages.map { text(of: $0, longest: 300) }
        var dropped = 0
        var total = size(parts)
        while parts.count > 2, total > limit {
            total -= parts.remove(at: 1).utf8.count + 2
            dropped += 1
        }
        if dropped > 0 { parts.insert("[\(dropped) messages are left out here]", at: 1) }
        return parts.joined(separator: "\n\n")
    }

    private static func size(_ parts: [String]) -> Int { parts.reduce(0) { $0 + $1.utf8.count + 2 } }

    private static func text(of message: Message, longest: Int) -> String {
        let who = switch message.role {
        case .user: "PERSON"
        case .assistant: "MODEL"
        case .tool: "TOOLS"
        }
        let parts = message.blocks.compactMap { block -> String? in
            switch block {
            case .text(let text, _): message.role == .user ? cut(text, 8 * longest) : cut(text, 2 * longest)
            case .reasoning: nil
            case .image: "[a picture]"
            case .providerItem(let label, _): "[\(label), by the provider]"
            case .toolCall(let call):
                "calls \(call.name.string) \(cut(String(decoding: call.rawArguments, as: UTF8.self), longest))"
            case .toolResult(let result):
                "\(result.isError ? "error" : "result") of call \(result.key.number): \(cut(result.text, longest))"
            }
        }
        return "\(who): " + parts.joined(separator: "\n")
    }

    private static func cut(_ text: String, _ longest: Int) -> String {
        let utf8 = text.utf8
        guard utf8.count > longest else { return text }
        let head = String(decoding: utf8.prefix(longest * 2 / 3), as: UTF8.self)
        let tail = String(decoding: utf8.suffix(longest / 3), as: UTF8.self)
        return "\(head) [… \(utf8.count - longest) bytes …] \(tail)"
    }
}
