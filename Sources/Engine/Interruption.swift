import Conversation
import Link

/// Why the engine waits for an answer of the person, and what goes on after it.
struct Interruption: Sendable, Equatable, Codable {
    enum Next: Sendable, Equatable, Codable {
        /// The next request of the turn.
        case request
        /// The calls of an answer that has come to its end.
        case propose(text: String, [ToolCall])
    }

    let pause: Pause
    let next: Next
}
