import Approval
import Conversation
import JSON
import Link

/// What a run without a terminal says, in the order in which it happens.
enum RunEvent: Sendable, Equatable {
    /// The first one.
    case session(Session)
    /// What the model was told.
    case message(String)
    /// The next piece of what the model thinks, where its maker shows it.
    case reasoning(entry: Int, String)
    /// The next piece of an answer.
    case text(entry: Int, String)
    /// An answer has ended; `interrupted` says why it is not whole.
    case answer(entry: Int, text: String, interrupted: String?)
    /// A call is new, or has come further.
    case call(CallState)
    /// Live output of a running call.
    case output(call: Int, String)
    case notice(Notice)
    case retry(Retry)
    case usage(TokenUse)
    /// The last one.
    case end(RunEnding)

    struct Session: Sendable, Equatable {
        let id: SessionID
        let name: String
        let folder: String
        let model: ModelState
    }
}

/// How a run ended.
struct RunEnding: Sendable, Equatable {
    enum Outcome: Sendable, Equatable {
        case complete
        /// Why, in a sentence.
        case failed(String)
        /// A person or the system asked the program to end.
        case stopped(byKey: Bool)
        /// Nobody reads standard output any more.
        case unread
    }

    let outcome: Outcome
    /// The last answer, also one that was cut.
    let answer: String?
    /// The answer as JSON, where a schema was given and it fits.
    let value: JSONValue?

    /// Of the process.
    var status: Int32 {
        switch outcome {
        case .complete, .unread: 0
        case .failed, .stopped(byKey: false): 1
        case .stopped(byKey: true): 130
        }
    }
}
