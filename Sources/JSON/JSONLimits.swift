/// Bounds that a text must keep to; beyond one it is refused, never cut.
public struct JSONLimits: Sendable, Equatable {
    /// Greatest nesting of arrays and objects; a scalar has depth 0.
    public var depth: Int
    /// Greatest length of the text in bytes.
    public var bytes: Int

    public init(depth: Int, bytes: Int) {
        self.depth = depth
        self.bytes = bytes
    }

    /// For responses, files and whatever is not a call's arguments.
    public static let document = JSONLimits(depth: 512, bytes: 256 << 20)
    /// For the arguments of a call (invariant: nesting over 64 is refused before anyone is asked).
    public static let arguments = JSONLimits(depth: 64, bytes: 64 << 20)
}
