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

    /// - Parameter unsure: what a test is worth that cannot be made within its limits: false for rules that allow, true for
    ///   those that deny or ask.
    public func holds(for object: JSONObject, unsure: Bool) -> Bool {
        guard let value = object[name] else { return false }
        return tests.allSatisfy { Self.holds($0, value, unsure) }
    }

    private static func holds(_ test: Test, _ value: JSONValue, _ unsure: Bool) -> Bool {
        switch test {
        case .equals(let wanted): return isSame(value, wanted)
        case .oneOf(let wanted): return wanted.contains { isSame(value, $0) }
        case .matches(let pattern): return value.exact.map { pattern.matchesWhole($0.string) ?? unsure } ?? false
        // The quantity counts, however it is written: 1.0 is 1.
        case .min(let bound): if case .number(let number) = value { return !number.isLess(than: bound) } else { return false }
        case .max(let bound): if case .number(let number) = value { return !bound.isLess(than: number) } else { return false }
        }
    }

    private static func isSame(_ a: JSONValue, _ b: JSONValue) -> Bool {
        if case .number(let a) = a, case .number(let b) = b { return !a.isLess(than: b) && !b.isLess(than: a) }
        return a == b
    }
}
