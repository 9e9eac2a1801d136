import JSON

/// The documents of a compilation as trees of places, with the resources and anchors in them (2020-12 core, section 8.2).
///
/// A place is made when something asks for it, each once, so that memory is linear in what is used of the documents. No
/// text of a place is kept; it is put together for words alone.
struct SchemaPlaces {
    typealias ID = Int

    struct Place {
        let parent: ID?
        let token: ExactString
        let value: JSONValue
        /// The resource of the schema that stands here; nil where no schema is known to stand.
        var resource: Int?
        let document: Int
    }

    /// A schema with a URI of its own.
    struct Resource {
        let uri: String
        let root: ID
        let dialect: Dialect
        /// Names of `$anchor` and `$dynamicAnchor`.
        var anchors: [ExactString: ID] = [:]
        var dynamicAnchors: [ExactString: ID] = [:]
    }

    private struct ChildKey: Hashable {
        let parent: ID
        let token: ExactString
    }

    private let options: SchemaOptions
    private(set) var places: [Place] = []
    private(set) var resources: [Resource] = []
    private var children: [ChildKey: ID] = [:]
    private var byURI: [ExactString: Int] = [:]
    /// The URI that each document was asked for by; the first is the schema itself.
    private var documents: [String] = []

    init(_ schema: JSONValue, options: SchemaOptions) throws(SchemaProblem) {
        self.options = options
        try add(document: schema, uri: "")
    }

    // MARK: Places

    /// What is wrong at a place.
    func problem(_ id: ID, _ what: String) -> SchemaProblem { SchemaProblem(place: text(of: id), what: what) }

    /// The pointer of a place; in another document than the first with its URI and `#` before it.
    func text(of id: ID) -> ExactString {
        var tokens: [ExactString] = []
        var current = id
        while let parent = places[current].parent {
            tokens.append(places[current].token)
            current = parent
        }
        var pointer = JSONPointer()
        for token in tokens.reversed() { pointer.append(token) }
        let document = places[id].document
        return document == 0 ? pointer.text : ExactString("\(documents[document])#\(pointer.text)")
    }

    /// The place of a part, made when it is new.
    mutating func child(_ parent: ID, _ token: ExactString, _ value: JSONValue) throws(SchemaProblem) -> ID {
        let key = ChildKey(parent: parent, token: token)
        if let known = children[key] { return known }
        let id = places.count
        guard id < options.limits.places else { throw problem(parent, "is part of more than \(options.limits.places) places, too many to compile") }
        places.append(Place(parent: parent, token: token, value: value, resource: nil, document: places[parent].document))
        children[key] = id
        return id
    }

    func dialect(of id: ID) -> Dialect { resources[places[id].resource ?? 0].dialect }

    // MARK: References

    /// The place that a reference points to, its document taken in when it is a new one.
    mutating func target(of reference: String, from id: ID) throws(SchemaProblem) -> ID {
        let (resource, fragment) = try resource(of: reference, from: id)
        if fragment.isEmpty { return resources[resource].root }
        if fragment.utf8.first == UInt8(ascii: "/") {
            guard let found = try walk(fragment, from: resources[resource].root) else {
                throw problem(id, "refers to \(Quoting.place(ExactString(reference))), where nothing stands")
            }
            return found
        }
        let name = ExactString(fragment)
        guard let found = resources[resource].anchors[name] ?? resources[resource].dynamicAnchors[name] else {
            throw problem(id, "refers to \(Quoting.place(ExactString(reference))), which is no anchor")
        }
        return found
    }

    /// The name when a reference points to a `$dynamicAnchor` (2020-12 core, section 8.2.3.2).
    mutating func dynamicName(of reference: String, from id: ID) throws(SchemaProblem) -> ExactString? {
        let (resource, fragment) = try resource(of: reference, from: id)
        let name = ExactString(fragment)
        return resources[resource].dynamicAnchors[name] == nil ? nil : name
    }

