/// Why a call never ran although nobody denied it.
///
/// Four ends of a call that was not approved are told apart everywhere: a denial, which is a ``Decision``, and three of
/// these. The fourth of these is no such end: nobody was asked.
public enum WhyNotRun: String, Sendable, Codable, CaseIterable {
    /// It is wrong, or cannot work as things are: nobody was asked.
    case invalid
    /// It waited for a person for as long as a call may, and nobody answered: neither a yes nor a no.
    case timedOut
    /// It was called off before it had started: by a person, or because the session ended after it had been approved.
    case cancelled
    /// The session ended before anyone had decided.
    case undecided

    /// For a person, as log and screen have it.
    public var words: String {
        switch self {
        case .invalid: "invalid"
        case .timedOut: "timed out"
        case .cancelled: "cancelled"
        case .undecided: "not decided"
        }
    }
}
