/// Cuts a JSON array that arrives over time into the bytes of its elements (Gemini without `alt=sse`).
struct JSONArraySplitter: Sendable {
    private var element: [UInt8] = []
    private var depth = 0
    private var inString = false
    private var afterBackslash = false
    /// Whether the bracket that closes the array has come.
    private(set) var isComplete = false

    /// An element longer than this is not kept.
    static let limit = 64 << 20
    private(set) var isOverlong = false

    /// The elements that these bytes complete. What stands between elements is forgiven.
    mutating func receive(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var elements: [[UInt8]] = []
        for byte in bytes {
            if isComplete || isOverlong { break }
            if depth >= 2 {
                element.append(byte)
                if element.count > Self.limit { isOverlong = true }
            }
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
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth == 2 { element = [byte] }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 1 {
                    elements.append(element)
                    element = []
                } else if depth <= 0 {
                    isComplete = true
                }
            default: break
            }
        }
        return elements
    }
}
