import Approval
import Conversation
import JSON

/// Finds out what a call of `run_command` would start, and where.
struct CommandFacts: Sendable {
    let lookout: Lookout
    let environment: ChildEnvironment

    /// What a command runs with, besides its facts.
    struct Plan: Sendable {
        let argv: [ExactString]
        let facts: Facts
        let folder: OpenFolder
    }

    enum Result: Sendable {
        case plan(Plan)
        /// It cannot be started, but only a person may learn why.
        case doomed(Facts)
        case problem(String)
    }

    func facts(_ arguments: ToolArguments) -> FactsResult {
        switch plan(arguments) {
        case .plan(let plan): .facts(plan.facts)
        case .doomed(let facts): .facts(facts)
        case .problem(let sentence): .problem(sentence)
        }
    }

    func plan(_ arguments: ToolArguments) -> Result {
        guard let argv = arguments.texts("argv"), let word = argv.first else {
            return .problem("The argument \"argv\" is empty; its first item must name the program.")
        }
        if word.isEmpty { return .problem("The first item of \"argv\" is empty; it must name the program.") }
        if argv.contains(where: { $0.utf8.contains(0) }) {
            return .problem("The argument \"argv\" contains a NUL character.")
        }
        let cwd = arguments.text("cwd")
        if let cwd, let problem = FileFacts.problem(path: cwd, "cwd") { return .problem(problem) }

        let look = lookout.look(at: cwd ?? lookout.workspace.root, argument: "cwd", for: .list)
        let outline = BuiltInTool.runCommand.outline(arguments)
        var facts = Facts(
            risk: outline.risk, riskReason: outline.reason, folder: lookout.workspace.root,
            targets: cwd == nil ? [] : [look.fact], environment: environment.entries, effect: outline.effect,
            unknown: look.unknown)
        guard case .folder(let folder) = look.walk.end else {
            facts.program = ProgramFact(given: word, resolved: nil, identity: nil, size: 0, modified: 0, inside: false)
            return refuse(FileFacts.obstacle(to: .list, look) ?? "The folder could not be examined.", look.fact, facts)
        }
        let finder = ProgramFinder(workspace: lookout.workspace, searchPath: environment.searchPath)
        switch finder.find(word, from: look.walk.components) {
        case .program(let program):
            facts.program = program
            return .plan(Plan(argv: argv, facts: facts, folder: folder))
        case .nothing(let program, let sentence, let inside):
            facts.program = program
            if inside, cwd == nil || look.fact.inside { return .problem(sentence) }
            return doomed(sentence, facts)
        }
    }

    private func refuse(_ sentence: String, _ target: TargetFact, _ facts: Facts) -> Result {
        target.inside ? .problem(sentence) : doomed(sentence, facts)
    }

    private func doomed(_ sentence: String, _ facts: Facts) -> Result {
        var facts = facts
        facts.unknown.append("As things are, the call would fail: \(sentence)")
        return .doomed(facts)
    }
}
