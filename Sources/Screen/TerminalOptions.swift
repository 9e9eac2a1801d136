/// What a ``Terminal`` has to know before it opens; the caller has it from the environment and the command line.
public struct TerminalOptions: Sendable, Hashable {
    /// The terminal's type, as in `TERM`; empty when that is not set.
    public var type: String
    /// Whether colours are unwanted (`NO_COLOR` is set, https://no-color.org).
    public var isColorless: Bool
    /// Whether to draw with ASCII only, whatever the locale says.
    public var isASCII: Bool
    /// The device to open.
    public var path: String

    public init(
        type: String, isColorless: Bool = false, isASCII: Bool = false, path: String = "/dev/tty"
    ) {
        self.type = type
        self.isColorless = isColorless
        self.isASCII = isASCII
        self.path = path
    }
}
