import JSON

/// The judgement of one value.
///
/// It recurses with the schemas that are entered inside each other, up to ``SchemaLimits/depth``. Without `collects` it
/// stops at the first thing that does not fit and puts nothing into words.
struct SchemaJudge {
    /// Why a judgement came to no end.
    enum Obstacle: Error {
        case tooCostly
        case tooDeep
        case patternTooCostly
    }

    /// A step from a value to a part of it.
    enum Step {
        case item(Int)
        case member(ExactString)
        /// The name of a member itself; it has the place of its object.
        case name(ExactString)
    }

    let nodes: [SchemaNode]
    private let dynamic: [[Int: SchemaNode.Index]]
    let limits: SchemaLimits
    let subject: SchemaSubject
    /// Whether errors are kept.
    var collects: Bool
    var errors: [SchemaError] = []
    var path: [Step] = []
    private(set) var obstacle: (what: Obstacle, error: SchemaError)?
    private var steps: Int
    private var depth = 0
    /// The resources that evaluation went through, outermost first; kept only for `$dynamicRef`.
    private var scope: [Int] = []
    private let tracksScope: Bool
    private var patternWorkspace: Pattern.PatternWorkspace?

    init(_ schema: CompiledSchema, limits: SchemaLimits, subject: SchemaSubject, collects: Bool) {
        (nodes, dynamic) = (schema.nodes, schema.dynamic)
        (self.limits, self.subject, self.collects) = (limits, subject, collects)
        steps = limits.steps
        tracksScope = !schema.dynamic.isEmpty
    }

    mutating func fits(_ value: JSONValue) -> Bool {
        var evaluated = Evaluated()
        return judge(0, value, &evaluated) && obstacle == nil
    }

    /// The errors; the last says what stood in the way of a judgement, here or in an earlier try.
    func told(orElse earlier: (what: Obstacle, error: SchemaError)?) -> [SchemaError] {
        guard let obstacle = (obstacle ?? earlier)?.error else { return errors }
        return errors.prefix(max(0, limits.errors - 1)) + [obstacle]
    }

    // MARK: Bounds

    /// Notes work.
    mutating func spend(_ count: Int, _ node: SchemaNode) {
        steps -= count
        if steps < 0, obstacle == nil { stop(.tooCostly, "", node, "the schema is too costly to judge") }
    }

    /// Whether there is nothing more to find out.
    var isOver: Bool { obstacle != nil || (collects && errors.count >= limits.errors) }

    mutating func stop(_ what: Obstacle, _ keyword: String, _ node: SchemaNode, _ words: String) {
        guard obstacle == nil else { return }
        obstacle = (what, SchemaError(
            instancePath: pointer, keyword: keyword, schemaPath: node.place.text(keyword.isEmpty ? nil : keyword),
            message: "\(subjectWords) cannot be judged: \(words)."))
    }

    mutating func matches(_ pattern: Pattern, _ text: ExactString, _ keyword: String, _ node: SchemaNode) -> Bool {
        spend(1 + text.utf8.count / 64, node)
        let workspace: Pattern.PatternWorkspace
        if let patternWorkspace {
            workspace = patternWorkspace
        } else {
            workspace = Pattern.PatternWorkspace(milliseconds: limits.patternMilliseconds)
            patternWorkspace = workspace
        }
        switch pattern.match(text, workspace) {
        case .matches: return true
        case .differs:
            return false
        case .tooCostly:
            stop(.patternTooCostly, keyword, node, "the pattern \(Quoting.place(pattern.source)) is too costly to judge")
            return false
        }
    }

    // MARK: A schema

    mutating func judge(_ index: SchemaNode.Index, _ value: JSONValue, _ evaluated: inout Evaluated) -> Bool {
        let node = nodes[index]
        if let verdict = node.verdict {
            if !verdict { tellForbidden(node) }
            return verdict
        }
        guard mayEnter(node) else { return false }
        depth += 1
        let enters = tracksScope && scope.last != node.resource
        if enters { scope.append(node.resource) }
        let fits = node.needsAnnotations ? judgeWithRest(node, value, &evaluated) : rules(node, value, &evaluated)
        if enters { scope.removeLast() }
        depth -= 1
        return fits
    }

    private mutating func mayEnter(_ node: SchemaNode) -> Bool {
        spend(1, node)
        if depth >= limits.depth {
            stop(.tooDeep, "", node, "schemas are entered more than \(limits.depth) deep, or refer to each other without end")
        }
        return obstacle == nil
    }

    private mutating func judgeWithRest(_ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated) -> Bool {
        var own = Evaluated(tracked: true)
        // What parts have looked at is known only when they fit.
        guard rules(node, value, &own), judgeUnevaluated(node, value, &own) else { return false }
        evaluated.merge(own)
        return true
    }

    private mutating func rules(_ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated) -> Bool {
        var fits = true
        if let types = node.types, !types.contains(typeOf: value) {
            tellType(types, value, node)
            if !collects { return false }
            // The other keywords are about a value of the right type.
            return false
        }
        if node.choices != nil || node.constant != nil, !judgeChoices(node, value) {
            fits = false
            if !collects { return false }
        }
        if let applied = node.applied, !judgeApplied(applied, node, value, &evaluated) {
            fits = false
            if !collects { return false }
        }
        switch value {
        case .number(let number): if let group = node.number, !judge(number, group, node) { fits = false }
        case .string(let text): if let group = node.string, !judge(text, group, node) { fits = false }
        case .array(let items): if let group = node.array, !judge(items, group, node, &evaluated) { fits = false }
        case .object(let object): if let group = node.object, !judge(object, value, group, node, &evaluated) { fits = false }
        case .null, .bool: break
        }
        return fits
    }

