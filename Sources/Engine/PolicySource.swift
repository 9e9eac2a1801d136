import Approval
import Conversation
import Guards
import JSON
import Journal
import Store

/// What is in force at this moment: the rules of files and of the session, with the uses that are spent.
struct PolicySource: Sendable {
    let book: any RuleBook
    let journal: SessionJournal
    let guards: GuardSet
    /// The rules that a person made for this session.
    let sessionRules: [Rule]
    /// The session's id and name.
    let session: [ExactString]

    func policy(at now: Timestamp) -> Policy {
        let current = book.current()
        let rules = current.rules + sessionRules
        var damage = current.damage
        var used: [RuleID: Int] = [:]
        let counted = rules.filter { $0.uses != nil }.map(\.id)
        if !counted.isEmpty {
            do throws(StoreError) { used = try journal.useCounts(of: counted) } catch {
                damage.append("How often rules were used cannot be read, so that none allows anything. \(error.message)")
            }
        }
        return Policy(guards: guards, rules: RuleSet(rules), circumstances: .init(now: now, session: session, used: used), damage: damage)
    }
}
