public import JSON

/// How a schema is to be read.
public struct SchemaOptions: Sendable {
    /// For schemas that name none with `$schema`.
    public var draft: SchemaDraft
    /// Whether `format` is judged; by itself it says nothing about a value (2020-12 validation, section 7.2.1).
    public var assertsFormats: Bool
    /// Documents that may be referred to, by their absolute URIs. Nothing is ever fetched.
    public var remotes: [ExactString: JSONValue]
    public var limits: SchemaLimits
    /// Keywords that count as unknown: by this the tests see that each does something.
    var disabled: Set<String> = []

    public init(
        draft: SchemaDraft = .draft202012, assertsFormats: Bool = false, remotes: [ExactString: JSONValue] = [:],
        limits: SchemaLimits = .standard
    ) {
        self.draft = draft
        self.assertsFormats = assertsFormats
        self.remotes = remotes
        self.limits = limits
    }
}
