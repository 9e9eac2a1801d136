import JSON

extension SchemaJudge {
    /// `enum` and `const` (2020-12 validation, sections 6.1.2 and 6.1.3).
    mutating func judgeChoices(_ node: SchemaNode, _ value: JSONValue) -> Bool {
        var fits = true
        if let choices = node.choices {
            if choices.looksAtContainers { spend(Self.size(value, limit: 1 << 20) / 4, node) }
            if !choices.contains(value) {
                tell("enum", node) { subject in
                    let words = choices.values.prefix(Quoting.mostChoices).map(Quoting.json).joined(separator: ", ")
                    let more = choices.values.count > Quoting.mostChoices ? ", and \(choices.values.count - Quoting.mostChoices) more" : ""
                    if choices.values.isEmpty { return "\(subject) can be nothing: the list of its values is empty" }
                    return "\(subject) must be \(choices.values.count == 1 ? "" : "one of ")\(words)\(more), but is \(Quoting.json(value))"
                }
                fits = false
            }
        }
        if let constant = node.constant {
            if constant.looksAtContainers { spend(Self.size(value, limit: 1 << 20) / 4, node) }
            if !constant.contains(value) {
                tell("const", node) { "\($0) must be \(constant.values.map(Quoting.json).joined()), but is \(Quoting.json(value))" }
                fits = false
            }
        }
        return fits
    }

    mutating func judge(_ number: JSONNumber, _ group: NumberRules, _ node: SchemaNode) -> Bool {
        let rules = group.rules
        spend(number.text.utf8.count / 64, node)
        var fits = true
        func shown(_ number: JSONNumber) -> String { Quoting.json(.number(number)) }
        if let bound = rules.minimum, bound.isGreater(than: number) {
            tell("minimum", node) { "\($0) must be at least \(shown(bound.number)), but is \(shown(number))" }
            fits = false
        }
        if let bound = rules.exclusiveMinimum, !bound.isLess(than: number) {
            tell("exclusiveMinimum", node) { "\($0) must be greater than \(shown(bound.number)), but is \(shown(number))" }
            fits = false
        }
        if let bound = rules.maximum, bound.isLess(than: number) {
            tell("maximum", node) { "\($0) must be at most \(shown(bound.number)), but is \(shown(number))" }
            fits = false
        }
        if let bound = rules.exclusiveMaximum, !bound.isGreater(than: number) {
            tell("exclusiveMaximum", node) { "\($0) must be less than \(shown(bound.number)), but is \(shown(number))" }
            fits = false
        }
        if let divisor = rules.multipleOf {
            spend(divisor.work(number), node)
            if obstacle != nil { return false }
            if !divisor.divides(number) {
                tell("multipleOf", node) { "\($0) must be a multiple of \(shown(divisor.number)), but is \(shown(number))" }
                fits = false
            }
        }
        return fits
    }

    mutating func judge(_ text: ExactString, _ group: StringRules, _ node: SchemaNode) -> Bool {
        let rules = group.rules
        spend(text.utf8.count / 64, node)
        var fits = true
        if !rules.length.isEmpty {
            // Characters are code points (2020-12 validation, section 6.3).
            let count = text.utf8.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
            if !judge(count, rules.length, ("minLength", "maxLength"), ("character", "characters"), node) { fits = false }
        }
        if let pattern = rules.pattern, !matches(pattern, text, "pattern", node) {
            if obstacle != nil { return false }
            tell("pattern", node) { "\($0) must match the pattern \(Quoting.place(pattern.source)), but is \(Quoting.quoted(text))" }
            fits = false
        }
        if let format = rules.format, !format.format.accepts(text) {
            tell("format", node) { "\($0) must be \(format.format.words), but is \(Quoting.quoted(text))" }
            fits = false
        }
        return fits
    }

    /// A count between bounds.
    mutating func judge(
        _ count: Int, _ bounds: CountBounds, _ keywords: (least: String, most: String), _ unit: (one: String, many: String),
        _ node: SchemaNode
    ) -> Bool {
        func words(_ count: Int) -> String { "\(count) \(count == 1 ? unit.one : unit.many)" }
        if let least = bounds.least, count < least {
            if least == 1 {
                tell(keywords.least, node) { "\($0) must not be empty" }
                return false
            }
            tell(keywords.least, node) { "\($0) must have at least \(words(least)), but has \(count)" }
            return false
        }
        if let most = bounds.most, count > most {
            tell(keywords.most, node) { "\($0) must have at most \(words(most)), but has \(count)" }
            return false
        }
        return true
    }

    /// About how many values and bytes are in a value; counting ends at a limit.
    static func size(_ value: JSONValue, limit: Int) -> Int {
        var pending = [value]
        var size = 0
        while let next = pending.popLast(), size < limit {
            switch next {
            case .array(let items):
                size += 1 + items.count
                pending += items
            case .object(let object):
                size += 1 + 2 * object.members.count
                for member in object.members {
                    size += member.key.utf8.count / 16
                    pending.append(member.value)
                }
            case .string(let text): size += 1 + text.utf8.count / 16
            case .number(let number): size += 1 + number.text.utf8.count / 16
            default: size += 1
            }
        }
        return size
    }
}
