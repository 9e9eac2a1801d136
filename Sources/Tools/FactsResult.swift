public import Approval

/// What came of looking at one call.
public enum FactsResult: Sendable, Equatable {
    case facts(Facts)
    /// What it would touch, and why it cannot work as things are: for those who look at calls without running them.
    case doomed(Facts, problem: String)
    /// The call cannot work: one or more sentences that go back to the model as an error, without asking anyone.
    case problem(String)
}
