public import JSON

/// A JSON Schema (2020-12 or draft 7), read once, for as many values as one likes and from any thread.
///
/// Never goes to the network, the clock (but to bound patterns) or the disk. What it takes to read a schema is linear in
/// what is used of it; what it takes to judge a value is bounded by ``SchemaLimits``.
public struct CompiledSchema: Sendable {
    let nodes: [SchemaNode]
    /// For each name that `$dynamicRef` looks for: the nodes with that anchor by their resource.
    let dynamic: [[Int: SchemaNode.Index]]
    let limits: SchemaLimits

    init(nodes: [SchemaNode], dynamic: [[Int: SchemaNode.Index]], limits: SchemaLimits) {
        (self.nodes, self.dynamic, self.limits) = (nodes, dynamic, limits)
    }

    /// - Throws: ``SchemaProblem`` for what cannot be used: a keyword whose value makes no sense, a pattern that is none, a
    ///   reference to what is not at hand, a schema that is applied as part of itself without end, too much of it.
    public init(_ schema: JSONValue, options: SchemaOptions = SchemaOptions()) throws(SchemaProblem) {
        var compiler = try SchemaCompiler(schema, options: options)
        self = try compiler.compile()
    }

    /// What is wrong with a value, in the order of the schema; empty when it fits. What is too costly, too deep or without
    /// end to judge does not fit, and the last error says so.
    ///
    /// - Parameters:
    ///   - limits: others than those that the schema was compiled with.
    ///   - subject: what the value is, for the words.
    public func validate(
        _ value: JSONValue, limits: SchemaLimits? = nil, subject: SchemaSubject = .value
    ) -> [SchemaError] {
        let limits = limits ?? self.limits
        var judge = SchemaJudge(self, limits: limits, subject: subject, collects: false)
        if judge.fits(value) { return [] }
        // Most values fit; only for one that does not are places and sentences put together.
        var teller = SchemaJudge(self, limits: limits, subject: subject, collects: true)
        _ = teller.fits(value)
        // That the words are too costly says nothing about the verdict.
        if judge.obstacle == nil, !teller.errors.isEmpty { return teller.errors }
        return teller.told(orElse: judge.obstacle)
    }

    /// Whether a value fits, and nothing more.
    public func accepts(_ value: JSONValue) -> Bool {
        var judge = SchemaJudge(self, limits: limits, subject: .value, collects: false)
        return judge.fits(value)
    }
}
