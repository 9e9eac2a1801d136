import Approval
import Conversation
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Undoes a change, by the handles of a look of its own. Reached only with a warrant in hand.
struct UndoExecution: Sendable {
    let planner: UndoPlanner
    let keeper: Keeper
    let cancelled: CancelFlag

    private var store: UndoStore { planner.store }

    func run(_ arguments: ToolArguments, approved: Facts) -> ExecutionResult {
        guard approved.folder == planner.lookout.workspace.root, planner.lookout.workspace.isStillThere else {
            return .failure("The working folder is no longer the one in which the call was approved; nothing was done.")
        }
        let plan: UndoPlan
        do throws(UndoRefusal) {
            plan = try planner.plan(arguments)
        } catch {
            return .failure(error.text)
        }
        guard plan.looks.count == approved.targets.count,
            zip(plan.looks, approved.targets).allSatisfy({ $0.fact.isSameObject(as: $1) && $0.fact.hasSameContent(as: $1) })
        else { return .failure("What is to be undone has changed since it was looked at; nothing was done.") }
        if cancelled.isSet { return FileExecution.cancelledResult }
        let number = plan.change.call.number
        if plan.isAsBefore {
            settle(plan.change, nil)
            return .success("Call #\(number) (\(plan.change.tool)): \(plan.words).")
        }
        let mine = keeper.of(plan.change)
        do throws(UndoError) {
            let (words, done) = try perform(plan, mine)
            mine.finish(done)
            settle(plan.change, done)
            let difference = plan.change.deed == .replaced ? difference(plan) : []
            return .success((["Undid call #\(number) (\(plan.change.tool)): \(words) /undo \(keeper.call.number) undoes this."] + difference).joined(separator: "\n"))
        } catch {
            return .failure(cancelled.isSet ? FileExecution.cancelledResult.text : "Call #\(number) was not undone: \(error.words). What is there was left as it is.")
        }
    }

    /// The change counts as undone from here on; and what this call undid in turn, an undoing, no longer counts.
    private func settle(_ change: FileChange, _ done: FileChange?) {
        var change = change
        change.stage = .undone(by: keeper.call.number, at: store.clock())
        try? store.put(change)
        if let undoes = change.undoes, var first = (try? store.change(CallKey(session: change.call.session, number: undoes))) ?? nil {
            first.stage = .done
            if let left = done?.left { first.left = left }
            try? store.put(first)
        }
    }

    private func difference(_ plan: UndoPlan) -> [String] {
        guard let left = plan.change.left?.content.flatMap(planner.kept), let before = plan.change.before?.content.flatMap(planner.kept) else { return [] }
        return ContentDifference.lines(from: left, to: before)
    }

    private func perform(_ plan: UndoPlan, _ keeper: Keeper) throws(UndoError) -> (String, FileChange) {
        let place = Lookout.shown(plan.change.path)
        switch plan.change.deed {
        case .replaced: return ("\(place) has its content of before again.", try putContentBack(plan, keeper))
        case .created: return try takeAway(plan, keeper)
        case .deleted: return ("\(place) is there again.", try bringBack(plan, keeper))
        case .moved: return ("\(place) is at \(plan.change.from.map(Lookout.shown) ?? "its old place") again.", try moveBack(plan, keeper))
        case .madeFolders:
            let done = try removeFolders(plan, keeper)
            return ("removed \(ToolText.count(done.folders.count, "folder", "folders")).", done)
        case .removedFolders:
            let done = try makeFolders(plan, keeper)
            return ("made \(ToolText.count(done.folders.count, "folder", "folders")) again.", done)
        }
    }

    // MARK: Contents

    private func putContentBack(_ plan: UndoPlan, _ keeper: Keeper) throws(UndoError) -> FileChange {
        guard let before = plan.change.before, let content = before.content, case .leaf(let parent, let name, let status)? = plan.looks.first?.walk.end
        else { throw UndoError("its record does not say what was there") }
        let (temporary, fresh) = try write(content, as: before, in: parent)
        var mine = keeper.change(.replaced, at: plan.change.path)
        do throws(UndoError) {
            mine.left = KeptState(fresh, content: content)
            let (state, staged) = try keeper.state(name, in: parent, status, cancelled)
            mine.before = state
            try keeper.begin(mine, staged)
        } catch {
            parent.remove(temporary)
            throw error
        }
        try during(mine, keeper, or: { parent.remove(temporary) }) { () throws(SystemError) in
            guard try FileExecution.replace(name, in: parent, by: temporary, expecting: status) else { throw SystemError(ESTALE) }
        }
        parent.flush()
        return mine
    }