    // MARK: Schemas for parts of the value; their own parts are nobody's business here

    mutating func judgeItem(_ index: SchemaNode.Index, _ item: JSONValue, _ place: Int) -> Bool {
        if collects { path.append(.item(place)) }
        var evaluated = Evaluated()
        let fits = judge(index, item, &evaluated)
        if collects { path.removeLast() }
        return fits
    }

    mutating func judgeMember(_ index: SchemaNode.Index, _ member: JSONObject.Member) -> Bool {
        if collects { path.append(.member(member.key)) }
        var evaluated = Evaluated()
        let fits = judge(index, member.value, &evaluated)
        if collects { path.removeLast() }
        return fits
    }

    mutating func judgeName(_ index: SchemaNode.Index, _ name: ExactString) -> Bool {
        if collects { path.append(.name(name)) }
        var evaluated = Evaluated()
        let fits = judge(index, .string(name), &evaluated)
        if collects { path.removeLast() }
        return fits
    }

    // MARK: Schemas for the same value

    private mutating func judgeApplied(
        _ rules: AppliedRules, _ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated
    ) -> Bool {
        var fits = true
        if let reference = rules.reference, !judge(reference, value, &evaluated) {
            if !collects { return false }
            fits = false
        }
        if let dynamic = rules.dynamic, !judge(dynamicTarget(dynamic), value, &evaluated) {
            if !collects { return false }
            fits = false
        }
        for part in rules.all where !isOver {
            if !judge(part, value, &evaluated) {
                if !collects { return false }
                fits = false
            }
        }
        if !rules.any.isEmpty, !judgeAny(rules.any, node, value, &evaluated) {
            if !collects { return false }
            fits = false
        }
        if !rules.one.isEmpty, !judgeOne(rules.one, node, value, &evaluated) {
            if !collects { return false }
            fits = false
        }
        if let not = rules.not, !judgeNot(not, node, value) {
            if !collects { return false }
            fits = false
        }
        if let condition = rules.condition, !judgeCondition(condition, rules, value, &evaluated) { fits = false }
        return fits && obstacle == nil
    }

    /// The first resource on the way here that has the anchor decides (2020-12 core, section 8.2.3.2).
    private func dynamicTarget(_ dynamic: (name: Int, otherwise: SchemaNode.Index)) -> SchemaNode.Index {
        guard self.dynamic.indices.contains(dynamic.name) else { return dynamic.otherwise }
        let targets = self.dynamic[dynamic.name]
        for resource in scope { if let target = targets[resource] { return target } }
        return dynamic.otherwise
    }

    /// Whether a value fits a schema, without a word about it.
    mutating func quietly(_ index: SchemaNode.Index, _ value: JSONValue, _ evaluated: inout Evaluated) -> Bool {
        let told = collects
        collects = false
        let fits = judge(index, value, &evaluated)
        collects = told
        return fits
    }

    private mutating func judgeNot(_ index: SchemaNode.Index, _ node: SchemaNode, _ value: JSONValue) -> Bool {
        var inner = Evaluated()
        let fits = quietly(index, value, &inner)
        if obstacle != nil { return false }
        if fits { tellNot(node) }
        return !fits
    }

    private mutating func judgeCondition(
        _ condition: SchemaNode.Index, _ rules: AppliedRules, _ value: JSONValue, _ evaluated: inout Evaluated
    ) -> Bool {
        if rules.then == nil, rules.otherwise == nil, !evaluated.isTracked { return true }
        var inner = Evaluated(tracked: evaluated.isTracked)
        let holds = quietly(condition, value, &inner)
        if obstacle != nil { return false }
        if holds { merge(inner, into: &evaluated) }
        guard let branch = holds ? rules.then : rules.otherwise else { return true }
        return judge(branch, value, &evaluated)
    }

    private mutating func merge(_ inner: Evaluated, into evaluated: inout Evaluated) {
        guard evaluated.isTracked else { return }
        steps -= inner.work
        evaluated.merge(inner)
    }

    private mutating func judgeAny(
        _ branches: [SchemaNode.Index], _ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated
    ) -> Bool {
        var found = false
        for branch in branches {
            var inner = Evaluated(tracked: evaluated.isTracked)
            if quietly(branch, value, &inner) {
                merge(inner, into: &evaluated)
                found = true
                // All that fit say what they looked at.
                if !evaluated.isTracked { return true }
            }
            if obstacle != nil { return false }
        }
        if !found { tellNearest(of: branches, "anyOf", node, value) }
        return found
    }

    private mutating func judgeOne(
        _ branches: [SchemaNode.Index], _ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated
    ) -> Bool {
        var first: (branch: Int, evaluated: Evaluated)?
        for (number, branch) in branches.enumerated() {
            var inner = Evaluated(tracked: evaluated.isTracked)
            let fits = quietly(branch, value, &inner)
            if obstacle != nil { return false }
            guard fits else { continue }
            if let first {
                tellTwice(first.branch, number, of: branches.count, node)
                return false
            }
            first = (number, inner)
        }
        guard let first else {
            tellNearest(of: branches, "oneOf", node, value)
            return false
        }
        merge(first.evaluated, into: &evaluated)
        return true
    }
}
