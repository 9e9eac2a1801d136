import JSON

/// Keywords for objects (2020-12 core, sections 10.2.2.4 and 10.3.2; 2020-12 validation, section 6.5).
extension SchemaJudge {
    mutating func judge(
        _ object: JSONObject, _ value: JSONValue, _ rules: ObjectRules, _ node: SchemaNode, _ evaluated: inout Evaluated
    ) -> Bool {
        var fits = judge(object.members.count, rules.count, ("minProperties", "maxProperties"), ("property", "properties"), node)
        if !fits, !collects { return false }
        if !rules.required.isEmpty, !judgeRequired(object, rules, node) {
            if !collects { return false }
            fits = false
        }
        if rules.looksAtMembers, !judgeMembers(object, rules, node, &evaluated) {
            if !collects { return false }
            fits = false
        }
        if !rules.dependentRequired.isEmpty, !judgeDependentRequired(object, rules, node) {
            if !collects { return false }
            fits = false
        }
        if !rules.dependentSchemas.isEmpty, !judgeDependentSchemas(object, value, rules, node, &evaluated) { fits = false }
        return fits
    }

    private mutating func judgeRequired(_ object: JSONObject, _ rules: ObjectRules, _ node: SchemaNode) -> Bool {
        let keys = KeyFinder(object, askedFor: rules.required.count)
        spend(keys.work + rules.required.count, node)
        var fits = true
        for key in rules.required where !keys.has(key) {
            if !collects || isOver { return false }
            tellMissing(key, node)
            fits = false
        }
        return fits
    }

    private mutating func judgeDependentRequired(_ object: JSONObject, _ rules: ObjectRules, _ node: SchemaNode) -> Bool {
        let count = rules.dependentRequired.reduce(0) { $0 + 1 + $1.names.count }
        let keys = KeyFinder(object, askedFor: count)
        spend(keys.work + count, node)
        var fits = true
        for dependent in rules.dependentRequired where keys.has(dependent.key) {
            for name in dependent.names where !keys.has(name) {
                if !collects || isOver { return false }
                tellDependent(dependent.key, name, dependent.keyword, node)
                fits = false
            }
        }
        return fits
    }

    private mutating func judgeDependentSchemas(
        _ object: JSONObject, _ value: JSONValue, _ rules: ObjectRules, _ node: SchemaNode, _ evaluated: inout Evaluated
    ) -> Bool {
        let keys = KeyFinder(object, askedFor: rules.dependentSchemas.count)
        spend(keys.work + rules.dependentSchemas.count, node)
        var fits = true
        for dependent in rules.dependentSchemas where keys.has(dependent.key) {
            if isOver { return false }
            if !judge(dependent.node, value, &evaluated) {
                if !collects { return false }
                fits = false
            }
        }
        return fits
    }

    private mutating func judgeMembers(
        _ object: JSONObject, _ rules: ObjectRules, _ node: SchemaNode, _ evaluated: inout Evaluated
    ) -> Bool {
        var fits = true
        for (index, member) in object.members.enumerated() {
            if isOver { return false }
            spend(1 + member.key.utf8.count / 64, node)
            var isKnown = false
            if !judgeMember(member, rules, node, &isKnown) {
                if !collects { return false }
                fits = false
            }
            if isKnown { evaluated.noteMember(index, of: object.members.count) }
        }
        return fits && obstacle == nil
    }

    private mutating func judgeMember(
        _ member: JSONObject.Member, _ rules: ObjectRules, _ node: SchemaNode, _ isKnown: inout Bool
    ) -> Bool {
        var fits = true
        if let names = rules.names, !judgeName(names, member.key) {
            if !collects { return false }
            fits = false
        }
        if let property = rules.property(member.key) {
            isKnown = true
            if !judgeMember(property, member) {
                if !collects { return false }
                fits = false
            }
        }
        for pattern in rules.patterns where matches(pattern.pattern, member.key, "patternProperties", node) {
            isKnown = true
            if !judgeMember(pattern.node, member) {
                if !collects { return false }
                fits = false
            }
        }
        if !isKnown, obstacle == nil, let additional = rules.additional {
            isKnown = true
            if nodes[additional].verdict == false {
                tellExtra(member.key, "additionalProperties", node)
                fits = false
            } else if !judgeMember(additional, member) {
                fits = false
            }
        }
        return fits
    }
}

/// Tells which keys an object has: one after the other while that is quick, by a set otherwise.
private struct KeyFinder {
    private let object: JSONObject
    private let keys: Set<ExactString>?
    let work: Int

    init(_ object: JSONObject, askedFor count: Int) {
        self.object = object
        let isMany = object.members.count > 8 && count > 4
        keys = isMany ? Set(object.members.map(\.key)) : nil
        work = isMany ? object.members.count : 0
    }

    func has(_ key: ExactString) -> Bool {
        if let keys { return keys.contains(key) }
        return object.members.contains { $0.key == key }
    }
}
