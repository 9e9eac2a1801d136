/// One JSON value as it was written: member order, duplicate members and the text of numbers are kept (RFC 8259).
///
/// A value that `JSONParser` made is never nested deeper than its limits; comparing, hashing, walking and writing use no
/// call stack for nesting. Only the release of a value recurses (some 200 bytes a level).
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(ExactString)
    case array([JSONValue])
    case object(JSONObject)
}

/// A number as written; `"1.0"`, `"1"` and `"1e0"` are three different texts of one quantity.
public struct JSONNumber: Sendable, Hashable {
    public let text: ExactString

    /// - Parameter text: must match the number grammar of RFC 8259, section 6; the parser guarantees it.
    public init(text: ExactString) { self.text = text }
    public init(_ value: Int) { text = ExactString(String(value)) }

    /// The value when the text is a plain integer (no fraction, no exponent) that fits.
    public var integer: Int? { Int(text.string) }
    /// The nearest double; nil when it would be infinite.
    public var double: Double? { Double(text.string).flatMap { $0.isFinite ? $0 : nil } }
}

/// Members in the order in which they were written. A key may occur twice: the parser reports it, this type keeps both.
public struct JSONObject: Sendable, Hashable {
    public struct Member: Sendable, Hashable {
        public let key: ExactString
        public let value: JSONValue
        public init(key: ExactString, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    public let members: [Member]

    public init(_ members: [Member]) { self.members = members }

    /// The first member with exactly these bytes as its key.
    public subscript(key: ExactString) -> JSONValue? {
        // By index: going through the members would retain and release each of them.
        for i in members.indices where members[i].key == key { return members[i].value }
        return nil
    }
    public var isEmpty: Bool { members.isEmpty }
    public var keys: [ExactString] { members.map(\.key) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (ExactString, JSONValue)...) {
        members = elements.map { Member(key: $0.0, value: $0.1) }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(ExactString(value)) }
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (ExactString, JSONValue)...) {
        self = .object(JSONObject(elements.map { .init(key: $0.0, value: $0.1) }))
    }
}

extension JSONValue {
    public var string: String? { if case .string(let s) = self { s.string } else { nil } }
    public var exact: ExactString? { if case .string(let s) = self { s } else { nil } }
    public var bool: Bool? { if case .bool(let b) = self { b } else { nil } }
    public var integer: Int? { if case .number(let n) = self { n.integer } else { nil } }
    public var double: Double? { if case .number(let n) = self { n.double } else { nil } }
    public var array: [JSONValue]? { if case .array(let a) = self { a } else { nil } }
    public var object: JSONObject? { if case .object(let o) = self { o } else { nil } }
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The member of an object; nil for anything else.
    public subscript(key: ExactString) -> JSONValue? { object?[key] }
}
