import JSON

/// UUIDs and JSON Pointers.
enum PlainFormats {
    /// RFC 4122, section 3.
    static func isUUID(_ text: FormatText) -> Bool {
        guard text.count == 36 else { return false }
        return text.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : byte.isHexadecimal
        }
    }

    /// RFC 6901, section 3.
    static func isPointer(_ text: FormatText) -> Bool {
        guard text.isEmpty || text.first == UInt8(ascii: "/") else { return false }
        var rest = text
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "~") { continue }
            guard let next = rest.popFirst(), next.isOne(of: "01") else { return false }
        }
        return true
    }

    /// draft-handrews-relative-json-pointer-01, section 3.
    static func isRelativePointer(_ text: FormatText) -> Bool {
        let digits = text.prefix(while: ASCII.isDigit)
        guard !digits.isEmpty, digits.count == 1 || digits.first != UInt8(ascii: "0") else { return false }
        let rest = text[digits.endIndex...]
        return rest.elementsEqual([UInt8(ascii: "#")]) || isPointer(rest)
    }
}
