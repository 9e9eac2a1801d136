extension JSONValue {
    /// Compact text in printable ASCII alone, so that the line is safe wherever it goes.
    public var asciiText: String {
        var bytes: [UInt8] = []
        let digits = Array("0123456789abcdef".utf8)
        // Outside ASCII there are only the contents of strings, where `\u` may stand (RFC 8259, section 7).
        for unit in serializedText.utf16 {
            if (0x20..<0x7F).contains(unit) {
                bytes.append(UInt8(unit))
            } else {
                bytes += "\\u".utf8
                for shift in [12, 8, 4, 0] { bytes.append(digits[Int(unit >> UInt16(shift)) & 15]) }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
