import Approval
import Guards

/// What `assent policy test` says of one file: its examples were played when it was read.
struct PolicyTrial {
    let file: PolicyFile

    var isWrong: Bool { file.trouble != nil }

    /// One line.
    var line: String {
        if let trouble = file.trouble { return trouble.words + "." }
        guard file.state != .absent else { return "\(VisibleText.line(file.path)): not there" }
        let (rules, guards) = (file.document.rules, file.document.guards.all)
        let examples = rules.reduce(0) { $0 + $1.examples.match.count + $1.examples.noMatch.count }
            + guards.reduce(0) { $0 + $1.examples.match.count + $1.examples.noMatch.count }
        let parts = [Self.count(rules.count, "rule")] + (guards.isEmpty ? [] : [Self.count(guards.count, "guard")]) + [Self.count(examples, "example")]
        return "\(VisibleText.line(file.path)): \(parts.joined(separator: ", "))"
    }

    /// Rules without an example, a line each.
    var untried: [String] {
        file.rules.filter(\.examples.isEmpty).map { "\(PolicyListing.place($0)): \($0.effect.rawValue) \($0.words) has no examples" }
    }

    static func count(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
}
