import JSON

extension JSONValue {
    /// The element of an array; nil for anything else and beyond its end.
    subscript(index: Int) -> JSONValue? {
        guard let array, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// An object of those members that are there.
    static func members(_ list: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(JSONObject(list.compactMap { key, value in value.map { .init(key: ExactString(key), value: $0) } }))
    }

    /// The value, if there is to be one. (A bare `nil` in a list of members would be a null.)
    static func when(_ condition: Bool, _ value: @autoclosure () -> JSONValue) -> JSONValue? {
        guard condition else { return Optional<JSONValue>.none }
        return value()
    }

    static func text(_ text: String) -> JSONValue { .string(ExactString(text)) }
    static func count(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }

    /// The same object with one member more, or with another value for it.
    func with(_ key: String, _ value: JSONValue) -> JSONValue {
        let key = ExactString(key)
        var members = object?.members ?? []
        if let place = members.firstIndex(where: { $0.key == key }) {
            members[place] = .init(key: key, value: value)
        } else {
            members.append(.init(key: key, value: value))
        }
        return .object(JSONObject(members))
    }

    /// What it is, in the words of an error message.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number(let number): number.isWhole ? "an integer" : "a decimal"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONObject {
    subscript(name name: String) -> JSONValue? { self[ExactString(name)] }
}

extension String {
    var isBlank: Bool { allSatisfy(\.isWhitespace) }

    /// Whether it is made of these characters, at least one and at most `limit`.
    func isMade(of others: String = "", upTo limit: Int = .max) -> Bool {
        let bytes = utf8
        let more = Array(others.utf8)
        return !bytes.isEmpty && bytes.count <= limit
            && bytes.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || more.contains($0) }
    }
}
