import JSON

/// Bytes that are equal exactly for values that are equal (2020-12 core, section 4.2.2): numbers by their quantity, strings
/// by their scalars, members in any order. `true` is not 1. Of members with equal keys the first counts.
enum EqualityKey {
    static func of(_ value: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    /// Recurses as deep as the value is nested.
    private static func append(_ value: JSONValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(UInt8(ascii: "n"))
        case .bool(let bool): bytes.append(bool ? UInt8(ascii: "t") : UInt8(ascii: "f"))
        case .number(let number): append(number, to: &bytes)
        case .string(let text): append(text, to: &bytes)
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for item in items { append(item, to: &bytes) }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object): append(object, to: &bytes)
        }
    }

    private static func append(_ object: JSONObject, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        var previous: ExactString?
        // The order of equal keys is that of the text, so that the first of them counts.
        let sorted = object.members.enumerated().sorted { a, b in
            a.element.key == b.element.key ? a.offset < b.offset : a.element.key < b.element.key
        }
        for (_, member) in sorted where member.key != previous {
            append(member.key, to: &bytes)
            append(member.value, to: &bytes)
            previous = member.key
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ text: ExactString, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        // A length before the text: no text can look like the end of one.
        bytes += "\(text.utf8.count):".utf8
        bytes += text.utf8
    }

    private static func append(_ number: JSONNumber, to bytes: inout [UInt8]) {
        let decimal = Decimal(number)
        if decimal.digits.isEmpty {
            bytes.append(UInt8(ascii: "0"))
            return
        }
        bytes.append(decimal.isNegative ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        for digit in decimal.digits { bytes.append(0x30 + digit) }
        bytes += "e\(decimal.exponent);".utf8
    }
}
