public import Approval
import Conversation
import JSON

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
        switch tool {
        case .askUser:
            let question = CallQuestion(arguments)
            guard let reply, question.problem(reply) == nil else { return .failure("The person gave no answer.") }
            return .success(question.words(reply))
        case .fetchURL: return await fetch(arguments, approved)
        case .runCommand, .runShell: return await runCommand(tool, call, arguments, approved, output)
        case .readOutput:
            return await onThread { cancelled in
                guard let outputs else { return .failure("No output is kept here; nothing was read.") }
                return OutputReading(shelf: outputs, limits: limits, folder: workspace.root)
                    .run(arguments, approved: approved, session: call.session, cancelled)
            }
        case .queryDatabase:
            return await onThread { DatabaseQuery(lookout: lookout).run(arguments, approved: approved, $0) }
        case .undoChange:
            return await onThread { cancelled in
                guard let keeper = keeper(call, tool) else { return .failure("Nothing is kept here that could be undone; nothing was done.") }
                return UndoExecution(planner: UndoPlanner(lookout: lookout, store: keeper.store), keeper: keeper, cancelled: cancelled)
                    .run(arguments, approved: approved)
            }
        case .listDirectory, .findFiles, .searchText, .readFile, .writeFile, .editFile, .makeDirectory, .moveFile, .deleteFile:
            return await onThread { cancelled in
                FileExecution(lookout: lookout, cancelled: cancelled, keeper: keeper(call, tool)).run(tool, arguments, approved: approved)
            }
        }
    }

    private func keeper(_ call: CallKey, _ tool: BuiltInTool) -> Keeper? {
        undo.map { Keeper(store: $0, call: call, tool: ExactString(tool.rawValue)) }
    }

    /// What may hang in the kernel, on a thread of its own.
    private func onThread(_ work: @escaping @Sendable (CancelFlag) -> ExecutionResult) async -> ExecutionResult {
        if Task.isCancelled { return FileExecution.cancelledResult }
        return await Offload.run(limit: nil, work)
            ?? .failure("The file system did not answer and the call was given up; whether it still happens is not known.")
    }

    private func fetch(_ arguments: ToolArguments, _ approved: Facts) async -> ExecutionResult {
        if Task.isCancelled { return FileExecution.cancelledResult }
        guard case .facts(let now) = WebFacts(folder: workspace.root, web: web).facts(arguments), now == approved else {
            return .failure("The approval does not fit the call; nothing was fetched.")
        }
        return await WebFetch(web: web, limits: limits).run(arguments)
    }

    private func runCommand(
        _ tool: BuiltInTool, _ key: CallKey, _ arguments: ToolArguments, _ approved: Facts, _ output: @escaping @Sendable (OutputChunk) -> Void
    ) async -> ExecutionResult {
        if Task.isCancelled { return FileExecution.cancelledResult }
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
