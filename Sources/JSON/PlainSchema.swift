/// A JSON Schema made of the plainest keywords: `type`, `properties`, `required`, `additionalProperties`, `items`, `enum`,
/// `const`, `minimum`, `maximum`, `minLength`, `maxLength`, `minItems`, `maxItems`, and annotations.
///
/// A schema with any other keyword is refused, never judged by half. Depth is bounded by that of the schema.
public struct PlainSchema: Sendable {
    private let root: Node

    /// Greatest nesting of a schema.
    private static let depth = 64
    /// Most problems that are named; a value can have any number.
    private static let mostProblems = 20

    /// - Throws: ``PlainSchemaError`` for the first thing in the schema that cannot be judged.
    public init(_ schema: JSONValue) throws(PlainSchemaError) { root = try Node(schema, at: JSONPointer(), depth: 0) }

    /// - Returns: a sentence a problem, at most twenty; empty when the value fits.
    public func problems(in value: JSONValue) -> [String] {
        var problems = Problems(limit: Self.mostProblems)
        root.judge(value, at: JSONPointer(), &problems)
        return problems.sentences
    }

    fileprivate struct Problems {
        let limit: Int
        var sentences: [String] = []

        mutating func add(_ place: JSONPointer, _ sentence: String) {
            if sentences.count < limit {
                sentences.append("\(place.text.isEmpty ? "The value" : "“\(place.text)”") \(sentence).")
            }
        }
    }

    /// One schema; its parts are nodes of their own.
    fileprivate indirect enum Node: Sendable {
        case anything
        case nothing
        case rules(Rules)
    }

    fileprivate struct Rules: Sendable {
        var types: [ExactString]?
        var properties: [(key: ExactString, node: Node)] = []
        var required: [ExactString] = []
        var others: Node = .anything
        var items: Node = .anything
        var choices: [JSONValue]?
        var minimum: JSONNumber?
        var maximum: JSONNumber?
        var length = Bounds()
        var count = Bounds()
    }

    fileprivate struct Bounds: Sendable {
        var least: Int?
        var most: Int?
    }
}

/// Why a schema cannot be used.
public struct PlainSchemaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// JSON Pointer of the place in the schema.
    public let place: ExactString
    /// What is wrong there, to follow the place.
    public let what: String

    public init(place: ExactString, what: String) {
        self.place = place
        self.what = what
    }

    public var description: String { "\(place.isEmpty ? "the schema" : "“\(place)” in the schema") \(what)" }
}

// MARK: - Reading a schema

extension PlainSchema.Node {
    fileprivate init(_ schema: JSONValue, at place: JSONPointer, depth: Int) throws(PlainSchemaError) {
        func refuse(_ what: String) -> PlainSchemaError { PlainSchemaError(place: place.text, what: what) }
        if depth > PlainSchema.depth { throw refuse("is nested too deep") }
        if let bool = schema.bool {
            self = bool ? .anything : .nothing
            return
        }
        guard let object = schema.object else { throw refuse("is neither an object nor true nor false") }
        var rules = PlainSchema.Rules()
        for member in object.members {
            var inner = place
            inner.append(member.key)
            try rules.read(member.key, member.value, at: inner, depth: depth)
        }
        self = .rules(rules)
    }
}

extension PlainSchema.Rules {
    private static let typeNames: [ExactString] = ["null", "boolean", "integer", "number", "string", "array", "object"]

