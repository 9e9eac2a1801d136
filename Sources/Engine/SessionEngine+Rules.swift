public import Approval
public import Conversation
import JSON
import Journal
import Link
import Tools

/// Rules that a person makes, lists and takes back. Only what is recorded is in force.
extension SessionEngine {
    var policySource: PolicySource {
        PolicySource(
            book: services.rules, journal: services.journal, guards: guards, sessionRules: machine.sessionRules,
            session: [session.text, ExactString(machine.view.name)])
    }

    func draft(_ wish: RuleWish, for frontEnd: Int?) {
        guard let sheet = waitingSheet(wish.handle, wish.revision) else {
            return send(.ruleDraft(RuleDraft(wish: wish, refusal: "Call #\(wish.handle) does not wait any more, or has changed.")), to: frontEnd)
        }
        let (drafting, journal) = (drafting(sheet), services.journal)
        beside {
            drafting.draft(wish, history: (try? journal.recentCalls(RuleDrafting.historyLength)) ?? [])
        } then: { $0.send(.ruleDraft($1), to: frontEnd) }
    }

    private func waitingSheet(_ handle: Int, _ revision: Int) -> CallSheet? {
        guard let record = machine.calls[machine.key(handle)], record.shown.stage == .waiting, record.shown.revision == revision else { return nil }
        return record.checked?.sheet
    }

    private func drafting(_ sheet: CallSheet) -> RuleDrafting {
        let now = services.clock()
        let tools = services.tools
        return RuleDrafting(
            policy: policySource.policy(at: now), sheet: sheet, place: { tools.placed($0) }, sessionName: machine.view.name, now: now)
    }

    /// - Throws: ``RuleBookError``, one sentence for whoever asked.
    func make(_ request: Command.MakeRule, by author: Author) throws(RuleBookError) {
        guard let sheet = waitingSheet(request.handle, request.revision) else {
            throw RuleBookError("Call #\(request.handle) does not wait any more, or has changed; no rule was made.")
        }
        let rules: [Rule]
        switch drafting(sheet).check(request.text, request.scope) {
        case .failure(let refusal): throw RuleBookError("No rule was made. \(refusal.sentence)")
        case .success(let read): rules = read
        }
        if request.scope != .session { try services.rules.append(request.text) }
        handle(.ruleMade(request.scope, rules, text: request.text, call: sheet.key, by: author))
    }

    var ruleListing: RuleListing {
        let current = services.rules.current()
        let uses = (try? services.journal.ruleUses()) ?? [:]
        let now = services.clock()
        let rules = (machine.sessionRules + current.rules).map { rule in
            let use = uses[rule.id]
            let isRevocable =
                switch rule.origin {
                case .session: true
                case .file(let layer, _, _): layer == .user
                case .given: false
                }
            return ListedRule(
                id: rule.id, effect: rule.effect, words: rule.words, origin: rule.origin.words, text: RuleText.toml(rule), end: rule.end(used: use?.count ?? 0, at: now),
                uses: use?.count ?? 0, last: use?.last, isRevocable: isRevocable)
        }
        return RuleListing(rules: rules, remarks: current.damage + current.remarks)
    }

    func revoke(_ id: RuleID, by author: Author) throws(RuleBookError) {
        if let rule = machine.sessionRules.first(where: { $0.id == id }) {
            return handle(.ruleRevoked(rule, .session, by: author))
        }
        guard let rule = services.rules.current().rules.first(where: { $0.id == id }) else { throw RuleBookError("There is no such rule any more.") }
        try services.rules.remove(id)
        handle(.ruleRevoked(rule, rule.workspace == nil ? .always : .workspace, by: author))
    }
}

extension Timestamp {
    /// Without fractions, for people.
    var toTheSecond: String { "\(rfc3339.prefix(19))Z" }
}

extension Rule {
    /// When it ends, in words; nil for never.
    public func end(used: Int, at now: Timestamp) -> String? {
        var parts: [String] = []
        if let expires { parts.append(expires <= now ? "ended \(expires.toTheSecond)" : "until \(expires.toTheSecond)") }
        if let uses { parts.append(used >= uses ? "all \(uses) uses spent" : "\(used) of \(uses) uses") }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
