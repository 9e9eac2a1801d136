import JSON

/// One schema, ready to judge: its keywords grouped by what they look at. Other schemas are named by their index.
final class SchemaNode: Sendable {
    typealias Index = Int

    /// The JSON Pointer of the schema, for errors; built only when one is told.
    let place: SchemaPath
    let resource: Int
    /// What a schema that is `true` or `false` says of everything.
    let verdict: Bool?
    let types: TypeSet?
    let choices: Choices?
    let constant: Choices?
    let number: NumberRules?
    let string: StringRules?
    let array: ArrayRules?
    let object: ObjectRules?
    let applied: AppliedRules?
    let unevaluatedItems: Index?
    let unevaluatedProperties: Index?

    /// Whether it has to know what its parts have looked at.
    let needsAnnotations: Bool

    init(_ draft: SchemaNodeDraft) {
        (place, resource, verdict, types, choices, constant) =
            (draft.place, draft.resource, draft.verdict, draft.types, draft.choices, draft.constant)
        number = draft.number.isEmpty ? nil : NumberRules(draft.number)
        string = draft.string.isEmpty ? nil : StringRules(draft.string)
        array = draft.array.isEmpty ? nil : ArrayRules(draft.array)
        object = draft.object.isEmpty ? nil : ObjectRules(draft.object)
        applied = draft.applied.isEmpty ? nil : AppliedRules(draft.applied)
        (unevaluatedItems, unevaluatedProperties) = (draft.unevaluatedItems, draft.unevaluatedProperties)
        needsAnnotations = unevaluatedItems != nil || unevaluatedProperties != nil
    }
}

/// Where a schema stands, as a chain from the part to the whole.
final class SchemaPath: Sendable {
    let parent: SchemaPath?
    /// Of the root: the URI of another document than the first with `#`.
    let token: ExactString

    init(parent: SchemaPath?, token: ExactString) { (self.parent, self.token) = (parent, token) }

    /// The text of a keyword of the schema here.
    func text(_ keyword: String? = nil) -> ExactString {
        var tokens: [ExactString] = keyword.map { [ExactString($0)] } ?? []
        var current = self
        while let parent = current.parent {
            tokens.append(current.token)
            current = parent
        }
        var pointer = JSONPointer()
        for token in tokens.reversed() { pointer.append(token) }
        return current.token.isEmpty ? pointer.text : ExactString("\(current.token)\(pointer.text)")
    }
}

/// The types of JSON Schema (2020-12 core, section 4.2.1); an integer is a number without a fraction.
struct TypeSet: OptionSet, Sendable, Hashable {
    let rawValue: UInt8
    static let null = TypeSet(rawValue: 1)
    static let boolean = TypeSet(rawValue: 2)
    static let integer = TypeSet(rawValue: 4)
    static let number = TypeSet(rawValue: 8)
    static let string = TypeSet(rawValue: 16)
    static let array = TypeSet(rawValue: 32)
    static let object = TypeSet(rawValue: 64)

    static let named: [(name: ExactString, set: TypeSet, words: String)] = [
        ("null", .null, "null"), ("boolean", .boolean, "a boolean"), ("integer", .integer, "an integer"), ("number", .number, "a number"),
        ("string", .string, "a string"), ("array", .array, "an array"), ("object", .object, "an object"),
    ]

    func contains(typeOf value: JSONValue) -> Bool {
        switch value {
        case .null: contains(.null)
        case .bool: contains(.boolean)
        case .number(let number): contains(.number) || (contains(.integer) && number.isPlainlyWhole)
        case .string: contains(.string)
        case .array: contains(.array)
        case .object: contains(.object)
        }
    }

    var words: String { Self.named.filter { contains($0.set) }.map(\.words).joined(separator: " or ") }
}

extension JSONNumber {
    /// ``isWhole``, and at once for what has neither point nor exponent.
    var isPlainlyWhole: Bool {
        text.utf8.allSatisfy { ASCII.isDigit($0) || $0 == 0x2D } || isWhole
    }
}

