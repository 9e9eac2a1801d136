import JSON

/// Bytes that are equal exactly for values that are equal (2020-12 core, section 4.2.2): numbers by their quantity, strings
/// by their scalars, members in any order. `true` is not 1. Of members with equal keys the first counts.
enum EqualityKey {
    private enum Piece {
        case value(JSONValue)
        case key(ExactString)
        case end(UInt8)
    }

    /// What is still to be written waits in a list: nesting does not reach the call stack.
    static func of(_ value: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        var pending: [Piece] = [.value(value)]
        while let piece = pending.popLast() {
            switch piece {
            case .end(let byte): bytes.append(byte)
            case .key(let key): append(key, to: &bytes)
            case .value(.null): bytes.append(UInt8(ascii: "n"))
            case .value(.bool(let bool)): bytes.append(bool ? UInt8(ascii: "t") : UInt8(ascii: "f"))
            case .value(.number(let number)): append(number, to: &bytes)
            case .value(.string(let text)): append(text, to: &bytes)
            case .value(.array(let items)):
                bytes.append(UInt8(ascii: "["))
                pending.append(.end(UInt8(ascii: "]")))
                for item in items.reversed() { pending.append(.value(item)) }
            case .value(.object(let object)):
                bytes.append(UInt8(ascii: "{"))
                pending.append(.end(UInt8(ascii: "}")))
                for member in sorted(object).reversed() { pending += [.value(member.value), .key(member.key)] }
            }
        }
        return bytes
    }

    /// Members by their keys, of equal ones the first alone.
    private static func sorted(_ object: JSONObject) -> [JSONObject.Member] {
        let sorted = object.members.enumerated().sorted { a, b in
            a.element.key == b.element.key ? a.offset < b.offset : a.element.key < b.element.key
        }
        var members: [JSONObject.Member] = []
        for (_, member) in sorted where member.key != members.last?.key { members.append(member) }
        return members
    }

    private static func append(_ text: ExactString, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        // A length before the text: no text can look like the end of one.
        bytes += "\(text.utf8.count):".utf8
        bytes += text.utf8
    }

    private static func append(_ number: JSONNumber, to bytes: inout [UInt8]) {
        let decimal = DecimalDigits(number.text)
        if decimal.isZero {
            bytes.append(UInt8(ascii: "0"))
            return
        }
        bytes.append(number.hasMinus ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        for digit in decimal.digits { bytes.append(0x30 + digit) }
        bytes += "e\(decimal.exponent);".utf8
    }
}
