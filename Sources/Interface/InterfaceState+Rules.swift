import Approval
import Link
import Surface

/// Making a rule from the selected call.
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
        guard case .rule(var sheet) = mode, sheet.asked != sheet.wish, !sheet.isTooLong else { return nil }
        sheet.asked = sheet.wish
        mode = .rule(sheet)
        return .send(.draftRule(sheet.wish))
    }

    /// A refusal stands on the sheet too. The sheet goes by a key alone: whoever is typing must not find their letters at the
    /// pane below.
    mutating func take(_ draft: RuleDraft) {
        guard case .rule(var sheet) = mode, sheet.isAnswered(by: draft) else { return }
        if sheet.take(draft) { arming.restart() }
        mode = .rule(sheet)
    }

    /// Answers that were on the way may be lost with the events before a whole state.
    mutating func askForDraftAgain() {
        changeRule { $0.asked = nil }
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

    mutating func scrollRule(lines: Int = 0, pages: Int = 0) {
        guard case .rule(let sheet) = mode, let size, let inside = paneInside(size) else { return }
        let room = RuleSheetPlan(inside, sheet, isStale: isStale(sheet)).lines.rows
        let total = ruleLines(sheet, width: inside.columns).count
        // Where there is room for few lines, each counts.
        let step = lines + pages * (room > 6 ? room - 1 : max(1, room))
        changeRule { $0.top = min(max(0, $0.top + step), max(0, total - room)) }
    }

    /// For the footer, when the last frame could not show all of the sheet.
    var ruleScrollWord: String? {
        guard case .rule(let sheet) = mode, let size, let lines = shown?.sheet else { return nil }
        return lines.count < ruleLines(sheet, width: sheetWidth(size)).count ? "scroll" : nil
    }

    /// For the footer, where there is a rule to be made at all.
    func ruleDraftWord(_ word: String) -> String? {
        guard case .rule(let sheet) = mode else { return nil }
        return sheet.draft?.refusal == nil ? word : nil
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
        if sheet.isTooLong { return "Not saved: what is typed is longer than \(RuleSheet.longestTyped) bytes." }
        guard sheet.isSettled, let draft = sheet.draft else { return "The rule is still being worked out." }
        if let refusal = draft.refusal { return SafeText.line(refusal) }
        return draft.problem.map { "Not saved: \(SafeText.line($0))" }
    }

    /// Sends exactly the text that stands on the screen. It approves nothing: the call waits on.
    mutating func saveRule(_ press: Press) -> [InterfaceEffect] {
        guard case .rule(let sheet) = mode, let draft = sheet.draft, whyNotSaveRule == nil, let size else { return [] }
        if isTerminalFocused == false { return refuse(.terminalNotFocused, press) }
        if let obstacle = accident(press.judgement) { return refuse(obstacle, press) }
        if ScreenPlan.isTiny(size) {
            say("The terminal is too small to show the rule; make it larger to save it.", .warning, press.now)
            return []
        }
        if let words = unreadOfRule(sheet, size) {
            say(words, .warning, press.now)
            return []
        }
        if !arming.isArmed(at: press.now) { return refuse(.justShown, press) }
        rhythm.decided(at: press.now)
        leaveMode()
        return [.send(.makeRule(.init(handle: draft.wish.handle, revision: draft.wish.revision, scope: draft.wish.scope, text: draft.text)))]
    }

    private func unreadOfRule(_ sheet: RuleSheet, _ size: Size) -> String? {
        let width = sheetWidth(size)
        let total = ruleLines(sheet, width: width).count
        let unseen = (0..<total).filter { sheet.seenWidth != width || !sheet.seenLines.contains($0) }
        guard !unseen.isEmpty else { return nil }
        let above = unseen.count { $0 < shown?.sheet?.lowerBound ?? 0 }
        let below = unseen.count - above
        if below == 0 { return "not yet: read it first — \(Counted.more(above, "line")) above (\(keys.key("rule-page-up")))" }
        return "not yet: read it first — \(Counted.more(below, "line")) below (\(keys.key("rule-page-down")))"
    }
}
