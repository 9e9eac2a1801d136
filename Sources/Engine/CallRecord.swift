import Approval
import Conversation
import JSON
import Link

/// One proposed call in the machine's state.
struct CallRecord: Sendable, Equatable {
    let call: ToolCall
    let definition: ToolDefinition?
    /// What the model asked; nil when its arguments could not be read.
    let asked: ToolArguments?
    /// What would run: `asked`, or what the person put in its place.
    var arguments: ToolArguments?
    var checked: CheckedCall?
    /// Set while it waits for the person as a call that cannot be approved.
    var handed: HandedCall?
    /// It was found invalid as the model proposed it.
    var wasInvalid = false
    var decision: Decision?
    var started: Timestamp?
    /// Set once, and then the call is over.
    var result: ToolResult?
    var wasCancelled = false
    /// It could not be shown as things were, and waited for the calls before it.
    var wasHeld = false
    /// An engine before this one had it: a person decides, whatever a rule says.
    var wasRestored = false
    /// What the front ends see.
    var shown: CallState

    var isAmended: Bool { arguments != asked }

    /// The present revision is judged by this.
    ///
    /// - Parameter earlier: what became of earlier calls like this one.
    func checkRequest(_ earlier: EarlierCalls) -> CheckRequest? {
        guard let definition, let arguments else { return nil }
        return CheckRequest(
            call: call.key, revision: shown.revision + 1, definition: definition, arguments: arguments, original: isAmended ? asked : nil,
            unreadable: isAmended && asked == nil ? RawBytes(call.rawArguments) : nil, earlier: earlier)
    }
    var isSettled: Bool { result != nil }
}

/// A call whose response still streams.
struct ArrivingCall: Sendable, Equatable {
    let number: Int
    var wireID: ExactString?
    var name: ExactString = ""
    var bytes: [UInt8] = []
    var malformed: String?
    var opaque: Opaque?
    var preview = ArgumentPreview()
}
