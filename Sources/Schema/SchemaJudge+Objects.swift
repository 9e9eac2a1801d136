import JSON

/// Keywords for objects (2020-12 core, sections 10.2.2.4 and 10.3.2; 2020-12 validation, section 6.5).
extension SchemaJudge {
    mutating func judge(
        _ object: JSONObject, _ value: JSONValue, _ all: ObjectRules, _ node: SchemaNode, _ evaluated: inout Evaluated
    ) -> Bool {
        let rules = all.rules
        var fits = judge(object.members.count, rules.count, ("minProperties", "maxProperties"), ("property", "properties"), node)
        if !fits, !collects { return false }
        let keys = KeyFinder(object, askedFor: rules.required.count + rules.dependentRequired.count + rules.dependentSchemas.count)
        spend(keys.work + rules.required.count, node)
        for key in rules.required where !keys.has(key) {
            if !collects { return false }
            if isOver { return false }
            tellMissing(key, node)
            fits = false
        }
        if rules.looksAtMembers, !judgeMembers(object, all, node, &evaluated) {
            if !collects { return false }
            fits = false
        }
        for dependent in rules.dependentRequired where keys.has(dependent.key) {
            for name in dependent.names where !keys.has(name) {
                if !collects { return false }
                if isOver { return false }
                tell(dependent.keyword, node) { "\($0) has \(Quoting.quoted(dependent.key)), so it must have \(Quoting.quoted(name)) as well" }
                fits = false
            }
        }
        for dependent in rules.dependentSchemas where keys.has(dependent.key) {
            if !judge(dependent.node, value, &evaluated) {
                if !collects { return false }
                fits = false
            }
        }
        return fits
    }

    private mutating func judgeMembers(
        _ object: JSONObject, _ all: ObjectRules, _ node: SchemaNode, _ evaluated: inout Evaluated
    ) -> Bool {
        let rules = all.rules
        var fits = true
        for (index, member) in object.members.enumerated() {
            if isOver { return false }
            spend(1 + member.key.utf8.count / 64, node)
            if let names = rules.names, !judgePart(names, .string(member.key), .name(member.key)) {
                if !collects { return false }
                fits = false
            }
            var isKnown = false
            if let property = all.property(member.key) {
                isKnown = true
                if !judgePart(property, member.value, .member(member.key)) {
                    if !collects { return false }
                    fits = false
                }
            }
            for pattern in rules.patterns where matches(pattern.pattern, member.key, "patternProperties", node) {
                isKnown = true
                if !judgePart(pattern.node, member.value, .member(member.key)) {
                    if !collects { return false }
                    fits = false
                }
            }
            if obstacle != nil { return false }
            if !isKnown, let additional = rules.additional {
                isKnown = true
                if schema.nodes[additional].verdict == false {
                    tellExtra(member.key, "additionalProperties", node)
                    if !collects { return false }
                    fits = false
                } else if !judgePart(additional, member.value, .member(member.key)) {
                    if !collects { return false }
                    fits = false
                }
            }
            if isKnown { evaluated.noteMember(index, of: object.members.count) }
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