/// The values of `enum` or `const`.
struct Choices: Sendable {
    let values: [JSONValue]
    private let texts: Set<ExactString>
    private let others: Set<[UInt8]>

    init(_ values: [JSONValue]) {
        self.values = values
        texts = Set(values.compactMap(\.exact))
        others = Set(values.filter { $0.exact == nil }.map { EqualityKey.of($0) })
    }

    func contains(_ value: JSONValue) -> Bool {
        if case .string(let text) = value { return texts.contains(text) }
        return others.isEmpty ? false : others.contains(EqualityKey.of(value))
    }

    /// Whether only a look at the whole value can tell.
    var looksAtContainers: Bool { !others.isEmpty }
}

struct Bound: Sendable {
    let number: JSONNumber
    private let integer: Int?

    init(_ number: JSONNumber) { (self.number, integer) = (number, number.integer) }

    /// Whether the bound is less than a number.
    func isLess(than other: JSONNumber) -> Bool {
        if let integer, let other = other.integer { return integer < other }
        return number.isLess(than: other)
    }

    func isGreater(than other: JSONNumber) -> Bool {
        if let integer, let other = other.integer { return integer > other }
        return other.isLess(than: number)
    }
}

struct CountBounds: Sendable {
    var least: Int?
    var most: Int?
    var isEmpty: Bool { least == nil && most == nil }
}

final class NumberRules: Sendable {
    struct Draft: Sendable {
        var minimum: Bound?
        var exclusiveMinimum: Bound?
        var maximum: Bound?
        var exclusiveMaximum: Bound?
        var multipleOf: Divisor?
        var isEmpty: Bool {
            minimum == nil && exclusiveMinimum == nil && maximum == nil && exclusiveMaximum == nil && multipleOf == nil
        }
    }
    let rules: Draft
    init(_ rules: Draft) { self.rules = rules }
}

final class StringRules: Sendable {
    struct Draft: Sendable {
        var length = CountBounds()
        var pattern: Pattern?
        var format: (name: ExactString, format: Format)?
        var isEmpty: Bool { length.isEmpty && pattern == nil && format == nil }
    }
    let rules: Draft
    init(_ rules: Draft) { self.rules = rules }
}

final class ArrayRules: Sendable {
    struct Draft: Sendable {
        var count = CountBounds()
        var unique = false
        var prefix: [SchemaNode.Index] = []
        /// For the items after the prefix.
        var rest: SchemaNode.Index?
        /// `items`, or `additionalItems` of draft 7.
        var restKeyword = "items"
        var contains: SchemaNode.Index?
        var contained = CountBounds()
        /// Whether `contains` counts as having looked at an item (2020-12 core, section 10.3.1.3).
        var containsAnnotates = true
        var isEmpty: Bool { count.isEmpty && !unique && prefix.isEmpty && rest == nil && contains == nil }
    }
    let count: CountBounds
    let unique: Bool
    let prefix: [SchemaNode.Index]
    let rest: SchemaNode.Index?
    let restKeyword: String
    let contains: SchemaNode.Index?
    let contained: CountBounds
    let containsAnnotates: Bool

    init(_ draft: Draft) {
        (count, unique, prefix, rest) = (draft.count, draft.unique, draft.prefix, draft.rest)
        (restKeyword, contains, contained) = (draft.restKeyword, draft.contains, draft.contained)
        containsAnnotates = draft.containsAnnotates
    }
}

