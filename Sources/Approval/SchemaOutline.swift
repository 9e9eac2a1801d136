import JSON

/// A part of a schema as text of a bounded length: first without its annotations, then without its inner parts.
enum SchemaOutline {
    static func text(_ schema: JSONValue, limit: Int) -> String {
        let whole = schema.serialized()
        if whole.count <= limit { return String(decoding: whole, as: UTF8.self) }
        for depth in stride(from: 4, through: 0, by: -1) {
            let text = cut(schema, depth: depth).serialized()
            if text.count <= limit { return String(decoding: text, as: UTF8.self) }
        }
        return shortened(cut(schema, depth: 0).serializedText, limit)
    }

    /// Cut between two characters, with a mark that it was.
    static func shortened(_ text: String, _ limit: Int) -> String {
        text.utf8.count > limit ? beginning(text, limit - 3) + "…" : text
    }

    /// At most so many bytes of a text, cut between two scalars.
    static func beginning(_ text: String, _ limit: Int) -> String {
        var end = text.utf8.index(text.startIndex, offsetBy: max(0, limit), limitedBy: text.endIndex) ?? text.endIndex
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return String(text.unicodeScalars[..<end])
    }

    /// What says nothing of which values fit.
    private static let annotations: Set<ExactString> = [
        "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment", "$schema", "$id", "$defs", "definitions",
    ]

    /// Of a part below the depth its type alone is left.
    private static func cut(_ schema: JSONValue, depth: Int) -> JSONValue {
        guard case .object(let object) = schema else { return schema }
        if depth == 0 { return .object(JSONObject(object.members.filter { ["type", "$ref", "required"].contains($0.key) })) }
        return .object(
            JSONObject(
                object.members.filter { !annotations.contains($0.key) }.map { member in
                    switch (member.key, member.value) {
                    case ("properties", .object(let properties)), ("patternProperties", .object(let properties)):
                        let members = properties.members.map { JSONObject.Member(key: $0.key, value: cut($0.value, depth: depth - 1)) }
                        return .init(key: member.key, value: .object(JSONObject(members)))
                    case ("items", _), ("additionalProperties", _): return .init(key: member.key, value: cut(member.value, depth: depth - 1))
                    case ("anyOf", .array(let parts)), ("oneOf", .array(let parts)), ("allOf", .array(let parts)), ("prefixItems", .array(let parts)):
                        return .init(key: member.key, value: .array(parts.map { cut($0, depth: depth - 1) }))
                    default: return member
                    }
                }))
    }
}
