import Conversation
import Link

/// Why the engine waits for an answer of the person, and what goes on after it.
struct Interruption: Sendable, Equatable, Codable {
    enum Next: Sendable, Equatable, Codable {
        /// The next request of the turn.
        case request
        /// The calls of an answer that has come to its end. (What was kept before answers had parts has its text and no parts.)
        case propose(text: String, [ToolCall], parts: [ContentBlock]?)
        /// Words of the person that a guard holds.
        case say(String)
        /// Results that guards hold, of calls that are over; without an answer the model is told that they were withheld.
        case results
        /// An answer that a guard holds; it is in memory alone.
        case heldAnswer

        /// The parts of the held answer.
        var blocks: [ContentBlock] {
            guard case .propose(let text, let calls, let parts) = self else { return [] }
            return parts ?? (text.isEmpty ? [] : [.text(text)]) + calls.map(ContentBlock.toolCall)
        }
    }

    let pause: Pause
    let next: Next
}
