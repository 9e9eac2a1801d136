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
    private let limits: ToolLimits
    private let lookout: Lookout
    let undo: UndoStore?
    private let outputs: OutputShelf?
    private let sandbox: Sandbox
    private let web: WebAccess
    /// What looks at calls besides.
    private let hooks: HookSet

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
            home: environment.entries.last { $0.name == "HOME" }?.value)
        self.undo = undo
    }

    /// What the model is told of.
    public var definitions: [ToolDefinition] { tools(BuiltInTool.offered).map(definition) }

    /// What only a person can ask for.
    public var ownDefinitions: [ToolDefinition] { tools(BuiltInTool.allCases).filter { !BuiltInTool.offered.contains($0) }.map(definition) }

    private func definition(_ tool: BuiltInTool) -> ToolDefinition { tool.definition(limits, sandbox.settings.choice(for: tool)) }

    private func tools(_ all: [BuiltInTool]) -> [BuiltInTool] { all.filter { $0 != .readOutput || outputs != nil } }

    private func tool(_ name: ExactString) -> BuiltInTool? { tools(BuiltInTool.allCases).first { ExactString($0.rawValue) == name } }

    /// Looks at what a call would touch, without any effect, on a thread of its own.
    ///
    /// What takes longer than ``ToolLimits/factsTime`` is given up; then the facts say that nothing is known, so that the
    /// call asks, and it cannot run as long as that is so.
    ///
    /// A call that cannot work on what is there now is a ``FactsResult/problem(_:)``.
    ///
    /// Hooks are asked then, which takes as long as they do.
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

    /// Ends the hooks that are being asked; from now on none is, and what they would have looked at asks.
    public func closeHooks() async { await hooks.close() }

    /// The same, with what a call that cannot work would touch, and without hooks.
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
            if tool == .queryDatabase { return DatabaseQuery(lookout: lookout).facts(arguments) }
            if tool == .askUser {
                let outline = tool.outline(arguments)
                return .facts(Facts(risk: outline.risk, riskReason: outline.reason, folder: workspace.root, effect: outline.effect))
            }
            if tool == .readOutput, let outputs {
                return OutputReading(shelf: outputs, limits: limits, folder: workspace.root).facts(arguments)
            }
            if tool == .fetchURL { return WebFacts(folder: workspace.root, web: web).facts(arguments) }
            if tool.runsPrograms {
                return CommandFacts(tool: tool, lookout: lookout, environment: environment, sandbox: sandbox).facts(arguments)
            }
            if tool == .undoChange {
                return undo.map { UndoPlanner(lookout: lookout, store: $0).facts(arguments) } ?? .problem("Nothing is kept here that could be undone.")
            }
            return FileFacts(lookout: lookout).facts(tool, arguments)
        }
        return found ?? .facts(unknown(tool, arguments))
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

extension ToolBox: Executor {
    public func run(
        _ warrant: consuming Warrant, output: @escaping @Sendable (OutputChunk) -> Void
    ) async -> ExecutionResult {
        let (call, name, arguments, facts, reply) = (warrant.call, warrant.tool, warrant.arguments, warrant.facts, warrant.reply)
        guard let tool = tool(name) else {
            return .failure("There is no built-in tool \(VisibleText.line(name.string)); nothing was done.")
        }
        guard hooks.allow(facts, tool: name) else {
            return .failure("The approval does not have what the hooks say to the call; nothing was done.")
        }
        // They were asked when the facts were gathered for this start; from here on it is the world that is compared.
        let approved = facts.withoutHooks
        if tool == .askUser {
            let question = CallQuestion(arguments)
            guard let reply, question.problem(reply) == nil else { return .failure("The person gave no answer.") }
            return .success(question.words(reply))
        }
        if Task.isCancelled { return FileExecution.cancelledResult }
        if tool == .fetchURL {
            guard case .facts(let now) = WebFacts(folder: workspace.root, web: web).facts(arguments), now == approved else {
                return .failure("The approval does not fit the call; nothing was fetched.")
            }
            return await WebFetch(web: web, limits: limits).run(arguments)
        }
        if tool.runsPrograms { return await runCommand(tool, call, arguments, approved, output) }
        let keeper = undo.map { Keeper(store: $0, call: call, tool: name) }
        let result = await Offload.run(limit: nil) { cancelled in
            if tool == .readOutput, let outputs {
                return OutputReading(shelf: outputs, limits: limits, folder: workspace.root)
                    .run(arguments, approved: approved, session: call.session, cancelled)
            }
            if tool == .queryDatabase { return DatabaseQuery(lookout: lookout).run(arguments, approved: approved, cancelled) }
            if tool == .undoChange, let keeper {
                return UndoExecution(planner: UndoPlanner(lookout: lookout, store: keeper.store), keeper: keeper, cancelled: cancelled)
                    .run(arguments, approved: approved)
            }
            return FileExecution(lookout: lookout, cancelled: cancelled, keeper: keeper).run(tool, arguments, approved: approved)
        }
        guard let result else {
            return .failure("The file system did not answer and the call was given up; whether it still happens is not known.")
        }
        return result
    }

    private func runCommand(
        _ tool: BuiltInTool, _ key: CallKey, _ arguments: ToolArguments, _ approved: Facts, _ output: @escaping @Sendable (OutputChunk) -> Void
    ) async -> ExecutionResult {
        let sandbox = await sandbox.use(for: tool)
        let found = await Offload.run(limit: nil) { _ -> CommandFacts.Result in
            guard workspace.isStillThere else { return .problem("The working folder is no longer the one that was opened.") }
            return CommandFacts(tool: tool, lookout: lookout, environment: environment, sandbox: sandbox).plan(arguments)
        }
        let plan: CommandFacts.Plan
        switch found {
        case .plan(let now): plan = now
        case .problem(let sentence), .impossible(_, let sentence): return .failure("\(sentence) Nothing was run.")
        case .doomed(let facts): return .failure("\(facts.unknown.last ?? "") Nothing was run.")
        case nil: return .failure("The file system did not answer; nothing was run.")
        }
        guard plan.facts.folder == approved.folder, plan.facts.program == approved.program,
            plan.facts.sandbox == approved.sandbox, plan.facts.environment == approved.environment,
            plan.facts.scripts == approved.scripts, plan.facts.places == approved.places,
            // What was known then must be known now.
            plan.facts.unknown.isEmpty || !approved.unknown.isEmpty,
            plan.facts.targets.count == approved.targets.count,
            zip(plan.facts.targets, approved.targets).allSatisfy({ $0.isSameObject(as: $1) })
        else {
            return .failure(
                "The program, a script, a path, the folder, the sandbox or the environment has changed since the call was approved; nothing was run.")
        }
        let shelf = outputs?.session == key.session ? outputs : nil
        return await CommandRun(plan, limits: limits, shelf: shelf, call: key.number, output: output).result()
    }
}
