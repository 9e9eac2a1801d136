package import Approval
package import Conversation
package import Journal
package import Link

/// What should be done: everything that the state machine asks of its driver. Copyable; an effect names a call and a
/// decision, it permits nothing.
package enum EngineEffect: Sendable, Equatable {
    case request(RequestID, Prompt)
    case cancelRequest(RequestID)
    /// Asks for one ``EngineInput/retryDue(_:)`` after so many milliseconds.
    case retryLater(RequestID, after: Int64)
    case check(CheckRequest)
    /// Ask the docket, then run.
    case begin(Decision, CallSheet)
    case cancelRun(CallKey)
    /// Asks for one ``EngineInput/timeDue`` when this moment has come: a call that waits ends unanswered then.
    case wake(at: Timestamp)
    case record(JournalEntry)
    case tell(Event)
    /// The session is over and nothing runs any more.
    case finish
}

/// A revision of a call that wants facts, a verdict and a display.
package struct CheckRequest: Sendable, Equatable {
    package let call: CallKey
    package let revision: Int
    package let definition: ToolDefinition
    package let arguments: ToolArguments
    package let original: ToolArguments?
    package let unreadable: RawBytes?
    /// What became of earlier calls like this one.
    package let earlier: EarlierCalls

    package init(
        call: CallKey, revision: Int, definition: ToolDefinition, arguments: ToolArguments, original: ToolArguments?, unreadable: RawBytes? = nil,
        earlier: EarlierCalls = EarlierCalls()
    ) {
        self.call = call
        self.revision = revision
        self.definition = definition
        self.arguments = arguments
        self.original = original
        self.unreadable = unreadable
        self.earlier = earlier
    }
}
