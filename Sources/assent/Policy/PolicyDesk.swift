import Approval
import Conversation
import JSON
import Tools

/// What the commands about the policy look at: all files as they are now, for one folder.
struct PolicyDesk {
    let here: Here
    let folders: DataFolders
    let workspace: Workspace
    let files: PolicyFiles
    /// Of all levels, in the order of their numbers from 1 on; their folders are looked up.
    let rules: [Rule]
    let tallies: [RuleID: RuleTally]?

    /// - Parameter folder: the current one when nil.
    /// - Throws: ``Failure``, but not for a file that cannot be used.
    init(folder: String?) throws {
        here = Here()
        folders = try DataFolders(environment: here.environment)
        workspace = try SessionOpening.workspace(folder ?? ".")
        files = PolicyFiles(PolicyPlace.all(folders, workspace), TrustStore(folder: folders.data))
        rules = workspace.placed(files.all, home: here.environment["HOME"].map { ExactString($0) })
        tallies = RuleTallies.read(dataFolder: folders.data)
    }

    var book: PolicyBook { get throws { try PolicyBook(folders: folders, workspace: workspace, home: here.environment["HOME"]) } }

    /// As a session in this folder would look at calls.
    var inspection: CallInspection {
        get throws {
            let configuration = try ConfigurationFiles(folders: folders, workspace: workspace, environment: here.environment)
            let settings = try SessionSettings(
                configuration, workspace: workspace, themes: ThemeFinder(program: Here.program(), configuration: folders.configuration),
                home: here.environment["HOME"])
            return CallInspection(folder: workspace.root.string, settings: settings, folders: folders, here: here)
        }
    }

    /// The tools of a session in this folder; with the usual words where the configuration cannot be used.
    var tools: [ToolDefinition] {
        let box = (try? inspection).flatMap { try? $0.box() }
        let known = box.map { $0.definitions + $0.ownDefinitions } ?? []
        return known + ToolBox.catalogue.map(\.definition).filter { tool in !known.contains { $0.fullName == tool.fullName } }
    }

    var used: [RuleID: Int] { (tallies ?? [:]).mapValues(\.count) }

    /// A rule by its number in the list, or by its id or the beginning of it.
    func rule(_ word: String) throws -> Rule {
        if let number = Int(word), word.utf8.count < 6 {
            guard rules.indices.contains(number - 1) else {
                throw Failure("there is no rule \(number); there are \(rules.count)", hint: "`assent policy` lists them.")
            }
            return rules[number - 1]
        }
        let found = rules.filter { word.utf8.count >= 6 && $0.id.text.utf8.starts(with: word.utf8) }
        guard let rule = found.first, found.allSatisfy({ $0.id == rule.id }) else {
            throw Failure("\(found.isEmpty ? "no rule has" : "several rules have") the id \(VisibleText.line(word))", hint: "`assent policy --json` lists them.")
        }
        return rule
    }

    /// Ends a command that has told what it could, when a file cannot be used.
    func tellDamage() -> Bool {
        for file in files.files { if let damage = file.damage { StandardError.write("assent: \(damage)\n") } }
        return files.files.contains { $0.damage != nil }
    }
}
