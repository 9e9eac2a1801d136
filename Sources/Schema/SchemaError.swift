public import JSON

/// One way in which a value does not fit.
public struct SchemaError: Sendable, Equatable {
    /// The place in the value.
    public let instancePath: JSONPointer
    /// What the value does not fit; `false` for a schema that nothing fits.
    public let keyword: String
    /// The keyword's place in the schema as it is written; in another document with its URI and `#` before it.
    public let schemaPath: ExactString
    /// A whole sentence for people and models. Nothing of the value is quoted at length, and nothing invisible raw.
    public let message: String
}

/// What the judged value is, for the words of errors.
public enum SchemaSubject: Sendable {
    case value
    /// The arguments of a call: what is missing at the top is an argument.
    case arguments
}
