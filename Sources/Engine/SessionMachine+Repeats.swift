import Approval
import Conversation
import JSON

/// Calls that the model proposes again.
extension SessionMachine {
    /// The latest call before this one that asked the same of the same tool and was denied. A denial is not worn down by
    /// repeating: the person is told of it.
    func earlierDenial(like key: CallKey) -> Int? {
        guard let record = calls[key], own[key] == nil else { return nil }
        let form = CallForm(record.call)
        let denied = calls.values.filter {
            $0.call.key.number < key.number && $0.decision?.answer == .denied && $0.call.name == record.call.name
                && CallForm($0.call) == form
        }
        return denied.map(\.call.key.number).max()
    }
}
