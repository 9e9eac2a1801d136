import JSON

/// JSON Schema as `parametersJsonSchema` and `responseJsonSchema` take it: nearly as it is. Parameters have plain names,
/// references lead somewhere, and nothing stands beside one (`schema … can only contain properties starting with '$' when
/// $ref is present`): where something does, what it refers to is written out there.
struct GeminiJSONSchema {
    private static let mostDepth = 64
    private static let mostNodes = 20_000

    private let root: JSONValue
    /// Whether the properties are parameters.
    private let hasParameters: Bool
    private var nodes = 0
    /// The references that are being written out.
    private var targets: [ExactString] = []

    init(_ root: JSONValue, hasParameters: Bool) {
        self.root = root
        self.hasParameters = hasParameters
    }

    /// - Throws: ``GeminiSchema/Failure`` for what the provider refuses.
    static func prepared(_ schema: JSONValue, hasParameters: Bool) throws(GeminiSchema.Failure) -> JSONValue {
        var copy = GeminiJSONSchema(schema, hasParameters: hasParameters)
        return try copy.schema(schema, depth: 0)
    }

    private mutating func schema(_ value: JSONValue, depth: Int) throws(GeminiSchema.Failure) -> JSONValue {
        guard let object = value.object else { return value }
        nodes += 1
        guard depth <= Self.mostDepth else { throw GeminiSchema.Failure(reason: "it is nested too deep") }
        guard nodes <= Self.mostNodes else { throw GeminiSchema.Failure(reason: "it is too large") }
        if let reference = object["$ref"] { return try referred(reference, object, depth: depth) }
        var members: [JSONObject.Member] = []
        for member in object.members where !(depth == 0 && member.key == "$schema") {
            members.append(.init(key: member.key, value: try keyword(member, depth: depth)))
        }
        return .object(JSONObject(members))
    }

    private mutating func keyword(_ member: JSONObject.Member, depth: Int) throws(GeminiSchema.Failure) -> JSONValue {
        switch member.key {
        case "properties", "$defs", "definitions", "patternProperties", "dependentSchemas":
            guard let inner = member.value.object else { return member.value }
            var members: [JSONObject.Member] = []
            for part in inner.members {
                if hasParameters, member.key == "properties", !GeminiSchema.isName(part.key) { throw GeminiSchema.badName(part.key) }
                members.append(.init(key: part.key, value: try schema(part.value, depth: depth + 1)))
            }
            return .object(JSONObject(members))
        // Values, which may look like schemas.
        case "enum", "const", "default", "example", "examples": return member.value
        default:
            guard let elements = member.value.array else { return try schema(member.value, depth: depth + 1) }
            var values: [JSONValue] = []
            for element in elements { values.append(try schema(element, depth: depth + 1)) }
            return .array(values)
        }
    }

    private mutating func referred(_ reference: JSONValue, _ object: JSONObject, depth: Int) throws(GeminiSchema.Failure) -> JSONValue {
        guard let target = reference.exact, let found = GeminiSchema.resolve(target, in: root) else {
            throw GeminiSchema.Failure(reason: "it refers to what is not in it: \(WireText.quote(reference.serialized()))")
        }
        var members: [JSONObject.Member] = []
        for member in object.members where member.key.utf8.first == UInt8(ascii: "$") && !(depth == 0 && member.key == "$schema") {
            members.append(.init(key: member.key, value: try keyword(member, depth: depth)))
        }
        let beside = object.members.filter { $0.key.utf8.first != UInt8(ascii: "$") }
        // What comes back to itself cannot be written out; then the reference says more than what stands beside it.
        guard !beside.isEmpty, !targets.contains(target), found.object != nil else { return .object(JSONObject(members)) }
        targets.append(target)
        defer { targets.removeLast() }
        let others = members.filter { $0.key != "$ref" }
        let whole = GeminiSchema.merged(JSONObject(others + beside), with: [found])
        return try schema(whole, depth: depth + 1)
    }
}
