import JSON

/// What OpenAI holds against a schema, in its words; both of its formats ask here.
enum OpenAISchema {
    struct Complaint {
        enum Kind { case root, combinator, invalid, strict }
        let kind: Kind
        let text: String
    }

    /// The root of a tool's parameters.
    static func complaint(about schema: JSONValue) -> Complaint? {
        guard let root = schema.object else { return Complaint(kind: .root, text: "\(schema.serializedText) is not of type 'object', 'boolean'.") }
        guard root["type"]?.string == "object" else {
            return Complaint(kind: .root, text: "schema must be a JSON Schema of 'type: \"object\"', got 'type: \"\(root["type"]?.string ?? "None")\"'.")
        }
        for key in ["oneOf", "anyOf", "allOf", "enum", "not"] where root[name: key] != nil {
            return Complaint(kind: .combinator, text: "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.")
        }
        for part in SchemaPart.all(in: schema) {
            if let properties = part.schema["properties"], properties.object == nil {
                return Complaint(kind: .invalid, text: "\(properties.serializedText) is not of type 'object'.")
            }
            if part.isTyped("array"), part.schema["items"] == nil {
                return Complaint(kind: .invalid, text: "In context=\(context(part)), array schema missing items.")
            }
            if let required = part.schema["required"], required.array == nil {
                return Complaint(kind: .invalid, text: "\(required.serializedText) is not of type 'array'.")
            }
        }
        return nil
    }

    /// The subset of `strict: true`.
    static func strictComplaint(about schema: JSONValue) -> Complaint? {
        for part in SchemaPart.all(in: schema) {
            for key in ["allOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "patternProperties", "oneOf"] where part.schema[name: key] != nil {
                return Complaint(kind: .strict, text: "In context=\(context(part)), '\(key)' is not permitted.")
            }
            guard part.isTyped("object") || part.schema["properties"] != nil else { continue }
            if part.schema["additionalProperties"]?.bool != false {
                return Complaint(kind: .strict, text: "In context=\(context(part)), 'additionalProperties' is required to be supplied and to be false.")
            }
            let required = Set((part.schema["required"]?.array ?? []).compactMap(\.string))
            let names = Set((part.schema["properties"]?.object?.keys ?? []).map(\.string))
            if let missing = names.subtracting(required).min() {
                return Complaint(kind: .strict, text: "In context=\(context(part)), 'required' is required to be supplied and to be an array including every key in properties. Missing '\(missing)'.")
            }
            if let extra = required.subtracting(names).min() {
                return Complaint(kind: .strict, text: "In context=\(context(part)), 'required' is required to be supplied and to be an array including every key in properties. Extra required key '\(extra)' supplied.")
            }
        }
        return nil
    }

    private static func context(_ part: SchemaPart) -> String {
        "(" + part.path.map { "'\($0)'" }.joined(separator: ", ") + (part.path.count == 1 ? ",)" : ")")
    }
}
