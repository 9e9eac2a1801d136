import JSON

/// Small readings of foreign bytes.
enum WireText {
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        var slice = bytes[...]
        while let first = slice.first, isBlank(first) { slice = slice.dropFirst() }
        while let last = slice.last, isBlank(last) { slice = slice.dropLast() }
        return slice
    }

    /// The beginning of something that is not what was expected, on one line, for an error's sentence.
    static func quote(_ bytes: some Collection<UInt8>, scalars limit: Int = 100) -> String {
        var text = ""
        var count = 0
        var blank = true
        for scalar in String(decoding: bytes.prefix(limit * 4), as: UTF8.self).unicodeScalars {
            let isBlank = scalar.value <= 0x20 || (0x7F...0xA0).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
            if isBlank, blank { continue }
            blank = isBlank
            text.unicodeScalars.append(isBlank ? " " : scalar)
            count += 1
            if count == limit { return text + "…" }
        }
        return text
    }
}

extension JSONValue {
    /// A text, unless it is empty: many send "" for what is absent.
    var filled: ExactString? { exact.flatMap { $0.isEmpty ? nil : $0 } }

    /// The text of a call's arguments, or of the value that some servers send in its place; nil for none.
    var argumentBytes: [UInt8]? {
        switch self {
        case .null: nil
        case .string(let text): Array(text.utf8)
        case .object, .array, .bool, .number: serialized()
        }
    }
}

extension JSONParser {
    /// Reads what a server sent, forgiving what does no harm: invalid UTF-8, half surrogate pairs (U+FFFD stands for both)
    /// and raw control characters in strings.
    static func lenient(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        do {
            return try parse(bytes).value
        } catch {
            switch error.kind {
            case .invalidUTF8, .loneSurrogate, .controlCharacter: return try parse(repaired(bytes)).value
            case .byteOrderMark: return try parse(repaired(Array(bytes.dropFirst(3)))).value
            default: throw error
            }
        }
    }

    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var i = 0
        var inString = false
        while i < text.count {
            let byte = text[i]
            if inString, byte == UInt8(ascii: "\\") {
                if let unit = codeUnit(text, at: i), unit & 0xF800 == 0xD800 {
                    if unit < 0xDC00, let second = codeUnit(text, at: i + 6), second & 0xFC00 == 0xDC00 {
                        result += text[i..<(i + 12)]
                        i += 12
                    } else {
                        result += Array("\\uFFFD".utf8)
                        i += 6
                    }
                } else {
                    result += text[i..<min(i + 2, text.count)]
                    i += 2
                }
                continue
            }
            if byte == UInt8(ascii: "\"") { inString.toggle() }
            if inString, byte < 0x20 {
                result += Array("\\u00".utf8) + [0x30 + byte >> 4, Array("0123456789abcdef".utf8)[Int(byte & 15)]]
            } else {
                result.append(byte)
            }
            i += 1
        }
        return result
    }

    /// The value of `\uXXXX` at an index.
    private static func codeUnit(_ text: [UInt8], at i: Int) -> UInt16? {
        guard i + 6 <= text.count, text[i] == UInt8(ascii: "\\"), text[i + 1] == UInt8(ascii: "u") else { return nil }
        return UInt16(String(decoding: text[(i + 2)..<(i + 6)], as: UTF8.self), radix: 16)
    }
}
