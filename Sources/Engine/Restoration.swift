package import Approval
package import Conversation
package import Journal
package import Link

/// What journal and scrollback have kept of a session whose engine is gone.
package struct Restoration: Sendable, Equatable {
    /// A call without an end.
    package struct OpenCall: Sendable, Equatable {
        package var call: ToolCall
        /// The person's own command.
        package var isOwn: Bool
        /// The person's arguments in place of the model's.
        package var amended: RawBytes?
        /// The last revision that was shown or asked for; 0 when there was none.
        package var revision: Int
        package var started: StartRecord?

        package init(call: ToolCall, isOwn: Bool = false, amended: RawBytes? = nil, revision: Int = 0, started: StartRecord? = nil) {
            self.call = call
            self.isOwn = isOwn
            self.amended = amended
            self.revision = revision
            self.started = started
        }
    }

    /// What the model knows.
    package var messages: [Message]
    /// Messages of the person that wait, by the journal.
    package var queued: [String]
    /// Why the last answer did not come to its end, where the model has not been told.
    package var cut: String?
    /// The highest number that a call has.
    package var callNumbers: Int
    package var open: [OpenCall]
    /// What became of calls that are not open: those of the last answer, and those that the scrollback shows as open.
    package var endings: [CallKey: SettledCall.Ending]
    /// The end of the conversation as the front ends saw it; nil when nothing of it was kept.
    package var scrollback: Kept?
    /// What rules were about that held in the session alone: they have ended with its engine.
    package var grants: [String] = []
    /// Calls that could be proposed again after they were denied, changed or left unanswered.
    package var answered: [AnsweredCall] = []

    package struct Kept: Sendable, Equatable {
        package var entries: [Entry]
        package var calls: [CallState]
        package var state: WorkingState?

        package init(entries: [Entry], calls: [CallState], state: WorkingState?) {
            self.entries = entries
            self.calls = calls
            self.state = state
        }
    }

    package init(
        messages: [Message] = [], queued: [String] = [], cut: String? = nil, callNumbers: Int = 0, open: [OpenCall] = [],
        endings: [CallKey: SettledCall.Ending] = [:], scrollback: Kept? = nil
    ) {
        self.messages = messages
        self.queued = queued
        self.cut = cut
        self.callNumbers = callNumbers
        self.open = open
        self.endings = endings
        self.scrollback = scrollback
    }
}

/// What of the machine's state is in no row of the journal: kept beside the scrollback.
package struct WorkingState: Sendable, Equatable, Codable {
    var usage: TokenUse
    var queued: [QueuedMessage]
    var queuedNumbers: Int
    var pauses: Int
    /// The question that is open, with the calls that it holds back.
    var interruption: Interruption?
    var note: String?
}

extension SessionMachine {
    package var workingState: WorkingState {
        var interruption: Interruption?
        if case .paused(let open) = turn { interruption = open }
        return WorkingState(
            usage: view.usage, queued: view.queued, queuedNumbers: queuedNumbers, pauses: pauses, interruption: interruption, note: note)
    }
}
