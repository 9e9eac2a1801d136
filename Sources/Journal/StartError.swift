public import Conversation
public import Store

/// Why a call may not start.
public enum StartError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It has started before, here or in another process; it never starts twice.
    case alreadyStarted(CallKey)
    /// The call is one of another session.
    case otherSession(CallKey)
    /// The transaction was reported as done, but reading again does not find what was written.
    case notOnDisk(CallKey)
    /// A rule had allowed it whose uses are spent by now; its words.
    case spent(String)
    case store(StoreError)

    public var message: String {
        switch self {
        case .alreadyStarted(let call): "The call \(call) has been started before, and a call starts once."
        case .otherSession(let call): "The call \(call) does not belong to this session."
        case .notOnDisk(let call): "The start of the call \(call) cannot be found in the journal after writing it."
        case .spent(let rule): "The uses of the rule that allowed it are spent: \(rule)."
        case .store(let error): error.message
        }
    }

    public var hint: String? {
        switch self {
        case .alreadyStarted, .otherSession, .spent: nil
        case .notOnDisk: "Check the journal with `assent verify`."
        case .store(let error): error.hint
        }
    }

    public var description: String { hint.map { "\(message) \($0)" } ?? message }
}
