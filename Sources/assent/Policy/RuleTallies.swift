import Approval
import Conversation
import Journal

/// How often a rule has allowed a call, and when last.
struct RuleTally: Sendable, Equatable {
    let count: Int
    let last: Timestamp?
}

/// The uses of rules, as the journal has them: the one place where they come in.
enum RuleTallies {
    /// - Parameter dataFolder: of the journal.
    /// - Returns: nil where it is not known; a rule that is not in it was never used.
    static func read(dataFolder: String) -> [RuleID: RuleTally]? {
        guard let journal = try? SessionJournal.open(folder: dataFolder, create: false), let uses = try? journal.ruleUses() else { return nil }
        return uses.mapValues { RuleTally(count: $0.count, last: $0.last) }
    }
}
