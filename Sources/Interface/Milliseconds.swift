/// A moment of a monotonic clock, or a distance between two: whole milliseconds. Given in from outside; nothing here
/// reads a clock.
public struct Milliseconds: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral {
    public let value: Int64

    public init(_ value: Int64) { self.value = value }
    public init(integerLiteral value: Int64) { self.value = value }

    public static func < (a: Milliseconds, b: Milliseconds) -> Bool { a.value < b.value }
    public static func + (a: Milliseconds, b: Milliseconds) -> Milliseconds { Milliseconds(a.value &+ b.value) }
    public static func - (a: Milliseconds, b: Milliseconds) -> Milliseconds { Milliseconds(a.value &- b.value) }
}
