import Conversation
import JSON

/// The root of a tool's schema as servers take it: an object with `properties`, and none of the keywords that OpenAI and
/// Anthropic refuse at the top. Arguments are judged by the schema as it was.
enum RootSchema {
    private static let refused: Set<ExactString> = ["anyOf", "oneOf", "allOf", "not", "enum"]

    /// - Parameter notes: gets a sentence where a keyword is left out.
    static func object(_ tool: ToolDefinition, _ notes: inout [String]) -> JSONValue {
        let all = tool.parameters.object?.members ?? []
        let left = all.filter { refused.contains($0.key) }
        if !left.isEmpty {
            notes.append("The provider takes no \(left.map(\.key.string).joined(separator: ", ")) at the top of a schema: \(tool.fullName) is sent without.")
        }
        var members = all.filter { !refused.contains($0.key) && $0.key != "type" }
        members.insert(.init(key: "type", value: "object"), at: 0)
        if !members.contains(where: { $0.key == "properties" && $0.value.object != nil }) {
            members.removeAll { $0.key == "properties" }
            members.append(.init(key: "properties", value: [:]))
        }
        return withItems(.object(JSONObject(members)), depth: 0)
    }

    /// Every list has `items`, which OpenAI demands of lists: anything, where nothing was said.
    static func withItems(_ schema: JSONValue, depth: Int) -> JSONValue {
        guard depth < 32, let object = schema.object else { return schema }
        var members = object.members.map { member -> JSONObject.Member in
            switch member.key {
            case "properties", "$defs", "definitions":
                guard let inner = member.value.object else { return member }
                return .init(key: member.key, value: .object(JSONObject(inner.members.map { .init(key: $0.key, value: withItems($0.value, depth: depth + 1)) })))
            case "items", "additionalProperties": return .init(key: member.key, value: withItems(member.value, depth: depth + 1))
            case "anyOf", "oneOf", "allOf": return .init(key: member.key, value: member.value.array.map { .array($0.map { withItems($0, depth: depth + 1) }) } ?? member.value)
            default: return member
            }
        }
        let isList = object["type"]?.exact == "array" || object["type"]?.array?.contains { $0.exact == "array" } == true
        if isList, object["items"] == nil, object["prefixItems"] == nil { members.append(.init(key: "items", value: [:])) }
        return .object(JSONObject(members))
    }
}
