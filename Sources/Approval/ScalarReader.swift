/// Looks code points up in ``ScalarTable``. Neighbours in a text mostly lie in one range of the table, so the range of the
/// last look-up is asked first.
struct ScalarReader {
    private var start: UInt32 = 0
    private var end: UInt32 = 0
    private(set) var kind = ScalarKind.control
    private(set) var script = Script.common

    @inline(__always)
    mutating func look(at value: UInt32) {
        if value < start || value >= end { search(value) }
    }

    @inline(never)
    private mutating func search(_ value: UInt32) {
        let table = ScalarTable.changes
        // The last change at or before the code point.
        var low = 0
        var high = table.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if table[middle] >> 11 <= value { low = middle } else { high = middle }
        }
        start = table[low] >> 11
        end = low + 1 < table.count ? table[low + 1] >> 11 : 0x110000
        kind = ScalarKind(rawValue: UInt8(truncatingIfNeeded: table[low] >> 6 & 31)) ?? .hidden
        script = Script(rawValue: UInt8(truncatingIfNeeded: table[low] & 63)) ?? .other
    }

    static func kind(of value: UInt32) -> ScalarKind {
        var reader = ScalarReader()
        reader.look(at: value)
        return reader.kind
    }

    static func script(of value: UInt32) -> Script {
        var reader = ScalarReader()
        reader.look(at: value)
        return reader.script
    }
}

/// The UTF-8 of a `String`, which Swift keeps valid (RFC 3629).
typealias TextBytes = UnsafeBufferPointer<UInt8>

extension TextBytes {
    /// The code point that begins at a place, and the place behind it.
    @inline(__always)
    func scalar(at index: Int) -> (value: UInt32, end: Int) {
        let first = UInt32(self[index])
        if first < 0x80 { return (first, index + 1) }
        if first < 0xE0 { return ((first & 0x1F) << 6 | tail(index + 1), index + 2) }
        if first < 0xF0 { return ((first & 0x0F) << 12 | tail(index + 1) << 6 | tail(index + 2), index + 3) }
        return ((first & 0x07) << 18 | tail(index + 1) << 12 | tail(index + 2) << 6 | tail(index + 3), index + 4)
    }

    @inline(__always)
    private func tail(_ index: Int) -> UInt32 { UInt32(self[index] & 0x3F) }

    /// The code point that ends before a place, unless the text begins there.
    func scalar(before index: Int) -> UInt32? {
        var start = index - 1
        while start > 0, self[start] & 0xC0 == 0x80 { start -= 1 }
        return start >= 0 ? scalar(at: start).value : nil
    }

    /// The code point at a place, unless the text ends there.
    func scalar(from index: Int) -> UInt32? { index < count ? scalar(at: index).value : nil }

    func text(_ range: Range<Int>) -> String { String(decoding: UnsafeBufferPointer(rebasing: self[range]), as: UTF8.self) }
}
