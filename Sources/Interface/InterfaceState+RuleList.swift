import Approval
import Link
import Surface

/// Looking at all rules, and taking them back.
extension InterfaceState {
    /// The list opens when it comes.
    mutating func askForRules() -> [InterfaceEffect] {
        wantsRules = true
        return [.send(.listRules)]
    }

    mutating func take(_ listing: RuleListing) {
        if case .rules(var list) = mode {
            list.take(listing)
            mode = .rules(list)
        } else if case .question(var question) = mode, question.rules != nil {
            question.rules?.take(listing)
            mode = .question(question)
        } else if wantsRules, mode.isNormal {
            mode = .rules(RuleList(listing))
        }
        wantsRules = false
    }

    private mutating func changeList(_ change: (inout RuleList) -> Void) {
        guard case .rules(var list) = mode else { return }
        change(&list)
        mode = .rules(list)
    }

    mutating func chooseRule(_ step: Int) { changeList { $0.choose(step) } }

    mutating func scrollRules(pages: Int) {
        guard case .rules(let list) = mode, let size else { return }
        let rows = helpHeight(size)
        let layout = RuleListLayout(list, width: helpWidth(size), keys)
        let top = layout.top(list, rows: rows) + pages * max(1, rows - 1)
        changeList { $0.top = min(max(0, top), max(0, layout.lines.count - rows)) }
    }

    var whyNotRevoke: String? {
        if let whyReadOnly { return whyReadOnly }
        guard case .rules(let list) = mode, let rule = list.chosen else { return "There is no rule." }
        return rule.isRevocable ? nil : "It is not yours to take back here: it stands in \(SafeText.line(rule.origin))."
    }

    /// Without a rule that allows, more calls ask; without one that denies or asks, fewer do, and that is asked about.
    mutating func revokeRule(_ press: Press) -> [InterfaceEffect] {
        guard case .rules(let list) = mode, let rule = list.chosen, whyNotRevoke == nil, let size else { return [] }
        if let obstacle = accident(press.judgement) { return refuse(obstacle, press) }
        if isTerminalFocused == false { return refuse(.terminalNotFocused, press) }
        let layout = RuleListLayout(list, width: helpWidth(size), keys)
        if !layout.showsChosen(list, rows: helpHeight(size)) {
            changeList { $0.top = nil }
            say("This is the rule that is chosen; press \(press.key) again to take it back.", .notice, press.now)
            return []
        }
        if rule.effect == .allow { return [.send(.revokeRule(rule.id))] }
        ask(.revoke(rule.id, rule.effect))
        if case .question(var question) = mode {
            question.rules = list
            mode = .question(question)
        }
        return []
    }
}
