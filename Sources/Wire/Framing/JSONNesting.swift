/// Follows the brackets of a JSON text as it streams; what stands in strings is none.
struct JSONNesting: Sendable, Equatable {
    enum Step {
        case opened, closed
        /// Any other byte.
        case none
    }

    /// Brackets that are open.
    private(set) var depth = 0
    private var inString = false
    private var afterBackslash = false

    mutating func receive(_ byte: UInt8) -> Step {
        if inString {
            if afterBackslash {
                afterBackslash = false
            } else if byte == UInt8(ascii: "\\") {
                afterBackslash = true
            } else if byte == UInt8(ascii: "\"") {
                inString = false
            }
            return .none
        }
        switch byte {
        case UInt8(ascii: "\""): inString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            depth += 1
            return .opened
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            return .closed
        default: break
        }
        return .none
    }
}
