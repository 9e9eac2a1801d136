import Approval
import Link
import Surface

/// The parts of the sheet that makes a rule.
struct RuleSheetPlan {
    /// What the rule is about, where it can be typed.
    private(set) var field: Rect?
    let lines: Rect
    /// That the call is another one by now.
    private(set) var note: Rect?
    let hints: Rect

    init(_ inside: Rect, _ sheet: RuleSheet, isStale: Bool) {
        var rest = inside
        if sheet.draft?.field != nil, rest.rows > 3 {
            let parts = rest.splitRows(1)
            (field, rest) = (parts.top, parts.bottom)
        }
        let lower = rest.splitRows(max(0, rest.rows - 1))
        (rest, hints) = (lower.top, lower.bottom)
        if isStale, rest.rows > 1 {
            let parts = rest.splitRows(rest.rows - 1)
            (rest, note) = (parts.top, parts.bottom)
        }
        lines = rest
    }
}

/// The sheet that makes a rule.
extension InterfaceState {
    /// The sheet as lines, none cut; all of them must have been on screen before the rule can be saved. What it is about
    /// first, then where and until when it holds, then the text, then what that means.
    func ruleLines(_ sheet: RuleSheet, width: Int) -> [StyledLine] {
        guard let draft = sheet.draft else { return [[Span("The rule is being worked out…", .dim)]] }
        let width = max(1, width)
        if let refusal = draft.refusal {
            return Wrap.words([Span("!", .danger), Span(" "), Span(SafeText.line(refusal), .warning)], width: width)
        }
        var lines: [StyledLine] = []
        func add(_ spans: StyledLine, indent: Int = 0) {
            lines += Wrap.words(spans, width: max(1, width - indent)).map { indent > 0 ? [Span(.blanks(indent))] + $0 : $0 }
        }
        func row(_ label: String, _ spans: StyledLine) {
            for (index, line) in Wrap.words(spans, width: max(1, width - 7)).enumerated() {
                lines.append([index == 0 ? Span(label + .blanks(7 - label.utf8.count), .label) : Span(.blanks(7))] + line)
            }
        }
        if let words = widthWords(draft, isShort: width < 50) { row("width", words) }
        // All of them are named, so that whoever takes one knows what else there is.
        var scopes: StyledLine = []
        for scope in RuleScope.allCases {
            let isChosen = scope == draft.wish.scope
            if !scopes.isEmpty { scopes.append(Span(" · ", .dim)) }
            scopes.append(Span(isChosen ? "[\(scope.words)]" : scope.words, isChosen ? .strong : .dim))
        }
        row("holds", scopes + [Span("  (\(keys.key("rule-scope")))", .dim)])
        row("ends", [Span(RuleSheet.words(draft.wish.end), .strong), Span("  (\(keys.key("rule-end")))", .dim)])
        if let problem = draft.problem {
            lines.append([])
            add([Span("!", .danger), Span(" "), Span(SafeText.line(problem), .warning)])
        }
        if !draft.text.isEmpty {
            lines.append([])
            add([Span(draft.wish.scope == .session ? "The rule, word for word" : "Added to your policy.toml, word for word", .heading)])
            lines += InterfaceState.ruleText(draft.text, width: width)
        }
        if draft.problem != nil { return lines }
        if !draft.remarks.isEmpty {
            lines.append([])
            add([Span("In other words", .heading)])
            for remark in draft.remarks { add([Span(SafeText.line(remark), .text)], indent: 2) }
        }
        lines.append([])
        addOthers(of: draft, width: width, to: &lines)
        return lines
    }

