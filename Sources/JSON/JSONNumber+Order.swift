extension JSONNumber {
    /// Whether the quantity is a whole number, however it is written: `1.0` and `10e-1` are.
    public var isWhole: Bool { !DecimalDigits(text).hasFraction }

    /// Whether the quantity is less than another's. Exact: no number is rounded for it.
    public func isLess(than other: JSONNumber) -> Bool {
        let (a, b) = (DecimalDigits(text), DecimalDigits(other.text))
        let (aIsNegative, bIsNegative) = (isNegative && !a.isZero, other.isNegative && !b.isZero)
        if aIsNegative != bIsNegative { return aIsNegative }
        return aIsNegative ? b.isLess(than: a) : a.isLess(than: b)
    }

    private var isNegative: Bool { text.utf8.first == UInt8(ascii: "-") }
}

extension DecimalDigits {
    fileprivate func isLess(than other: DecimalDigits) -> Bool {
        if isZero || other.isZero { return isZero && !other.isZero }
        if exponent != other.exponent { return exponent < other.exponent }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}

extension JSONValue {
    /// Whether both say the same: numbers by their quantity, strings by their bytes, members in any order. Of members with
    /// equal keys the first counts.
    ///
    /// Recurses as deep as the values are nested.
    public func says(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): !a.isLess(than: b) && !b.isLess(than: a)
        case (.string(let a), .string(let b)): a == b
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.says($1) }
        case (.object(let a), .object(let b)):
            a.members.count == b.members.count
                && a.members.allSatisfy { member in b[member.key].map { member.value.says($0) } ?? false }
        default: false
        }
    }
}
