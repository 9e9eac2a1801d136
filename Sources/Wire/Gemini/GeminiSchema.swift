import JSON

/// The part of OpenAPI 3.0 that `parameters` and `responseSchema` take. Any other keyword is refused together with the whole
/// request ("Unknown name … Cannot find field"), so only what is known to be taken is written.
///
/// The schema itself stays what arguments are judged by; this one is only shown to the model.
struct GeminiSchema {
    /// Why a schema cannot be said in this form.
    struct Failure: Error {
        let reason: String
    }

    /// What was left out, in the order of its first appearance.
    private(set) var leftOut: [ExactString] = []

    private static let mostDepth = 32
    /// References are written out where they stand; a schema that grows without end is none.
    private static let mostNodes = 2_000

    private let root: JSONValue
    private var nodes = 0
    /// The references that are being written out.
    private var targets: [ExactString] = []

    init(_ root: JSONValue) { self.root = root }

    /// - Throws: ``Failure`` for a name, a depth or a kind of value that the form does not have.
    mutating func reduced() throws(Failure) -> JSONValue { try node(root, depth: 0) }

    // MARK: One schema

    private mutating func node(_ schema: JSONValue, depth: Int) throws(Failure) -> JSONValue {
        nodes += 1
        guard depth <= Self.mostDepth else { throw Failure(reason: "it is nested too deep") }
        guard nodes <= Self.mostNodes else { throw Failure(reason: "it is too large") }
        guard let object = schema.object else { return anything() }
        if let target = object["$ref"]?.exact { return try referred(target, beside: object, depth: depth) }
        if let all = object["allOf"]?.array { return try node(Self.merged(object, with: all), depth: depth + 1) }
        if let choices = object["anyOf"]?.array ?? object["oneOf"]?.array { return try anyOf(choices, beside: object, depth: depth) }
        let types = Self.types(object)
        let isNullable = types.contains("NULL") || object["nullable"]?.bool == true || object["enum"]?.array?.contains(where: \.isNull) == true
        let others = types.filter { $0 != "NULL" }
        if others.count > 1 {
            let choices = others.map { type in JSONValue.object(Self.replacing(object, "type", with: .string(type))) }
            return try anyOf(choices + (isNullable ? [["type": "null"]] : []), beside: [:], depth: depth)
        }
        guard let type = others.first else {
            if types.isEmpty { return anything(object) }
            note("type")
            return ["type": "STRING", "nullable": true]
        }
        return try typed(type, object, isNullable: isNullable, depth: depth)
    }

    private mutating func typed(_ type: ExactString, _ object: JSONObject, isNullable: Bool, depth: Int) throws(Failure) -> JSONValue {
        var result: [JSONObject.Member] = [.init(key: "type", value: .string(type))]
        if isNullable { result.append(.init(key: "nullable", value: true)) }
        var hasItems = false
        for member in object.members {
            switch (member.key, type) {
            case ("type", _), ("nullable", _), ("$schema", _), ("$id", _), ("$comment", _), ("$anchor", _), ("$defs", _), ("definitions", _): break
            case ("title", _), ("description", _): if member.value.string?.utf8.isEmpty == false { result.append(member) }
            case ("enum", _), ("const", _): if let values = choices(member, type) { result.append(.init(key: "enum", value: values)) }
            case ("default", _): if Self.fits(member.value, type) { result.append(member) }
            case ("format", _): if Self.formats(type).contains(member.value.exact ?? "") { result.append(member) } else { note("format") }
            case ("minimum", "NUMBER"), ("maximum", "NUMBER"), ("minimum", "INTEGER"), ("maximum", "INTEGER"):
                if case .number = member.value { result.append(member) } else { note(member.key) }
            case ("minLength", "STRING"), ("maxLength", "STRING"), ("minItems", "ARRAY"), ("maxItems", "ARRAY"), ("minProperties", "OBJECT"), ("maxProperties", "OBJECT"):
                if let count = member.value.integer, count >= 0 { result.append(member) } else { note(member.key) }
            case ("pattern", "STRING"): if member.value.string != nil { result.append(member) }
            case ("items", "ARRAY") where member.value.object != nil:
                hasItems = true
                result.append(.init(key: "items", value: try node(member.value, depth: depth + 1)))
            case ("items", "ARRAY"): break
            case ("properties", "OBJECT"): result += try properties(object, depth: depth)
            case ("required", _): break
            default: note(member.key)
            }
        }
        if type == "ARRAY", !hasItems { result.append(.init(key: "items", value: anything())) }
        if type == "OBJECT", depth > 0, !result.contains(where: { $0.key == "properties" }) {
            throw Failure(reason: "the provider knows no object without properties")
        }
        // Of equal keys the first counts.
        var seen: Set<ExactString> = []
        return .object(JSONObject(result.filter { seen.insert($0.key).inserted }))
    }

