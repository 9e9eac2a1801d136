import JSON

/// Keywords that look at the value itself (2020-12 validation, sections 6 and 7).
extension SchemaCompiler {
    /// - Returns: false for a keyword of another kind.
    mutating func readAssertion(_ keyword: Keyword, into draft: inout SchemaNodeDraft) throws(SchemaProblem) -> Bool {
        switch keyword.name {
        case "type": draft.types = try types(keyword)
        case "enum": draft.choices = Choices(try list(keyword))
        case "const": draft.constant = Choices([keyword.value])
        case "minimum": draft.number.minimum = Bound(try number(keyword))
        case "maximum": draft.number.maximum = Bound(try number(keyword))
        case "exclusiveMinimum": draft.number.exclusiveMinimum = Bound(try number(keyword))
        case "exclusiveMaximum": draft.number.exclusiveMaximum = Bound(try number(keyword))
        case "multipleOf":
            guard let divisor = Divisor(try number(keyword)) else { throw places.problem(keyword.place, "is not above zero") }
            draft.number.multipleOf = divisor
        case "minLength": draft.string.length.least = try count(keyword)
        case "maxLength": draft.string.length.most = try count(keyword)
        case "pattern":
            guard let source = keyword.value.exact else { throw places.problem(keyword.place, "is no pattern, which would be a string") }
            draft.string.pattern = try pattern(source, at: keyword.place)
        case "format":
            guard let name = keyword.value.exact else { throw places.problem(keyword.place, "is no name of a format") }
            if assertsFormats || keyword.dialect.vocabularies.contains(.formatAssertion), let format = Format(rawValue: name.string) {
                draft.string.format = (name, format)
            }
        case "minItems": draft.array.count.least = try count(keyword)
        case "maxItems": draft.array.count.most = try count(keyword)
        case "uniqueItems": draft.array.unique = try bool(keyword)
        case "minContains": draft.array.contained.least = try count(keyword)
        case "maxContains": draft.array.contained.most = try count(keyword)
        case "minProperties": draft.object.count.least = try count(keyword)
        case "maxProperties": draft.object.count.most = try count(keyword)
        case "required": draft.object.required = try names(keyword.value, at: keyword.place)
        case "dependentRequired":
            for member in try map(keyword) {
                let place = try places.child(keyword.place, member.key, member.value)
                draft.object.dependentRequired.append((member.key, try names(member.value, at: place), "dependentRequired"))
            }
        default: return false
        }
        return true
    }

    private func types(_ keyword: Keyword) throws(SchemaProblem) -> TypeSet {
        let names = keyword.value.array ?? [keyword.value]
        var types: TypeSet = []
        for name in names {
            guard let known = TypeSet.named.first(where: { $0.name == name.exact }) else {
                throw places.problem(keyword.place, "names no type of JSON Schema: \(Quoting.json(name))")
            }
            types.insert(known.set)
        }
        guard !types.isEmpty else { throw places.problem(keyword.place, "names no type") }
        return types
    }

    private func number(_ keyword: Keyword) throws(SchemaProblem) -> JSONNumber {
        guard case .number(let number) = keyword.value else { throw places.problem(keyword.place, "is no number") }
        return number
    }

    /// A whole number that is not negative, however it is written; a huge one is as good as none to reach.
    private func count(_ keyword: Keyword) throws(SchemaProblem) -> Int {
        guard case .number(let number) = keyword.value, number.isWhole, !number.isLess(than: JSONNumber(0)) else {
            throw places.problem(keyword.place, "is no count, which would be a whole number from 0 up")
        }
        if let integer = number.integer { return integer }
        let decimal = DecimalDigits(number.text)
        guard decimal.exponent <= 18 else { return Int.max }
        return (decimal.digits + repeatElement(0, count: decimal.lowestExponent)).reduce(0) { $0 * 10 + Int($1) }
    }

    private func bool(_ keyword: Keyword) throws(SchemaProblem) -> Bool {
        guard let bool = keyword.value.bool else { throw places.problem(keyword.place, "is neither true nor false") }
        return bool
    }

    private func list(_ keyword: Keyword) throws(SchemaProblem) -> [JSONValue] {
        guard let list = keyword.value.array else { throw places.problem(keyword.place, "is no list of values") }
        return list
    }

    func map(_ keyword: Keyword) throws(SchemaProblem) -> [JSONObject.Member] {
        guard let object = keyword.value.object else { throw places.problem(keyword.place, "is no object") }
        var seen: Set<ExactString> = []
        return object.members.filter { seen.insert($0.key).inserted }
    }

    func names(_ value: JSONValue, at place: SchemaPlaces.ID) throws(SchemaProblem) -> [ExactString] {
        guard let list = value.array, case let names = list.compactMap(\.exact), names.count == list.count else {
            throw places.problem(place, "is no list of names")
        }
        return names
    }
}
