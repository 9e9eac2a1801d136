import Approval
import JSON

/// What a field holds.
enum FieldKind: Sendable, Hashable {
    case text, number, integer, boolean, null, object, list
    /// One of these values (`enum`, `const`).
    case choice([JSONValue])

    /// The kinds that JSON has, for a place of which nothing is declared.
    static let any: [FieldKind] = [.text, .number, .boolean, .null, .object, .list]

    /// Of a word of JSON Schema.
    init?(type: ExactString) {
        switch type {
        case "string": self = .text
        case "number": self = .number
        case "integer": self = .integer
        case "boolean": self = .boolean
        case "null": self = .null
        case "object": self = .object
        case "array": self = .list
        default: return nil
        }
    }

    /// What a value is by itself.
    init(of value: JSONValue) {
        switch value {
        case .string: self = .text
        case .number: self = .number
        case .bool: self = .boolean
        case .null: self = .null
        case .object: self = .object
        case .array: self = .list
        }
    }

    /// Whether a value can stand in such a field as it is.
    func takes(_ value: JSONValue) -> Bool {
        switch self {
        case .integer: value.schemaType == "integer"
        case .choice(let values): FieldKind.place(of: value, among: values) != nil
        default: self == FieldKind(of: value)
        }
    }

    /// A number is the same however it is written.
    static func place(of value: JSONValue, among values: [JSONValue]) -> Int? {
        let form = value.canonical()
        return values.firstIndex { $0.canonical() == form }
    }

    /// For people.
    var word: String {
        switch self {
        case .text: "text"
        case .number: "number"
        case .integer: "integer"
        case .boolean: "true/false"
        case .null: "null"
        case .object: "object"
        case .list: "array"
        case .choice(let values): values.count == 1 ? "fixed" : "choice"
        }
    }

    var isText: Bool { self == .text }

    /// Letters typed at it are its text.
    var isWritten: Bool { [.text, .number, .integer].contains(self) }
}
