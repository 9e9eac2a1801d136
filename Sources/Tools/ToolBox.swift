public import Approval
public import Conversation
public import JSON

/// The built-in tools, in one working folder.
///
/// It tells what a call would do (``facts(tool:arguments:)``), which needs no permission and changes nothing, and it runs
/// a call, which needs a warrant. There is no third way in: whatever reads, writes, deletes or starts on behalf of a call
/// is reached from ``run(_:output:)`` alone.
public struct ToolBox: Sendable {
    public let workspace: Workspace
    let environment: ChildEnvironment
    let limits: ToolLimits
    let lookout: Lookout
    let undo: UndoStore?
    let outputs: OutputShelf?
    let sandbox: Sandbox
    let web: WebAccess
    /// What looks at calls besides.
    let hooks: HookSet

    /// - Parameters:
    ///   - environment: what programs get; nothing in this room reads the process's own environment.
    ///   - ownFolders: absolute paths of the program's own folders (configuration, rules, journal), which no general
    ///     rule covers.
    ///   - outputs: where long outputs of commands are kept, and for which session; nil where they are not.
    ///   - sandbox: which commands are shut in.
    ///   - undo: where what the file tools change is kept; nil to keep nothing.
    ///   - web: the way to the web; without it, straight to the servers.
    ///   - hooks: the person's programs that are asked about every call; nil for none.
    public init(
        workspace: Workspace, environment: ChildEnvironment, limits: ToolLimits = ToolLimits(), ownFolders: [ExactString],
        outputs: OutputShelf? = nil, sandbox: SandboxSettings = SandboxSettings(), undo: UndoStore? = nil, web: WebAccess = WebAccess(),
        hooks: HookSet? = nil
    ) {
        self.workspace = workspace
        self.hooks = hooks ?? HookSet(workspace: workspace)
        self.environment = environment
        self.limits = limits
        self.outputs = outputs
        self.web = web
        self.sandbox = Sandbox(sandbox, workspace: workspace, ownFolders: ownFolders)
        lookout = Lookout(workspace: workspace, places: SensitivePlaces(own: ownFolders), limits: limits, undo: undo,
            home: environment.home)
        self.undo = undo
    }

    /// What the model is told of.
    public var definitions: [ToolDefinition] { tools(BuiltInTool.offered).map(definition) }

    /// What only a person can ask for.
    public var ownDefinitions: [ToolDefinition] { tools(BuiltInTool.allCases).filter { !BuiltInTool.offered.contains($0) }.map(definition) }

    private func definition(_ tool: BuiltInTool) -> ToolDefinition { tool.definition(limits, sandbox.settings.choice(for: tool)) }

    private func tools(_ all: [BuiltInTool]) -> [BuiltInTool] { all.filter { $0 != .readOutput || outputs != nil } }

    /// One of those that there are here.
    func tool(_ name: ExactString) -> BuiltInTool? { tools(BuiltInTool.allCases).first { ExactString($0.rawValue) == name } }

    /// Looks at what a call would touch, without any effect, on a thread of its own, and asks the hooks, which takes as long as
    /// they do.
    ///
    /// What takes longer than ``ToolLimits/factsTime`` is given up; then the facts say that nothing is known, so that the
    /// call asks, and it cannot run as long as that is so. A call that cannot work on what is there now is a
    /// ``FactsResult/problem(_:)``.
    ///
    /// - Parameter call: which one it is, for hooks.
    public func facts(tool definition: ToolDefinition, arguments: ToolArguments, call: CallKey? = nil) async -> FactsResult {
        switch await look(tool: definition, arguments: arguments) {
        case .doomed(_, let sentence): return .problem(sentence)
        case .problem(let sentence): return .problem(sentence)
        case .facts(var facts):
            let key = call ?? CallKey(session: SessionID(""), number: 0)
            let sheet = CallSheet(key: key, revision: 0, definition: definition, arguments: arguments, facts: facts)
            facts.hooks = await hooks.facts(about: sheet, environment: environment.entries)
            return .facts(facts)
        }
    }

