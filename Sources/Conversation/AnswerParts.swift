/// The parts of an answer in their order, put together from the events of its stream.
///
/// Each event costs the same however long the answer is.
public struct AnswerParts: Sendable, Equatable {
    private enum Kind: Sendable, Equatable {
        case text, reasoning
        case call(CallSlot)
        case providerItem(label: String)
    }

    private struct Part: Sendable, Equatable {
        let kind: Kind
        var text = ""
        var opaque: Opaque?
        var isOpen = true
    }

    private var parts: [Part] = []

    public init() {}

    public mutating func receive(_ event: StreamEvent) {
        switch event {
        case .textDelta(let text): append(text, to: .text)
        case .reasoningDelta(let text): append(text, to: .reasoning)
        case .textEnded(let opaque): end(.text, opaque)
        case .reasoningEnded(let opaque): end(.reasoning, opaque)
        case .callStarted(let slot): parts.append(Part(kind: .call(slot)))
        case .providerItem(let label, let item):
            parts.append(Part(kind: .providerItem(label: label), opaque: item, isOpen: false))
        case .restarted: parts = []
        case .started, .callIdentified, .callArguments, .callOpaque, .callMalformed, .usage, .stopReason, .explanation, .ended: break
        }
    }

    private mutating func append(_ text: String, to kind: Kind) {
        guard !text.isEmpty else { return }
        if let last = parts.indices.last, parts[last].kind == kind, parts[last].isOpen {
            parts[last].text += text
        } else {
            parts.append(Part(kind: kind, text: text))
        }
    }

    private mutating func end(_ kind: Kind, _ opaque: Opaque?) {
        if let last = parts.indices.last, parts[last].kind == kind, parts[last].isOpen {
            parts[last].opaque = opaque
            parts[last].isOpen = false
        } else if opaque != nil {
            parts.append(Part(kind: kind, opaque: opaque, isOpen: false))
        }
    }

    /// All text, without reasoning.
    public var text: String { parts.reduce(into: "") { if $1.kind == .text { $0 += $1.text } } }

    /// The blocks of the message; a part without text and without anything that belongs to it is none.
    ///
    /// - Parameter call: the finished call of a slot; nil leaves it out.
    public func blocks(call: (CallSlot) -> ToolCall?) -> [ContentBlock] {
        parts.compactMap { part in
            switch part.kind {
            case .text: part.text.isEmpty && part.opaque == nil ? nil : .text(part.text, opaque: part.opaque)
            case .reasoning: part.text.isEmpty && part.opaque == nil ? nil : .reasoning(part.text, opaque: part.opaque)
            case .call(let slot): call(slot).map(ContentBlock.toolCall)
            case .providerItem(let label): part.opaque.map { .providerItem(label: label, item: $0) }
            }
        }
    }
}
