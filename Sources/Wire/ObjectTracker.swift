/// Follows the text of one JSON object as it streams, only to know where it ends.
struct ObjectTracker: Sendable, Equatable {
    private var depth = 0
    private var inString = false
    private var afterBackslash = false
    /// Whether the first value, an object or an array, has been closed.
    private(set) var isComplete = false
    /// The first byte that is no white space.
    private(set) var first: UInt8?

    mutating func receive(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if first == nil, !WireText.isBlank(byte) { first = byte }
            if inString {
                if afterBackslash {
                    afterBackslash = false
                } else if byte == UInt8(ascii: "\\") {
                    afterBackslash = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { isComplete = true }
            default: break
            }
        }
    }
}