    /// The same without hooks, and also with what a call that cannot work would touch.
    public func look(tool definition: ToolDefinition, arguments: ToolArguments) async -> FactsResult {
        guard definition.server == nil, let tool = tool(definition.name) else {
            return .problem("There is no built-in tool \(VisibleText.line(definition.fullName.string)).")
        }
        // Against our own definition: what is checked must be what runs.
        let problems = ArgumentCheck.problems(arguments, tool.definition(limits))
        guard problems.isEmpty else { return .problem(problems.joined(separator: " ")) }
        let sandbox = await sandbox.use(for: tool)
        let found = await Offload.run(limit: limits.factsTime) { _ -> FactsResult in
            guard workspace.isStillThere else {
                return .problem("The working folder \(Lookout.shown(workspace.root)) is no longer the one that was opened.")
            }
            return facts(tool, arguments, sandbox)
        }
        return found ?? .facts(unknown(tool, arguments))
    }

    /// Ends the hooks that are being asked; from now on none is, and what they would have looked at asks.
    public func closeHooks() async { await hooks.close() }

    /// What the tool itself finds out.
    private func facts(_ tool: BuiltInTool, _ arguments: ToolArguments, _ sandbox: Sandbox.Use?) -> FactsResult {
        switch tool {
        case .listDirectory, .findFiles, .searchText, .readFile, .writeFile, .editFile, .makeDirectory, .moveFile, .deleteFile:
            return FileFacts(lookout: lookout).facts(tool, arguments)
        case .runCommand, .runShell:
            return CommandFacts(tool: tool, lookout: lookout, environment: environment, sandbox: sandbox).facts(arguments)
        case .readOutput:
            guard let outputs else { return .problem("No output is kept here.") }
            return OutputReading(shelf: outputs, limits: limits, folder: workspace.root).facts(arguments)
        case .queryDatabase: return DatabaseQuery(lookout: lookout).facts(arguments)
        case .fetchURL: return WebFacts(folder: workspace.root, web: web).facts(arguments)
        case .askUser:
            let outline = tool.outline(arguments)
            return .facts(Facts(risk: outline.risk, riskReason: outline.reason, folder: workspace.root, effect: outline.effect))
        case .undoChange:
            guard let undo else { return .problem("Nothing is kept here that could be undone.") }
            return UndoPlanner(lookout: lookout, store: undo).facts(arguments)
        }
    }

    /// The facts about a tool that is not one of these: what its arguments tell by themselves.
    public func facts(ofForeign definition: ToolDefinition, arguments: ToolArguments) -> Facts {
        let who = definition.server.map { "the server \(VisibleText.line($0.string))" } ?? "another program"
        return Facts(
            risk: .unknown, riskReason: "\(who) runs it, and what it does there is not known.", folder: workspace.root,
            hosts: HostFacts.hosts(in: arguments.object))
    }

    private func unknown(_ tool: BuiltInTool, _ arguments: ToolArguments) -> Facts {
        let outline = tool.outline(arguments)
        let targets = tool.places.compactMap { place in
            (arguments.text(place.key) ?? place.otherwise).map {
                TargetFact(argument: place.key, given: $0, resolved: nil, inside: false, kind: .unknown)
            }
        }
        return Facts(
            risk: outline.risk, riskReason: "nothing could be found out in time.", folder: workspace.root, targets: targets,
            environment: tool.runsPrograms ? environment.entries : [], effect: outline.effect,
            sandbox: tool.runsPrograms ? SandboxFact(sandbox.settings.choice(for: tool)) : nil,
            unknown: [
                """
                What the call would touch could not be found out within \(ToolText.seconds(limits.factsTime)); a file system \
                may not answer. It cannot run like this.
                """
            ])
    }
}
