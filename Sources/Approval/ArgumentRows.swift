import Conversation
import JSON

/// Every argument of a call as rows, in the order in which the model gave them; nested values are labelled by path.
enum ArgumentRows {
    /// - Parameter others: keys that are shown elsewhere.
    static func rows(of object: JSONObject, besides others: Set<ExactString> = []) -> [DisplayRow] {
        if object.isEmpty { return [DisplayRow(.note, "no arguments")] }
        var rows: [DisplayRow] = []
        for member in object.members where !others.contains(member.key) {
            append(member.value, path: ArgumentLabel.key(member.key), to: &rows)
        }
        return rows
    }

    /// Depth is bounded by the parser's limit for arguments (64).
    private static func append(_ value: JSONValue, path: String, to rows: inout [DisplayRow]) {
        switch value {
        case .null: rows.append(DisplayRow(.argument, label: path, "null"))
        case .bool(let bool): rows.append(DisplayRow(.argument, label: path, bool ? "true" : "false"))
        case .number(let number): rows.append(DisplayRow(.argument, label: path, number.text.string))
        case .string(let text): appendText(text, path: path, to: &rows)
        case .array(let items):
            if items.isEmpty { rows.append(DisplayRow(.argument, label: path, mark("empty list"))) }
            for (index, item) in items.enumerated() { append(item, path: "\(path)[\(index)]", to: &rows) }
        case .object(let object):
            if object.isEmpty { rows.append(DisplayRow(.argument, label: path, mark("empty object"))) }
            for member in object.members { append(member.value, path: "\(path).\(ArgumentLabel.key(member.key))", to: &rows) }
        }
    }

    private static func appendText(_ text: ExactString, path: String, to rows: inout [DisplayRow]) {
        if text.isEmpty {
            rows.append(DisplayRow(.argument, label: path, mark("empty text")))
            return
        }
        var lines = VisibleText.lines(text.string)
        if lines.count == 1, let type = otherType(text) { lines[0] = mark("text, not \(type)") + lines[0] }
        if lines.count > 1 || text.utf8.count > CallFlag.longBytes {
            rows.append(DisplayRow(.argument, label: path, mark(size(of: text, lines: lines.count))))
        } else {
            rows.append(DisplayRow(.argument, label: path, lines.removeFirst()))
        }
        rows += lines.map { DisplayRow(.argumentLine, $0) }
    }

    private static func size(of text: ExactString, lines: Int) -> String {
        let breaks = text.utf8.reduce(into: 0) { if $1 == 0x0A { $0 += 1 } }
        let count = breaks + (text.utf8.last == 0x0A ? 0 : 1)
        return "\(count) \(count == 1 ? "line" : "lines"), \(text.utf8.count) bytes"
    }

    /// What a text could be taken for: `"5"` and `5` are different arguments and must not look alike.
    private static func otherType(_ text: ExactString) -> String? {
        // A longer one has its size as a text before it.
        guard text.utf8.count <= CallFlag.longBytes else { return nil }
        switch text {
        case "true", "false": return "a boolean"
        case "null": return "null"
        default: return Double(text.string) == nil ? nil : "a number"
        }
    }

    private static func mark(_ words: String) -> String { "\(VisibleText.open)\(words)\(VisibleText.close)" }
}