    private mutating func properties(_ object: JSONObject, depth: Int) throws(Failure) -> [JSONObject.Member] {
        var found: [JSONObject.Member] = []
        var names: Set<ExactString> = []
        let required = (object["required"]?.array ?? []).compactMap(\.exact)
        for property in object["properties"]?.object?.members ?? [] {
            guard Self.isName(property.key) else { throw Self.badName(property.key) }
            guard names.insert(property.key).inserted else { continue }
            do {
                found.append(.init(key: property.key, value: try node(property.value, depth: depth + 1)))
            } catch {
                // What need not be given can be kept from the model.
                if required.contains(property.key) || nodes > Self.mostNodes { throw error }
                names.remove(property.key)
                note(ExactString("the property \(property.key)"))
            }
        }
        guard !found.isEmpty else { return [] }
        var result: [JSONObject.Member] = [.init(key: "properties", value: .object(JSONObject(found)))]
        var listed: Set<ExactString> = []
        let existing = required.filter { names.contains($0) && listed.insert($0).inserted }
        if !existing.isEmpty { result.append(.init(key: "required", value: .array(existing.map { .string($0) }))) }
        return result
    }

    // MARK: Combinations

    private mutating func anyOf(_ choices: [JSONValue], beside object: JSONObject, depth: Int) throws(Failure) -> JSONValue {
        var isNullable = object["nullable"]?.bool == true
        // What stands beside the choices holds for each of them; `anyOf` must be the only keyword (Vertex).
        let common = object.members.filter { !["anyOf", "oneOf", "nullable"].contains($0.key) }
        var results: [JSONValue] = []
        var failure: Failure?
        for choice in choices {
            if Self.isNull(choice) {
                isNullable = true
                continue
            }
            do {
                let value = try node(Self.merged(JSONObject(common), with: [choice]), depth: depth + 1)
                // A choice between choices is one choice.
                for inner in value["anyOf"]?.array ?? [value] where !results.contains(inner) { results.append(inner) }
            } catch {
                failure = error
                note("anyOf")
            }
        }
        if results.isEmpty {
            if let failure { throw failure }
            return isNullable ? ["type": "STRING", "nullable": true] : anything()
        }
        if isNullable {
            results = results.map { .object(Self.replacing($0.object ?? [:], "nullable", with: true)) }
        }
        return results.count == 1 ? results[0] : ["anyOf": .array(results)]
    }

    /// One schema that says what all of them say, as far as that is simple: properties together, and of every other keyword
    /// the first.
    static func merged(_ object: JSONObject, with others: [JSONValue]) -> JSONValue {
        var result = object.members.filter { $0.key != "allOf" }
        for other in others {
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
        }
        return .object(JSONObject(result))
    }

    /// A reference into the schema, written out; one that comes back to itself is written out once more, and no further.
    private mutating func referred(_ target: ExactString, beside object: JSONObject, depth: Int) throws(Failure) -> JSONValue {
        guard let found = Self.resolve(target, in: root) else { throw Failure(reason: "it refers to what is not in it: \(WireText.quote(target.utf8))") }
        guard targets.count(where: { $0 == target }) < 2 else { throw Failure(reason: "it refers to itself") }
        targets.append(target)
        defer { targets.removeLast() }
        let beside = JSONObject(object.members.filter { $0.key != "$ref" })
        return try node(beside.isEmpty ? found : Self.merged(beside, with: [found]), depth: depth + 1)
    }

