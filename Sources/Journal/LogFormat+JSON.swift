import Approval
import Conversation
import JSON

extension LogFormat {
    public static func json(_ change: RuleChange) -> String {
        let record = change.record
        let value: JSONValue = [
            "time": .string(ExactString(change.time.rfc3339)), "row": .number(JSONNumber(text: ExactString(String(change.sequence)))),
            "session": .string(change.session.text), "act": .string(ExactString(record.act.rawValue)), "rule": .string(ExactString(record.rule.text)),
            "scope": .string(ExactString(record.scope.rawValue)), "call": record.call.map { .string(ExactString($0.description)) } ?? .null,
            "author": author(record.author), "text": .string(ExactString(record.text)),
        ]
        return value.asciiText
    }

    /// The record as one JSON object on one line, all of it.
    ///
    /// Everything outside printable ASCII is escaped, so that the line is safe wherever it goes; arguments that are
    /// not UTF-8 are `{"hex": …}`.
    public static func json(_ record: LogRecord) -> String {
        let known: JSONValue = [
            "time": .string(ExactString(record.time.rfc3339)),
            "session": .string(record.call.session.text),
            "call": .number(JSONNumber(record.call.number)),
            "row": number(record.sequence),
            "fate": .string(ExactString(record.fate.rawValue)),
            "author": author(record.author),
            "tool": .string(record.tool),
            "revision": .number(JSONNumber(record.revision)),
            "arguments": arguments(record.arguments),
            "amended_by": author(record.amendedBy),
            "binding": text(record.binding?.hex),
            "display": text(record.display?.hex),
            "showing_row": record.showing.map(number) ?? .null,
            "outcome": outcome(record.outcome),
            "comment": text(record.comment),
            "own": .bool(record.isOwn),
        ]
        guard let undone = record.undoneBy, let members = known.object?.members else { return known.asciiText }
        return JSONValue.object(JSONObject(members + [.init(key: "undone_by", value: .number(JSONNumber(undone)))])).asciiText
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string(ExactString($0)) } ?? .null }

    private static func number(_ value: Int64) -> JSONValue { .number(JSONNumber(text: ExactString(String(value)))) }

    private static func author(_ author: Author?) -> JSONValue {
        guard let author else { return .null }
        return [
            "kind": text(author.kind.rawValue),
            "name": text(author.name),
            "uid": author.uid.map { number(Int64($0)) } ?? .null,
            "terminal": text(author.terminal),
            "process": author.process.map { number(Int64($0)) } ?? .null,
            "origin": text(author.origin),
            "key": text(author.key),
        ]
    }

    private static func arguments(_ raw: RawBytes) -> JSONValue {
        if let string = String(validating: raw.bytes, as: UTF8.self) { return text(string) }
        let hex = raw.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return ["hex": text(hex)]
    }

    private static func outcome(_ outcome: LogRecord.Outcome?) -> JSONValue {
        func ended(_ state: String, _ time: Int64) -> JSONValue {
            ["state": text(state), "milliseconds": number(time)]
        }
        return switch outcome {
        case nil: .null
        case .succeeded(let time): ended("succeeded", time)
        case .failed(let time): ended("failed", time)
        case .cancelled(let time): ended("cancelled", time)
        case .running: ["state": "running", "milliseconds": .null]
        case .unknown: ["state": "unknown", "milliseconds": .null]
        }
    }
}
