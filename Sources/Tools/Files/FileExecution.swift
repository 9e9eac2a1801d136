import Approval
import Conversation
import JSON

/// Runs the approved call of a file tool. Reached only with a warrant in hand.
struct FileExecution: Sendable {
    let lookout: Lookout
    let cancelled: CancelFlag

    func run(_ tool: BuiltInTool, _ arguments: ToolArguments, approved: Facts) -> ExecutionResult {
        guard approved.folder == lookout.workspace.root, lookout.workspace.isStillThere else {
            return .failure("The working folder is no longer the one in which the call was approved; nothing was done.")
        }
        guard let path = arguments.text("path"), let target = approved.targets.first, approved.targets.count == 1 else {
            return .failure("The approval does not fit the call; nothing was done.")
        }
        let access = FileFacts.access(of: tool)
        let look = lookout.look(at: path, argument: "path", for: access)
        guard look.fact.resolved != nil else {
            return .failure("\(look.unknown.first ?? "\(Lookout.shown(path)) could not be examined.") Nothing was done.")
        }
        guard look.fact.isSameObject(as: target), !access.changes || look.fact.hasSameContent(as: target) else {
            return .failure("\(Lookout.shown(path)) has changed since it was approved; nothing was done.")
        }
        if let obstacle = FileFacts.obstacle(to: access, look) { return .failure(obstacle) }
        do {
            switch tool {
            case .listDirectory: return try list(look)
            case .readFile:
                return try read(look, offset: arguments.number("offset"), limit: arguments.number("limit"))
            case .writeFile: return try write(look, Array((arguments.text("content") ?? "").utf8))
            case .deleteFile: return try delete(look)
            case .runCommand: return .failure("run_command is no file tool.")
            }
        } catch {
            return .failure("\(FileExecution.failed(tool)) \(Lookout.shown(path)): \(error.words).")
        }
    }

    private static func failed(_ tool: BuiltInTool) -> String {
        switch tool {
        case .listDirectory: "Could not list"
        case .readFile, .runCommand: "Could not read"
        case .writeFile: "Nothing was written; what was there before is intact. Could not write"
        case .deleteFile: "Nothing was deleted. Could not delete"
        }
    }

    func changed(_ look: Look) -> ExecutionResult {
        .failure("\(Lookout.shown(look.fact.given)) changed while the call ran; nothing was done.")
    }

    static let cancelledResult = ExecutionResult.failure("The call was cancelled; nothing was done.")
}

extension ExecutionResult {
    static func failure(_ sentence: String) -> ExecutionResult { ExecutionResult(text: sentence, isError: true) }
    static func success(_ text: String) -> ExecutionResult { ExecutionResult(text: text, isError: false) }
}
