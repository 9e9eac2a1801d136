extension JSONNumber {
    /// Whether the nearest double is finite, and zero only where the text says zero.
    public var isRepresentable: Bool {
        guard let double else { return false }
        return double != 0 || DecimalDigits(text).isZero
    }

    /// The text of the nearest double as ECMAScript writes it (RFC 8785, section 3.2.2.3), unless the double is
    /// another number than the one written; then the text stays as it is.
    ///
    /// It is another number when neither its shortest nor its exact decimal form is the one written. A fraction of up to
    /// 17 digits, what it takes to print any double, passes as a print of its double: 333333333.33333329 is the RFC's
    /// own example.
    public var canonicalText: ExactString {
        guard let double else { return text }
        let written = DecimalDigits(text)
        if written.isZero { return "0" }
        if double == 0 { return text }
        let shortest = DecimalDigits(ExactString(double.magnitude.description))
        let isPrint = written.hasFraction && written.digits.count <= 17
        guard isPrint || written.sameMagnitude(shortest) || written.sameMagnitude(DecimalDigits(exactly: double)) else {
            return text
        }
        return ExactString((double < 0 ? "-" : "") + shortest.ecmaScriptText)
    }
}

/// A magnitude as decimal digits: 0.d₁d₂d₃… × 10^exponent, without zeros at either end. Zero has no digits.
struct DecimalDigits {
    /// Values 0 to 9.
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0

    var isZero: Bool { digits.isEmpty }
    var hasFraction: Bool { digits.count > exponent }

    func sameMagnitude(_ other: DecimalDigits) -> Bool { exponent == other.exponent && digits == other.digits }

    /// Reads a number as JSON or Swift's `Double.description` writes it; the sign is passed over.
    init(_ text: ExactString) {
        var afterPoint = false
        var written: Int?
        var isNegative = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = byte - 0x30
                if let e = written {
                    // No text is long enough for its digits to make up for such an exponent.
                    written = min(e * 10 + Int(digit), 1 << 50)
                } else if digit == 0 && digits.isEmpty {
                    if afterPoint { exponent -= 1 }
                } else {
                    digits.append(digit)
                    if !afterPoint { exponent += 1 }
                }
            case UInt8(ascii: "."): afterPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): written = 0
            case UInt8(ascii: "-"): isNegative = written != nil
            default: break
            }
        }
        if let written { exponent += isNegative ? -written : written }
        dropTrailingZeros()
    }

    /// Every digit of a finite double that is not zero: at most 767.
    init(exactly double: Double) {
        // double = mantissa × 2^power with an odd mantissa; a negative power is 5^-power × 10^power.
        var mantissa = double.significandBitPattern | (double.isNormal ? 1 << 52 : 0)
        var power = max(1, Int(double.exponentBitPattern)) - 1075
        power += mantissa.trailingZeroBitCount
        mantissa >>= UInt64(mantissa.trailingZeroBitCount)
        // Nine digits a limb, lowest first.
        var limbs: [UInt64] = [mantissa % 1_000_000_000, mantissa / 1_000_000_000]
        func multiply(by factor: UInt64) {
            var carry: UInt64 = 0
            for i in limbs.indices {
                let product = limbs[i] * factor + carry
                limbs[i] = product % 1_000_000_000
                carry = product / 1_000_000_000
            }
            if carry > 0 { limbs.append(carry) }
        }
        for _ in 0..<(abs(power) / 12) { multiply(by: power < 0 ? 244_140_625 : 4096) }
        for _ in 0..<(abs(power) % 12) { multiply(by: power < 0 ? 5 : 2) }
        for limb in limbs.reversed() {
            var divisor: UInt64 = 100_000_000
            while divisor > 0 {
                let digit = UInt8(limb / divisor % 10)
                if digit > 0 || !digits.isEmpty { digits.append(digit) }
                divisor /= 10
            }
        }
        exponent = digits.count + min(0, power)
        dropTrailingZeros()
    }

    private mutating func dropTrailingZeros() {
        while digits.last == 0 { digits.removeLast() }
        if digits.isEmpty { exponent = 0 }
    }

    /// The form of `Number::toString` (ECMA-262, section 6.1.6.1.20), for digits that are the shortest of a double.
    var ecmaScriptText: String {
        let zero = UInt8(ascii: "0")
        let point = UInt8(ascii: ".")
        let text = digits.map { $0 + zero }
        var bytes: [UInt8]
        switch exponent {
        case text.count...21 where !text.isEmpty: bytes = text + Array(repeating: zero, count: exponent - text.count)
        case 1...21: bytes = text[..<exponent] + [point] + text[exponent...]
        case -5...0: bytes = [zero, point] + Array(repeating: zero, count: -exponent) + text
        default:
            bytes = Array(text.prefix(1))
            if text.count > 1 { bytes += [point] + text.dropFirst() }
            bytes += Array("e\(exponent > 0 ? "+" : "-")\(abs(exponent - 1))".utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