    private func bringBack(_ plan: UndoPlan, _ keeper: Keeper) throws(UndoError) -> FileChange {
        guard let before = plan.change.before else { throw UndoError("its record does not say what was there") }
        let parent: OpenFolder
        let name: PathName
        var folders: NewFolders?
        switch plan.looks.first?.walk.end {
        case .missing(let folder, let leaf): (parent, name) = (folder, leaf)
        case .missingFolder(let folder, let names, isFolder: false) where !names.isEmpty && names.count <= plan.change.folders.count + 1:
            let made = try UndoError.reporting("its folder") { () throws(SystemError) in try NewFolders(names.dropLast(), in: folder) }
            (parent, name, folders) = (made.innermost, names[names.count - 1], made)
        default: throw UndoError("its folder is no longer there")
        }
        var mine = keeper.change(.created, at: plan.change.path)
        if let folders { mine.folders = Array(plan.change.folders.suffix(folders.count)) }
        do throws(UndoError) {
            if before.kind == .link {
                guard let target = before.target else { throw UndoError("its record does not say where the link led") }
                mine.left = before
                mine.left?.identity = nil
                try keeper.begin(mine)
                try during(mine, keeper, or: {}) { () throws(SystemError) in
                    let result = PathName(target).withCString { target in name.withCString { symlinkat(target, parent.descriptor, $0) } }
                    guard result == 0 else { throw .last }
                }
            } else {
                guard let content = before.content else { throw UndoError("its record does not say what was in it") }
                let (temporary, fresh) = try write(content, as: before, in: parent)
                mine.left = KeptState(fresh, content: content)
                do throws(UndoError) {
                    try keeper.begin(mine)
                } catch {
                    parent.remove(temporary)
                    throw error
                }
                try during(mine, keeper, or: { parent.remove(temporary) }) { () throws(SystemError) in
                    try parent.renameExclusively(temporary, to: name, in: parent)
                }
            }
        } catch {
            folders?.undo()
            throw error
        }
        parent.flush()
        return mine
    }

    /// A file of its own beside the place, on the disk, with the content, the owner and the permissions of before.
    private func write(_ content: Digest, as before: KeptState, in parent: OpenFolder) throws(UndoError) -> (PathName, FileStatus) {
        let temporary = PathName.temporary()
        let file = try UndoError.reporting("the file could not be made") { () throws(SystemError) in
            try parent.file(temporary, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o600)
        }
        do throws(UndoError) {
            try store.write(content, to: file, cancelled)
            let status = try UndoError.reporting("the file could not be written") { () throws(SystemError) in
                try FileExecution.give(file, owner: before.owner, group: before.group, permissions: before.permissions)
                try file.flush()
                return try FileStatus(of: file.descriptor)
            }
            return (temporary, status)
        } catch {
            parent.remove(temporary)
            throw error
        }
    }

    private func takeAway(_ plan: UndoPlan, _ keeper: Keeper) throws(UndoError) -> (String, FileChange) {
        guard case .leaf(let parent, let name, let status)? = plan.looks.first?.walk.end else { throw UndoError("it is no longer there") }
        var mine = keeper.change(.deleted, at: plan.change.path)
        let (state, staged) = try keeper.state(name, in: parent, status, cancelled)
        mine.before = state
        mine.folders = plan.folders.map(\.fact.given)
        try keeper.begin(mine, staged)
        try during(mine, keeper, or: {}) { () throws(SystemError) in
            guard try FileExecution.takeAway(name, in: parent, expecting: status) else { throw SystemError(ESTALE) }
        }
        parent.flush()
        let removed = remove(plan.folders)
        mine.folders = removed
        let folders = removed.isEmpty ? "" : ", and so \(removed.count == 1 ? "is the folder that was" : "are \(removed.count) folders that were") made for it"
        return ("\(Lookout.shown(plan.change.path)) is gone again\(folders).", mine)
    }

