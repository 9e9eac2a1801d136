import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension FileExecution {
    /// The new content goes into a file of its own beside the old one, onto the disk, and then takes its name in one step:
    /// what fails before leaves the old content as it was.
    func write(_ look: Look, _ content: [UInt8]) throws(SystemError) -> ExecutionResult {
        let parent: OpenFolder
        let name: PathName
        var existing: FileStatus?
        var folders: NewFolders?
        switch look.walk.end {
        case .leaf(let folder, let leaf, let status): (parent, name, existing) = (folder, leaf, status)
        case .missing(let folder, let leaf): (parent, name) = (folder, leaf)
        case .missingFolder(let folder, let names, isFolder: false):
            let made = try NewFolders(names.dropLast(), in: folder)
            (parent, name, folders) = (made.innermost, names[names.count - 1], made)
        default: return changed(look)
        }
        var isDone = false
        defer { if !isDone { folders?.undo() } }
        let temporary = PathName.temporary()
        // Nobody else may read the new content of a file that was closed to others, not even while it is written; the
        // permissions of a new file are the usual ones, less the process's mask.
        let file = try parent.file(temporary, O_WRONLY | O_CREAT | O_EXCL, permissions: existing == nil ? 0o666 : 0o600)
        var change: FileChange?
        do {
            try file.write(content)
            if let existing { try FileExecution.give(file, owner: existing.owner, group: existing.group, permissions: existing.permissions) }
            try file.flush()
            if cancelled.isSet {
                parent.remove(temporary)
                return FileExecution.cancelledResult
            }
            if let existing, try FileStatus(of: name, in: parent) != existing {
                parent.remove(temporary)
                return changed(look)
            }
            let fresh = try FileStatus(of: file.descriptor)
            do throws(UndoError) {
                change = try keep(look, existing, name, parent, fresh, content)
            } catch {
                parent.remove(temporary)
                return notKept(look, error)
            }
            if let existing {
                guard try FileExecution.replace(name, in: parent, by: temporary, expecting: existing) else {
                    parent.remove(temporary)
                    if let change { keeper?.drop(change) }
                    return changed(look)
                }
            } else {
                try parent.renameExclusively(temporary, to: name, in: parent)
            }
        } catch {
            parent.remove(temporary)
            if let change { keeper?.drop(change) }
            // Someone made the file in the meantime, or took it away.
            if error.code == EEXIST && existing == nil || error.code == ENOENT && existing != nil { return changed(look) }
            throw error
        }
        isDone = true
        parent.flush()
        if let change { keeper?.finish(change) }
        let place = look.place
        let bytes = ToolText.count(content.count, "byte", "bytes")
        guard let existing else {
            let made = folders.map { ", and \(ToolText.count($0.count, "folder", "folders")) on the way to it" } ?? ""
            return .success("Created \(place) with \(bytes)\(made).")
        }
        return .success("Replaced the content of \(place): \(bytes) now, \(existing.size) before.")
    }

    /// Keeps what is about to be replaced.
    /// - Parameter fresh: the file that takes the name.
    private func keep(
        _ look: Look, _ existing: FileStatus?, _ name: PathName, _ parent: OpenFolder, _ fresh: FileStatus, _ content: [UInt8]
    ) throws(UndoError) -> FileChange? {
        guard let keeper, let path = look.fact.resolved else { return nil }
        var change = keeper.change(existing == nil ? .created : .replaced, at: path)
        change.left = KeptState(fresh, content: Digest(of: content))
        change.folders = look.fact.newFolders
        var staged: [StagedContent] = []
        if let existing { (change.before, staged) = try keeper.state(name, in: parent, existing, cancelled) }
        staged += keeper.left(content, besides: staged.first?.size ?? 0)
        try keeper.begin(change, staged)
        return change
    }

    func delete(_ look: Look) throws(SystemError) -> ExecutionResult {
        guard case .leaf(let parent, let name, let status) = look.walk.end else { return changed(look) }
        if cancelled.isSet { return FileExecution.cancelledResult }
        // Once more, at the last moment: the content was read since.
        guard try FileStatus(of: name, in: parent) == status else { return changed(look) }
        var change: FileChange?
        if let keeper, let path = look.fact.resolved {
            do throws(UndoError) {
                var deletion = keeper.change(.deleted, at: path)
                let (before, staged) = try keeper.state(name, in: parent, status, cancelled)
                deletion.before = before
                try keeper.begin(deletion, staged)
                change = deletion
            } catch {
                return notKept(look, error)
            }
        }
        do throws(SystemError) {
            guard try FileExecution.takeAway(name, in: parent, expecting: status) else {
                if let change { keeper?.drop(change) }
                return changed(look)
            }
        } catch {
            if let change { keeper?.drop(change) }
            throw error
        }
        parent.flush()
        if let change { keeper?.finish(change) }
        let place = look.place
        return .success(status.kind == .link ? "Deleted the link \(place)." : "Deleted \(place).")
    }

    /// Owner, group and permissions of the file that is replaced; never set-user-ID or set-group-ID.
    static func give(_ file: borrowing OpenFile, owner: uid_t, group: gid_t, permissions: mode_t) throws(SystemError) {
        let own = try FileStatus(of: file.descriptor)
        // Only the system's administrator may give files away; for others the new file stays their own.
        if own.owner != owner || own.group != group { _ = fchown(file.descriptor, owner, group) }
        guard fchmod(file.descriptor, permissions & 0o1777) == 0 else { throw .last }
    }
}
