import JSON

/// A schema in the form in which providers hold a model to it (`strict`): every object closed, every property required, and
/// none of the keywords that they cannot hold.
///
/// Only a schema that means the same in that form is one; what a person's tools take is never changed. (OpenAI, "Structured
/// Outputs", supported schemas; Anthropic's `strict` takes the same.)
struct StrictSchema: Sendable, Equatable {
    let value: JSONValue

    /// - Returns: nil for a schema that cannot be held.
    init?(_ schema: JSONValue) {
        guard schema["type"]?.exact == "object", let value = Self.closed(schema, depth: 0) else { return nil }
        self.value = value
    }

    private static let values: Set<ExactString> = ["type", "description", "title", "enum", "const", "$ref", "required"]

    private static func closed(_ schema: JSONValue, depth: Int) -> JSONValue? {
        guard depth < 10, let object = schema.object, isJudgeable(object) else { return nil }
        var members: [JSONObject.Member] = []
        for member in object.members {
            switch member.key {
            case _ where values.contains(member.key): members.append(member)
            case "properties", "$defs", "definitions":
                guard let inner = member.value.object else { return nil }
                var properties: [JSONObject.Member] = []
                for property in inner.members {
                    guard let value = closed(property.value, depth: depth + 1) else { return nil }
                    properties.append(.init(key: property.key, value: value))
                }
                members.append(.init(key: member.key, value: .object(JSONObject(properties))))
            case "items":
                guard let value = closed(member.value, depth: depth + 1) else { return nil }
                members.append(.init(key: "items", value: value))
            case "anyOf":
                guard depth > 0, let choices = member.value.array else { return nil }
                let values = choices.compactMap { closed($0, depth: depth + 1) }
                guard values.count == choices.count else { return nil }
                members.append(.init(key: "anyOf", value: .array(values)))
            case "additionalProperties":
                guard member.value.bool == false else { return nil }
            case "$schema": break
            default: return nil
            }
        }
        guard isObject(schema) else { return .object(JSONObject(members)) }
        let keys = object["properties"]?.object?.keys ?? []
        let required = Set((object["required"]?.array ?? []).compactMap(\.exact))
        guard Set(keys) == required, Set(keys).count == keys.count else { return nil }
        if object["properties"] == nil { members.append(.init(key: "properties", value: [:])) }
        if object["required"] == nil { members.append(.init(key: "required", value: [])) }
        members.append(.init(key: "additionalProperties", value: false))
        return .object(JSONObject(members))
    }

    /// OpenAI wants a type everywhere, items in every list, and nothing beside a reference.
    private static func isJudgeable(_ schema: JSONObject) -> Bool {
        if schema["$ref"] != nil { return schema.members.allSatisfy { ["$ref", "description", "title"].contains($0.key) } }
        guard let type = schema["type"] else { return schema["anyOf"] != nil }
        let isList = type.exact == "array" || type.array?.contains { $0.exact == "array" } == true
        return !isList || schema["items"] != nil
    }

    private static func isObject(_ schema: JSONValue) -> Bool {
        schema["type"]?.exact == "object" || schema["type"]?.array?.contains { $0.exact == "object" } == true || schema["properties"] != nil
    }
}
