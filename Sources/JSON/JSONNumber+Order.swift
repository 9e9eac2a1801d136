extension JSONNumber {
    /// Whether the quantity is a whole number, however it is written: `1.0` and `10e-1` are.
    public var isWhole: Bool { !DecimalDigits(text).hasFraction }

    /// Whether the quantity is less than another's. Exact: no number is rounded for it.
    public func isLess(than other: JSONNumber) -> Bool {
        let (a, b) = (DecimalDigits(text), DecimalDigits(other.text))
        let (aIsNegative, bIsNegative) = (hasMinus && !a.isZero, other.hasMinus && !b.isZero)
        if aIsNegative != bIsNegative { return aIsNegative }
        return aIsNegative ? b.isLess(than: a) : a.isLess(than: b)
    }

    /// Whether it is written with a minus; zero may be.
    public var hasMinus: Bool { text.utf8.first == UInt8(ascii: "-") }
}

extension DecimalDigits {
    fileprivate func isLess(than other: DecimalDigits) -> Bool {
        if isZero || other.isZero { return isZero && !other.isZero }
        if exponent != other.exponent { return exponent < other.exponent }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}
