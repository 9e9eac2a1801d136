import Approval
import Conversation

extension JournalEntry {
    /// The entry with marks in the place of secrets; nil where it holds none.
    var withoutSecrets: JournalEntry? {
        switch self {
        case .message(let message): SecretMarks.message(message).map { .message($0) }
        case .proposed(let call): SecretMarks.call(call).map { .proposed($0.with(malformed: Self.notKept)) }
        case .commanded(let call): SecretMarks.call(call).map { .commanded($0.with(malformed: Self.notKept)) }
        case .amended(let amendment):
            SecretMarks.arguments(amendment.arguments.bytes).map {
                .amended(Amendment(call: amendment.call, revision: amendment.revision, arguments: RawBytes($0), author: amendment.author))
            }
        case .shown(let showing): SecretMarks.display(showing.display).map { .shown(showing.with(display: $0)) }
        case .started(let record): SecretMarks.arguments(record.arguments.bytes).map { .started(record.with(arguments: RawBytes($0))) }
        case .finished(let outcome):
            SecretMarks.result(outcome.result).map {
                .finished(Outcome(result: $0, milliseconds: outcome.milliseconds, wasCancelled: outcome.wasCancelled))
            }
        case .noted(let note): SecretMarks.text(note.text).map { .noted(SessionNote(note.kind, $0)) }
        case .sessionBegan, .resumed, .renamed, .decided, .notRun, .outcomeUnknown, .guarded, .ruled, .sessionEnded: nil
        }
    }

    /// Why a call cannot be taken up as it was, where nothing else has its arguments.
    static let notKept = "a secret in its arguments is not kept"

    /// The exact arguments, needed until the call is over: those of the call as it was asked for, or of its amendment.
    var sealed: (revision: Int, arguments: [UInt8])? {
        switch self {
        case .proposed(let call), .commanded(let call): (0, call.rawArguments)
        case .amended(let amendment): (amendment.revision, amendment.arguments.bytes)
        default: nil
        }
    }

    /// Nothing can need the exact arguments of its call any more.
    var unseals: Bool {
        switch self {
        case .decided, .started, .finished, .notRun, .outcomeUnknown: true
        default: false
        }
    }
}

extension Showing {
    fileprivate func with(display: CallDisplay) -> Showing {
        Showing(
            call: call, revision: revision, tool: tool, display: display, binding: binding, ruling: ruling, because: because, risk: risk, flags: flags)
    }
}
