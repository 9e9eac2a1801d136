import Approval
import Conversation
import JSON

/// Finds out what a call of `run_command` or `run_shell` would start, and where.
struct CommandFacts: Sendable {
    let tool: BuiltInTool
    let lookout: Lookout
    let environment: ChildEnvironment
    /// How it is shut in; nil for not at all.
    let sandbox: Sandbox.Use?

    /// What a command runs with, besides its facts.
    struct Plan: Sendable {
        /// What is started, absolute, and its words from the first on; in a sandbox that which makes it.
        var program: ExactString
        var argv: [ExactString]
        let facts: Facts
        /// Where that is started.
        var folder: OpenFolder
        let time: Duration

        var isShutIn: Bool { facts.sandbox.map { $0.choice != .off } ?? false }
    }

    enum Result: Sendable {
        case plan(Plan)
        /// It cannot be started, but only a person may learn why.
        case doomed(Facts)
        /// The same, and the model may learn why.
        case impossible(Facts, String)
        case problem(String)
    }

    func facts(_ arguments: ToolArguments) -> FactsResult {
        switch plan(arguments) {
        case .plan(let plan): .facts(plan.facts)
        case .doomed(let facts): .facts(facts)
        case .impossible(let facts, let sentence): .doomed(facts, problem: sentence)
        case .problem(let sentence): .problem(sentence)
        }
    }

    func plan(_ arguments: ToolArguments) -> Result {
        let words: [ExactString]
        switch self.words(arguments) {
        case .success(let argv): words = argv
        case .failure(let problem): return .problem(problem.sentence)
        }
        let cwd = arguments.text("cwd")
        if let cwd, let problem = FileFacts.problem(path: cwd, "cwd") { return .problem(problem) }

        var time = lookout.limits.commandTime
        if arguments.object["timeout_seconds"] != nil {
            let most = lookout.limits.commandMost
            guard let seconds = arguments.number("timeout_seconds"), (1...most).contains(seconds) else {
                return .problem("The argument \"timeout_seconds\" must be a whole number from 1 to \(most).")
            }
            time = .seconds(seconds)
        }

        let look = lookout.look(at: cwd ?? lookout.workspace.root, argument: "cwd", for: .list)
        let outline = tool.outline(arguments)
        var facts = Facts(
            risk: outline.risk, riskReason: outline.reason, folder: lookout.workspace.root,
            targets: cwd == nil ? [] : [look.fact], environment: entries(look.walk.resolved), effect: outline.effect,
            sandbox: sandbox.map { SandboxFact($0.plan.choice, program: $0.program) } ?? SandboxFact(.off),
            timeLimit: arguments.number("timeout_seconds"), unknown: look.unknown)
        let isObeyed = look.walk.resolved != nil && name(words, from: look.walk.components, &facts)
        guard case .folder(let folder) = look.walk.end else {
            facts.program = ProgramFact(given: words[0], resolved: nil, identity: nil, size: 0, modified: 0, inside: false)
            return refuse(FileFacts.obstacle(to: .list, look) ?? "The folder could not be examined.", look.fact, facts)
        }
        let finder = ProgramFinder(workspace: lookout.workspace, searchPath: environment.searchPath)
        var (argv, found) = (words, finder.find(words[0], from: look.walk.components))
        if tool == .runShell, case .nothing = found {
            for shell in BuiltInTool.shells.dropFirst() {
                found = finder.find(shell, from: look.walk.components)
                argv[0] = shell
                if case .program = found { break }
            }
        }
        switch found {
        case .program(let program, let path):
            facts.program = program
            if case .runsLine(_, let line) = facts.effect { facts.effect = .runsLine(shell: argv[0], line: line) }
            facts.programs = tool == .runShell ? programs(in: argv[2], finder, look.walk.components) : [program]
            if tool == .runShell, finder.pathIsInside { facts.unknown.append("A folder of the PATH lies in the working folder, so that what a name starts is not sure.") }
            judge(argv, program, &facts)
            if isObeyed { facts.flags.insert("repository-config") }
            facts.scripts = scripts(argv, program, ScriptFacts(lookout: lookout, folder: look.walk.components))
            facts.hosts = HostFacts.hosts(inWords: words) { tool == .runShell ? "command" : "argv[\($0)]" }
            if facts.flags.contains("network") {
                facts.hosts += HostFacts.lookups(inWords: words) { tool == .runShell ? "command" : "argv[\($0)]" }
            }
            guard let resolved = program.resolved else { return doomed("Its path is not valid UTF-8.", facts) }
            var plan = Plan(program: resolved, argv: argv, facts: facts, folder: folder, time: time)
            if let trouble = shutIn(&plan, path, look.walk) { return .impossible(facts, trouble) }
            return .plan(plan)
        case .nothing(let program, let sentence, let inside):
            facts.program = program
            if inside, cwd == nil || look.fact.inside { return .impossible(facts, sentence) }
            return doomed(sentence, facts)
        }
    }

    /// The programs that a line names, as the shell would find them in its PATH. More than there is time for are left out:
    /// a rule covers only those that are known.
    private func programs(in line: ExactString, _ finder: ProgramFinder, _ folder: [PathName]) -> [ProgramFact] {
        var names: [ExactString] = []
        for command in ShellLine(line.string).simpleCommands {
            guard let name = command.words.first?.literal.map({ ExactString($0) }), !name.isEmpty, !names.contains(name) else { continue }
            names.append(name)
            if names.count == Self.mostPrograms { break }
        }
        return names.compactMap { name in
            switch finder.find(name, from: folder, asShell: true) {
            case .program(let program, _): program
            case .nothing: nil
            }
        }
    }

