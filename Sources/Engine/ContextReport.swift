import Approval
import Conversation
import JSON
import Link

/// What fills the model's context, in bytes as they are sent and in tokens by estimate.
enum ContextReport {
    /// English text and code come to about four bytes a token; other languages to fewer.
    private static let bytesPerToken = 4
    /// Providers count a picture by its size in pixels, about so much for one that fills a screen.
    private static let tokensPerPicture = 1600

    static func make(
        system: [SystemPart], tools: [ToolDefinition], messages: [Message], queued: [QueuedMessage], usage: TokenUse, contextSize: Int?
    ) -> Report {
        var parts: [(label: String, bytes: Int)] = system.map { (VisibleText.line($0.title), $0.text.utf8.count) }
        let definitions = tools.reduce(0) { $0 + $1.name.utf8.count + $1.summary.utf8.count + $1.parameters.serialized().count }
        parts.append(("definitions of \(tools.count) tools", definitions))
        var (said, answered, arguments, results, pictures) = (0, 0, 0, 0, 0)
        for message in messages {
            for block in message.blocks {
                switch block {
                case .text(let text, _), .reasoning(let text, _):
                    if message.role == .user { said += text.utf8.count } else { answered += text.utf8.count }
                case .toolCall(let call): arguments += call.rawArguments.count
                case .toolResult(let result):
                    results += result.text.utf8.count
                    pictures += result.images.count
                case .image: pictures += 1
                case .providerItem(_, let item): answered += item.value.serialized().count
                }
            }
        }
        parts += [("what you said", said), ("what the model said", answered), ("arguments of calls", arguments), ("results of calls", results)]
        if pictures > 0 { parts.append((pictures == 1 ? "a picture" : "\(pictures) pictures", pictures * tokensPerPicture * bytesPerToken)) }
        let waiting = queued.reduce(0) { $0 + $1.text.utf8.count }
        if waiting > 0 { parts.append(("queued", waiting)) }
        let total = parts.reduce(0) { $0 + $1.bytes }
        var rows = parts.map { part in
            Report.Row(part.label, amount(part.bytes), share: total > 0 ? Double(part.bytes) / Double(total) : nil)
        }
        rows.append(Report.Row("all of it", amount(total)))
        var note: String?
        if usage.context > 0 {
            let size = contextSize.map { " of \($0)" } ?? ""
            note = "The last request and its answer came to \(usage.context)\(size) tokens, as the provider counted."
            if usage.lastCached > 0 { note? += " Of the input, \(usage.lastCached) tokens came from the provider's cache." }
        } else if let contextSize {
            note = "The model takes up to \(contextSize) tokens."
        }
        return Report(title: "What fills the model's context", rows: rows, note: note)
    }

    private static func amount(_ bytes: Int) -> String {
        let tokens = (bytes + bytesPerToken - 1) / bytesPerToken
        return "\(bytes) \(bytes == 1 ? "byte" : "bytes"), about \(tokens) \(tokens == 1 ? "token" : "tokens")"
    }
}
