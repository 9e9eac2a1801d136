public import Guards
public import JSON

/// What a rule wants of one argument. An argument that is not there meets no condition.
public struct ArgumentCondition: Sendable, Equatable {
    public enum Test: Sendable, Equatable {
        case equals(JSONValue)
        case oneOf([JSONValue])
        /// The pattern must match the whole text.
        case matches(MatchPattern)
        case min(JSONNumber)
        case max(JSONNumber)
    }

    public let name: ExactString
    /// All of them must hold.
    public let tests: [Test]

    public init(name: ExactString, tests: [Test]) {
        self.name = name
        self.tests = tests
    }

    public func holds(for object: JSONObject) -> Bool {
        guard let value = object[name] else { return false }
        return tests.allSatisfy { Self.holds($0, value) }
    }

    private static func holds(_ test: Test, _ value: JSONValue) -> Bool {
        switch test {
        case .equals(let wanted): return value == wanted
        case .oneOf(let wanted): return wanted.contains(value)
        case .matches(let pattern): return value.exact.map { pattern.matchesWhole($0.string) } ?? false
        case .min(let bound): if case .number(let number) = value { return !number.isLess(than: bound) } else { return false }
        case .max(let bound): if case .number(let number) = value { return !bound.isLess(than: number) } else { return false }
        }
    }
}
