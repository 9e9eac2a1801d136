import JSON

/// What the output of a hook means that ended with exit status 0.
public enum HookAnswer {
    /// Bytes of output that are read.
    public static let longest = 65_536
    /// Bytes of a reason that are kept.
    static let longestReason = 2000

    /// `{"decision": "deny" | "ask" | "none", "reason": "…"}`, or nothing at all. Whatever else it is, the call asks.
    ///
    /// - Parameter fallback: the reason where the answer gives none.
    public static func outcome(of output: [UInt8], reason fallback: String? = nil) -> HookFact.Outcome {
        if output.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) { return .nothing }
        guard output.count <= longest else { return .fails("wrote more than 64 KiB") }
        guard let document = try? JSONParser.parse(output) else { return .fails("answered with something that is not JSON") }
        guard let object = document.value.object else { return .fails("answered with something that is no JSON object") }
        let decisions = object.members.filter { $0.key == "decision" }
        // What is wrong with the rest does not take a denial back.
        if decisions.count == 1, decisions[0].value.exact == "deny" {
            return .denies(reason: reason(object["reason"]?.string) ?? fallback)
        }
        if !document.duplicateKeys.isEmpty { return .fails("answered with a key that stands twice") }
        guard let decision = decisions.first?.value else { return .fails("answered without a \"decision\"") }
        if let other = object.keys.first(where: { $0 != "decision" && $0 != "reason" }) {
            return .fails("answered with \"\(shown(other.string))\", which is no part of an answer")
        }
        let given = object["reason"] ?? .null
        guard given.isNull || given.string != nil else { return .fails("gave a reason that is no text") }
        switch decision.exact {
        case "ask"?: return .asks(reason: reason(given.string) ?? fallback)
        case "none"?: return .nothing
        case let word? where permissions.contains(word): return .fails("answered \"\(word)\", which a hook cannot")
        case let word?: return .fails("answered \"\(shown(word.string))\", which is none of deny, ask and none")
        case nil: return .fails("gave a decision that is no text")
        }
    }

    /// What somebody may try who takes a hook for an approver.
    private static let permissions: Set<ExactString> = ["allow", "approve", "allowed", "approved", "permit", "accept", "yes", "ok"]

    private static func shown(_ text: String) -> String {
        let beginning = SchemaOutline.beginning(text, 40)
        return VisibleText.words(beginning) + (beginning.utf8.count < text.utf8.count ? "…" : "")
    }

    private static func reason(_ text: String?) -> String? {
        guard let text, !text.utf8.isEmpty else { return nil }
        let beginning = SchemaOutline.beginning(text, longestReason)
        return beginning.utf8.count < text.utf8.count ? "\(beginning) (cut at \(longestReason) bytes)" : text
    }
}
