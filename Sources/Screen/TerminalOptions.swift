/// What a ``Terminal`` has to know before it opens.
public struct TerminalOptions: Sendable, Hashable {
    /// The terminal's type, as in `TERM`.
    public var type: String
    /// Whether colours are unwanted (`NO_COLOR` is set, https://no-color.org).
    public var isColorless: Bool
    /// The device to open.
    public var path: String

    public init(type: String, isColorless: Bool = false, path: String = "/dev/tty") {
        self.type = type
        self.isColorless = isColorless
        self.path = path
    }
}
