import Conversation
import JSON

/// What ids of calls a server takes.
public enum CallIDs: Sendable, Equatable {
    /// Whatever is no longer than OpenAI takes: 40 bytes.
    case asSent
    /// Anthropic: letters, digits, `_` and `-`.
    case plain
    /// Mistral: nine letters or digits.
    case nineAlphanumerics
}

/// Gives each call of one request an id that is unique in it and that the server takes.
struct WireCallIDs {
    private let style: CallIDs
    private var used: Set<ExactString> = []

    init(_ style: CallIDs) { self.style = style }

    mutating func id(of call: ToolCall) -> ExactString {
        if let id = call.wireID, takes(id), used.insert(id).inserted { return id }
        // From our own key, so that the same conversation is the same text in every request.
        for attempt in 0... {
            let id = made(call, attempt: attempt)
            if used.insert(id).inserted { return id }
        }
        return "call"
    }

    private func takes(_ id: ExactString) -> Bool {
        switch style {
        case .asSent: (1...40).contains(id.utf8.count)
        case .plain: (1...64).contains(id.utf8.count) && id.utf8.allSatisfy(ASCII.isWord)
        case .nineAlphanumerics: id.utf8.count == 9 && id.utf8.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) }
        }
    }

    private func made(_ call: ToolCall, attempt: Int) -> ExactString {
        switch style {
        case .asSent, .plain: return ExactString("call_\(call.key.number)" + (attempt == 0 ? "" : "_\(attempt)"))
        case .nineAlphanumerics:
            let letters = String(FNV.hash(call.key.description.utf8, from: FNV.start ^ UInt64(attempt)), radix: 36)
            return ExactString(String((String(repeating: "0", count: 9) + letters).suffix(9)))
        }
    }
}
