import JSON

/// JSON Schema as `parametersJsonSchema` and `responseJsonSchema` take it: nearly as it is. Parameters have plain names,
/// references lead somewhere, and nothing stands beside one (`schema … can only contain properties starting with '$' when
/// $ref is present`): where something does, what it refers to is written out there.
struct GeminiJSONSchema {
    /// Why a schema is not sent.
    struct Failure: Error {
        let reason: String
    }

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

    /// - Throws: ``Failure`` for what the provider refuses.
    static func prepared(_ schema: JSONValue, hasParameters: Bool) throws(Failure) -> JSONValue {
        var copy = GeminiJSONSchema(schema, hasParameters: hasParameters)
        return try copy.schema(schema, depth: 0)
    }

    private mutating func schema(_ value: JSONValue, depth: Int) throws(Failure) -> JSONValue {
        guard let object = value.object else { return value }
        nodes += 1
        guard depth <= Self.mostDepth else { throw Failure(reason: "it is nested too deep") }
        guard nodes <= Self.mostNodes else { throw Failure(reason: "it is too large") }
        if let reference = object["$ref"] { return try referred(reference, object, depth: depth) }
        var members: [JSONObject.Member] = []
        for member in object.members where !(depth == 0 && member.key == "$schema") {
            members.append(.init(key: member.key, value: try keyword(member, depth: depth)))
        }
        return .object(JSONObject(members))
    }

    private mutating func keyword(_ member: JSONObject.Member, depth: Int) throws(Failure) -> JSONValue {
        switch member.key {
        case "properties", "$defs", "definitions", "patternProperties", "dependentSchemas":
            guard let inner = member.value.object else { return member.value }
            var members: [JSONObject.Member] = []
            for part in inner.members {
                if hasParameters, member.key == "properties", !Self.isName(part.key) { throw Self.badName(part.key) }
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

    private mutating func referred(_ reference: JSONValue, _ object: JSONObject, depth: Int) throws(Failure) -> JSONValue {
        guard let target = reference.exact, let found = Self.resolve(target, in: root) else {
            throw Failure(reason: "it refers to what is not in it: \(WireText.quote(reference.serialized()))")
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
        let whole = Self.merged(JSONObject(others + beside), with: found)
        return try schema(whole, depth: depth + 1)
    }

    // MARK: Small things

    /// One schema that says what both say, as far as that is simple: properties together, and of every other keyword the
    /// first.
    private static func merged(_ object: JSONObject, with other: JSONValue) -> JSONValue {
        var result = object.members
        for member in other.object?.members ?? [] {
            guard let index = result.firstIndex(where: { $0.key == member.key }) else {
                result.append(member)
                continue
            }
            switch (member.key, result[index].value, member.value) {
            case ("properties", .object(let a), .object(let b)):
                let new = b.members.filter { a[$0.key] == nil }
                result[index] = .init(key: "properties", value: .object(JSONObject(a.members + new)))
            case ("required", .array(let a), .array(let b)): result[index] = .init(key: "required", value: .array(a + b))
            default: break
            }
        }
        return .object(JSONObject(result))
    }

    /// JSON Pointer (RFC 6901) behind `#`.
    private static func resolve(_ target: ExactString, in root: JSONValue) -> JSONValue? {
        guard target.utf8.first == UInt8(ascii: "#"), let tokens = JSONPointer.tokens(of: target.utf8.dropFirst()) else { return nil }
        return tokens.reduce(root) { (value: JSONValue?, token) in value?.part(token) }
    }

    /// `[A-Za-z_][A-Za-z0-9_]{0,63}`: what a parameter may be called.
    static func isName(_ name: ExactString) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || $0 == UInt8(ascii: "_") }
            && name.utf8.first.map { !ASCII.isDigit($0) } == true
    }

    private static func badName(_ name: ExactString) -> Failure {
        Failure(reason: "the provider takes no such name as \(WireText.quote(name.utf8)) for a parameter")
    }
}
