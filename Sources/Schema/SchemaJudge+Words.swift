import JSON

/// What errors say.
extension SchemaJudge {
    /// The place that is judged now.
    var pointer: JSONPointer {
        var pointer = JSONPointer()
        for step in path {
            switch step {
            case .item(let index): pointer.append(index)
            case .member(let key): pointer.append(key)
            case .name: break
            }
        }
        return pointer
    }

    /// The judged place at the beginning of a sentence.
    var subjectWords: String {
        let pointer = pointer
        if case .name(let key)? = path.last {
            return "The name \(Quoting.quoted(key))\(pointer.text.isEmpty ? "" : " in \(Quoting.place(pointer.text))")"
        }
        if subject == .arguments, path.count == 1, case .member(let key)? = path.last { return "The argument \(Quoting.quoted(key))" }
        if !pointer.text.isEmpty { return Quoting.place(pointer.text) }
        return switch subject {
        case .value: "The value"
        case .arguments: "The arguments object"
        }
    }

    private var isAtTop: Bool { path.isEmpty }

    /// Notes an error, where errors are kept.
    mutating func tell(_ keyword: String, _ node: SchemaNode, isInSchema: Bool = true, _ words: (String) -> String) {
        guard collects, errors.count < limits.errors, obstacle == nil else { return }
        errors.append(
            SchemaError(
                instancePath: pointer, keyword: keyword, schemaPath: node.place.text(isInSchema ? keyword : nil),
                message: words(subjectWords) + "."))
    }

    mutating func tellType(_ types: TypeSet, _ value: JSONValue, _ node: SchemaNode) {
        tell("type", node) { "\($0) must be \(types.words), but is \(Self.kind(value, wanted: types))" }
    }

    /// What a value is, as far as it says why it is not what was wanted.
    private static func kind(_ value: JSONValue, wanted: TypeSet) -> String {
        switch value {
        case .null: "null"
        case .bool: "a boolean"
        case .number(let number): wanted.contains(.integer) ? Quoting.json(.number(number)) : "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    mutating func tellMissing(_ key: ExactString, _ node: SchemaNode) {
        let isAtTop = isAtTop
        let noun = subject == .arguments ? "argument" : "property"
        tell("required", node) {
            isAtTop ? "The \(noun) \(Quoting.quoted(key)) is missing" : "\($0) lacks the property \(Quoting.quoted(key))"
        }
    }

    mutating func tellExtra(_ key: ExactString, _ keyword: String, _ node: SchemaNode) {
        let isAtTop = isAtTop
        let noun = subject == .arguments ? "argument" : "property"
        tell(keyword, node) {
            isAtTop
                ? "The \(noun) \(Quoting.quoted(key)) is not one that is allowed" : "\($0) must not have the property \(Quoting.quoted(key))"
        }
    }

    mutating func tellTooMany(_ count: Int, _ rules: ArrayRules, _ node: SchemaNode) {
        let most = rules.prefix.count
        tell(rules.restKeyword, node) { "\($0) must have at most \(most) \(most == 1 ? "item" : "items"), but has \(count)" }
    }

    mutating func tellContained(_ bound: String, _ wanted: Int, _ found: Int, _ keyword: String, _ node: SchemaNode) {
        let words = wanted == 1 ? "item that fits" : "items that fit"
        tell(keyword, node) { "\($0) must have \(bound) \(wanted) \(words) the schema of “contains”, but has \(found)" }
    }

    mutating func tellUnevaluated(_ index: Int, _ node: SchemaNode) {
        tell("unevaluatedItems", node) { "\($0) must not have the item \(index), which no part of the schema allows" }
    }

    mutating func tellDependent(_ key: ExactString, _ name: ExactString, _ keyword: String, _ node: SchemaNode) {
        tell(keyword, node) { "\($0) has \(Quoting.quoted(key)), so it must have \(Quoting.quoted(name)) as well" }
    }

    mutating func tellForbidden(_ node: SchemaNode) {
        tell("false", node, isInSchema: false) { "\($0) must not be there" }
    }

    mutating func tellNot(_ node: SchemaNode) {
        tell("not", node) { "\($0) must not fit the schema of “not”, but does" }
    }

    mutating func tellTwice(_ first: Int, _ second: Int, of count: Int, _ node: SchemaNode) {
        tell("oneOf", node) { "\($0) must fit exactly one of \(count) schemas, but fits number \(first + 1) and number \(second + 1)" }
    }

    // MARK: Of several schemas

    /// Tells why a value fits none of several schemas: all their types when that is all there is, or else the errors of the
    /// one that comes nearest.
    mutating func tellNearest(of branches: [SchemaNode.Index], _ keyword: String, _ node: SchemaNode, _ value: JSONValue) {
        guard collects, errors.count < limits.errors else { return }
        var nearest: (branch: Int, errors: [SchemaError], distance: Int)?
        var types: TypeSet = []
        var isAllTypes = true
        let (kept, place) = (errors, pointer)
        for (number, branch) in branches.enumerated() where obstacle == nil {
            errors = []
            var inner = Evaluated()
            _ = judge(branch, value, &inner)
            if let wanted = nodes[branch].types, errors.count == 1, errors[0].keyword == "type", errors[0].instancePath == place {
                types.formUnion(wanted)
            } else {
                isAllTypes = false
            }
            let distance = Self.distance(errors, from: place)
            if nearest.map({ distance < $0.distance }) ?? true { nearest = (number, errors, distance) }
        }
        errors = kept
        if isAllTypes {
            tell(keyword, node) { "\($0) must be \(types.words), but is \(Self.kind(value, wanted: types))" }
            return
        }
        guard let nearest else { return }
        if branches.count == 1 {
            errors += nearest.errors.prefix(limits.errors - errors.count)
            return
        }
        tell(keyword, node) {
            "\($0) must fit \(keyword == "oneOf" ? "exactly one" : "one") of \(branches.count) schemas, but fits none; number \(nearest.branch + 1) comes nearest"
        }
        errors += nearest.errors.prefix(max(0, limits.errors - errors.count))
    }

    /// A value of another type is farthest, and a wrong choice in it says that another schema is meant.
    private static func distance(_ errors: [SchemaError], from place: JSONPointer) -> Int {
        errors.reduce(0) { distance, error in
            switch error.keyword {
            case "type", "false": distance + (error.instancePath == place ? 1000 : 10)
            case "const", "enum": distance + (error.instancePath == place ? 200 : 100)
            default: distance + 10
            }
        }
    }
}
