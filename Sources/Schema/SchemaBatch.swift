public import JSON

/// Answers to the lines of a batch, one after the other. A schema that comes again is not compiled again.
public struct SchemaBatch {
    private struct Request: Hashable {
        let schema: JSONValue
        let draft: SchemaDraft
        let assertsFormats: Bool
        let remotes: JSONValue?
    }

    private let limits: SchemaLimits
    private var cache: [Request: Result<CompiledSchema, SchemaProblem>] = [:]
    /// Bytes of the lines whose schemas are kept.
    private var size = 0
    private static let most = 32 << 20

    public init(limits: SchemaLimits = .standard) { self.limits = limits }

    /// The answer to one line; whatever is wrong with the line is an answer as well:
    /// `{"schema":…,"instance":…,"draft"?:"2020-12"|"draft7","format_assertion"?:bool,"remotes"?:{URI:schema}}`.
    public mutating func answer(toLine line: [UInt8]) -> JSONValue {
        let value: JSONValue
        do {
            value = try JSONParser.parse(line).value
        } catch {
            return SchemaInspection.failure("The line is not JSON. \(error)")
        }
        guard let object = value.object else { return SchemaInspection.failure("The line is no object.") }
        guard let schema = object["schema"] else { return SchemaInspection.failure("The line has no \"schema\".") }
        guard let instance = object["instance"] else { return SchemaInspection.failure("The line has no \"instance\".") }
        var draft = SchemaDraft.draft202012
        if let wanted = object["draft"], !wanted.isNull {
            guard let known = wanted.string.flatMap(SchemaDraft.init) else {
                return SchemaInspection.failure("\"draft\" is neither \"2020-12\" nor \"draft7\".")
            }
            draft = known
        }
        let assertion = object["format_assertion"] ?? .null
        guard assertion.isNull || assertion.bool != nil else {
            return SchemaInspection.failure("\"format_assertion\" is neither true nor false.")
        }
        let remotes = object["remotes"] ?? .null
        guard remotes.isNull || remotes.object != nil else {
            return SchemaInspection.failure("\"remotes\" is no object of schemas by their URIs.")
        }
        let request = Request(
            schema: schema, draft: draft, assertsFormats: assertion.bool ?? false, remotes: remotes.isNull ? nil : remotes)
        switch compiled(for: request, size: line.count) {
        case .success(let schema): return SchemaInspection.answer(schema.validate(instance))
        case .failure(let problem): return SchemaInspection.failure("\(problem).")
        }
    }

    private mutating func compiled(for request: Request, size: Int) -> Result<CompiledSchema, SchemaProblem> {
        if let known = cache[request] { return known }
        var remotes: [ExactString: JSONValue] = [:]
        for member in request.remotes?.object?.members ?? [] { remotes[member.key] = member.value }
        let options = SchemaOptions(
            draft: request.draft, assertsFormats: request.assertsFormats, remotes: remotes, limits: limits)
        let result = Result { () throws(SchemaProblem) in try CompiledSchema(request.schema, options: options) }
        if self.size + size > Self.most { (cache, self.size) = ([:], 0) }
        self.size += size
        cache[request] = result
        return result
    }
}
