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
        return .object(JSONObject(members))
    }
}
