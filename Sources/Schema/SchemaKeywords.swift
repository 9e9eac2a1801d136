import JSON

/// Where subschemas stand, and to which vocabulary a keyword belongs (2020-12 core, sections 8, 10 and 11; 2020-12
/// validation, sections 6 to 9).
enum SchemaKeywords {
    enum Holds {
        case schema
        case list
        /// Of draft 7: one schema or a list of them.
        case schemaOrList
        case map
        /// Of draft 7: each value a schema or a list of names.
        case dependencies
    }

    static func holds(_ keyword: ExactString, in draft: SchemaDraft) -> Holds? {
        switch draft {
        case .draft202012: in202012[keyword]
        case .draft7: in7[keyword]
        }
    }

    private static let in202012: [ExactString: Holds] = [
        "$defs": .map, "definitions": .map, "allOf": .list, "anyOf": .list, "oneOf": .list, "not": .schema, "if": .schema,
        "then": .schema, "else": .schema, "dependentSchemas": .map, "prefixItems": .list, "items": .schema, "contains": .schema,
        "properties": .map, "patternProperties": .map, "additionalProperties": .schema, "propertyNames": .schema,
        "unevaluatedItems": .schema, "unevaluatedProperties": .schema, "contentSchema": .schema,
    ]

    private static let in7: [ExactString: Holds] = [
        "definitions": .map, "allOf": .list, "anyOf": .list, "oneOf": .list, "not": .schema, "if": .schema, "then": .schema,
        "else": .schema, "dependencies": .dependencies, "items": .schemaOrList, "additionalItems": .schema, "contains": .schema,
        "properties": .map, "patternProperties": .map, "additionalProperties": .schema, "propertyNames": .schema,
    ]

    /// The vocabulary of a keyword of 2020-12; nil for one that is none.
    static func vocabulary(_ keyword: ExactString) -> Vocabulary? { vocabularies[keyword] }

    private static let vocabularies: [ExactString: Vocabulary] = {
        var table: [ExactString: Vocabulary] = ["format": .formatAnnotation]
        for keyword: ExactString in ["$ref", "$dynamicRef"] { table[keyword] = .core }
        for keyword in in202012.keys where keyword != "$defs" && keyword != "contentSchema" { table[keyword] = .applicator }
        table["unevaluatedItems"] = .unevaluated
        table["unevaluatedProperties"] = .unevaluated
        for keyword: ExactString in [
            "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
            "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains", "maxProperties",
            "minProperties", "required", "dependentRequired",
        ] {
            table[keyword] = .validation
        }
        return table
    }()

    /// Keywords that draft 7 judges.
    static let judgedIn7: Set<ExactString> = [
        "$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependencies", "items", "additionalItems", "contains",
        "properties", "patternProperties", "additionalProperties", "propertyNames", "type", "enum", "const", "multipleOf",
        "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems",
        "uniqueItems", "maxProperties", "minProperties", "required", "format",
    ]
}
