import Conversation
import Guards

/// A result that a guard holds until the person has answered. The model's would be that it was withheld.
struct HeldResult: Sendable, Equatable {
    let result: ToolResult
    /// As the screens are to show it.
    let shown: String
    let screened: Screened
}

/// An answer that a guard holds: what had passed of it, and what came after that.
struct HeldAnswer: Sendable, Equatable {
    let answer: SessionMachine.Answer
    let events: [StreamEvent]
    let screened: Screened
}
