public import Approval
public import Conversation
import Guards
import JSON

/// Puts marks in the place of secrets in what is kept: the journal, and what the screens showed.
///
/// Each function returns nil where there is nothing to mark, as nearly always.
public enum SecretMarks {
    public static func text(_ text: String) -> String? { SecretDetector.marked(text) }

    /// Arguments as a model wrote them. What is JSON stays JSON: its texts are marked one by one.
    public static func arguments(_ bytes: [UInt8]) -> [UInt8]? {
        guard let value = try? JSONParser.parse(bytes).value else {
            return String(validating: bytes, as: UTF8.self).flatMap(text).map { Array($0.utf8) }
        }
        return marked(value)?.serialized()
    }

    /// Depth is bounded by the parser.
    private static func marked(_ value: JSONValue, under key: ExactString? = nil) -> JSONValue? {
        switch value {
        case .string(let string):
            if let marked = text(string.string) { return .string(ExactString(marked)) }
            // What stands under such a name is one, whatever its form.
            guard let key, string.utf8.count <= 200, let found = SecretDetector.findings(in: "\"\(key)\": \"\(string)\"").first else { return nil }
            return .string(ExactString(SecretDetector.mark(found.kind)))
        case .array(let items):
            let marks = items.map { marked($0) }
            return marks.contains { $0 != nil } ? .array(zip(items, marks).map { $1 ?? $0 }) : nil
        case .object(let object):
            let marks = object.members.map { marked($0.value, under: $0.key) }
            guard marks.contains(where: { $0 != nil }) else { return nil }
            return .object(JSONObject(zip(object.members, marks).map { JSONObject.Member(key: $0.key, value: $1 ?? $0.value) }))
        case .null, .bool, .number: return nil
        }
    }

    /// Rows keep the digest of what was shown. A secret may go over several of them.
    public static func display(_ display: CallDisplay) -> CallDisplay? { rows(display.rows).map { CallDisplay(rows: $0, digest: display.digest) } }

    public static func rows(_ rows: [DisplayRow]) -> [DisplayRow]? {
        var joined: [UInt8] = []
        var starts: [Int] = []
        for row in rows {
            // An argument's name tells what its value is.
            if row.kind == .argument { joined += "\"\(row.label)\": \"".utf8 }
            starts.append(joined.count)
            joined += row.text.utf8
            joined += row.kind == .argument ? [0x22, 0x0A] : [0x0A]
        }
        let found = SecretDetector.findings(in: String(decoding: joined, as: UTF8.self))
        if found.isEmpty { return nil }
        return zip(rows, starts).map { row, start in
            let bytes = Array(row.text.utf8)
            var text: [UInt8] = []
            var position = 0
            for finding in found {
                let from = max(0, finding.range.lowerBound - start)
                let to = min(bytes.count, finding.range.upperBound - start)
                guard from < to, from >= position else { continue }
                text += bytes[position..<from]
                text += SecretDetector.mark(finding.kind).utf8
                position = to
            }
            if position == 0, text.isEmpty { return row }
            return DisplayRow(row.kind, label: row.label, String(decoding: text + bytes[position...], as: UTF8.self))
        }
    }

    public static func result(_ result: ToolResult) -> ToolResult? {
        text(result.text).map { ToolResult(key: result.key, text: $0, isError: result.isError, images: result.images) }
    }

    public static func call(_ call: ToolCall) -> ToolCall? { arguments(call.rawArguments).map { call.with(rawArguments: $0) } }

    /// Reasoning that is signed stays as it is: its maker would not take it back otherwise.
    public static func message(_ message: Message) -> Message? {
        let blocks = message.blocks.map(block)
        guard blocks.contains(where: { $0 != nil }) else { return nil }
        var marked = message
        marked.blocks = zip(message.blocks, blocks).map { $1 ?? $0 }
        return marked
    }

    private static func block(_ block: ContentBlock) -> ContentBlock? {
        switch block {
        case .text(let words, let opaque): text(words).map { .text($0, opaque: opaque) }
        case .reasoning(let words, nil): text(words).map { .reasoning($0) }
        case .toolCall(let found): call(found).map { .toolCall($0) }
        case .toolResult(let found): result(found).map { .toolResult($0) }
        case .reasoning, .image, .providerItem: nil
        }
    }
}
