import Conversation
import Guards
import JSON

/// Keys, tokens and passwords among the arguments of a call, by the forms that they have.
enum ArgumentSecrets {
    struct Finding: Sendable, Equatable {
        /// The argument as the pane labels it.
        let argument: String
        let kind: SecretKind
    }

    static let flag = "secret"
    /// So many are told.
    private static let most = 5
    /// A name and its value are looked at together up to this length; in bytes.
    private static let longestValue = 200

    static func findings(in object: JSONObject) -> [Finding] {
        var findings: [Finding] = []
        look(into: object, path: "", &findings)
        return findings
    }

    /// Depth is bounded by the parser's limit for arguments (64).
    private static func look(into object: JSONObject, path: String, _ findings: inout [Finding]) {
        for member in object.members {
            let label = path + ArgumentLabel.key(member.key)
            // What stands under such a name is one, whatever its form.
            if let text = member.value.exact, text.utf8.count <= longestValue,
                let found = SecretDetector.findings(in: "\"\(member.key)\": \"\(text)\"").first {
                add(Finding(argument: label, kind: found.kind), &findings)
            } else {
                look(at: member.value, label, &findings)
            }
        }
    }

    private static func look(at value: JSONValue, _ label: String, _ findings: inout [Finding]) {
        guard findings.count < most else { return }
        switch value {
        case .string(let text): for found in SecretDetector.findings(in: text.string) { add(Finding(argument: label, kind: found.kind), &findings) }
        case .array(let items): for (index, item) in items.enumerated() { look(at: item, "\(label)[\(index)]", &findings) }
        case .object(let object): look(into: object, path: "\(label).", &findings)
        case .null, .bool, .number: break
        }
    }

    private static func add(_ finding: Finding, _ findings: inout [Finding]) {
        if findings.count < most, !findings.contains(finding) { findings.append(finding) }
    }

    /// What the pane says, a row a place.
    static func rows(in object: JSONObject) -> [DisplayRow] {
        findings(in: object).map { DisplayRow(.checkFailed, "\($0.argument): holds what looks like a secret: \($0.kind.rawValue) (\(flag))") }
    }
}
