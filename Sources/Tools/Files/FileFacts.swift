import Approval
import Conversation
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Finds out what a call of a file tool would touch.
struct FileFacts: Sendable {
    let lookout: Lookout

    func facts(_ tool: BuiltInTool, _ arguments: ToolArguments) -> FactsResult {
        if let problem = FileFacts.problem(with: arguments, of: tool) { return .problem(problem) }
        var looks: [Look] = []
        for place in tool.places {
            guard let path = arguments.text(place.key) ?? place.otherwise else {
                return .problem("The required argument \"\(place.key)\" is missing.")
            }
            if let problem = FileFacts.problem(path: path, place.key) { return .problem(problem) }
            looks.append(lookout.look(at: path, argument: place.key, for: place.access))
        }
        let (outline, obstacle) = outlook(tool, arguments, looks)
        var facts = Facts(
            risk: outline.risk, riskReason: outline.reason, folder: lookout.workspace.root, targets: looks.map(\.fact),
            effect: outline.effect, undo: outline.undo, unknown: looks.flatMap(\.unknown))
        guard let obstacle else { return .facts(facts) }
        // Without asking, nothing is said of places outside the folder, not even whether they are there.
        if looks.allSatisfy({ $0.fact.inside && $0.fact.sensitive == nil }) {
            // Content is for those only who could read it without asking.
            let hint = facts.unknown.isEmpty ? obstacle.hint : nil
            return .doomed(facts, problem: [obstacle.sentence, hint].compactMap(\.self).joined(separator: " "))
        }
        facts.unknown.append("As things are, the call would fail: \(obstacle.sentence)")
        return .facts(facts)
    }

    /// What the call comes to at the places as they are now, and why it cannot work on them.
    private func outlook(
        _ tool: BuiltInTool, _ arguments: ToolArguments, _ looks: [Look]
    ) -> (CallOutline, CallProblem?) {
        var outline = tool.outline(arguments)
        if let sentence = obstacle(tool, looks) { return (outline, CallProblem(sentence: sentence)) }
        guard let look = looks.first else { return (outline, nil) }
        outline.undo = undo(tool, look)
        outline = tool.outline(outline, keeping: outline.undo)
        switch tool {
        case .writeFile:
            if case .writes(let content, _) = outline.effect { outline.effect = .writes(content: content, existing: look.existing) }
            if look.fact.kind == .missing {
                outline.reason = look.fact.newFolders.isEmpty ? "it creates a file." : "it creates a file and folders."
            }
        case .editFile:
            let existing = look.existing
            outline.effect = .writes(content: existing ?? [], existing: existing)
            switch edited(look, arguments) {
            case .success(let content): outline.effect = .writes(content: content, existing: existing)
            case .failure(let problem): return (outline, problem)
            }
        case .makeDirectory where look.fact.kind == .folder:
            outline.risk = .readOnly
            outline.reason = "the folder is there already, so nothing changes."
            outline.undo = nil
        default: break
        }
        return (outline, nil)
    }

    /// What is kept of what the call takes away; nil for what changes nothing, and where nothing is kept.
    private func undo(_ tool: BuiltInTool, _ look: Look) -> UndoFact? {
        guard let store = lookout.undo, store.isOn else { return nil }
        switch tool {
        case .makeDirectory, .moveFile: return .reversible
        case .writeFile where look.fact.kind == .missing: return .reversible
        case .writeFile, .editFile, .deleteFile: break
        default: return nil
        }
        guard case .leaf(let parent, let name, let status) = look.walk.end else { return nil }
        if status.kind == .link { return .kept }
        if parent.showsKernel { return .lost("a place where the system shows itself") }
        if let why = store.whyNotKept(status.size) { return .lost(why) }
        do throws(SystemError) {
            _ = try parent.file(name, O_RDONLY)
            return .kept
        } catch {
            return .lost("not readable, \(error.words)")
        }
    }

    /// The content of a file after the call's edits.
    func edited(_ look: Look, _ arguments: ToolArguments) -> Result<[UInt8], CallProblem> {
        let path = Lookout.shown(look.fact.given)
        guard let existing = look.existing else {
            let size = look.fact.size > lookout.limits.editBytes
            let words = size ? "is larger than \(lookout.limits.editBytes) bytes" : "is no text in UTF-8, or could not be read"
            return .failure(CallProblem(sentence: "\(path) \(words); edit_file cannot edit it."))
        }
        do throws(CallProblem) {
            let edits = try TextEdit.edits(in: arguments)
            return .success(try TextEdit.apply(edits, to: existing, limit: lookout.limits.editBytes))
        } catch {
            return .failure(error)
        }
    }

    /// What is wrong with arguments by themselves, whatever is in the file system.
    private static func problem(with arguments: ToolArguments, of tool: BuiltInTool) -> String? {
        for key in tool.counts where arguments.object[key] != nil {
            guard let number = arguments.number(key), number >= 1 else {
                return "The argument \"\(key)\" must be a whole number from 1 on."
            }
        }
        do throws(CallProblem) {
            switch tool {
            case .editFile: _ = try TextEdit.edits(in: arguments)
            case .findFiles: _ = try Glob(arguments.text("pattern") ?? "", argument: "pattern")
            case .searchText: _ = try TextSearch(arguments)
            default: break
            }
            return nil
        } catch {
            return error.sentence
        }
    }

    /// In bytes, on every file system that is in use (NAME_MAX).
    private static let longestName = 255

    /// What is wrong with a path itself.
    static func problem(path: ExactString, _ argument: ExactString) -> String? {
        if path.isEmpty { return "The argument \"\(argument)\" is empty." }
        if path.utf8.contains(0) { return "The argument \"\(argument)\" contains a NUL character." }
        // By the path alone: what the system says of a place outside would tell whether it is there.
        if path.utf8.count >= Int(PATH_MAX) { return "The path in \"\(argument)\" is too long: it has \(path.utf8.count) bytes, and a path may have \(PATH_MAX - 1)." }
        if let name = PathName.components(of: path.utf8).first(where: { $0.bytes.count > longestName }) {
            return "A name in \"\(argument)\" is too long: it has \(name.bytes.count) bytes, and a name may have \(longestName)."
        }
        return nil
    }
}
