import Approval
import Conversation
import Link
import Surface

/// The sheet that makes a rule, and the list of all rules.
extension InterfaceState {
    /// The sheet as lines, none cut; all of them must have been on screen before the rule can be saved.
    func ruleLines(_ sheet: RuleSheet, width: Int) -> [StyledLine] {
        guard let draft = sheet.draft else { return [[Span("The rule is being worked out…", .dim)]] }
        var lines: [StyledLine] = []
        func add(_ spans: StyledLine) { lines += Wrap.words(spans, width: width) }
        let width = max(1, width)
        let arrows = "\(keys.key("rule-narrower"))/\(keys.key("rule-wider"))"
        let place = sheet.wish.typed == nil ? "\(draft.wish.width + 1) of \(draft.widths)" : "typed"
        if let field = draft.field {
            // It stands above, where it is written.
            let width = draft.widths > 1 ? "\(place), from narrow to wide (\(arrows)); or type" : "type to change it"
            add([Span("\(field)  ", .label), Span(width, .dim)])
        } else if draft.widths > 1 {
            add([Span("width  ", .label), Span("\(place), from narrow to wide (\(arrows))", .dim)])
        }
        // All of them are named, so that whoever takes one knows what else there is.
        var scopes: StyledLine = [Span("holds  ", .label)]
        for scope in RuleScope.allCases {
            let isChosen = scope == draft.wish.scope
            if scope != RuleScope.allCases.first { scopes.append(Span(" · ", .dim)) }
            scopes.append(Span(isChosen ? "[\(scope.words)]" : scope.words, isChosen ? .strong : .dim))
        }
        add(scopes + [Span("  (\(keys.key("rule-scope")))", .dim)])
        add([Span("ends   ", .label), Span(RuleSheet.words(draft.wish.end), .strong), Span("  (\(keys.key("rule-end")))", .dim)])
        if !draft.text.isEmpty {
            lines.append([])
            add([Span("Saved would be, word for word", .heading)])
            for line in draft.text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
                lines += Wrap.hard(MarkedText.spans(String(decoding: Array(line), as: UTF8.self), role: .value), width: width)
            }
        }
        if let problem = draft.problem {
            lines.append([])
            add([Span("! ", .danger), Span(SafeText.line(problem), .warning)])
            return lines
        }
        for remark in draft.remarks { add([Span(SafeText.line(remark), .dim)]) }
        lines.append([])
        let looked = Counted.words(draft.looked, "call")
        if draft.others.isEmpty {
            add([Span("Of the \(looked) in the journal that came last it would have allowed no other.", .text)])
        } else {
            add([Span("Of the \(looked) in the journal that came last it would also have allowed", .heading)])
            for other in draft.others {
                let count = other.asked == 0 ? "\(other.count)×, ran by rule" : other.asked == other.count ? "\(other.count)×, asked" : "\(other.count)×, \(other.asked) asked"
                lines += Wrap.hard([Span("  ")] + MarkedText.spans(other.call, role: .value) + [Span("  \(count)", .dim)], width: width)
            }
        }
        return lines
    }

    func drawRuleSheet(_ surface: inout Surface, _ rect: Rect, _ sheet: RuleSheet, _ now: Milliseconds, _ shown: inout Shown) {
        var rect = rect
        if sheet.draft?.field != nil, rect.rows > 4 {
            let parts = rect.splitRows(1)
            drawEditor(&surface, sheet.editor, parts.top, width: max(1, rect.columns - 2), hasCursor: true, gutter: true, role: .strong)
            rect = parts.bottom
        }
        let lines = ruleLines(sheet, width: rect.columns)
        let parts = rect.splitRows(max(0, rect.rows - 2))
        let top = min(sheet.top, max(0, lines.count - parts.top.rows))
        let end = min(lines.count, top + parts.top.rows)
        for index in top..<max(top, end) {
            surface.put(lines[index], row: parts.top.row + index - top, column: rect.column, limit: rect.columns)
        }
        if end < lines.count {
            surface.put("\(Counted.more(lines.count - end, "line")) below", row: parts.bottom.row, column: rect.column, role: .warning, limit: rect.columns)
        } else if isStale(sheet) {
            surface.put("This call has changed or is decided meanwhile.", row: parts.bottom.row, column: rect.column, role: .danger, limit: rect.columns)
        }
        let hints = InterfaceState.oneLine(keyHints([.rule], now: now), width: rect.columns)
        if parts.bottom.rows > 1 { surface.put(hints, row: parts.bottom.row + 1, column: rect.column, limit: rect.columns) }
        if parts.bottom.rows == 2 { shown.sheet = top..<max(top, end) }
    }

    /// One rule in a few lines.
    private func listedLines(_ rule: ListedRule, isSelected: Bool, width: Int) -> [StyledLine] {
        let effect: Ink = rule.effect == .allow ? .ok : rule.effect == .deny ? .danger : .warning
        let head: StyledLine =
            [Span(isSelected ? "▸ " : "  ", .key), Span(rule.effect.rawValue.padded(to: 6), effect)] + MarkedText.spans(rule.words, role: isSelected ? .selection : .strong)
        var facts = [rule.origin]
        facts.append(rule.uses == 0 ? "not used" : rule.uses == 1 ? "used once" : "used \(rule.uses) times")
        if let last = rule.last { facts.append("last \(SafeText.line(String(last.rfc3339.prefix(16))))Z") }
        if let end = rule.end { facts.append(end) }
        let words: StyledLine = [Span("        \(SafeText.line(facts.joined(separator: " · ")))", .dim)]
        var lines = [head.fitted(width), words.fitted(width)]
        if isSelected {
            for line in rule.text.utf8.split(separator: 0x0A).dropFirst() {
                lines += Wrap.hard([Span("        ")] + MarkedText.spans(String(decoding: Array(line), as: UTF8.self), role: .value), width: width)
            }
        }
        return lines
    }

    func drawRuleList(_ surface: inout Surface, _ plan: ScreenPlan, _ list: RuleList, _ now: Milliseconds) {
        let rect = plan.body
        let inside = plan.inside(rect)
        surface.fill(rect)
        surface.cursor = nil
        drawTitle(&surface, plan, rect, "Rules", "\(list.listing.rules.count)", isFocused: true)
        var lines: [StyledLine] = []
        for remark in list.listing.remarks { lines += Wrap.words([Span("! ", .danger), Span(SafeText.line(remark), .warning)], width: inside.columns) }
        if list.listing.rules.isEmpty {
            let key = keys.key("rule")
            let words = "There are no rules beside the built-in one: what only reads inside the working folder runs by itself. \(key) on a call that waits makes one; docs/policy.md tells how to write them."
            lines += Wrap.words([Span(words, .dim)], width: inside.columns)
        }
        var selected = 0..<0
        for rule in list.listing.rules {
            let begin = lines.count
            lines += listedLines(rule, isSelected: rule.id == list.selected, width: inside.columns)
            if rule.id == list.selected { selected = begin..<lines.count }
        }
        let top = min(max(0, selected.upperBound - inside.rows), max(0, lines.count - inside.rows), max(0, selected.lowerBound))
        for (index, line) in lines.dropFirst(top).prefix(inside.rows).enumerated() {
            surface.put(line.fitted(inside.columns), row: inside.row + index, column: inside.column, limit: inside.columns)
        }
    }
}

extension String {
    /// ASCII words of the program's own.
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - utf8.count)) }
}
