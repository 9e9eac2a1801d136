import Approval
import Conversation
import JSON
import Tools

/// What `assent policy` prints of the rules.
struct PolicyListing {
    let desk: PolicyDesk
    let tools: [ToolDefinition]
    let now: Timestamp

    var lines: [String] {
        let words = desk.rules.map(\.words)
        // A very long rule moves its own place only.
        let width = min(44, words.map(\.count).max() ?? 0)
        let numbers = String(desk.rules.count).count
        return zip(desk.rules, words).enumerated().flatMap { index, entry -> [String] in
            let (rule, words) = entry
            let head = "\(padded(String(index + 1), numbers))  \(padded(rule.effect.rawValue, 5))  "
            return [head + padded(words, width) + "  " + Self.place(rule)] + details(rule).map { String(repeating: " ", count: head.count) + $0 }
        }
    }

    /// `/etc/assent/policy.toml:3`
    static func place(_ rule: Rule) -> String {
        if case .file(_, let path, let line) = rule.origin { "\(VisibleText.line(path)):\(line)" } else { rule.origin.words }
    }

    private func details(_ rule: Rule) -> [String] {
        var scope: [String] = []
        if let workspace = rule.workspace { scope.append("in \(VisibleText.line(workspace.string))") }
        if let session = rule.session { scope.append("in the session \(VisibleText.line(session.string))") }
        if let expires = rule.expires { scope.append("until \(expires.rfc3339)") }
        if let uses = rule.uses { scope.append(uses == 1 ? "once" : "\(uses) times") }
        if rule.isTwice { scope.append("in two steps") }
        var details = scope.isEmpty ? [] : [scope.joined(separator: ", ")]
        if let tallies = desk.tallies, rule.effect == .allow { details.append(Self.words(tallies[rule.id])) }
        if let reason = rule.reason { details.append("reason: \(VisibleText.line(reason))") }
        if let saved = rule.saved { details.append("saved: \(VisibleText.line(saved))") }
        if !desk.files.counts(rule) { details.append("does not hold: this folder's policy may not allow anything without your trust (`assent policy trust`)") }
        if let never = never(rule) { details.append("holds for nothing: \(never)") }
        return details
    }

    private static func words(_ tally: RuleTally?) -> String {
        guard let tally, tally.count > 0 else { return "never used" }
        return "used \(tally.count == 1 ? "once" : "\(tally.count) times")\(tally.last.map { ", last \($0.rfc3339)" } ?? "")"
    }

    /// Why no call will be decided by it, as far as is known.
    private func never(_ rule: Rule) -> String? {
        if let workspace = rule.workspace, workspace != desk.workspace.root { return "It is for another folder than this one." }
        return rule.futility(at: now, tools: tools, used: desk.used)
    }

    /// An object a rule.
    var json: [JSONValue] {
        desk.rules.enumerated().map { index, rule in
            func text(_ text: String?) -> JSONValue { text.map { .string(ExactString($0)) } ?? .null }
            func number(_ number: Int?) -> JSONValue { number.map { .number(JSONNumber($0)) } ?? .null }
            var place: (layer: String?, path: String?, line: Int?) = (nil, nil, nil)
            if case .file(let layer, let path, let line) = rule.origin { place = (layer.rawValue, path, line) }
            let holds = desk.files.counts(rule) && (rule.effect != .allow || !desk.files.files.contains { $0.damage != nil })
            let tally = desk.tallies.map { $0[rule.id] ?? RuleTally(count: 0, last: nil) }
            return [
                "number": number(index + 1), "id": text(rule.id.text), "effect": text(rule.effect.rawValue), "words": text(rule.words),
                "layer": text(place.layer), "file": text(place.path), "line": number(place.line),
                "workspace": rule.workspace.map { .string($0) } ?? .null, "session": rule.session.map { .string($0) } ?? .null,
                "expires": text(rule.expires?.rfc3339), "uses": number(rule.uses), "used": number(tally?.count), "last_used": text(tally?.last?.rfc3339),
                "reason": text(rule.reason), "saved": text(rule.saved), "holds": .bool(holds), "never": text(never(rule)), "text": text(RuleText.toml(rule)),
            ]
        }
    }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
}
