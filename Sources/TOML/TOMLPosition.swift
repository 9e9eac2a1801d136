/// A place in a text. Lines end with a line feed; columns count Unicode scalars; both begin with 1.
public struct TOMLPosition: Sendable, Hashable, CustomStringConvertible {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public var description: String { "line \(line), column \(column)" }
}

/// Why a text is not TOML, and where.
public struct TOMLError: Error, Sendable, Equatable, CustomStringConvertible {
    public let position: TOMLPosition
    /// What is wrong there, without place and without a period: "a value is missing".
    public let message: String

    public init(position: TOMLPosition, message: String) {
        self.position = position
        self.message = message
    }

    public var description: String { "Line \(position.line), column \(position.column): \(message)." }
}
