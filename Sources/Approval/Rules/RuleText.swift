import Conversation
import Guards
import JSON

/// A rule as text: what is shown before it is saved, and what is appended to the file, byte for byte.
public enum RuleText {
    /// `[[rule]]` and a line for every key that the rule states, without an end of line behind the last.
    public static func toml(_ rule: Rule) -> String {
        var lines = ["[[rule]]", "effect = \(quoted(rule.effect.rawValue))"]
        func add(_ key: String, _ text: ExactString?) {
            if let text { lines.append("\(key) = \(quoted(text.string))") }
        }
        add("tool", rule.tool?.text)
        add("command", rule.command.map { ExactString(CommandText.line($0)) })
        if !rule.options.isEmpty { lines.append("options = [\(rule.options.map { quoted($0.string) }.joined(separator: ", "))]") }
        add("inside", rule.inside?.written)
        add("host", rule.host)
        for condition in rule.arguments {
            let tests = condition.tests.map { test in
                switch test {
                case .equals(let value): "equals = \(inline(value))"
                case .oneOf(let values): "one_of = \(inline(.array(values)))"
                case .matches(let pattern): "matches = \(quoted(pattern.source.string))"
                case .min(let bound): "min = \(bound.text)"
                case .max(let bound): "max = \(bound.text)"
                }
            }
            lines.append("arguments.\(key(condition.name)) = { \(tests.joined(separator: ", ")) }")
        }
        add("risk", rule.risk.map { ExactString($0.rawValue) })
        add("session", rule.session)
        add("workspace", rule.workspace)
        add("definition", rule.definition.map { ExactString($0.hex) })
        add("expires", rule.expires.map { ExactString($0.rfc3339) })
        if let uses = rule.uses { lines.append("uses = \(uses)") }
        if rule.isTwice { lines.append("twice = true") }
        add("reason", rule.reason.map { ExactString($0) })
        if !rule.examples.isEmpty {
            let parts = [("match", rule.examples.match), ("no_match", rule.examples.noMatch)].filter { !$0.1.isEmpty }
            lines.append("examples = { \(parts.map { "\($0.0) = \(inline(.array($0.1)))" }.joined(separator: ", ")) }")
        }
        add("saved", rule.saved.map { ExactString($0) })
        return lines.joined(separator: "\n")
    }

    /// A basic string (TOML 1.0, "String"): what does not stand for itself is written by its number.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            // Between quotes a blank is seen for what it is.
            case " ": quoted += " "
            default:
                // What a reader of the file could not see for what it is.
                let shown = VisibleText.line(String(scalar))
                quoted += shown.utf8.elementsEqual(String(scalar).utf8) ? shown : number(scalar.value)
            }
        }
        return quoted + "\""
    }

    private static func number(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        let width = value > 0xFFFF ? 8 : 4
        return (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.utf8.count) + digits
    }

    private static func key(_ name: ExactString) -> String {
        let isBare = !name.isEmpty && name.utf8.allSatisfy { ShellReader.isName($0) || $0 == UInt8(ascii: "-") }
        return isBare ? name.string : quoted(name.string)
    }

    private static func inline(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): quoted(text.string)
        case .number(let number): number.text.string
        case .bool(let flag): flag ? "true" : "false"
        case .null: "\"\""
        case .array(let items): "[\(items.map(inline).joined(separator: ", "))]"
        case .object(let object): "{ \(object.members.map { "\(key($0.key)) = \(inline($0.value))" }.joined(separator: ", ")) }"
        }
    }
}
