import Approval
import JSON

/// What a tool's schema says of the value at one place, as far as a form needs it: which kinds of value it offers, which
/// members an object has, what a value begins with. Whether a value fits is the validator's to say, and it is asked.
struct FieldShape: Sendable {
    /// Everything that holds there together: a part, what it refers to, all of its `allOf`, the chosen alternative.
    let parts: [SchemaPart]

    /// Parts that are looked at for one place, and alternatives within alternatives: references may go round in a circle.
    private static let mostParts = 64
    private static let deepestChoice = 4
    private static let mostOptions = 64

    init(_ parts: [SchemaPart]) {
        var found: [SchemaPart] = []
        var open = parts
        while !open.isEmpty, found.count < Self.mostParts {
            let part = open.removeFirst()
            found.append(part)
            let inner = [part.referred].compactMap(\.self) + (part.schema["allOf"]?.array ?? []).map(part.part)
            open.insert(contentsOf: inner, at: 0)
        }
        self.parts = found
    }

    private init(flat parts: [SchemaPart]) { self.parts = parts }

    /// Nothing is declared.
    static let anything = FieldShape([])

    // MARK: Kinds

    /// The kinds of value that are offered, in the order of the schema; never empty.
    var options: [FieldOption] {
        var found: [FieldOption] = []
        addOptions(to: &found, title: nil, depth: Self.deepestChoice)
        return found
    }

    /// Stops where there are enough: alternatives of alternatives are more than anybody counts.
    private func addOptions(to found: inout [FieldOption], title: String?, depth: Int) {
        for (index, part) in parts.enumerated() where depth > 0 {
            for key: ExactString in ["oneOf", "anyOf"] {
                guard let alternatives = part.schema[key]?.array, separates(alternatives, part) else { continue }
                var rest = parts
                rest[index] = part.part(part.schema.without(key))
                for alternative in alternatives where found.count < Self.mostOptions {
                    let chosen = FieldShape([part.part(alternative)])
                    FieldShape(flat: rest + chosen.parts).addOptions(to: &found, title: chosen.title ?? title, depth: depth - 1)
                }
                // Alternatives that are none leave what stands beside them.
                if !alternatives.isEmpty { return }
            }
        }
        for kind in kinds where found.count < Self.mostOptions { found.append(FieldOption(kind: kind, shape: self, title: title)) }
    }

    /// Whether alternatives are different forms, and not further conditions on one form.
    private func separates(_ alternatives: [JSONValue], _ part: SchemaPart) -> Bool {
        let telling: [ExactString] = ["type", "properties", "enum", "const", "items", "prefixItems", "anyOf", "oneOf", "additionalProperties"]
        return alternatives.contains { alternative in
            FieldShape([part.part(alternative)]).parts.contains { inner in telling.contains { inner.schema[$0] != nil } }
        }
    }

    private var kinds: [FieldKind] {
        let values = parts.compactMap { part in part.schema["const"].map { [$0] } ?? part.schema["enum"]?.array }
        if let fewest = values.min(by: { $0.count < $1.count }), !fewest.isEmpty {
            // true and false are switched, not chosen from a list.
            let isSwitch = fewest.count == 2 && fewest.allSatisfy { $0.bool != nil }
            return isSwitch ? [.boolean] : [.choice(fewest)]
        }
        if let types { return types.isEmpty ? FieldKind.any : types }
        func says(_ keys: ExactString...) -> Bool { parts.contains { part in keys.contains { part.schema[$0] != nil } } }
        if says("properties", "required", "additionalProperties", "patternProperties") { return [.object] }
        if says("items", "prefixItems", "minItems", "maxItems") { return [.list] }
        if says("pattern", "minLength", "maxLength", "format") { return [.text] }
        if says("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf") { return [.number] }
        return FieldKind.any
    }

    /// The types that all parts allow, in the order of the first that names any; nil where none does.
    private var types: [FieldKind]? {
        var allowed: [FieldKind]?
        for part in parts {
            guard let type = part.schema["type"] else { continue }
            let named = (type.array ?? [type]).compactMap(\.exact).compactMap(FieldKind.init(type:))
            guard let before = allowed else {
                allowed = named
                continue
            }
            // An integer is a number.
            allowed = before.compactMap { kind in
                if named.contains(kind) { return kind }
                switch kind {
                case .number where named.contains(.integer): return .integer
                case .integer where named.contains(.number): return .integer
                default: return nil
                }
            }
        }
        guard let allowed else { return nil }
        return allowed.filter { $0 != .integer || !allowed.contains(.number) }
    }

    // MARK: Inner places

    /// The declared members of an object, in the order of the schema.
    var keys: [ExactString] {
        var seen: Set<ExactString> = []
        return parts.flatMap { $0.schema["properties"]?.object?.keys ?? [] }.filter { seen.insert($0).inserted }
    }

    var required: Set<ExactString> { Set(parts.flatMap(\.requiredKeys)) }

    func declares(_ key: ExactString) -> Bool { parts.contains { $0.schema["properties"]?[key] != nil } }

    /// What is said of a member, declared or not.
    func member(_ key: ExactString) -> FieldShape {
        let declared = parts.compactMap { part in part.schema["properties"]?[key].map(part.part) }
        if !declared.isEmpty { return FieldShape(declared) }
        let free = parts.compactMap { part -> SchemaPart? in
            if let others = part.schema["additionalProperties"], others.object != nil { return part.part(others) }
            // Which of several patterns a key fits is the validator's to say.
            if let patterns = part.schema["patternProperties"]?.object, patterns.members.count == 1 { return part.part(patterns.members[0].value) }
            return nil
        }
        return FieldShape(Array(free.prefix(1)))
    }

    /// Whether other members than the declared ones may be added.
    var takesOthers: Bool {
        !parts.contains { part in
            ["additionalProperties", "unevaluatedProperties"].contains { (key: ExactString) in part.schema[key]?.bool == false }
                && part.schema["patternProperties"] == nil
        }
    }

    func item(_ index: Int) -> FieldShape {
        let found = parts.compactMap { part -> SchemaPart? in
            let listed = part.schema["prefixItems"]?.array ?? part.schema["items"]?.array ?? []
            if index < listed.count { return part.part(listed[index]) }
            return (part.schema["items"]?.object).map { part.part(.object($0)) }
        }
        return FieldShape(found)
    }

    /// The most items that a list may have; nil without a limit.
    var mostItems: Int? {
        let limits = parts.compactMap { part -> Int? in
            if let most = part.schema["maxItems"]?.integer { return most }
            guard part.schema["items"]?.bool == false else { return nil }
            return part.schema["prefixItems"]?.array?.count
        }
        return limits.min()
    }

    var fewestItems: Int { parts.compactMap { $0.schema["minItems"]?.integer }.max() ?? 0 }

    /// Whether the validator takes a value.
    func fits(_ value: JSONValue) -> Bool { parts.allSatisfy { $0.fits(value) } }
}

/// One kind of value that a place may hold.
struct FieldOption: Sendable {
    let kind: FieldKind
    let shape: FieldShape
    /// What the schema calls the alternative; foreign text.
    let title: String?
}

extension JSONValue {
    fileprivate func without(_ key: ExactString) -> JSONValue {
        guard let object else { return self }
        return .object(JSONObject(object.members.filter { $0.key != key }))
    }
}