    private static let mostPrograms = 32

    /// Inside there are no other folders for what is temporary, and the sandbox says where it starts.
    private func entries(_ folder: ExactString?) -> [EnvironmentEntry] {
        guard sandbox != nil else { return environment.entries }
        let all = environment.entries.map { entry in
            entry.name == "TMPDIR" ? EnvironmentEntry(name: entry.name, value: SandboxPlan.temporaryFolder) : entry
        }
        return all + (folder.map { [EnvironmentEntry(name: "PWD", value: $0)] } ?? [])
    }

    /// Puts the command into its sandbox.
    ///
    /// - Parameters:
    ///   - path: by which the program was found: what it is called may decide what it does.
    ///   - folder: where the command runs.
    /// - Returns: why that cannot be.
    private func shutIn(_ plan: inout Plan, _ path: ExactString, _ folder: PathWalk) -> String? {
        guard let sandbox else { return nil }
        if let trouble = sandbox.trouble { return trouble }
        let root = PathWalk(lookout.workspace.root, base: [], lastLink: .follow)
        guard let bwrap = sandbox.program, case .folder(let workspace) = root.end, root.chain.last == lookout.workspace.identity,
            let place = folder.resolved
        else { return "The working folder is no longer the one that was opened." }
        if !sandbox.plan.shows(folder.components) {
            return "In the sandbox there is no \(Lookout.shown(place)): it has folders of its own for what is temporary, and Assent's are hidden."
        }
        for program in [path, plan.program] {
            let walk = PathWalk(program, base: folder.components, lastLink: .keep)
            if !sandbox.plan.shows(walk.components) {
                return "In the sandbox there is no \(Lookout.shown(program)): it has folders of its own for what is temporary, and Assent's are hidden."
            }
        }
        plan.argv = sandbox.plan.arguments(folder: place, program: path, words: plan.argv.dropFirst())
        plan.program = bwrap
        plan.folder = workspace
        return nil
    }

    /// What is started: the program and its arguments, or a shell with the line.
    private func words(_ arguments: ToolArguments) -> Swift.Result<[ExactString], CallProblem> {
        if tool == .runShell {
            guard let line = arguments.text("command"), !line.isEmpty else {
                return .failure(CallProblem(sentence: "The argument \"command\" is empty; it must hold the line to run."))
            }
            return .success([BuiltInTool.shells[0], "-c", line])
        }
        guard let argv = arguments.texts("argv"), let word = argv.first else {
            return .failure(CallProblem(sentence: "The argument \"argv\" is empty; its first item must name the program."))
        }
        if word.isEmpty { return .failure(CallProblem(sentence: "The first item of \"argv\" is empty; it must name the program.")) }
        if argv.contains(where: { $0.utf8.contains(0) }) {
            return .failure(CallProblem(sentence: "The argument \"argv\" contains a NUL character."))
        }
        return .success(argv)
    }

    private func judge(_ argv: [ExactString], _ program: ProgramFact, _ facts: inout Facts) {
        let judgement = tool == .runShell ? CommandRisk.judge(line: argv[2].string) : CommandRisk.judge(argv: argv)
        (facts.risk, facts.riskReason, facts.flags) = (judgement.risk, judgement.reason, judgement.flags)
        // Whatever a program of that name does elsewhere: this one the work itself may have made.
        if program.inside {
            (facts.risk, facts.riskReason) = (.unknown, "the program lies in the working folder; what it does is not known.")
            facts.flags.insert("path-planted-binary")
        }
    }

    /// The program itself, where it is a script that is named by path or that the work itself made, and the scripts behind
    /// interpreters.
    private func scripts(_ argv: [ExactString], _ program: ProgramFact, _ facts: ScriptFacts) -> [ScriptFact] {
        if tool == .runShell { return facts.scripts(in: ShellLine(argv[2].string)) }
        var scripts: [ScriptFact] = []
        if argv[0].utf8.contains(0x2F) || program.inside, let script = facts.script(argv[0], onlyScripts: true) { scripts.append(script) }
        return scripts + facts.scripts(behind: argv)
    }

    /// The paths among its words.
    ///
    /// - Returns: whether git would obey a configuration that can make it run something.
    private func name(_ argv: [ExactString], from folder: [PathName], _ facts: inout Facts) -> Bool {
        let paths = tool == .runShell ? CommandPaths(line: argv[2].string) : CommandPaths(argv: argv)
        let found = NamedPlaces(lookout: lookout, folder: folder, environment: environment).places(in: paths)
        facts.places = found.places
        facts.named = found.named
        facts.unknown += found.unknown
        return found.places.contains { $0.reach == .obeyed }
    }

    private func refuse(_ sentence: String, _ target: TargetFact, _ facts: Facts) -> Result {
        target.inside ? .impossible(facts, sentence) : doomed(sentence, facts)
    }

    private func doomed(_ sentence: String, _ facts: Facts) -> Result {
        var facts = facts
        facts.unknown.append("As things are, the call would fail: \(sentence)")
        return .doomed(facts)
    }
}
