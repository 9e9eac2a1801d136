import JSON

/// Decoding of internationalised labels (RFC 3492), as far as it says whether one is well formed.
enum Punycode {
    /// Whether what follows `xn--` decodes to text beyond ASCII.
    static func isLabel(_ text: FormatText) -> Bool { decode(text).map { $0.contains { $0.value >= 0x80 } } ?? false }

    /// Section 6.2, with its parameters for IDNA.
    static func decode(_ text: FormatText) -> [Unicode.Scalar]? {
        var output: [Unicode.Scalar] = []
        var rest = text
        if let delimiter = text.lastIndex(of: UInt8(ascii: "-")) {
            output = text[..<delimiter].map { Unicode.Scalar($0) }
            rest = text[text.index(after: delimiter)...]
        }
        var (code, index, bias) = (128, 0, 72)
        while !rest.isEmpty {
            let before = index
            var weight = 1
            var step = 36
            while true {
                guard let byte = rest.popFirst(), let digit = digit(byte) else { return nil }
                let (product, overflows) = digit.multipliedReportingOverflow(by: weight)
                guard !overflows, product < 1 << 40 else { return nil }
                index += product
                guard index < 1 << 40 else { return nil }
                let threshold = min(max(step - bias, 1), 26)
                if digit < threshold { break }
                weight *= 36 - threshold
                guard weight < 1 << 40 else { return nil }
                step += 36
            }
            bias = adapted(index - before, output.count + 1, isFirst: before == 0)
            code += index / (output.count + 1)
            index %= output.count + 1
            guard code <= 0x10_FFFF, let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
            output.insert(scalar, at: index)
            index += 1
        }
        return output
    }

    private static func digit(_ byte: UInt8) -> Int? {
        if ASCII.isDigit(byte) { return Int(byte) - 0x30 + 26 }
        return ASCII.isLetter(byte) ? Int(byte | 0x20) - 0x61 : nil
    }

    private static func adapted(_ difference: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? difference / 700 : difference / 2
        delta += delta / count
        var step = 0
        while delta > 455 {
            delta /= 35
            step += 36
        }
        return step + 36 * delta / (delta + 38)
    }
}
