extension JSONValue {
    /// The canonical form of RFC 8785: members sorted by their keys' UTF-16 code units, numbers as ECMAScript writes
    /// them, no white space. Beyond the RFC: numbers that no double holds stay as written (`JSONNumber.canonicalText`),
    /// and members with equal keys stay in their order.
    public func canonical() -> [UInt8] {
        var writer = JSONWriter(canonical: true)
        writer.write(self)
        return writer.bytes
    }
}

extension JSONObject {
    var membersByUTF16: [Member] { members.sorted { Self.precedes($0.key, $1.key) } }

    /// The order of UTF-16 code units over UTF-8: that of the bytes, except that scalars beyond the basic plane (first
    /// byte F0 and up, surrogates in UTF-16) come before U+E000 to U+FFFF (first byte EE or EF).
    private static func precedes(_ a: ExactString, _ b: ExactString) -> Bool {
        var (x, y) = (a.utf8.makeIterator(), b.utf8.makeIterator())
        while true {
            switch (x.next(), y.next()) {
            case (_, nil): return false
            case (nil, _): return true
            case (let p?, let q?):
                if p == q { continue }
                return (p >= 0xEE && q >= 0xEE && (p >= 0xF0) != (q >= 0xF0)) ? p >= 0xF0 : p < q
            }
        }
    }
}
