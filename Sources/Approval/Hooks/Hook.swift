public import JSON

/// A program of the person's own that looks at calls before anybody is asked about them. It may deny a call or make it ask;
/// nothing that it says lets one run.
public struct Hook: Sendable, Equatable {
    /// As it is shown.
    public let name: String
    /// The calls that it looks at.
    public let tools: ToolPattern
    /// The program, by its absolute path or by a name that is looked for in the system's folders, and its arguments; never empty.
    public let command: [ExactString]
    /// Seconds within which it has to answer.
    public let timeLimit: Int
    /// For the person and the model where its answer has none.
    public let reason: String?

    public static let usualTime = 5
    public static let mostTime = 30

    public init(name: String, tools: ToolPattern = .all, command: [ExactString], timeLimit: Int = Hook.usualTime, reason: String? = nil) {
        self.name = name
        self.tools = tools
        self.command = command
        self.timeLimit = timeLimit
        self.reason = reason
    }

    /// - Parameter tool: its full name, with its server's. `*` is every tool here, also those of servers.
    public func looks(at tool: ExactString) -> Bool { tools.isAny || tools.matches(tool) }
}