    /// JSON Pointer (RFC 6901) behind `#`.
    static func resolve(_ target: ExactString, in root: JSONValue) -> JSONValue? {
        guard target.utf8.first == UInt8(ascii: "#") else { return nil }
        var value = root
        for part in target.utf8.dropFirst().split(separator: UInt8(ascii: "/")) {
            let text = String(decoding: part, as: UTF8.self).replacing("~1", with: "/").replacing("~0", with: "~")
            if let elements = value.array {
                guard let index = Int(text), elements.indices.contains(index) else { return nil }
                value = elements[index]
            } else {
                guard let next = value[ExactString(text)] else { return nil }
                value = next
            }
        }
        return value
    }

    // MARK: Small things

    /// The form has no schema that takes everything.
    private mutating func anything(_ object: JSONObject = [:]) -> JSONValue {
        note("a value of any kind")
        var choices: [JSONValue] = []
        for type: ExactString in ["STRING", "NUMBER", "BOOLEAN"] {
            var members: [JSONObject.Member] = [.init(key: "type", value: .string(type))]
            if let words = object["description"]?.exact, !words.isEmpty { members.append(.init(key: "description", value: .string(words))) }
            choices.append(.object(JSONObject(members)))
        }
        return ["anyOf": .array(choices)]
    }

    private mutating func note(_ keyword: ExactString) {
        if !leftOut.contains(keyword) { leftOut.append(keyword) }
    }

    /// Only texts can be listed, and none of them empty.
    private mutating func choices(_ member: JSONObject.Member, _ type: ExactString) -> JSONValue? {
        let values = (member.key == "const" ? [member.value] : member.value.array ?? []).filter { !$0.isNull }
        guard type == "STRING", !values.isEmpty, values.allSatisfy({ $0.exact?.isEmpty == false }) else {
            note(member.key)
            return nil
        }
        return .array(values)
    }

    private static func replacing(_ object: JSONObject, _ key: ExactString, with value: JSONValue) -> JSONObject {
        JSONObject(object.members.filter { $0.key != key } + [.init(key: key, value: value)])
    }

    private static func isNull(_ schema: JSONValue) -> Bool {
        let type = schema["type"].map { $0.array?.count == 1 ? $0.array?.first ?? $0 : $0 }
        if let word = type?.exact { return word.utf8.map(WireText.lower).elementsEqual("null".utf8) }
        return schema["const"]?.isNull == true || schema["enum"]?.array.map { $0.allSatisfy(\.isNull) && !$0.isEmpty } == true
    }

    /// In capitals; inferred where a schema does not say it.
    private static func types(_ object: JSONObject) -> [ExactString] {
        var types: [ExactString] = []
        for name in object["type"]?.array ?? object["type"].map({ [$0] }) ?? [] {
            guard let upper = name.string?.uppercased() else { continue }
            let type = ExactString(upper)
            if ["STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"].contains(type), !types.contains(type) { types.append(type) }
        }
        if types.contains("NUMBER") { types.removeAll { $0 == "INTEGER" } }
        if !types.isEmpty { return types }
        if object["properties"]?.object != nil { return ["OBJECT"] }
        if object["items"]?.object != nil { return ["ARRAY"] }
        let values = (object["enum"]?.array ?? object["const"].map { [$0] } ?? []).filter { !$0.isNull }
        guard let first = values.first else { return [] }
        return switch first {
        case .string: ["STRING"]
        case .number: ["NUMBER"]
        case .bool: ["BOOLEAN"]
        case .array, .object, .null: []
        }
    }

    private static func formats(_ type: ExactString) -> Set<ExactString> {
        switch type {
        case "STRING": ["enum", "date-time"]
        case "NUMBER": ["float", "double"]
        case "INTEGER": ["int32", "int64"]
        default: []
        }
    }

    private static func fits(_ value: JSONValue, _ type: ExactString) -> Bool {
        switch (value, type) {
        case (.string, "STRING"), (.bool, "BOOLEAN"), (.number, "NUMBER"), (.number, "INTEGER"): true
        default: false
        }
    }

    /// `[A-Za-z_][A-Za-z0-9_]{0,63}`: what a parameter may be called.
    static func isName(_ name: ExactString) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "_") }
            && name.utf8.first.map { $0 &- 0x30 >= 10 } == true
    }

    static func badName(_ name: ExactString) -> Failure { Failure(reason: "the provider takes no such name as \(WireText.quote(name.utf8)) for a parameter") }
}
