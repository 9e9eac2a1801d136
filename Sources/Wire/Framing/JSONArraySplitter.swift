/// Cuts a JSON array that arrives over time into the bytes of its elements (Gemini without `alt=sse`).
struct JSONArraySplitter: Sendable {
    private var element: [UInt8] = []
    private var nesting = JSONNesting()
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
            if nesting.depth >= 2 {
                element.append(byte)
                if element.count > Self.limit { isOverlong = true }
            }
            switch nesting.receive(byte) {
            case .opened: if nesting.depth == 2 { element = [byte] }
            case .closed:
                if nesting.depth == 1 {
                    elements.append(element)
                    element = []
                } else if nesting.depth <= 0 {
                    isComplete = true
                }
            case .none: break
            }
        }
        return elements
    }
}
