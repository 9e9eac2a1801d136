import Approval
import Conversation
import Link

/// A call that is invalid, as it was put before the person: what it goes back to when a change of theirs cannot work.
struct HandedCall: Sendable, Equatable {
    let misfit: Misfit
    /// nil when they cannot be read.
    let arguments: ToolArguments?
    /// What a denial of it is for.
    let binding: Digest
    let shown: CallState
}
