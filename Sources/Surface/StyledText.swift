/// A run of text in one role.
public struct Span: Sendable, Hashable {
    public var text: String
    public var role: Role
    public init(_ text: String, _ role: Role = .text) {
        self.text = text
        self.role = role
    }
}

/// One line of spans, drawn left to right.
public typealias StyledLine = [Span]

extension Surface {
    /// Draws a line of spans and returns the columns that it took.
    @discardableResult
    public mutating func put(_ line: StyledLine, row: Int, column: Int, limit: Int = .max) -> Int {
        var used = 0
        for span in line where used < limit {
            used += put(span.text, row: row, column: column + used, role: span.role, limit: limit - used)
        }
        return used
    }
}
