/// Whether a person can undo a call that changes files.
public enum UndoFact: Sendable, Equatable {
    /// A copy of what is there is kept before the call changes it; without one the call does not happen.
    case kept
    /// Nothing that is there is lost by it, and it can be undone.
    case reversible
    /// What is there is lost; why no copy is kept, without a capital or a period.
    case lost(String)

    /// For the binding.
    var text: String {
        switch self {
        case .kept: "kept"
        case .reversible: "reversible"
        case .lost(let why): "lost: \(why)"
        }
    }
}
