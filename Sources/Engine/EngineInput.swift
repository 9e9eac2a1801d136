package import Approval
package import Conversation
package import Link

/// What has happened: everything that the state machine is told.
package enum EngineInput: Sendable, Equatable {
    case command(Command, from: Author)
    /// Decoded parts of the answer to a request, in order.
    case stream(RequestID, [StreamEvent])
    /// What of a request could not be sent as it is; sentences.
    case rewritten([String])
    /// The request could not be made or its transport broke; ends it like a failed stream.
    /// - Parameter chance: 0 to 1, drawn for this; spreads the next try.
    case requestFailed(RequestID, RequestFailure, chance: Double)
    /// The time for another try of a request has come.
    case retryDue(RequestID)
    case checked(CallKey, revision: Int, CheckOutcome)
    /// The warrant was issued and the tool runs.
    case started(CallKey)
    case startRefused(CallKey, StartRefusal)
    case output(CallKey, String)
    case ended(CallKey, ExecutionResult)
    /// The moment has come that ``EngineEffect/wake(at:)`` named.
    case timeDue
    /// The engine is stopped from outside: what runs is ended, what waits is left for whoever takes the session up again.
    case suspend
    /// The driver has something to tell the person.
    case noticed(Notice)
    /// The driver has looked something up that the person asked for.
    case reported(Report)
    /// Rules of the person are in force from now on.
    /// - Parameter text: as it was shown and, unless they are the session's, saved.
    case ruleMade(RuleScope, [Rule], text: String, call: CallKey, by: Author)
    case ruleRevoked(Rule, RuleScope, by: Author)
}

/// What came of gathering facts for a revision of a call.
package enum CheckOutcome: Sendable, Equatable {
    case ready(CheckedCall)
    /// It cannot work as things are; a sentence for the model, and nobody is asked.
    case problem(String)
    /// The arguments do not fit the tool's schema.
    case misfit(Misfit)
}

/// A call that has been checked: what it is, what the rules say, what a person is shown.
package struct CheckedCall: Sendable, Equatable {
    package let sheet: CallSheet
    package let verdict: Verdict
    package let display: CallDisplay

    package init(sheet: CallSheet, verdict: Verdict, display: CallDisplay) {
        self.sheet = sheet
        self.verdict = verdict
        self.display = display
    }
}

package enum StartRefusal: Sendable, Equatable {
    /// What was approved is not what would run now; the call as it is now.
    case changed(CheckedCall)
    /// The journal did not take the decision; nothing has run.
    case notRecorded(String)
    /// The journal already has a start of this call.
    case alreadyStarted
    /// The person stopped it while it was looked at once more.
    case stopped
}
