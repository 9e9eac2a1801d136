import JSON

/// What a number may have to be a multiple of (2020-12 validation, section 6.2.1), exactly.
struct Divisor: Sendable {
    let number: JSONNumber
    private let divisor: DecimalDigits
    /// The digits as one number while they are few.
    private let small: UInt64?
    private let smallInteger: Int?

    /// Nil for what is not above zero.
    init?(_ number: JSONNumber) {
        let divisor = DecimalDigits(number.text)
        guard !divisor.isZero, !number.hasMinus else { return nil }
        self.number = number
        self.divisor = divisor
        small = divisor.digits.count <= 18 ? divisor.digits.reduce(0) { $0 * 10 + UInt64($1) } : nil
        smallInteger = number.integer
    }

    /// How much work a division is, in steps.
    func work(_ number: JSONNumber) -> Int {
        small != nil ? number.text.utf8.count / 64 : (number.text.utf8.count / 64 + divisor.digits.count) * divisor.digits.count
    }

    func divides(_ number: JSONNumber) -> Bool {
        if let smallInteger, let integer = number.integer { return integer % smallInteger == 0 }
        let dividend = DecimalDigits(number.text)
        if dividend.isZero { return true }
        // Neither has a zero at its end: where the divisor reaches beyond the dividend's last digit it cannot divide it.
        let shift = dividend.lowestExponent - divisor.lowestExponent
        if shift < 0 { return false }
        // More tens than the divisor has factors of two or five change nothing.
        let zeros = min(shift, divisor.digits.count * 4)
        if let small {
            var rest: UInt64 = 0
            for digit in dividend.digits { rest = (rest * 10 + UInt64(digit)) % small }
            for _ in 0..<zeros { rest = rest * 10 % small }
            return rest == 0
        }
        var rest = LongRest(divisor: divisor.digits)
        for digit in dividend.digits { rest.append(digit) }
        for _ in 0..<zeros { rest.append(0) }
        return rest.isZero
    }
}

/// Long division, of which only the rest is kept.
private struct LongRest {
    /// Lowest digit first, one more than the divisor has.
    private let divisor: [UInt8]
    private var rest: [UInt8]

    init(divisor: [UInt8]) {
        self.divisor = divisor.reversed() + [0]
        rest = Array(repeating: 0, count: divisor.count + 1)
    }

    var isZero: Bool { rest.allSatisfy { $0 == 0 } }

    mutating func append(_ digit: UInt8) {
        rest.removeLast()
        rest.insert(digit, at: 0)
        while !isLess { subtract() }
    }

    private var isLess: Bool {
        for index in rest.indices.reversed() where rest[index] != divisor[index] { return rest[index] < divisor[index] }
        return false
    }

    private mutating func subtract() {
        var borrow: UInt8 = 0
        for index in rest.indices {
            let less = divisor[index] + borrow
            borrow = rest[index] < less ? 1 : 0
            rest[index] = rest[index] + 10 * borrow - less
        }
    }
}
