import JSON

/// The corpus' rules in plain terms, as the product's.
enum AttackRules {
    /// `allow command: git log, git status`, `allow tool: read_file inside DIR`, `deny path: FILE`.
    static func rules(_ policy: [String]) -> [JSONValue] { policy.flatMap(rules) }

    private static func rules(_ words: String) -> [JSONValue] {
        guard let blank = words.firstIndex(of: " "), let colon = words.firstIndex(of: ":") else { return [] }
        let effect = String(words[..<blank])
        let kind = String(words[words.index(after: blank)..<colon])
        let rest = String(words[words.index(colon, offsetBy: 2)...])
        func rule(_ members: [(ExactString, JSONValue)]) -> JSONValue {
            .object(JSONObject([.init(key: "effect", value: text(effect))] + members.map { .init(key: $0.0, value: $0.1) }))
        }
        switch kind {
        case "command": return rest.split(separator: ",").map { rule([("command", text($0.trimmed(of: " (reading)")))]) }
        case "path": return [rule([("inside", text(rest))])]
        default: return [rule(tool(rest))]
        }
    }

    /// `read_file of *.md inside DIR`, `fetch_url https host HOST`, `write_file anywhere`, `acme/* (given when …)`.
    private static func tool(_ words: String) -> [(ExactString, JSONValue)] {
        if words.hasPrefix("any tool that is read-only") { return [("risk", "read-only")] }
        let parts = words.split(separator: " ").map(String.init)
        let name = parts[0] == "list_dir" ? "list_directory" : parts[0]
        var members: [(ExactString, JSONValue)] = [("tool", text(name))]
        if let inside = words.firstRange(of: " inside ") { members.append(("inside", text(String(words[inside.upperBound...])))) }
        if let host = words.firstRange(of: " host ") { members.append(("host", text(String(words[host.upperBound...])))) }
        if parts.count > 1, parts[1] == "anywhere" { members.append(("inside", "/")) }
        if parts.count > 2, parts[1] == "of" {
            members.append(("arguments", ["path": ["matches": text(".*" + parts[2].dropFirst().replacing(".", with: "\\."))]]))
        }
        return members
    }

    private static func text(_ words: some StringProtocol) -> JSONValue { .string(ExactString(String(words))) }

    /// A file that holds them; nil when there are none. One that cannot be read stays as it is.
    static func file(_ policy: [String]) -> String? {
        if policy.isEmpty { return nil }
        return rules(policy).map { rule in
            (["[[rule]]"] + (rule.object?.members ?? []).map { "\($0.key) = \(toml($0.value))" }).joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    private static func toml(_ value: JSONValue) -> String {
        if let object = value.object { return "{ " + object.members.map { "\($0.key) = \(toml($0.value))" }.joined(separator: ", ") + " }" }
        return value.string.map { "'\($0)'" } ?? value.serializedText
    }
}

extension StringProtocol {
    fileprivate func trimmed(of suffix: String) -> String {
        let words = String(drop { $0 == " " })
        return words.hasSuffix(suffix) ? String(words.dropLast(suffix.count)) : words
    }
}
