import Approval
import Conversation
import JSON
import Tools

/// What would become of a call, and why: the answer of `assent policy check`.
struct PolicyAnswer {
    /// One word.
    let ruling: String
    let because: [String]
    /// Those that decide.
    let deciding: [Rule]
    /// Those that would allow it if nothing else kept them from it.
    let overruled: [Rule]
    let risk: Risk
    let flags: [String]

    /// The call is given back to the model before any rule is looked at.
    init(refused error: String) {
        (ruling, because, deciding, overruled, risk, flags) = ("deny", ["Refused before any rule is looked at: \(error)"], [], [], .unknown, [])
    }

    /// - Parameter untrusted: rules of the folder that would count if the person trusted it.
    init(_ sheet: CallSheet, _ policy: Policy, untrusted: [Rule], remarks: [String], obstacle: String?, error: String?) {
        let verdict = policy.verdict(on: sheet)
        let why = policy.rules.explanation(of: sheet, in: policy.circumstances)
        risk = verdict.risk
        flags = verdict.flags
        if let error {
            ruling = Verdict.Ruling.deny.rawValue
            because = ["Given back to the model before any rule is looked at: \(error)"]
            (deciding, overruled) = ([], [])
            return
        }
        ruling = verdict.ruling.rawValue
        let reasons = verdict.because + [obstacle].compactMap { $0 }
        switch verdict.ruling {
        case .allow:
            // A built-in rule may have been first.
            deciding = verdict.rules.isEmpty ? [] : why.allowed
            overruled = []
            because = reasons
        case .ask, .deny:
            deciding = why.denied.isEmpty ? why.asked : why.denied
            let all = RuleSet(policy.rules.rules + untrusted).explanation(of: sheet, in: policy.circumstances).allowed
            overruled = why.allowed.isEmpty ? all : why.allowed
            because = reasons + (overruled.contains(where: untrusted.contains) ? remarks : [])
        }
    }

    var lines: [String] {
        var lines = [ruling]
        for rule in deciding { lines += ["", PolicyListing.place(rule)] + Self.text(rule) }
        lines += [""] + because
        for (index, rule) in overruled.enumerated() {
            lines += index == 0 ? ["", "Without that, this would allow it:"] : []
            lines += ["", PolicyListing.place(rule)] + Self.text(rule)
        }
        return lines
    }

    private static func text(_ rule: Rule) -> [String] { VisibleText.lines(RuleText.toml(rule)).map { "    " + $0 } }

    var json: JSONValue {
        func text(_ text: String) -> JSONValue { .string(ExactString(text)) }
        func value(_ rule: Rule) -> JSONValue {
            guard case .file(let layer, let path, let line) = rule.origin else { return .null }
            return [
                "id": text(rule.id.text), "effect": text(rule.effect.rawValue), "layer": text(layer.rawValue), "file": text(path),
                "line": .number(JSONNumber(line)), "words": text(rule.words), "text": text(RuleText.toml(rule)),
            ]
        }
        return [
            "decision": text(ruling), "because": .array(because.map(text)), "rules": .array(deciding.map(value)),
            "would_allow": .array(overruled.map(value)), "risk": text(risk.rawValue), "flags": .array(flags.map(text)),
        ]
    }
}
