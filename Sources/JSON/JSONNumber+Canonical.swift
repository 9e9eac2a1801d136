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
        guard isPrint || written == shortest || written == DecimalDigits(exactly: double) else {
            return text
        }
        return ExactString((double < 0 ? "-" : "") + shortest.ecmaScriptText)
    }
}

extension DecimalDigits {
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
