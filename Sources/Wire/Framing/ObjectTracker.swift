/// Follows the text of one JSON object as it streams, only to know where it ends.
struct ObjectTracker: Sendable, Equatable {
    private var nesting = JSONNesting()
    /// Whether the first value, an object or an array, has been closed.
    private(set) var isComplete = false
    /// The first byte that is no white space.
    private(set) var first: UInt8?

    mutating func receive(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if first == nil, !WireText.isBlank(byte) { first = byte }
            if nesting.receive(byte) == .closed, nesting.depth == 0 { isComplete = true }
        }
    }
}
