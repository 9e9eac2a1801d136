public import Approval
public import JSON

/// The sandbox in one working folder: whether there is one, and what is put into it.
public struct Sandbox: Sendable {
    let settings: SandboxSettings
    private let workspace: Workspace
    private let own: [ExactString]
    private let probe = SandboxProbe.shared

    /// - Parameter ownFolders: absolute paths of the program's own folders.
    public init(_ settings: SandboxSettings, workspace: Workspace, ownFolders: [ExactString]) {
        self.settings = settings
        self.workspace = workspace
        own = ownFolders
    }

    /// How one call is shut in.
    struct Use: Sendable {
        let plan: SandboxPlan
        /// `bwrap`; nil when there is none.
        let program: ExactString?
        /// Why it cannot be, in a sentence with what to do about it; nil when it can.
        let trouble: String?
    }

    /// - Returns: nil for a tool that is not shut in.
    func use(for tool: BuiltInTool) async -> Use? {
        let choice = settings.choice(for: tool)
        if choice == .off { return nil }
        let found = await look(choice)
        var trouble = found.trouble.map {
            """
            \(tool.rawValue) runs in a sandbox here (sandbox.\(tool.rawValue) = "\(choice.rawValue)"), and there is none: \($0). It \
            runs again when bubblewrap is installed and works (`assent doctor` looks), or when the person sets sandbox.\(tool.rawValue) to "off".
            """
        }
        if trouble == nil { trouble = found.plan.obstacle }
        return Use(plan: found.plan, program: found.program, trouble: trouble)
    }

    /// Whether commands can be shut in here, for a person who looks after the machine.
    ///
    /// - Returns: where `bwrap` is, nil for nowhere; and why it does not work, nil when it does.
    public func check(_ choice: SandboxChoice) async -> (program: ExactString?, trouble: String?) {
        let found = await look(choice)
        return (found.program, found.trouble)
    }

    private func look(_ choice: SandboxChoice) async -> (plan: SandboxPlan, program: ExactString?, trouble: String?) {
        let (workspace, hidden, searchPath) = (workspace, own + settings.hidden, settings.searchPath)
        let found = await Offload.run(limit: .seconds(2)) { _ in
            // Only what the system's administrator has installed.
            let found = ProgramFinder(workspace: workspace, searchPath: searchPath).find("bwrap", from: [])
            guard case .program(let program, _) = found else { return (SandboxPlan(choice, workspace: workspace, hidden: hidden), ProgramFact?.none) }
            return (SandboxPlan(choice, workspace: workspace, hidden: hidden), program)
        }
        guard let (plan, program) = found else {
            return (SandboxPlan(choice, workspace: workspace, hidden: []), nil, "the file system did not answer")
        }
        guard let program, let path = program.resolved else { return (plan, nil, "bubblewrap (bwrap) is not installed") }
        // Its own obstacle is no fault of the machine.
        if plan.obstacle != nil { return (plan, path, nil) }
        return (plan, path, await probe.trouble(with: program, plan, in: workspace.root))
    }
}
