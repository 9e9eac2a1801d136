import JSON

/// Turns a schema and what it refers to into nodes. Nothing recurses: places wait in a list, and only what can be reached is
/// compiled, so that a broken definition that nothing uses is no obstacle.
struct SchemaCompiler {
    private let options: SchemaOptions
    var places: SchemaPlaces
    private var indices: [SchemaPlaces.ID: SchemaNode.Index] = [:]
    private var nodes: [SchemaNode?] = []
    private var pending: [SchemaPlaces.ID] = []
    private var paths: [SchemaPlaces.ID: SchemaPath] = [:]
    private var patterns: [ExactString: Pattern] = [:]
    private var patternMemory = 0
    /// Names that `$dynamicRef` looks for; the index is what nodes have of them.
    private var dynamicNames: [ExactString] = []

    init(_ schema: JSONValue, options: SchemaOptions) throws(SchemaProblem) {
        self.options = options
        places = try SchemaPlaces(schema, options: options)
    }

    mutating func compile() throws(SchemaProblem) -> CompiledSchema {
        _ = node(at: 0)
        var dynamic: [[Int: SchemaNode.Index]] = []
        repeat {
            while let id = pending.popLast() {
                guard let index = indices[id] else { continue }
                nodes[index] = SchemaNode(try draft(of: id))
            }
            dynamic = dynamicTargets()
        } while !pending.isEmpty
        let all = nodes.compactMap { $0 }
        try refuseEndlessReferences(all)
        return CompiledSchema(nodes: all, dynamic: dynamic, limits: options.limits)
    }

    /// The node of a place, put on the list when it is new.
    mutating func node(at id: SchemaPlaces.ID) -> SchemaNode.Index {
        if let known = indices[id] { return known }
        let index = nodes.count
        indices[id] = index
        nodes.append(nil)
        pending.append(id)
        return index
    }

    /// For each name, the anchors of those resources that evaluation can be in.
    private mutating func dynamicTargets() -> [[Int: SchemaNode.Index]] {
        guard !dynamicNames.isEmpty else { return [] }
        let reached = Set(nodes.compactMap { $0?.resource })
        return dynamicNames.map { name in
            var targets: [Int: SchemaNode.Index] = [:]
            for resource in reached.sorted() {
                if let id = places.resources[resource].dynamicAnchors[name] { targets[resource] = node(at: id) }
            }
            return targets
        }
    }

    private mutating func path(of id: SchemaPlaces.ID) -> SchemaPath {
        var missing: [SchemaPlaces.ID] = []
        var current: SchemaPlaces.ID? = id
        while let place = current, paths[place] == nil {
            missing.append(place)
            current = places.places[place].parent
        }
        var path = current.flatMap { paths[$0] }
        for place in missing.reversed() {
            let token = path == nil ? places.text(of: place) : places.places[place].token
            let next = SchemaPath(parent: path, token: token)
            paths[place] = next
            path = next
        }
        return path ?? SchemaPath(parent: nil, token: "")
    }

    // MARK: A schema

    private mutating func draft(of id: SchemaPlaces.ID) throws(SchemaProblem) -> SchemaNodeDraft {
        var draft = SchemaNodeDraft(place: path(of: id), resource: places.places[id].resource ?? 0)
        let value = places.places[id].value
        if let bool = value.bool {
            draft.verdict = bool
            return draft
        }
        guard let object = value.object else { throw places.problem(id, "is neither an object nor true nor false") }
        let dialect = places.dialect(of: id)
        if dialect.ignoresSiblingsOfReference, !options.disabled.contains("$ref"), let reference = object["$ref"]?.string {
            draft.applied.reference = try self.reference(reference, at: id)
            return draft
        }
        var seen: Set<ExactString> = []
        for member in object.members where seen.insert(member.key).inserted && !options.disabled.contains(member.key.string) {
            guard isJudged(member.key, in: dialect) else { continue }
            let place = try places.child(id, member.key, member.value)
            let keyword = Keyword(name: member.key, value: member.value, schema: id, place: place, siblings: object, dialect: dialect)
            if try !readReference(keyword, into: &draft), try !readAssertion(keyword, into: &draft) {
                try readApplicator(keyword, into: &draft)
            }
        }
        return draft
    }

