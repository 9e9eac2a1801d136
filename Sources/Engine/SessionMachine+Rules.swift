import Approval
import Conversation
import Journal
import Link

/// What becomes of the rules that a person makes in the session.
extension SessionMachine {
    mutating func ruleMade(_ scope: RuleScope, _ rules: [Rule], text: String, _ call: CallKey, _ author: Author, at now: Timestamp) -> [EngineEffect] {
        var effects: [EngineEffect] = []
        for (index, each) in rules.enumerated() {
            var rule = each
            if scope == .session {
                sessionRulesGiven += 1
                rule.origin = .session(number: sessionRulesGiven)
                sessionRules.append(rule)
            }
            let record = RuleRecord(act: .made, rule: rule.id, text: RuleText.toml(rule), scope: scope, call: call, author: author)
            effects.append(.record(.ruled(record)))
            let uses = rule.uses.map { $0 == 1 ? ", for one use" : ", for \($0) uses" } ?? ""
            let end = uses + (rule.expires.map { ", until \($0.toTheSecond)" } ?? "")
            let isLast = index == rules.count - 1
            let words = "A rule was made: \(rule.words), for \(scope.place)\(end).\(isLast ? " Call #\(call.number) still waits for you." : "")"
            effects.append(addNotice(Notice(.information, words, hint: isLast ? "/rules lists all and takes them back." : nil), at: now))
        }
        return effects
    }

    mutating func ruleRevoked(_ rule: Rule, _ scope: RuleScope, _ author: Author, at now: Timestamp) -> [EngineEffect] {
        sessionRules.removeAll { $0.id == rule.id }
        let record = RuleRecord(act: .revoked, rule: rule.id, text: RuleText.toml(rule), scope: scope, call: nil, author: author)
        return [.record(.ruled(record)), addNotice(Notice(.information, "A rule was taken back: \(rule.words)."), at: now)]
    }

    /// Grants end with the engine that they were given to.
    mutating func rulesEnded(_ words: [String], at now: Timestamp) -> [EngineEffect] {
        guard !words.isEmpty else { return [] }
        let list = words.prefix(5).joined(separator: ", ") + (words.count > 5 ? " and \(words.count - 5) more" : "")
        return [addNotice(Notice(.information, "Rules of this session have ended with its last run and are not in force again: \(list)."), at: now)]
    }
}
