import Approval
import JSON

/// What the schema says of a place to people. All of it is foreign text, or made of it.
extension FieldShape {
    var title: String? { text("title") }
    var summary: String? { text("description") }

    private func text(_ key: ExactString) -> String? {
        parts.lazy.compactMap { $0.schema[key]?.string }.first { !$0.utf8.allSatisfy { $0 <= 0x20 } }.map { FieldShape.visible($0, most: Self.longestText) }
    }

    /// Scalars of what a schema says in its own words, of a limit among the product's words, and of an alternative's title.
    private static let longestText = 4000
    private static let longestLimit = 120
    static let longestTitle = 80

    /// Foreign words, and that there are more where there are.
    static func visible(_ text: String, most: Int) -> String {
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: most, limitedBy: scalars.endIndex), end < scalars.endIndex else { return VisibleText.line(text) }
        return VisibleText.line(String(scalars[..<end])) + "…"
    }

    /// In quotes, since it stands among the product's own words.
    private func quoted(_ key: ExactString) -> String? {
        parts.lazy.compactMap { $0.schema[key]?.string }.first { !$0.isEmpty }.map { "“\(FieldShape.visible($0, most: Self.longestLimit))”" }
    }

    /// What stands for a value that is not given.
    var defaultValue: JSONValue? { parts.lazy.compactMap { $0.schema["default"] }.first }

    /// The limits of a value in few words: `1 to 100`, `at most 20 characters`; nil without any.
    func limits(of kind: FieldKind) -> String? {
        switch kind {
        case .number, .integer:
            let words = [
                range(number("minimum"), number("maximum"), ""),
                number("exclusiveMinimum").map { "above \($0)" }, number("exclusiveMaximum").map { "below \($0)" },
                number("multipleOf").map { "a multiple of \($0)" },
            ]
            return joined(words)
        case .text:
            return joined([
                range(number("minLength"), number("maxLength"), "character"), quoted("format").map { "format \($0)" },
                quoted("pattern").map { "pattern \($0)" },
            ])
        case .list: return range(number("minItems"), number("maxItems"), "item")
        case .object: return range(number("minProperties"), number("maxProperties"), "member")
        case .boolean, .null, .choice: return nil
        }
    }

    private func number(_ key: ExactString) -> String? {
        parts.lazy.compactMap { part in if case .number(let number) = part.schema[key] { FieldShape.visible(number.text.string, most: Self.longestLimit) } else { nil } }.first
    }

    private func range(_ least: String?, _ most: String?, _ unit: String) -> String? {
        func counted(_ number: String) -> String { unit.isEmpty ? number : number == "1" ? "1 \(unit)" : "\(number) \(unit)s" }
        switch (least, most) {
        case (let least?, let most?): return "\(least) to \(counted(most))"
        case (let least?, nil): return "at least \(counted(least))"
        case (nil, let most?): return "at most \(counted(most))"
        case (nil, nil): return nil
        }
    }

    private func joined(_ words: [String?]) -> String? {
        let all = words.compactMap(\.self)
        return all.isEmpty ? nil : all.joined(separator: ", ")
    }
}