final class ObjectRules: Sendable {
    struct Draft: Sendable {
        var count = CountBounds()
        var required: [ExactString] = []
        var properties: [(key: ExactString, node: SchemaNode.Index)] = []
        var patterns: [(pattern: Pattern, node: SchemaNode.Index)] = []
        var additional: SchemaNode.Index?
        var names: SchemaNode.Index?
        var dependentRequired: [(key: ExactString, names: [ExactString], keyword: String)] = []
        var dependentSchemas: [(key: ExactString, node: SchemaNode.Index)] = []
        var isEmpty: Bool {
            count.isEmpty && required.isEmpty && properties.isEmpty && patterns.isEmpty && additional == nil && names == nil
                && dependentRequired.isEmpty && dependentSchemas.isEmpty
        }
    }
    let count: CountBounds
    let required: [ExactString]
    private let properties: [(key: ExactString, node: SchemaNode.Index)]
    let patterns: [(pattern: Pattern, node: SchemaNode.Index)]
    let additional: SchemaNode.Index?
    let names: SchemaNode.Index?
    let dependentRequired: [(key: ExactString, names: [ExactString], keyword: String)]
    let dependentSchemas: [(key: ExactString, node: SchemaNode.Index)]
    let looksAtMembers: Bool
    /// For more properties than are found faster one after the other.
    private let byKey: [ExactString: SchemaNode.Index]?

    init(_ draft: Draft) {
        (count, required, properties, patterns) = (draft.count, draft.required, draft.properties, draft.patterns)
        (additional, names) = (draft.additional, draft.names)
        (dependentRequired, dependentSchemas) = (draft.dependentRequired, draft.dependentSchemas)
        looksAtMembers = !draft.properties.isEmpty || !draft.patterns.isEmpty || draft.additional != nil || draft.names != nil
        byKey = draft.properties.count > 8
            ? Dictionary(draft.properties.map { ($0.key, $0.node) }, uniquingKeysWith: { first, _ in first }) : nil
    }

    func property(_ key: ExactString) -> SchemaNode.Index? {
        if let byKey { return byKey[key] }
        for property in properties where property.key == key { return property.node }
        return nil
    }
}

final class AppliedRules: Sendable {
    struct Draft: Sendable {
        var reference: SchemaNode.Index?
        var dynamic: (name: Int, otherwise: SchemaNode.Index)?
        var all: [SchemaNode.Index] = []
        var any: [SchemaNode.Index] = []
        var one: [SchemaNode.Index] = []
        var not: SchemaNode.Index?
        var condition: SchemaNode.Index?
        var then: SchemaNode.Index?
        var otherwise: SchemaNode.Index?
        var isEmpty: Bool {
            reference == nil && dynamic == nil && all.isEmpty && any.isEmpty && one.isEmpty && not == nil && condition == nil
        }
    }
    let reference: SchemaNode.Index?
    let dynamic: (name: Int, otherwise: SchemaNode.Index)?
    let all: [SchemaNode.Index]
    let any: [SchemaNode.Index]
    let one: [SchemaNode.Index]
    let not: SchemaNode.Index?
    let condition: SchemaNode.Index?
    let then: SchemaNode.Index?
    let otherwise: SchemaNode.Index?

    init(_ draft: Draft) {
        (reference, dynamic, all, any, one) = (draft.reference, draft.dynamic, draft.all, draft.any, draft.one)
        (not, condition, then, otherwise) = (draft.not, draft.condition, draft.then, draft.otherwise)
    }

    /// What is applied to the same value in any case.
    var always: [SchemaNode.Index] { [reference, not, condition].compactMap { $0 } + all + any + one }
}

/// A schema while it is read.
struct SchemaNodeDraft {
    let place: SchemaPath
    let resource: Int
    var verdict: Bool?
    var types: TypeSet?
    var choices: Choices?
    var constant: Choices?
    var number = NumberRules.Draft()
    var string = StringRules.Draft()
    var array = ArrayRules.Draft()
    var object = ObjectRules.Draft()
    var applied = AppliedRules.Draft()
    var unevaluatedItems: SchemaNode.Index?
    var unevaluatedProperties: SchemaNode.Index?

    init(place: SchemaPath, resource: Int) { (self.place, self.resource) = (place, resource) }
}
