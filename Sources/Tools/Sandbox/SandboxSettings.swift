public import Approval
public import JSON

/// Which tools shut in what they start.
public struct SandboxSettings: Sendable {
    public var runCommand: SandboxChoice
    public var runShell: SandboxChoice
    /// Absolute paths of folders that are not to be seen inside, besides the program's own: that of the engines' sockets.
    public var hidden: [ExactString]
    /// Where `bwrap` is looked for.
    var searchPath = ChildEnvironment.systemPath

    public init(runCommand: SandboxChoice = .off, runShell: SandboxChoice = .off, hidden: [ExactString] = []) {
        self.runCommand = runCommand
        self.runShell = runShell
        self.hidden = hidden
    }

    func choice(for tool: BuiltInTool) -> SandboxChoice {
        switch tool {
        case .runCommand: runCommand
        case .runShell: runShell
        default: .off
        }
    }
}
