import JSON

/// What Anthropic demands of a tool's schema: JSON Schema, draft 2020-12, and plain names of properties. One tool that breaks
/// it fails the whole request. ("JSON schema is invalid. It must match JSON Schema draft 2020-12"; "Property keys should match
/// pattern '^[a-zA-Z0-9_.-]{1,64}$'".)
enum AnthropicSchemaRules {
    private static let types: Set<ExactString> = ["null", "boolean", "object", "array", "number", "string", "integer"]
    private static let schemas: Set<ExactString> = [
        "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems",
        "unevaluatedProperties",
    ]
    private static let lists: Set<ExactString> = ["allOf", "anyOf", "oneOf", "prefixItems"]
    private static let maps: Set<ExactString> = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]
    private static let strings: Set<ExactString> = ["$ref", "$schema", "$id", "$anchor", "$comment", "title", "description", "pattern", "format"]
    private static let numbers: Set<ExactString> = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
    private static let counts: Set<ExactString> = [
        "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains",
    ]
    private static let depth = 100

    /// The first thing that is not taken, in words; nil for a schema that is.
    static func problem(in schema: JSONValue) -> String? { problem(in: schema, at: "", 0) }

    private static func problem(in schema: JSONValue, at place: String, _ level: Int) -> String? {
        guard level < depth else { return "it is nested too deeply" }
        guard let object = schema.object else { return schema.bool == nil ? "\(named(place)) is no schema" : nil }
        var seen: Set<ExactString> = []
        for member in object.members {
            guard seen.insert(member.key).inserted else { return "\(named(place)) has the key \(member.key) twice" }
            if let problem = problem(of: member, at: "\(place)/\(member.key)", level) { return problem }
        }
        return nil
    }

    private static func named(_ place: String) -> String { place.isEmpty ? "the whole" : place }

    private static func problem(of member: JSONObject.Member, at place: String, _ level: Int) -> String? {
        let value = member.value
        switch member.key {
        case "type":
            let words = value.array ?? [value]
            let isKnown = words.allSatisfy { $0.exact.map(types.contains) == true }
            return isKnown && !words.isEmpty && Set(words).count == words.count ? nil : "\(place) is no type"
        case "required":
            let words = (value.array ?? []).compactMap(\.exact)
            return value.array?.count == words.count && Set(words).count == words.count ? nil : "\(place) is no list of names"
        case "enum": return value.array == nil ? "\(place) is no list" : nil
        case "uniqueItems": return value.bool == nil ? "\(place) is neither true nor false" : nil
        case _ where schemas.contains(member.key): return problem(in: value, at: place, level + 1)
        case _ where lists.contains(member.key):
            guard let list = value.array, !list.isEmpty else { return "\(place) is no list of schemas" }
            return list.enumerated().lazy.compactMap { problem(in: $0.element, at: "\(place)/\($0.offset)", level + 1) }.first
        case _ where maps.contains(member.key): return problem(inMap: value, named: member.key, at: place, level)
        case _ where strings.contains(member.key): return value.exact == nil ? "\(place) is no text" : nil
        case _ where numbers.contains(member.key):
            guard let number = value.double, member.key != "multipleOf" || number > 0 else { return "\(place) is no number that fits" }
            return nil
        case _ where counts.contains(member.key):
            guard let number = value.double, number >= 0, number == number.rounded() else { return "\(place) is no count" }
            return nil
        default: return nil
        }
    }

    private static func problem(inMap value: JSONValue, named key: ExactString, at place: String, _ level: Int) -> String? {
        guard let map = value.object else { return "\(place) is no object" }
        var seen: Set<ExactString> = []
        for member in map.members {
            guard seen.insert(member.key).inserted else { return "\(place) has the key \(member.key) twice" }
            if key == "properties", !isPlain(member.key) { return "it takes no property called “\(member.key)”" }
            if let problem = problem(in: member.value, at: "\(place)/\(member.key)", level + 1) { return problem }
        }
        return nil
    }

    private static func isPlain(_ name: ExactString) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { ASCII.isWord($0) || $0 == UInt8(ascii: ".") }
    }

    // MARK: What the strict form cannot hold

    /// How many parameters have several types.
    static func unions(in schema: JSONValue) -> Int {
        let own = schema["anyOf"] != nil || (schema["type"]?.array?.count ?? 0) > 1 ? 1 : 0
        return own + parts(of: schema).reduce(0) { $0 + unions(in: $1) }
    }

    /// Whether it points anywhere: schemas that hold themselves are refused, and these are rare enough not to look closer.
    static func refersToItself(_ schema: JSONValue) -> Bool { schema["$ref"] != nil || parts(of: schema).contains(where: refersToItself) }

    private static func parts(of schema: JSONValue) -> [JSONValue] {
        ["properties", "$defs", "definitions"].flatMap { schema[$0]?.object?.members.map(\.value) ?? [] } + (schema["anyOf"]?.array ?? [])
            + (schema["items"].map { [$0] } ?? [])
    }
}
