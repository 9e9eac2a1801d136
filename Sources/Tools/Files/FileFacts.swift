import Approval
import Conversation
import JSON

/// Finds out what a call of a file tool would touch.
struct FileFacts: Sendable {
    let lookout: Lookout

    func facts(_ tool: BuiltInTool, _ arguments: ToolArguments) -> FactsResult {
        guard let path = arguments.text("path") else { return .problem("The required argument \"path\" is missing.") }
        if let problem = FileFacts.problem(path: path, "path") { return .problem(problem) }
        for key in ["offset", "limit"] as [ExactString] where tool == .readFile && arguments.object[key] != nil {
            guard let number = arguments.number(key), number >= 1 else {
                return .problem("The argument \"\(key)\" must be a whole number from 1 on.")
            }
        }
        let access = FileFacts.access(of: tool)
        let look = lookout.look(at: path, argument: "path", for: access)
        var facts = Facts(
            risk: .readOnly, riskReason: "", folder: lookout.workspace.root, targets: [look.fact], unknown: look.unknown)
        switch tool {
        case .listDirectory:
            facts.effect = .lists
            facts.riskReason = "it lists a folder and changes nothing."
        case .writeFile:
            facts.risk = .writes
            facts.effect = .writes(content: Array((arguments.text("content") ?? "").utf8), existing: look.existing)
            facts.riskReason =
                look.fact.kind == .missing
                ? "it creates a file." : "it replaces the content of a file; no copy of the old content is kept."
        case .deleteFile:
            facts.risk = .destructive
            facts.effect = .deletes
            facts.riskReason = "it deletes a file; no copy is kept."
        case .readFile, .runCommand:
            facts.effect = .reads
            facts.riskReason = "it reads a file and changes nothing."
        }
        guard let obstacle = FileFacts.obstacle(to: access, look) else { return .facts(facts) }
        // Without asking, nothing is said of places outside the folder, not even whether they are there.
        if look.fact.inside, look.fact.sensitive == nil { return .problem(obstacle) }
        facts.unknown.append("As things are, the call would fail: \(obstacle)")
        return .facts(facts)
    }

    static func access(of tool: BuiltInTool) -> Access {
        switch tool {
        case .listDirectory: .list
        case .readFile, .runCommand: .read
        case .writeFile: .write
        case .deleteFile: .delete
        }
    }

    /// What is wrong with a path itself.
    static func problem(path: ExactString, _ argument: ExactString) -> String? {
        if path.isEmpty { return "The argument \"\(argument)\" is empty." }
        if path.utf8.contains(0) { return "The argument \"\(argument)\" contains a NUL character." }
        return nil
    }

    /// One sentence on why the call cannot work on what is there now; nil when it can.
    static func obstacle(to access: Access, _ look: Look) -> String? {
        let path = Lookout.shown(look.fact.given)
        if case .missingFolder = look.walk.end {
            let folder = "A folder on the way to \(path) does not exist."
            return access == .write ? "\(folder) write_file does not create folders." : folder
        }
        switch (access, look.fact.kind) {
        case (.list, .folder), (.read, .file), (.write, .file), (.write, .missing), (.delete, .file), (.delete, .link):
            return nil
        case (_, .missing): return "There is nothing at \(path)."
        // What could not be examined is said elsewhere.
        case (_, .unknown): return nil
        case (.read, .folder): return "\(path) is a folder; use list_directory to see what is in it."
        case (.list, let kind): return "\(path) is a \(kind.rawValue), not a folder."
        case (.delete, .folder): return "\(path) is a folder; delete_file deletes only files and links."
        case (.delete, let kind): return "\(path) is a \(kind.rawValue); delete_file deletes only files and links."
        case (_, let kind): return "\(path) is a \(kind.rawValue), not an ordinary file."
        }
    }
}
