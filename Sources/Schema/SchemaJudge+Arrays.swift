import JSON

/// Keywords for arrays (2020-12 core, section 10.3.1; 2020-12 validation, section 6.4).
extension SchemaJudge {
    mutating func judge(
        _ items: [JSONValue], _ rules: ArrayRules, _ node: SchemaNode, _ evaluated: inout Evaluated
    ) -> Bool {
        var fits = judge(items.count, rules.count, ("minItems", "maxItems"), ("item", "items"), node)
        if !fits, !collects { return false }
        if !rules.prefix.isEmpty || rules.rest != nil, !judgeItems(items, rules, node, &evaluated) {
            if !collects { return false }
            fits = false
        }
        if let contains = rules.contains, !judgeContains(items, contains, rules, node, &evaluated) {
            if !collects { return false }
            fits = false
        }
        if rules.unique, items.count > 1, !judgeUnique(items, node) { fits = false }
        return fits
    }

    private mutating func judgeItems(
        _ items: [JSONValue], _ rules: ArrayRules, _ node: SchemaNode, _ evaluated: inout Evaluated
    ) -> Bool {
        var fits = true
        for (index, item) in items.enumerated() {
            if isOver { return false }
            spend(1, node)
            guard let part = index < rules.prefix.count ? rules.prefix[index] : rules.rest else { break }
            if index >= rules.prefix.count, nodes[part].verdict == false {
                tellTooMany(items.count, rules, node)
                return false
            }
            if !judgeItem(part, item, index) {
                if !collects { return false }
                fits = false
            }
        }
        evaluated.noteItems(before: rules.prefix.count)
        if rules.rest != nil { evaluated.noteAllItems() }
        return fits
    }

    private mutating func judgeContains(
        _ items: [JSONValue], _ contains: SchemaNode.Index, _ rules: ArrayRules, _ node: SchemaNode,
        _ evaluated: inout Evaluated
    ) -> Bool {
        let least = rules.contained.least ?? 1
        var found = 0
        let needsAll = (evaluated.isTracked && rules.containsAnnotates) || rules.contained.most != nil
        for (index, item) in items.enumerated() {
            if !needsAll, found >= least { break }
            spend(1, node)
            var inner = Evaluated()
            if quietly(contains, item, &inner) {
                found += 1
                if rules.containsAnnotates { evaluated.noteItem(index, of: items.count) }
            }
            if obstacle != nil { return false }
        }
        if found < least {
            tellContained("at least", least, found, rules.contained.least == nil ? "contains" : "minContains", node)
            return false
        }
        if let most = rules.contained.most, found > most {
            tellContained("at most", most, found, "maxContains", node)
            return false
        }
        return true
    }

    /// By the hash of each item's equality key: linear in their size.
    private mutating func judgeUnique(_ items: [JSONValue], _ node: SchemaNode) -> Bool {
        var seen: [[UInt8]: Int] = [:]
        for (index, item) in items.enumerated() {
            spend(1 + Self.size(item, limit: 1 << 20) / 4, node)
            if obstacle != nil { return false }
            if let earlier = seen.updateValue(index, forKey: EqualityKey.of(item)) {
                tell("uniqueItems", node) { "\($0) must have no two equal items, but the items \(earlier) and \(index) are equal" }
                return false
            }
        }
        return true
    }

    // MARK: What no other keyword has looked at (2020-12 core, section 11)

    mutating func judgeUnevaluated(_ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated) -> Bool {
        switch value {
        case .array(let items):
            guard let part = node.unevaluatedItems else { return true }
            return judgeUnevaluated(items, part, node, &evaluated)
        case .object(let object):
            guard let part = node.unevaluatedProperties else { return true }
            return judgeUnevaluated(object, part, node, &evaluated)
        default: return true
        }
    }

    private mutating func judgeUnevaluated(
        _ items: [JSONValue], _ part: SchemaNode.Index, _ node: SchemaNode, _ evaluated: inout Evaluated
    ) -> Bool {
        var fits = true
        let isForbidden = nodes[part].verdict == false
        for (index, item) in items.enumerated() where !evaluated.hasItem(index) {
            if isOver { return false }
            spend(1, node)
            if isForbidden {
                tellUnevaluated(index, node)
            } else if judgeItem(part, item, index) {
                continue
            }
            if !collects { return false }
            fits = false
        }
        evaluated.noteAllItems()
        return fits
    }

    private mutating func judgeUnevaluated(
        _ object: JSONObject, _ part: SchemaNode.Index, _ node: SchemaNode, _ evaluated: inout Evaluated
    ) -> Bool {
        var fits = true
        let isForbidden = nodes[part].verdict == false
        for (index, member) in object.members.enumerated() where !evaluated.hasMember(index) {
            if isOver { return false }
            spend(1, node)
            if isForbidden {
                tellExtra(member.key, "unevaluatedProperties", node)
            } else if judgeMember(part, member) {
                continue
            }
            if !collects { return false }
            fits = false
        }
        evaluated.noteAllMembers()
        return fits
    }
}