    // MARK: Places

    private func moveBack(_ plan: UndoPlan, _ keeper: Keeper) throws(UndoError) -> FileChange {
        guard plan.looks.count == 2, let from = plan.change.from, case .missing(let target, let old) = plan.looks[1].walk.end else {
            throw UndoError("its old folder is no longer there")
        }
        let entry: (OpenFolder, PathName, FileStatus)? = try UndoError.reporting(Lookout.shown(plan.change.path)) { () throws(SystemError) in
            try FileExecution.entry(of: plan.looks[0])
        }
        guard let (source, name, status) = entry else { throw UndoError("it is no longer there") }
        var mine = keeper.change(.moved, at: from)
        mine.from = plan.change.path
        mine.before = KeptState(status, content: plan.looks[0].fact.content)
        mine.left = mine.before
        try keeper.begin(mine)
        try during(mine, keeper, or: {}) { () throws(SystemError) in
            try source.renameExclusively(name, to: old, in: target)
            guard try FileStatus(of: old, in: target).identity == status.identity else {
                try target.renameExclusively(old, to: name, in: source)
                throw SystemError(ESTALE)
            }
        }
        target.flush()
        source.flush()
        return mine
    }

    private func removeFolders(_ plan: UndoPlan, _ keeper: Keeper) throws(UndoError) -> FileChange {
        var mine = keeper.change(.removedFolders, at: plan.change.path)
        mine.folders = plan.folders.map(\.fact.given)
        try keeper.begin(mine)
        let removed = remove(plan.folders)
        guard !removed.isEmpty else {
            keeper.drop(mine)
            throw UndoError("the folder is no longer empty")
        }
        mine.folders = removed
        return mine
    }

    /// From the innermost on, as far as they are empty.
    /// - Returns: those that are gone, from the outermost on.
    private func remove(_ folders: [Look]) -> [ExactString] {
        var gone: [ExactString] = []
        for look in folders.reversed() {
            guard let name = look.walk.components.last, case .folder(let folder) = look.walk.end, look.walk.chain.count > 1,
                let parent = try? folder.folder(PathName("..".utf8)),
                (try? FileStatus(of: parent.descriptor).identity) == look.walk.chain[look.walk.chain.count - 2],
                (try? FileStatus(of: name, in: parent).identity) == look.walk.chain.last,
                parent.removeFolder(name)
            else { break }
            parent.flush()
            gone.append(look.fact.given)
        }
        return gone.reversed()
    }

    private func makeFolders(_ plan: UndoPlan, _ keeper: Keeper) throws(UndoError) -> FileChange {
        let (parent, names): (OpenFolder, [PathName])
        switch plan.looks.first?.walk.end {
        case .missing(let folder, let name): (parent, names) = (folder, [name])
        case .missingFolder(let folder, let missing, _) where missing.count <= plan.change.folders.count: (parent, names) = (folder, missing)
        default: throw UndoError("its folder is no longer there")
        }
        var mine = keeper.change(.madeFolders, at: plan.change.path)
        mine.folders = Array(plan.change.folders.suffix(names.count))
        try keeper.begin(mine)
        try during(mine, keeper, or: {}) { () throws(SystemError) in
            let made = try NewFolders(names, in: parent)
            mine.left = (try? FileStatus(of: made.innermost.descriptor)).flatMap { KeptState($0) }
        }
        return mine
    }

    /// What fails has not taken place, and no record says that it may have.
    private func during(
        _ mine: FileChange, _ keeper: Keeper, or clear: () -> Void, _ work: () throws(SystemError) -> Void
    ) throws(UndoError) {
        do throws(SystemError) {
            try work()
        } catch {
            clear()
            keeper.drop(mine)
            throw UndoError(error.code == ESTALE || error.code == EEXIST ? "it changed while it was undone" : error.words)
        }
    }
}

extension Keeper {
    /// For undoing a change.
    fileprivate func of(_ change: FileChange) -> Keeper {
        var keeper = self
        keeper.undoes = change.call.number
        return keeper
    }
}
