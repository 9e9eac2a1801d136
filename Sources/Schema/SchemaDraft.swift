/// A version of JSON Schema.
public enum SchemaDraft: String, Sendable, Hashable, CaseIterable {
    case draft202012 = "2020-12"
    case draft7

    /// The URI of the published metaschema, without an empty fragment.
    var metaschema: String {
        switch self {
        case .draft202012: "https://json-schema.org/draft/2020-12/schema"
        case .draft7: "http://json-schema.org/draft-07/schema"
        }
    }
}

/// What the keywords of one schema resource mean: the version, and the vocabularies that its metaschema names
/// (2020-12 core, section 8.1.2).
struct Dialect: Sendable, Equatable {
    let draft: SchemaDraft
    /// Keywords of vocabularies that are not in use are annotations.
    var vocabularies: Set<Vocabulary> = Set(Vocabulary.allCases).subtracting([.formatAssertion])

    /// Draft 7 looks at nothing else beside a `$ref` (draft-handrews-json-schema-01, section 8.3).
    var ignoresSiblingsOfReference: Bool { draft == .draft7 }
}

enum Vocabulary: String, Sendable, CaseIterable {
    case core
    case applicator
    case unevaluated
    case validation
    case metadata = "meta-data"
    case formatAnnotation = "format-annotation"
    case formatAssertion = "format-assertion"
    case content

    private static let prefix = "https://json-schema.org/draft/2020-12/vocab/"

    init?(uri: String) {
        guard uri.utf8.starts(with: Self.prefix.utf8) else { return nil }
        self.init(rawValue: String(decoding: uri.utf8.dropFirst(Self.prefix.utf8.count), as: UTF8.self))
    }
}