    private mutating func resource(of reference: String, from id: ID) throws(SchemaProblem) -> (Int, fragment: String) {
        let base = URIReference(resources[places[id].resource ?? 0].uri)
        let target = URIReference(reference).resolved(against: base)
        guard let fragment = target.decodedFragment else { throw problem(id, "has a fragment that is not UTF-8") }
        let uri = target.withoutFragment
        if let known = byURI[ExactString(uri)] { return (known, fragment) }
        guard let document = Self.document(uri, in: options) else {
            throw problem(id, "refers to \(Quoting.place(ExactString(uri))), which is not at hand")
        }
        let root = try add(document: document, uri: uri)
        return (places[root].resource ?? 0, fragment)
    }

    private static func document(_ uri: String, in options: SchemaOptions) -> JSONValue? {
        options.remotes[ExactString(uri)] ?? options.remotes[ExactString(uri + "#")] ?? Metaschemas.document(uri)
    }

    /// Follows a JSON Pointer (RFC 6901) down from a schema; a `$id` on the way is obeyed.
    private mutating func walk(_ pointer: String, from root: ID) throws(SchemaProblem) -> ID? {
        var current = root
        guard let tokens = JSONPointer.tokens(of: pointer.utf8) else { return nil }
        for token in tokens {
            guard let value = places[current].value.part(token) else { return nil }
            current = try child(current, token, value)
        }
        if places[current].resource == nil {
            // A place that no keyword makes a schema: it becomes one by being referred to.
            var ancestor = places[current].parent
            while let id = ancestor, places[id].resource == nil { ancestor = places[id].parent }
            let resource = ancestor.flatMap { places[$0].resource } ?? places[root].resource ?? 0
            try scan(from: current, resource: resource)
        }
        return current
    }

    // MARK: Resources

    @discardableResult
    private mutating func add(document: JSONValue, uri: String) throws(SchemaProblem) -> ID {
        let root = places.count
        guard root < options.limits.places else { throw SchemaProblem(place: "", what: "has more places than can be compiled") }
        documents.append(uri)
        places.append(Place(parent: nil, token: "", value: document, resource: nil, document: documents.count - 1))
        let dialect = try dialect(of: document, at: root, otherwise: nil)
        let resource = addResource(uri: uri, root: root, dialect: dialect)
        try scan(from: root, resource: resource)
        // What is asked for by one URI and calls itself by another goes by both.
        if let own = places[root].resource, own != resource { byURI[ExactString(uri)] = own }
        return root
    }

    private mutating func addResource(uri: String, root: ID, dialect: Dialect) -> Int {
        resources.append(Resource(uri: uri, root: root, dialect: dialect))
        // The first of several with one URI counts.
        if byURI[ExactString(uri)] == nil { byURI[ExactString(uri)] = resources.count - 1 }
        return resources.count - 1
    }

    /// Looks through a schema and all its parts for URIs and anchors.
    private mutating func scan(from start: ID, resource: Int) throws(SchemaProblem) {
        var pending: [(ID, Int)] = [(start, resource)]
        while let (id, outer) = pending.popLast() {
            guard places[id].resource == nil else { continue }
            let inner = try enter(id, outer)
            places[id].resource = inner
            guard let object = places[id].value.object else { continue }
            let dialect = resources[inner].dialect
            for member in object.members.reversed() where !options.disabled.contains(member.key.string) {
                guard let holds = SchemaKeywords.holds(member.key, in: dialect.draft) else { continue }
                let place = try child(id, member.key, member.value)
                switch (holds, member.value) {
                case (.schema, _), (.schemaOrList, .object), (.schemaOrList, .bool): pending.append((place, inner))
                case (.list, .array(let items)), (.schemaOrList, .array(let items)):
                    for (index, item) in items.enumerated().reversed() {
                        pending.append((try child(place, ExactString("\(index)"), item), inner))
                    }
                case (.map, .object(let map)), (.dependencies, .object(let map)):
                    for entry in map.members.reversed() {
                        if case .array = entry.value, case .dependencies = holds { continue }
                        pending.append((try child(place, entry.key, entry.value), inner))
                    }
                default: break
                }
            }
        }
    }

