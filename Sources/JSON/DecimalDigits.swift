/// A magnitude as decimal digits: 0.d₁d₂d₃… × 10^exponent, without zeros at either end. Zero has no digits.
public struct DecimalDigits: Sendable, Equatable {
    /// Values 0 to 9, the highest first.
    public private(set) var digits: [UInt8] = []
    public private(set) var exponent = 0

    /// The power of ten of the last digit: the digits are a whole number times 10 to it.
    public var lowestExponent: Int { exponent - digits.count }
    public var isZero: Bool { digits.isEmpty }
    var hasFraction: Bool { digits.count > exponent }

    /// Reads a number as JSON or Swift's `Double.description` writes it; the sign is passed over.
    public init(_ text: ExactString) {
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
}
