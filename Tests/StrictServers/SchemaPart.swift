import JSON

/// A schema inside a schema, and the way to it.
struct SchemaPart {
    let schema: JSONObject
    /// Such as `properties`, `a`, `items`.
    let path: [String]

    /// The schema itself and every one below it, outermost first.
    static func all(in schema: JSONValue) -> [SchemaPart] {
        var parts: [SchemaPart] = []
        var open: [(JSONValue, [String])] = [(schema, [])]
        while let (value, path) = open.popLast() {
            guard let object = value.object else { continue }
            parts.append(SchemaPart(schema: object, path: path))
            var inner: [(JSONValue, [String])] = []
            for member in object.members {
                let key = member.key.string
                switch key {
                case "properties", "$defs", "definitions", "patternProperties":
                    for one in member.value.object?.members ?? [] { inner.append((one.value, path + [key, one.key.string])) }
                case "anyOf", "oneOf", "allOf", "prefixItems":
                    for (index, one) in (member.value.array ?? []).enumerated() { inner.append((one, path + [key, "\(index)"])) }
                case "items", "not", "additionalProperties": inner.append((member.value, path + [key]))
                default: break
                }
            }
            open += inner.reversed()
        }
        return parts
    }

    /// Whether `type` names it, alone or in a list.
    func isTyped(_ name: String) -> Bool {
        let type = schema["type"]
        return type?.string?.lowercased() == name || (type?.array ?? []).contains { $0.string == name }
    }
}
