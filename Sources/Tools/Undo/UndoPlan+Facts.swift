import Approval
import Conversation
import JSON

extension UndoPlanner {
    func facts(_ arguments: ToolArguments) -> FactsResult {
        do throws(UndoRefusal) {
            return .facts(facts(try plan(arguments)))
        } catch {
            return .problem(error.text)
        }
    }

    private func facts(_ plan: UndoPlan) -> Facts {
        let outline = BuiltInTool.undoChange.outline(plan.change)
        let change = plan.change
        let inner: Effect =
            switch change.deed {
            case _ where plan.isAsBefore: .nothing
            case .replaced: .writes(content: change.before?.content.flatMap(kept) ?? [], existing: shownPresent(plan))
            case .created: .deletes
            case .moved, .deleted, .madeFolders, .removedFolders: .nothing
            }
        return Facts(
            risk: outline.risk, riskReason: outline.reason, folder: lookout.workspace.root, targets: plan.looks.map(\.fact),
            effect: .undoes(call: change.call.number, tool: change.tool, words: plan.words, inner),
            undo: [.replaced, .created].contains(change.deed) && !plan.isAsBefore ? .kept : .reversible, unknown: plan.looks.flatMap(\.unknown))
    }

    /// Compared only where both can be shown.
    private func shownPresent(_ plan: UndoPlan) -> [UInt8]? {
        plan.change.before?.content.flatMap(kept) == nil ? nil : plan.looks.first.flatMap(present)
    }
}

extension UndoPlan {
    /// What is done, in a clause.
    var words: String {
        if isAsBefore { return "all is as it was before the call already; nothing is changed" }
        switch change.deed {
        case .replaced: return "the file gets its content of before again"
        case .created: return folders.isEmpty ? "what it created is deleted" : "what it created is deleted, and the folders that it made, if they are empty then"
        case .deleted: return "what it deleted is put back"
        case .moved: return "what it moved goes back to \(change.from.map(Lookout.shown) ?? "its place")"
        case .madeFolders: return folders.count == 1 ? "the folder that it made is removed" : "the folders that it made are removed"
        case .removedFolders: return "the folders are made again"
        }
    }
}

extension BuiltInTool {
    fileprivate func outline(_ change: FileChange) -> CallOutline {
        CallOutline(
            risk: .writes, reason: "it undoes call #\(change.call.number); what is there now is kept, so that this can be undone too.", effect: .nothing)
    }
}