    private func widthWords(_ draft: RuleDraft, isShort: Bool) -> StyledLine? {
        let (narrower, wider) = (keys.key("rule-narrower"), keys.key("rule-wider"))
        if draft.wish.typed != nil { return [Span("typed", .strong), Span(" · \(narrower)/\(wider): back to \(isShort ? "the offer" : "what is offered")", .dim)] }
        let typing = draft.field == nil ? "" : " · or type"
        if draft.widths > 1 {
            return [Span("\(draft.wish.width + 1) of \(draft.widths)", .strong), Span(isShort ? " · \(narrower)/\(wider)\(typing)" : " · \(narrower) narrower, \(wider) wider\(typing)", .dim)]
        }
        return draft.field == nil ? nil : [Span("type to change it", .dim)]
    }

    /// Every line behind a mark, so that nothing in it can pass for a line of the sheet.
    static func ruleText(_ text: String, width: Int) -> [StyledLine] {
        text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).flatMap { line in
            let spans = MarkedText.spans(String(decoding: Array(line), as: UTF8.self), role: .value)
            return Wrap.hard(spans, width: max(1, width - 2)).enumerated().map { [Span($0.offset == 0 ? "▏ " : "▏↪", .dim)] + $0.element }
        }
    }

    private func addOthers(of draft: RuleDraft, width: Int, to lines: inout [StyledLine]) {
        let looked = "Of the last \(draft.looked) calls in the journal"
        if draft.others.isEmpty {
            // The last one is this call itself.
            let words = draft.looked <= 1 ? "The journal has no other call to try it on." : "\(looked) it would have allowed no other."
            lines += Wrap.words([Span(words, .text)], width: width)
            return
        }
        lines += Wrap.words([Span("\(looked) it would also have allowed", .heading)], width: width)
        for other in draft.others {
            let count: String
            switch other.asked {
            case 0: count = "\(other.count)×, none asked"
            case other.count: count = "\(other.count)×, asked"
            default: count = "\(other.count)×, \(other.asked) asked"
            }
            let spans = MarkedText.spans(other.call, role: .value) + [Span("  \(count)", .dim)]
            lines += Wrap.hard(spans, width: max(1, width - 2)).enumerated().map { [Span($0.offset == 0 ? "▏ " : "▏↪", .dim)] + $0.element }
        }
    }

    func drawRuleSheet(_ surface: inout Surface, _ plan: ScreenPlan, _ rect: Rect, _ sheet: RuleSheet, _ now: Milliseconds, _ shown: inout Shown) {
        let inside = plan.inside(rect)
        let parts = RuleSheetPlan(inside, sheet, isStale: isStale(sheet))
        let lines = ruleLines(sheet, width: inside.columns)
        let top = min(sheet.top, max(0, lines.count - parts.lines.rows))
        let end = min(lines.count, top + parts.lines.rows)
        var title = "A rule from #\(sheet.wish.handle)"
        let trailing = !sheet.isSettled ? "…" : end < lines.count ? "\(lines.count - end) more ↓" : ""
        let tool = calls[sheet.wish.handle].map { " \(SafeText.line($0.tool))" } ?? ""
        if Width.of(title + tool) + Width.of(trailing) + 10 <= rect.columns { title += tool }
        drawTitle(&surface, plan, rect, title, trailing, isFocused: true)
        surface.cursor = nil
        if let field = parts.field, let name = sheet.draft?.field {
            let label = "\(name) "
            surface.put(label, row: field.row, column: field.column, role: .label, limit: field.columns)
            drawLine(&surface, sheet.editor, field.splitColumns(Width.of(label)).right, role: .strong)
        }
        for index in top..<max(top, end) {
            surface.put(lines[index], row: parts.lines.row + index - top, column: inside.column, limit: inside.columns)
        }
        if let note = parts.note {
            surface.put([Span("This call has changed or is decided meanwhile.", .danger)].fitted(note.columns), row: note.row, column: note.column, limit: note.columns)
        }
        let hints = InterfaceState.oneLine(keyHints([.rule], now: now), width: inside.columns)
        surface.put(hints, row: parts.hints.row, column: inside.column, limit: inside.columns)
        if !parts.lines.isEmpty, !parts.hints.isEmpty { shown.sheet = top..<max(top, end) }
    }
}