    fileprivate mutating func read(
        _ keyword: ExactString, _ value: JSONValue, at place: JSONPointer, depth: Int
    ) throws(PlainSchemaError) {
        func refuse(_ what: String) -> PlainSchemaError { PlainSchemaError(place: place.text, what: what) }
        func number() throws(PlainSchemaError) -> JSONNumber {
            guard case .number(let number) = value else { throw refuse("is no number") }
            return number
        }
        func count() throws(PlainSchemaError) -> Int {
            guard let count = value.integer, count >= 0 else { throw refuse("is no count") }
            return count
        }
        switch keyword {
        case "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment", "$schema", "$id": break
        case "type":
            let names = (value.array ?? [value]).map { $0.exact ?? "" }
            guard !names.isEmpty, names.allSatisfy(Self.typeNames.contains) else { throw refuse("names no type of JSON Schema") }
            types = names
        case "properties":
            guard let object = value.object else { throw refuse("is no object") }
            for member in object.members {
                var inner = place
                inner.append(member.key)
                properties.append((member.key, try PlainSchema.Node(member.value, at: inner, depth: depth + 1)))
            }
        case "required":
            guard let keys = value.array, case let names = keys.compactMap(\.exact), names.count == keys.count else {
                throw refuse("is no list of names")
            }
            required = names
        case "additionalProperties": others = try PlainSchema.Node(value, at: place, depth: depth + 1)
        case "items": items = try PlainSchema.Node(value, at: place, depth: depth + 1)
        case "enum":
            guard let values = value.array else { throw refuse("is no list of values") }
            choices = choices.map { earlier in earlier.filter { one in values.contains { $0.says(one) } } } ?? values
        case "const": choices = choices.map { $0.filter { $0.says(value) } } ?? [value]
        case "minimum": minimum = try number()
        case "maximum": maximum = try number()
        case "minLength": length.least = try count()
        case "maxLength": length.most = try count()
        case "minItems": self.count.least = try count()
        case "maxItems": self.count.most = try count()
        default: throw refuse("is a keyword that cannot be judged yet")
        }
    }
}

// MARK: - Judging a value

extension PlainSchema.Node {
    fileprivate func judge(_ value: JSONValue, at place: JSONPointer, _ problems: inout PlainSchema.Problems) {
        switch self {
        case .anything: break
        case .nothing: problems.add(place, "must not be there")
        case .rules(let rules): rules.judge(value, at: place, &problems)
        }
    }
}

extension PlainSchema.Rules {
    fileprivate func judge(_ value: JSONValue, at place: JSONPointer, _ problems: inout PlainSchema.Problems) {
        if let types, !types.contains(where: { value.isOf(type: $0) }) {
            problems.add(place, "must be \(types.map(\.string).joined(separator: " or ")), but is \(value.typeWord)")
            return
        }
        if let choices, !choices.contains(where: { $0.says(value) }) {
            let words = choices.prefix(12).map(\.serializedText).joined(separator: ", ")
            problems.add(place, choices.count == 1 ? "must be \(words)" : "must be one of \(words)\(choices.count > 12 ? ", …" : "")")
        }
        switch value {
        case .number(let number):
            if let minimum, number.isLess(than: minimum) { problems.add(place, "must be at least \(minimum.text)") }
            if let maximum, maximum.isLess(than: number) { problems.add(place, "must be at most \(maximum.text)") }
        case .string(let text): length.judge(text.string.unicodeScalars.count, "characters", at: place, &problems)
        case .array(let elements):
            count.judge(elements.count, "items", at: place, &problems)
            for (index, element) in elements.enumerated() {
                var inner = place
                inner.append(index)
                items.judge(element, at: inner, &problems)
            }
        case .object(let object): judge(object, at: place, &problems)
        case .null, .bool: break
        }
    }

    private func judge(_ object: JSONObject, at place: JSONPointer, _ problems: inout PlainSchema.Problems) {
        for key in required where object[key] == nil { problems.add(place, "lacks “\(key)”") }
        for member in object.members {
            var inner = place
            inner.append(member.key)
            let node = properties.first { $0.key == member.key }?.node ?? others
            node.judge(member.value, at: inner, &problems)
        }
    }
}

extension PlainSchema.Bounds {
    fileprivate func judge(_ count: Int, _ unit: String, at place: JSONPointer, _ problems: inout PlainSchema.Problems) {
        if let least, count < least { problems.add(place, "must have at least \(least) \(unit), but has \(count)") }
        if let most, count > most { problems.add(place, "must have at most \(most) \(unit), but has \(count)") }
    }
}

extension JSONValue {
    fileprivate var typeWord: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number(let number): number.isWhole ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    fileprivate func isOf(type: ExactString) -> Bool {
        if case .number(let number) = self { return type == "number" || (type == "integer" && number.isWhole) }
        return type == ExactString(typeWord)
    }
}
