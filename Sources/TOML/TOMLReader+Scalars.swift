// Numbers, dates and booleans: words without white space inside, read after their end is known.

/// Why a word is no value.
struct TOMLWordError: Error {
    let message: String
    init(_ message: String) { self.message = message }
}

extension TOMLReader {
    static func plainValue(_ word: ArraySlice<UInt8>) -> Result<TOMLValue.Kind, TOMLWordError> {
        let bytes = Array(word)
        if bytes.elementsEqual("true".utf8) { return .success(.boolean(true)) }
        if bytes.elementsEqual("false".utf8) { return .success(.boolean(false)) }
        if bytes.count > 4 && bytes[4] == UInt8(ascii: "-") && bytes[..<4].allSatisfy(isDigit)
            || bytes.count > 2 && bytes[2] == UInt8(ascii: ":")
        {
            return dateOrTime(bytes)
        }
        return number(bytes)
    }

    // MARK: Numbers

    private static func number(_ bytes: [UInt8]) -> Result<TOMLValue.Kind, TOMLWordError> {
        let isSigned = bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-")
        let isNegative = bytes[0] == UInt8(ascii: "-")
        let body = bytes.dropFirst(isSigned ? 1 : 0)
        if body.elementsEqual("inf".utf8) { return .success(.float(isNegative ? -.infinity : .infinity)) }
        if body.elementsEqual("nan".utf8) { return .success(.float(.nan)) }
        guard let first = body.first, isDigit(first) else { return .failure(notAValue(bytes)) }
        if first == UInt8(ascii: "0"), let radix = radix(body) {
            if isSigned { return .failure(.init("an integer with 0x, 0o or 0b has no sign")) }
            return integer(body.dropFirst(2), radix: radix, isNegative: false, word: bytes)
        }
        if body.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }) { return float(bytes) }
        if first == UInt8(ascii: "0") && body.count > 1 && body.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) {
            return .failure(.init("a number may not begin with 0"))
        }
        return integer(body, radix: 10, isNegative: isNegative, word: bytes)
    }

    private static func notAValue(_ bytes: [UInt8]) -> TOMLWordError {
        let text = String(decoding: bytes.prefix(60), as: UTF8.self) + (bytes.count > 60 ? "…" : "")
        return TOMLWordError("\"\(text)\" is no value; strings need quotes")
    }

    private static func radix(_ body: ArraySlice<UInt8>) -> Int64? {
        switch body.dropFirst().first {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
    }

    /// Digits of a radix, with single underscores between them.
    private static func integer(
        _ digits: ArraySlice<UInt8>, radix: Int64, isNegative: Bool, word: [UInt8]
    ) -> Result<TOMLValue.Kind, TOMLWordError> {
        guard let plain = withoutUnderscores(digits, isDigit: { (hexValue($0) ?? 255) < radix }) else {
            return .failure(notAValue(word))
        }
        var value: Int64 = 0
        for byte in plain {
            // Downwards for negative numbers, of which there is one more.
            let digit = Int64(hexValue(byte) ?? 0)
            let (product, a) = value.multipliedReportingOverflow(by: radix)
            let (sum, b) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if a || b { return .failure(.init("this integer does not fit into 64 bits")) }
            value = sum
        }
        return .success(.integer(value))
    }

    /// nil unless every underscore stands between two digits and everything else is a digit.
    private static func withoutUnderscores(_ bytes: ArraySlice<UInt8>, isDigit: (UInt8) -> Bool) -> [UInt8]? {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var afterDigit = false
        for byte in bytes {
            if byte == UInt8(ascii: "_") {
                guard afterDigit else { return nil }
                afterDigit = false
            } else {
                guard isDigit(byte) else { return nil }
                plain.append(byte)
                afterDigit = true
            }
        }
        return afterDigit ? plain : nil
    }

    private static func float(_ bytes: [UInt8]) -> Result<TOMLValue.Kind, TOMLWordError> {
        var rest = bytes[...]
        var text: [UInt8] = []
        func takeSign() {
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                text.append(rest.removeFirst())
            }
        }
        func takeDigits() -> [UInt8]? {
            let part = rest.prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
            rest = rest.dropFirst(part.count)
            guard let plain = withoutUnderscores(part, isDigit: isDigit) else { return nil }
            text += plain
            return plain
        }
        takeSign()
        guard let whole = takeDigits() else { return .failure(notAValue(bytes)) }
        if whole.count > 1 && whole[0] == UInt8(ascii: "0") { return .failure(.init("a number may not begin with 0")) }
        if rest.first == UInt8(ascii: ".") {
            text.append(rest.removeFirst())
            if takeDigits() == nil { return .failure(.init("a point in a number needs digits on both sides")) }
        }
        if let e = rest.first, e | 0x20 == UInt8(ascii: "e") {
            text.append(rest.removeFirst())
            takeSign()
            if takeDigits() == nil { return .failure(.init("the exponent of this number has no digits")) }
        }
        guard rest.isEmpty, let value = Double(String(decoding: text, as: UTF8.self)) else {
            return .failure(notAValue(bytes))
        }
        if value.isInfinite { return .failure(.init("this float does not fit into 64 bits")) }
        return .success(.float(value))
    }

    // MARK: Dates and times (RFC 3339)

    private static func dateOrTime(_ bytes: [UInt8]) -> Result<TOMLValue.Kind, TOMLWordError> {
        var rest = bytes[...]
        guard bytes[2] != UInt8(ascii: ":") else {
            guard let time = time(&rest), rest.isEmpty else {
                return .failure(.init("this is no time of day; HH:MM:SS is one"))
            }
            return .success(.localTime(time))
        }
        guard let date = date(&rest) else {
            return .failure(.init("this is no date that exists; YYYY-MM-DD is the form"))
        }
        guard let separator = rest.popFirst() else { return .success(.localDate(date)) }
        guard separator | 0x20 == UInt8(ascii: "t") || separator == 0x20, let time = time(&rest) else {
            return .failure(.init("this is no date-time; YYYY-MM-DDTHH:MM:SS is the form"))
        }
        if rest.isEmpty { return .success(.localDateTime(TOMLDateTime(date: date, time: time))) }
        guard let offset = offset(&rest), rest.isEmpty else {
            return .failure(.init("after a date-time only an offset can stand: Z, +HH:MM or -HH:MM"))
        }
        return .success(.offsetDateTime(TOMLDateTime(date: date, time: time, offset: offset)))
    }

    /// Exactly this many digits.
    private static func digits(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
        guard rest.count >= count, rest.prefix(count).allSatisfy(isDigit) else { return nil }
        let value = rest.prefix(count).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        rest = rest.dropFirst(count)
        return value
    }

    private static func take(_ byte: Character, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let wanted = byte.asciiValue, rest.first == wanted else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func date(_ rest: inout ArraySlice<UInt8>) -> TOMLDate? {
        guard let year = digits(4, &rest), take("-", &rest), let month = digits(2, &rest), take("-", &rest),
            let day = digits(2, &rest), day >= 1, day <= TOMLDate.days(inMonth: month, year: year)
        else { return nil }
        return TOMLDate(year: year, month: month, day: day)
    }

    private static func time(_ rest: inout ArraySlice<UInt8>) -> TOMLTime? {
        guard let hour = digits(2, &rest), hour < 24, take(":", &rest), let minute = digits(2, &rest), minute < 60,
            take(":", &rest), let second = digits(2, &rest), second <= 60
        else { return nil }
        var nanosecond = 0
        if take(".", &rest) {
            let fraction = rest.prefix(while: isDigit)
            if fraction.isEmpty { return nil }
            rest = rest.dropFirst(fraction.count)
            for i in 0..<9 {
                nanosecond = nanosecond * 10 + (i < fraction.count ? Int(fraction[fraction.startIndex + i] - 0x30) : 0)
            }
        }
        return TOMLTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond)
    }

    /// Minutes ahead of UTC.
    private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int? {
        if take("Z", &rest) || take("z", &rest) { return 0 }
        let isNegative = take("-", &rest)
        guard isNegative || take("+", &rest), let hours = digits(2, &rest), hours < 24, take(":", &rest),
            let minutes = digits(2, &rest), minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (isNegative ? -1 : 1)
    }
}
