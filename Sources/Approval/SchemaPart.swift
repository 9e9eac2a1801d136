public import Conversation
public import JSON

/// A part of a tool's schema, with the whole that its references point into.
///
/// It answers what a part declares plainly (a type, a member, an item); whether a value fits is the validator's to say.
public struct SchemaPart: Sendable {
    public let schema: JSONValue
    let root: JSONValue

    public init(_ definition: ToolDefinition) {
        schema = definition.parameters
        root = definition.parameters
    }

    private init(_ schema: JSONValue, in root: JSONValue) {
        self.schema = schema
        self.root = root
    }

    /// Another part of the same schema.
    public func part(_ schema: JSONValue) -> SchemaPart { SchemaPart(schema, in: root) }

    /// What this one refers to in the same schema; nil where it refers to nothing that is found.
    public var referred: SchemaPart? { schema["$ref"]?.string.flatMap(target).map { SchemaPart($0, in: root) } }

    /// References within references that are followed.
    private static let references = 16

    /// The part that this one refers to, where it is but a reference into the same schema.
    var resolved: SchemaPart {
        var part = self
        for _ in 0..<Self.references {
            guard let reference = part.schema["$ref"]?.string, let target = target(of: reference) else { break }
            part = SchemaPart(target, in: root)
        }
        return part
    }

    private func target(of reference: String) -> JSONValue? {
        guard reference.utf8.first == UInt8(ascii: "#") else { return nil }
        var value = root
        for step in reference.utf8.dropFirst().split(separator: UInt8(ascii: "/")) {
            let key = Self.unescaped(step)
            guard let next = value[key] else { return nil }
            value = next
        }
        return value
    }

    /// A key as the fragment of a URI spells it (RFC 6901, sections 4 and 6).
    private static func unescaped(_ step: some Collection<UInt8>) -> ExactString {
        var plain: [UInt8] = []
        var rest = Array(step)[...]
        while let byte = rest.popFirst() {
            let two = rest.prefix(2)
            if byte == UInt8(ascii: "%"), two.count == 2, let high = two.first.flatMap(ASCII.hexadecimal), let low = two.last.flatMap(ASCII.hexadecimal) {
                plain.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                plain.append(byte)
            }
        }
        var key: [UInt8] = []
        rest = plain[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "~"), let next = rest.first, next == UInt8(ascii: "0") || next == UInt8(ascii: "1") {
                key.append(next == UInt8(ascii: "0") ? byte : UInt8(ascii: "/"))
                rest = rest.dropFirst()
            } else {
                key.append(byte)
            }
        }
        return ExactString(String(decoding: key, as: UTF8.self))
    }

    private var alternatives: [SchemaPart] {
        ((schema["anyOf"]?.array ?? []) + (schema["oneOf"]?.array ?? [])).map { SchemaPart($0, in: root).resolved }
    }

    /// The types that are allowed here; nil where nothing plain says so.
    var types: Set<ExactString>? {
        if let type = schema["type"] { return Set((type.array ?? [type]).compactMap(\.exact)) }
        let alternatives = alternatives
        if !alternatives.isEmpty {
            let all = alternatives.map(\.types)
            return all.contains(nil) ? nil : all.compactMap(\.self).reduce(into: []) { $0.formUnion($1) }
        }
        let values = schema["enum"]?.array ?? schema["const"].map { [$0] }
        return values.map { Set($0.map(\.schemaType)) }
    }

    /// What the value of a key has to be; nil where nothing plain says so.
    func member(_ key: ExactString) -> SchemaPart? {
        if let found = schema["properties"]?[key] ?? schema["additionalProperties"], found.object != nil {
            return SchemaPart(found, in: root).resolved
        }
        return alternatives.lazy.compactMap { $0.member(key) }.first
    }

    /// What the item at a place has to be; nil where nothing plain says so.
    func item(_ index: Int) -> SchemaPart? {
        let listed = schema["prefixItems"]?.array ?? schema["items"]?.array ?? []
        if index < listed.count { return SchemaPart(listed[index], in: root).resolved }
        if let items = schema["items"], items.object != nil { return SchemaPart(items, in: root).resolved }
        return alternatives.lazy.compactMap { $0.item(index) }.first
    }

    public var requiredKeys: [ExactString] { (schema["required"]?.array ?? []).compactMap(\.exact) }

    /// Whether the validator takes a value for this part. What it cannot judge, it takes.
    public func fits(_ value: JSONValue) -> Bool {
        var members: [JSONObject.Member] = [
            .init(key: "type", value: "object"), .init(key: "required", value: ["value"]),
            .init(key: "properties", value: .object(["value": schema])),
        ]
        // What references point into stays where they look for it.
        for key: ExactString in ["$schema", "$defs", "definitions"] {
            if let found = root[key] { members.append(.init(key: key, value: found)) }
        }
        let definition = ToolDefinition(name: "part", summary: "", parameters: .object(JSONObject(members)))
        guard let arguments = try? ToolArguments(parsing: JSONValue.object(["value": value]).serialized()) else { return false }
        return ArgumentCheck.problems(arguments, definition).isEmpty
    }
}

extension JSONValue {
    /// The word of JSON Schema for what it is.
    public var schemaType: ExactString {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number(let number): number.isWhole ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
