import JSON

/// The smallest value that a schema asks for.
enum SchemaSample {
    /// Only required members; `x`, 1, 1.5 and true for what is free.
    static func value(of schema: JSONValue, root: JSONValue? = nil) -> JSONValue {
        let root = root ?? schema
        if let reference = schema["$ref"]?.string {
            var target: JSONValue? = root
            for word in reference.split(separator: "/").dropFirst() { target = target?[ExactString(String(word))] }
            return target.map { value(of: $0, root: root) } ?? "x"
        }
        if let constant = schema["const"] { return constant }
        if let first = schema["enum"]?[0] { return first }
        for key in ["anyOf", "oneOf", "allOf"] {
            if let first = schema[ExactString(key)]?[0] { return value(of: first, root: root) }
        }
        switch (schema["type"]?.string ?? schema["type"]?[0]?.string)?.lowercased() {
        case "object":
            let names = (schema["required"]?.array ?? []).compactMap(\.string)
            return .object(
                JSONObject(
                    names.map { name in
                        .init(key: ExactString(name), value: schema["properties"]?[ExactString(name)].map { value(of: $0, root: root) } ?? "x")
                    }))
        case "array": return .array([schema["items"].map { value(of: $0, root: root) } ?? "x"])
        case "integer": return .count(max(1, schema["minimum"]?.integer ?? 1))
        case "number": return schema["minimum"] ?? .number(JSONNumber(text: "1.5"))
        case "boolean": return true
        case "null": return .null
        default: return schema["type"] == nil && schema["properties"] != nil ? value(of: schema.with("type", "object"), root: root) : "x"
        }
    }
}
