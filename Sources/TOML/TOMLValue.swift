/// A value and where it begins.
public struct TOMLValue: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case string(String)
        case integer(Int64)
        case float(Double)
        case boolean(Bool)
        // Boxed, being four times as large as the others.
        indirect case offsetDateTime(TOMLDateTime)
        indirect case localDateTime(TOMLDateTime)
        indirect case localDate(TOMLDate)
        indirect case localTime(TOMLTime)
        case array([TOMLValue])
        case table(TOMLTable)

        /// With its article, for messages: "a string is expected, not an integer".
        public var name: String {
            switch self {
            case .string: "a string"
            case .integer: "an integer"
            case .float: "a float"
            case .boolean: "a boolean"
            case .offsetDateTime: "a date-time"
            case .localDateTime: "a local date-time"
            case .localDate: "a local date"
            case .localTime: "a local time"
            case .array: "an array"
            case .table: "a table"
            }
        }
    }

    public let kind: Kind
    public let position: TOMLPosition

    public init(kind: Kind, position: TOMLPosition) {
        self.kind = kind
        self.position = position
    }

    public var string: String? { if case .string(let value) = kind { value } else { nil } }
    public var integer: Int64? { if case .integer(let value) = kind { value } else { nil } }
    public var float: Double? { if case .float(let value) = kind { value } else { nil } }
    public var boolean: Bool? { if case .boolean(let value) = kind { value } else { nil } }
    public var array: [TOMLValue]? { if case .array(let value) = kind { value } else { nil } }
    public var table: TOMLTable? { if case .table(let value) = kind { value } else { nil } }
}

/// Entries in the order in which they were written; no key stands twice.
public struct TOMLTable: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        /// Compare it by its UTF-8 bytes (`isNamed`), not as a `String`, for which `é` and `e` + U+0301 are equal.
        public let key: String
        public let keyPosition: TOMLPosition
        public let value: TOMLValue

        public init(key: String, keyPosition: TOMLPosition, value: TOMLValue) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }

        public func isNamed(_ name: String) -> Bool { key.utf8.elementsEqual(name.utf8) }
    }

    public let entries: [Entry]

    public init(entries: [Entry]) { self.entries = entries }

    public func entry(_ key: String) -> Entry? { entries.first { $0.isNamed(key) } }
    public subscript(key: String) -> TOMLValue? { entry(key)?.value }
}