    private func isJudged(_ keyword: ExactString, in dialect: Dialect) -> Bool {
        switch dialect.draft {
        case .draft7: return SchemaKeywords.judgedIn7.contains(keyword)
        case .draft202012:
            guard let vocabulary = SchemaKeywords.vocabulary(keyword) else { return false }
            return vocabulary == .formatAnnotation || dialect.vocabularies.contains(vocabulary)
        }
    }

    // MARK: References

    private mutating func reference(_ text: String, at id: SchemaPlaces.ID) throws(SchemaProblem) -> SchemaNode.Index {
        let target = try places.target(of: text, from: id)
        return node(at: target)
    }

    private mutating func readReference(_ keyword: Keyword, into draft: inout SchemaNodeDraft) throws(SchemaProblem) -> Bool {
        switch keyword.name {
        case "$ref":
            guard let text = keyword.value.string else { throw places.problem(keyword.place, "is no URI reference") }
            draft.applied.reference = try reference(text, at: keyword.schema)
        case "$dynamicRef":
            guard let text = keyword.value.string else { throw places.problem(keyword.place, "is no URI reference") }
            let target = try reference(text, at: keyword.schema)
            guard let name = try places.dynamicName(of: text, from: keyword.schema) else {
                // Without the same name as a `$dynamicAnchor` there it is a `$ref`; a `$ref` beside it stays one as well.
                draft.applied.all.append(target)
                return true
            }
            let index = dynamicNames.firstIndex(of: name) ?? dynamicNames.count
            if index == dynamicNames.count { dynamicNames.append(name) }
            draft.applied.dynamic = (index, target)
        default: return false
        }
        return true
    }

    // MARK: Patterns

    mutating func pattern(_ source: ExactString, at place: SchemaPlaces.ID) throws(SchemaProblem) -> Pattern {
        if let known = patterns[source] { return known }
        do throws(Pattern.Failure) {
            let pattern = try Pattern(source, longest: options.limits.patternBytes)
            patternMemory += pattern.size
            if patternMemory > options.limits.patternMemory { throw Pattern.Failure(what: "takes too much memory, together with the others") }
            patterns[source] = pattern
            return pattern
        } catch {
            throw places.problem(place, "is a pattern that \(error.what)")
        }
    }

    var assertsFormats: Bool { options.assertsFormats }
    func isDisabled(_ keyword: String) -> Bool { options.disabled.contains(keyword) }

    // MARK: Endless references

    /// A schema that is applied to a value as part of itself would be applied for ever (2020-12 core, section 9.4.1).
    private func refuseEndlessReferences(_ nodes: [SchemaNode]) throws(SchemaProblem) {
        enum Mark { case new, open, done }
        var marks = Array(repeating: Mark.new, count: nodes.count)
        for start in nodes.indices where marks[start] == .new {
            var stack: [(node: Int, edges: [Int])] = [(start, nodes[start].applied?.always ?? [])]
            marks[start] = .open
            while var top = stack.popLast() {
                guard let next = top.edges.popLast() else {
                    marks[top.node] = .done
                    continue
                }
                stack.append(top)
                switch marks[next] {
                case .done: break
                case .open: throw SchemaProblem(place: nodes[next].place.text(), what: "is applied to the same value as part of itself, without end")
                case .new:
                    marks[next] = .open
                    stack.append((next, nodes[next].applied?.always ?? []))
                }
            }
        }
    }
}

/// A keyword and where it stands.
struct Keyword {
    let name: ExactString
    let value: JSONValue
    let schema: SchemaPlaces.ID
    let place: SchemaPlaces.ID
    /// All keywords of the schema.
    let siblings: JSONObject
    let dialect: Dialect
}
