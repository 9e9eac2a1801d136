public import JSON

/// Why a schema cannot be used.
public struct SchemaProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// JSON Pointer of the place in the schema; in another document with its URI and `#` before it.
    public let place: ExactString
    /// What is wrong there, to follow the place.
    public let what: String

    public init(place: ExactString, what: String) {
        self.place = place
        self.what = what
    }

    public var description: String { "\(place.isEmpty ? "the schema" : "\(Quoting.place(place)) in the schema") \(what)" }
}
