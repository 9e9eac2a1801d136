import Approval
import Conversation
import Link
import Surface

/// The list of all rules as lines: what is wrong, then a few lines for each rule, and the chosen one whole.
struct RuleListLayout {
    private(set) var lines: [StyledLine] = []
    /// Those of the chosen rule.
    private(set) var chosen = 0..<0

    init(_ list: RuleList, width: Int, _ keys: KeyTable) {
        let width = max(1, width)
        for remark in list.listing.remarks { lines += Wrap.words([Span("!", .danger), Span(" "), Span(SafeText.line(remark), .warning)], width: width) }
        if list.listing.rules.isEmpty {
            let words = list.listing.remarks.isEmpty
                ? "There are no rules: what only reads inside the working folder runs by itself, everything else asks. \(keys.key("rule")) on a call that waits makes a rule; docs/policy.md tells how to write them."
                : "No rules beside that."
            lines += Wrap.words([Span(words, .dim)], width: width)
        }
        for rule in list.listing.rules {
            let begin = lines.count
            let isChosen = rule.id == list.selected
            lines += RuleListLayout.lines(rule, isChosen: isChosen, width: width)
            if isChosen { chosen = begin..<lines.count }
        }
    }

    private static func lines(_ rule: ListedRule, isChosen: Bool, width: Int) -> [StyledLine] {
        // Where there is little room the facts stand further left than the words.
        let indent = width < 50 ? 4 : 8
        let effect: Ink = rule.effect == .allow ? .ok : rule.effect == .deny ? .danger : .warning
        let sign: StyledLine = [Span(isChosen ? "▸ " : "  ", .key), Span(rule.effect.rawValue + .blanks(6 - rule.effect.rawValue.utf8.count), effect)]
        let words = MarkedText.spans(rule.words, role: isChosen ? .selection : .strong)
        var facts = [rule.origin]
        if let end = rule.end { facts.append(end) }
        // What is counted is how often a rule let something run.
        if rule.effect == .allow { facts.append(rule.uses == 0 ? "not used" : rule.uses == 1 ? "used once" : "used \(rule.uses) times") }
        if let last = rule.last { facts.append("last \(SafeText.line(String(last.rfc3339.prefix(16))))Z") }
        let about: StyledLine = [Span(SafeText.line(facts.joined(separator: " · ")), .dim)]
        let blank = Span(.blanks(indent))
        if !isChosen { return [(sign + words).fitted(width), ([blank] + about).fitted(width)] }
        var lines = Wrap.hard(words, width: max(1, width - 8)).enumerated().map { ($0.offset == 0 ? sign : [Span(.blanks(8))]) + $0.element }
        lines += Wrap.words(about, width: max(1, width - indent)).map { [blank] + $0 }
        // Its first line is the same for all.
        let text = rule.text.utf8.split(separator: 0x0A).dropFirst().map { String(decoding: Array($0), as: UTF8.self) }.joined(separator: "\n")
        return lines + InterfaceState.ruleText(text, width: max(3, width - 2)).map { [Span("  ")] + $0 }
    }

    /// The first line on a screen of so many rows: so that the chosen rule is whole on it, or at least its beginning.
    func top(_ list: RuleList, rows: Int) -> Int {
        let last = max(0, lines.count - rows)
        if let top = list.top { return min(max(0, top), last) }
        return min(max(0, chosen.upperBound - rows), last, chosen.lowerBound)
    }

    /// The chosen rule can be told from the others on the screen.
    func showsChosen(_ list: RuleList, rows: Int) -> Bool {
        let top = top(list, rows: rows)
        return (top..<top + rows).contains(chosen.lowerBound)
    }
}

extension InterfaceState {
    func drawRuleList(_ surface: inout Surface, _ plan: ScreenPlan, _ list: RuleList) {
        let rect = plan.body
        let inside = plan.inside(rect)
        surface.fill(rect)
        surface.cursor = nil
        let layout = RuleListLayout(list, width: inside.columns, keys)
        let top = layout.top(list, rows: inside.rows)
        let below = max(0, layout.lines.count - top - inside.rows)
        let count = list.listing.rules.count
        let place = list.listing.rules.firstIndex { $0.id == list.selected }.map { "\($0 + 1)/\(count)" } ?? ""
        drawTitle(&surface, plan, rect, "Rules", below > 0 ? "\(below) more ↓ · \(place)" : place, isFocused: true)
        for (index, line) in layout.lines.dropFirst(top).prefix(inside.rows).enumerated() {
            surface.put(line.fitted(inside.columns), row: inside.row + index, column: inside.column, limit: inside.columns)
        }
    }
}
