import Approval
import Conversation
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs the approved call of a file tool. Reached only with a warrant in hand.
struct FileExecution: Sendable {
    let lookout: Lookout
    let cancelled: CancelFlag
    /// Keeps what the call changes; nil where nothing is kept.
    var keeper: Keeper?

    func run(_ tool: BuiltInTool, _ arguments: ToolArguments, approved: Facts) -> ExecutionResult {
        guard approved.folder == lookout.workspace.root, lookout.workspace.isStillThere else {
            return .failure("The working folder is no longer the one in which the call was approved; nothing was done.")
        }
        guard approved.targets.count == tool.places.count else {
            return .failure("The approval does not fit the call; nothing was done.")
        }
        var looks: [Look] = []
        for (place, target) in zip(tool.places, approved.targets) {
            guard let path = arguments.text(place.key) ?? place.otherwise else {
                return .failure("The approval does not fit the call; nothing was done.")
            }
            let look = lookout.look(at: path, argument: place.key, for: place.access)
            guard look.fact.resolved != nil else {
                return .failure("\(look.unknown.first ?? "\(Lookout.shown(path)) could not be examined.") Nothing was done.")
            }
            guard look.fact.isSameObject(as: target), !place.access.changes || look.fact.hasSameContent(as: target) else {
                return .failure("\(Lookout.shown(path)) has changed since it was approved; nothing was done.")
            }
            looks.append(look)
        }
        if let obstacle = FileFacts(lookout: lookout).obstacle(tool, looks) { return .failure(obstacle) }
        var execution = self
        switch approved.undo {
        case .kept, .reversible:
            guard keeper != nil else { return .failure("Copies are no longer kept, as was said when the call was approved; nothing was done.") }
        // Nothing is kept, and whoever approved the call was told so.
        case .lost, nil: execution.keeper = nil
        }
        do throws(SystemError) {
            return try execution.run(tool, arguments, looks)
        } catch {
            // What was free when it was looked at is taken now.
            if error.code == EEXIST, let look = looks.last { return changed(look) }
            return .failure("\(tool.failed) \(looks.map { Lookout.shown($0.fact.given) }.joined(separator: " to ")): \(error.words).")
        }
    }

    /// - Parameter looks: at the places that ``BuiltInTool/places`` names, each approved as it is.
    private func run(
        _ tool: BuiltInTool, _ arguments: ToolArguments, _ looks: [Look]
    ) throws(SystemError) -> ExecutionResult {
        let look = looks[0]
        switch tool {
        case .listDirectory: return try list(look)
        case .findFiles: return try find(look, arguments)
        case .searchText: return try search(look, arguments)
        case .readFile: return try read(look, offset: arguments.number("offset"), limit: arguments.number("limit"))
        case .writeFile: return try write(look, Array((arguments.text("content") ?? "").utf8))
        case .editFile:
            switch FileFacts(lookout: lookout).edited(look, arguments) {
            case .success(let content): return try write(look, content)
            case .failure(let problem): return .failure("\(problem.sentence) Nothing was changed.")
            }
        case .makeDirectory: return try makeFolder(look)
        case .moveFile: return try move(look, looks[1])
        case .deleteFile: return try delete(look)
        case .runCommand, .runShell, .readOutput, .askUser, .undoChange, .fetchURL, .queryDatabase: return .failure("\(tool.rawValue) is no file tool.")
        }
    }

    func changed(_ look: Look) -> ExecutionResult {
        .failure("\(Lookout.shown(look.fact.given)) changed while the call ran; nothing was done.")
    }

    /// Without a copy the change does not happen.
    func notKept(_ look: Look, _ error: UndoError) -> ExecutionResult {
        if cancelled.isSet { return FileExecution.cancelledResult }
        return .failure("Nothing was changed, because no copy of what is at \(Lookout.shown(look.fact.given)) could be kept: \(error.words).")
    }

    static let cancelledResult = ExecutionResult.failure("The call was cancelled; nothing was done.")
}

extension ExecutionResult {
    static func failure(_ sentence: String) -> ExecutionResult { ExecutionResult(text: sentence, isError: true) }
    static func success(_ text: String) -> ExecutionResult { ExecutionResult(text: text, isError: false) }
}
