import JSON

/// Puts arguments together from `partialArgs`: each piece names its place, and pieces of a text follow each other.
///
/// Whatever the paths say, the cost of a piece is that of its own length, and what is kept is bounded.
struct GeminiPartialArguments: Sendable, Equatable {
    private enum Kind: Sendable {
        case unset, text, scalar, object, array
    }

    private struct Node: Sendable, Equatable {
        var kind = Kind.unset
        /// Of a text; in place, so that a long one is not copied for each piece.
        var bytes: [UInt8] = []
        var scalar = JSONValue.null
        var keys: [ExactString] = []
        var byKey: [ExactString: Int] = [:]
        var elements: [Int] = []
    }

    private static let mostNodes = 1 << 16
    private static let mostBytes = JSONLimits.arguments.bytes

    private var nodes = [Node(kind: .object)]
    private var size = 0

    var isEmpty: Bool { nodes.count == 1 }

    private enum Value {
        case text(ExactString)
        case scalar(JSONValue)
    }

    /// - Returns: what is wrong with the piece; nothing may be run then.
    mutating func receive(_ piece: JSONValue) -> String? {
        guard let object = piece.object, let path = object["jsonPath"]?.exact else { return "a piece of the arguments has no place" }
        // Only to say that the text there has ended, or begins.
        guard let value = Self.value(object) else {
            return object["numberValue"].map { $0.isNull } ?? true ? nil : "a number in the arguments is none"
        }
        guard let steps = GeminiPath.steps(path) else { return "a piece of the arguments has a place that is none: \(WireText.quote(path.utf8))" }
        size += path.utf8.count
        if case .text(let text) = value { size += text.utf8.count }
        guard size <= Self.mostBytes else { return "the arguments are too long" }
        var place = 0
        for step in steps {
            guard let next = child(of: place, step) else {
                return nodes.count >= Self.mostNodes
                    ? "the arguments have too many values" : "two pieces of the arguments contradict each other at \(WireText.quote(path.utf8))"
            }
            place = next
        }
        return set(place, value) ? nil : "two pieces of the arguments contradict each other at \(WireText.quote(path.utf8))"
    }

    private static func value(_ piece: JSONObject) -> Value? {
        if let text = piece["stringValue"]?.exact { return .text(text) }
        if case .number(let number)? = piece["numberValue"] { return .scalar(.number(number)) }
        if let bool = piece["boolValue"]?.bool { return .scalar(.bool(bool)) }
        // Its value is `null` or "NULL_VALUE" (protobuf, JSON mapping): that it is there says it.
        return piece["nullValue"] == nil ? nil : .scalar(.null)
    }

    private mutating func child(of parent: Int, _ step: GeminiPath.Step) -> Int? {
        let kind: Kind
        switch step {
        case .key(let key):
            kind = .object
            if let found = nodes[parent].byKey[key] { return found }
        case .index(let index):
            kind = .array
            if index < nodes[parent].elements.count { return nodes[parent].elements[index] }
            // Elements come in their order; a gap would have to be filled with something.
            guard index == nodes[parent].elements.count else { return nil }
        }
        guard nodes[parent].kind == kind || nodes[parent].kind == .unset, nodes.count < Self.mostNodes else { return nil }
        nodes[parent].kind = kind
        let place = nodes.count
        nodes.append(Node())
        switch step {
        case .key(let key):
            nodes[parent].keys.append(key)
            nodes[parent].byKey[key] = place
        case .index: nodes[parent].elements.append(place)
        }
        return place
    }

    private mutating func set(_ place: Int, _ value: Value) -> Bool {
        switch (nodes[place].kind, value) {
        case (.unset, .text(let text)), (.text, .text(let text)):
            nodes[place].kind = .text
            nodes[place].bytes += text.utf8
            return true
        case (.unset, .scalar(let scalar)):
            nodes[place].kind = .scalar
            nodes[place].scalar = scalar
            return true
        // An empty text closes a place, whatever is there.
        case (_, .text(let text)): return text.isEmpty
        case (.scalar, .scalar(let scalar)): return nodes[place].scalar == scalar
        default: return false
        }
    }

    /// The text of the arguments; nil where there are none.
    func serialized() -> [UInt8]? { isEmpty ? nil : value(0).serialized() }

    /// As deep as a path is long.
    private func value(_ place: Int) -> JSONValue {
        let node = nodes[place]
        switch node.kind {
        case .unset: return .null
        case .text: return .string(ExactString(String(decoding: node.bytes, as: UTF8.self)))
        case .scalar: return node.scalar
        case .array: return .array(node.elements.map(value))
        case .object: return .object(JSONObject(node.keys.compactMap { key in node.byKey[key].map { .init(key: key, value: value($0)) } }))
        }
    }
}
