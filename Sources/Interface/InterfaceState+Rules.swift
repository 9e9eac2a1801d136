import Approval
import Link
import Surface

/// Making a rule from the selected call, and looking at all rules.
extension InterfaceState {
    var whyNotRule: String? {
        if let why = whyNotWrite { return why }
        if selectedCall?.misfit != nil { return "A call that is invalid gives no rule." }
        return selectedCall?.question == nil ? nil : "It is a question to you, and no rule answers it."
    }

    /// Opens the sheet. Nothing is made by it.
    mutating func openRule(_ press: Press) -> [InterfaceEffect] {
        guard let call = selectedCall else { return [] }
        if let obstacle = accident(press.judgement) { return refuse(obstacle, press) }
        mode = .rule(RuleSheet(handle: call.handle, revision: call.revision))
        arming.restart()
        return []
    }

    /// Asks for the rule that is wanted now, when another was asked for last.
    mutating func ruleEffect() -> InterfaceEffect? {
        guard case .rule(var sheet) = mode, sheet.asked != sheet.wish else { return nil }
        sheet.asked = sheet.wish
        sheet.open += 1
        mode = .rule(sheet)
        return .send(.draftRule(sheet.wish))
    }

    mutating func take(_ draft: RuleDraft, _ now: Milliseconds) {
        guard case .rule(var sheet) = mode, sheet.wish.handle == draft.wish.handle, sheet.wish.revision == draft.wish.revision else { return }
        if let refusal = draft.refusal {
            leaveMode()
            say(SafeText.line(refusal), .notice, now, stays: true)
            return
        }
        sheet.open = max(0, sheet.open - 1)
        // Of several that are under way the last one counts.
        if sheet.open == 0 {
            sheet.wish.width = draft.wish.width
            sheet.asked = sheet.wish
            if sheet.draft?.text.utf8.elementsEqual(draft.text.utf8) != true || sheet.draft?.others != draft.others {
                sheet.seenLines = []
                arming.restart()
            }
            sheet.draft = draft
            if sheet.wish.typed == nil { sheet.editor.setText(draft.value) }
        }
        mode = .rule(sheet)
    }

    private mutating func changeRule(_ change: (inout RuleSheet) -> Void) {
        guard case .rule(var sheet) = mode else { return }
        change(&sheet)
        mode = .rule(sheet)
    }

    mutating func widenRule(_ step: Int) {
        changeRule { sheet in
            guard let draft = sheet.draft else { return }
            // What was typed stands in the place of what is offered, until another one is chosen.
            let width = sheet.wish.typed == nil ? sheet.wish.width + step : sheet.wish.width
            sheet.wish.typed = nil
            sheet.wish.width = min(max(0, width), max(0, draft.widths - 1))
        }
    }

    mutating func changeRuleScope() {
        changeRule { sheet in
            let all = RuleScope.allCases
            let place = all.firstIndex(of: sheet.wish.scope) ?? 0
            sheet.wish.scope = all[(place + 1) % all.count]
        }
    }

    mutating func changeRuleEnd() {
        changeRule { sheet in
            let place = RuleSheet.ends.firstIndex(of: sheet.wish.end) ?? 0
            sheet.wish.end = RuleSheet.ends[(place + 1) % RuleSheet.ends.count]
        }
    }

    mutating func scrollRule(_ lines: Int) {
        guard let size else { return }
        let (width, height) = (sheetWidth(size), sheetHeight(size))
        guard case .rule(let sheet) = mode else { return }
        let total = ruleLines(sheet, width: width).count
        changeRule { $0.top = min(max(0, $0.top + lines), max(0, total - height)) }
    }

    /// The call has changed or is decided.
    func isStale(_ sheet: RuleSheet) -> Bool {
        guard let call = calls[sheet.wish.handle] else { return true }
        return call.stage != .waiting || call.revision != sheet.wish.revision || isSent(call)
    }

    var whyNotSaveRule: String? {
        if let whyReadOnly { return whyReadOnly }
        guard case .rule(let sheet) = mode else { return "No rule is being made." }
        if isStale(sheet) { return "#\(sheet.wish.handle) has changed or is decided meanwhile; no rule can be made of it." }
        guard let draft = sheet.draft, sheet.open == 0, sheet.asked == sheet.wish else { return "The rule is still being worked out." }
        return draft.problem.map { "Not saved: \(SafeText.line($0))" }
    }

    /// Sends exactly the text that stands on the screen. It approves nothing: the call waits on.
    mutating func saveRule(_ press: Press) -> [InterfaceEffect] {
        guard case .rule(let sheet) = mode, let draft = sheet.draft, whyNotSaveRule == nil else { return [] }
        if isTerminalFocused == false { return refuse(.terminalNotFocused, press) }
        if let obstacle = accident(press.judgement) { return refuse(obstacle, press) }
        guard let size else { return [] }
        let unseen = ruleLines(sheet, width: sheetWidth(size)).count - sheet.seenLines.count
        if unseen > 0 { return refuse(.unread(below: unseen, above: 0), press) }
        if !arming.isArmed(at: press.now) { return refuse(.justShown, press) }
        rhythm.decided(at: press.now)
        leaveMode()
        return [.send(.makeRule(.init(handle: draft.wish.handle, revision: draft.wish.revision, scope: draft.wish.scope, text: draft.text)))]
    }

    // MARK: All rules

    /// The list opens when it comes.
    mutating func askForRules() -> [InterfaceEffect] {
        wantsRules = true
        return [.send(.listRules)]
    }

    mutating func take(_ listing: RuleListing) {
        if case .rules(var list) = mode {
            let place = list.listing.rules.firstIndex { $0.id == list.selected } ?? 0
            list.listing = listing
            if !listing.rules.contains(where: { $0.id == list.selected }) {
                list.selected = listing.rules.isEmpty ? nil : listing.rules[min(place, listing.rules.count - 1)].id
            }
            mode = .rules(list)
        } else if wantsRules, mode.isNormal {
            mode = .rules(RuleList(listing))
        }
        wantsRules = false
    }

    mutating func chooseRule(_ step: Int) {
        guard case .rules(var list) = mode, let place = list.listing.rules.firstIndex(where: { $0.id == list.selected }) else { return }
        list.selected = list.listing.rules[min(max(0, place + step), list.listing.rules.count - 1)].id
        mode = .rules(list)
    }

    private var selectedRule: ListedRule? {
        guard case .rules(let list) = mode else { return nil }
        return list.listing.rules.first { $0.id == list.selected }
    }

    var whyNotRevoke: String? {
        if let whyReadOnly { return whyReadOnly }
        guard let rule = selectedRule else { return "There is no rule." }
        return rule.isRevocable ? nil : "It is not yours to take back: \(rule.origin)."
    }

    /// It can only make more calls ask, so it is not asked about.
    mutating func revokeRule(_ press: Press) -> [InterfaceEffect] {
        if press.judgement == .burst { return refuse(.burst, press) }
        guard let rule = selectedRule, whyNotRevoke == nil else { return [] }
        return [.send(.revokeRule(rule.id))]
    }
}
