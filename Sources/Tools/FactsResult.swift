public import Approval

/// What came of looking at one call.
public enum FactsResult: Sendable, Equatable {
    case facts(Facts)
    /// The call cannot work: one or more sentences that go back to the model as an error, without asking anyone.
    case problem(String)
}
