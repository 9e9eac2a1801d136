import Conversation
import JSON

/// What a hook reads: one object on one line.
public enum HookQuestion {
    /// - Parameter sheet: the call with its facts, as they are without hooks.
    public static func line(about sheet: CallSheet) -> [UInt8] {
        let facts = sheet.facts
        let flags = CallFlag.flags(of: sheet).union(ArgumentFindings(of: sheet).flags.map(\.rawValue)).sorted()
        let question: JSONValue = [
            "event": "before_call",
            "session": .string(sheet.key.session.text),
            "call": .number(JSONNumber(sheet.key.number)),
            "tool": .string(sheet.definition.fullName),
            "arguments": .object(sheet.arguments.object),
            "arguments_raw": .string(ExactString(String(decoding: sheet.arguments.bytes, as: UTF8.self))),
            "folder": .string(facts.folder),
            "risk": .string(ExactString(facts.risk.rawValue)),
            "flags": .array(flags.map { .string(ExactString($0)) }),
            "facts": [
                "program": facts.program.map { place($0.given, $0.resolved, $0.inside) } ?? .null,
                "targets": .array(facts.targets.map { place($0.given, $0.resolved, $0.inside) }),
                "scripts": .array(facts.scripts.map { place($0.given, $0.resolved, $0.inside) }),
                "places": .array(facts.places.map { place($0.given, $0.resolved, $0.inside) }),
                "hosts": .array(facts.hosts.map { ["address": .string($0.address), "host": $0.host.map { .string(ExactString($0)) } ?? .null] }),
            ],
        ]
        return question.serialized() + [0x0A]
    }

    private static func place(_ given: ExactString, _ resolved: ExactString?, _ inside: Bool) -> JSONValue {
        ["given": .string(given), "resolved": resolved.map { .string($0) } ?? .null, "inside": .bool(inside)]
    }
}
