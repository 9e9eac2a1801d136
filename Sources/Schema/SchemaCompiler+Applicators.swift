import JSON

/// Keywords that apply other schemas (2020-12 core, sections 10 and 11; draft-handrews-json-schema-validation-01, sections
/// 6.4 to 6.7).
extension SchemaCompiler {
    mutating func readApplicator(_ keyword: Keyword, into draft: inout SchemaNodeDraft) throws(SchemaProblem) {
        switch keyword.name {
        case "allOf": draft.applied.all += try nodes(keyword)
        case "anyOf": draft.applied.any = try nodes(keyword)
        case "oneOf": draft.applied.one = try nodes(keyword)
        case "not": draft.applied.not = node(at: keyword.place)
        case "if":
            draft.applied.condition = node(at: keyword.place)
            draft.applied.then = try branch("then", of: keyword)
            draft.applied.otherwise = try branch("else", of: keyword)
        case "dependentSchemas":
            for member in try map(keyword) {
                draft.object.dependentSchemas.append((member.key, node(at: try places.child(keyword.place, member.key, member.value))))
            }
        case "dependencies": try readDependencies(keyword, into: &draft)
        case "properties":
            for member in try map(keyword) {
                draft.object.properties.append((member.key, node(at: try places.child(keyword.place, member.key, member.value))))
            }
        case "patternProperties":
            for member in try map(keyword) {
                let place = try places.child(keyword.place, member.key, member.value)
                draft.object.patterns.append((try pattern(member.key, at: place), node(at: place)))
            }
        case "additionalProperties": draft.object.additional = node(at: keyword.place)
        case "propertyNames": draft.object.names = node(at: keyword.place)
        case "prefixItems": draft.array.prefix = try nodes(keyword)
        case "items": try readItems(keyword, into: &draft)
        case "additionalItems":
            // Without a list of `items` it says nothing (draft 7 validation, section 6.4.2).
            if case .array? = keyword.siblings["items"], !isDisabled("items") {
                draft.array.rest = node(at: keyword.place)
                draft.array.restKeyword = "additionalItems"
            }
        case "contains":
            draft.array.contains = node(at: keyword.place)
            draft.array.containsAnnotates = keyword.dialect.draft == .draft202012
        case "unevaluatedItems": draft.unevaluatedItems = node(at: keyword.place)
        case "unevaluatedProperties": draft.unevaluatedProperties = node(at: keyword.place)
        default: break
        }
    }

    /// `then` or `else` beside an `if`.
    private mutating func branch(_ name: ExactString, of keyword: Keyword) throws(SchemaProblem) -> SchemaNode.Index? {
        guard let value = keyword.siblings[name], !isDisabled(name.string) else { return nil }
        return node(at: try places.child(keyword.schema, name, value))
    }

    private mutating func readItems(_ keyword: Keyword, into draft: inout SchemaNodeDraft) throws(SchemaProblem) {
        guard case .array = keyword.value else {
            draft.array.rest = node(at: keyword.place)
            return
        }
        guard keyword.dialect.draft == .draft7 else {
            throw places.problem(keyword.place, "is a list, which 2020-12 calls prefixItems; a schema of draft 7 says so with $schema")
        }
        draft.array.prefix = try nodes(keyword)
    }

    private mutating func readDependencies(_ keyword: Keyword, into draft: inout SchemaNodeDraft) throws(SchemaProblem) {
        for member in try map(keyword) {
            let place = try places.child(keyword.place, member.key, member.value)
            if case .array = member.value {
                draft.object.dependentRequired.append((member.key, try names(member.value, at: place), "dependencies"))
            } else {
                draft.object.dependentSchemas.append((member.key, node(at: place)))
            }
        }
    }

    private mutating func nodes(_ keyword: Keyword) throws(SchemaProblem) -> [SchemaNode.Index] {
        guard let list = keyword.value.array else { throw places.problem(keyword.place, "is no list of schemas") }
        var nodes: [SchemaNode.Index] = []
        for (index, value) in list.enumerated() {
            nodes.append(node(at: try places.child(keyword.place, ExactString("\(index)"), value)))
        }
        return nodes
    }
}