    /// The resource of a schema, a new one when it has a `$id`; notes its anchors.
    private mutating func enter(_ id: ID, _ outer: Int) throws(SchemaProblem) -> Int {
        guard let object = places[id].value.object else { return outer }
        var inner = outer
        let hidesSiblings = resources[outer].dialect.ignoresSiblingsOfReference && object["$ref"]?.string != nil
        if !hidesSiblings, let text = object["$id"]?.string, !options.disabled.contains("$id") {
            let target = URIReference(text).resolved(against: URIReference(resources[outer].uri))
            let dialect = try dialect(of: places[id].value, at: id, otherwise: resources[outer].dialect)
            let uri = target.withoutFragment
            // In draft 7 a fragment alone is an anchor (core, section 8.2.3).
            if let fragment = target.fragment, !fragment.isEmpty {
                guard dialect.draft == .draft7 else { throw problem(id, "has a $id with a fragment") }
                if !text.utf8.starts(with: "#".utf8) { inner = addResource(uri: uri, root: id, dialect: dialect) }
                resources[inner].anchors[ExactString(String(fragment))] = id
            } else if !text.utf8.starts(with: "#".utf8) {
                inner = addResource(uri: uri, root: id, dialect: dialect)
            }
        }
        guard resources[inner].dialect.draft == .draft202012 else { return inner }
        if let name = object["$anchor"]?.exact, !options.disabled.contains("$anchor") { resources[inner].anchors[name] = id }
        if let name = object["$dynamicAnchor"]?.exact, !options.disabled.contains("$dynamicAnchor") {
            resources[inner].dynamicAnchors[name] = id
        }
        return inner
    }

    // MARK: Dialects

    private static func withoutEmptyFragment(_ uri: String) -> String {
        uri.utf8.last == UInt8(ascii: "#") ? String(decoding: uri.utf8.dropLast(), as: UTF8.self) : uri
    }

    /// What `$schema` says of a resource (2020-12 core, section 8.1).
    private func dialect(of schema: JSONValue, at id: ID, otherwise: Dialect?) throws(SchemaProblem) -> Dialect {
        let usual = otherwise ?? Dialect(draft: options.draft)
        guard let uri = schema["$schema"]?.string, !options.disabled.contains("$schema") else { return usual }
        let plain = Self.withoutEmptyFragment(uri)
        let secure = plain.utf8.starts(with: "https://json-schema.org/draft-07/".utf8) ? "http" + String(decoding: plain.utf8.dropFirst(5), as: UTF8.self) : plain
        for draft in SchemaDraft.allCases where ExactString(draft.metaschema) == ExactString(secure) { return Dialect(draft: draft) }
        guard let metaschema = Self.document(plain, in: options) else {
            throw problem(id, "is written in \(Quoting.place(ExactString(uri))), which is not known here: 2020-12 and draft 7 are")
        }
        return try dialect(of: metaschema, uri: uri, at: id)
    }

    /// The vocabularies of a metaschema that is not a published one.
    private func dialect(of metaschema: JSONValue, uri: String, at id: ID) throws(SchemaProblem) -> Dialect {
        let base = metaschema["$schema"]?.string.map { ExactString(Self.withoutEmptyFragment($0)) }
        guard base != ExactString(SchemaDraft.draft7.metaschema) else { return Dialect(draft: .draft7) }
        guard let list = metaschema["$vocabulary"]?.object, !options.disabled.contains("$vocabulary") else {
            return Dialect(draft: .draft202012)
        }
        var known: Set<Vocabulary> = [.core]
        for member in list.members {
            if let vocabulary = Vocabulary(uri: member.key.string) {
                known.insert(vocabulary)
            } else if member.value.bool == true {
                throw problem(id, "needs the vocabulary \(Quoting.place(member.key)), which is not known here")
            }
        }
        return Dialect(draft: .draft202012, vocabularies: known)
    }
}
