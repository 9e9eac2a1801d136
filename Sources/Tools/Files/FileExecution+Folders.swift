import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension FileExecution {
    func makeFolder(_ look: Look) throws(SystemError) -> ExecutionResult {
        let place = look.place
        let (parent, names): (OpenFolder, [PathName])
        switch look.walk.end {
        case .folder: return .success("The folder \(place) is there already; nothing was changed.")
        case .missing(let folder, let name): (parent, names) = (folder, [name])
        case .missingFolder(let folder, let missing, _): (parent, names) = (folder, missing)
        default: return changed(look)
        }
        var change: FileChange?
        if let keeper, let path = look.fact.resolved {
            var making = keeper.change(.madeFolders, at: path)
            making.folders = look.fact.newFolders
            do throws(UndoError) {
                try keeper.begin(making)
            } catch {
                return notKept(look, error)
            }
            change = making
        }
        let made: NewFolders
        do throws(SystemError) {
            made = try NewFolders(names, in: parent)
        } catch {
            if let change { keeper?.drop(change) }
            throw error
        }
        if var change {
            change.left = (try? FileStatus(of: made.innermost.descriptor)).flatMap { KeptState($0) }
            keeper?.finish(change)
        }
        let above = made.count > 1 ? " and \(ToolText.count(made.count - 1, "folder", "folders")) on the way to it" : ""
        return .success("Made the folder \(place)\(above).")
    }

    /// The name goes over in one step, and only onto a free one.
    func move(_ from: Look, _ to: Look) throws(SystemError) -> ExecutionResult {
        guard let (source, name, status) = try FileExecution.entry(of: from) else { return changed(from) }
        let target: (folder: OpenFolder, name: PathName)
        switch to.walk.end {
        case .missing(let folder, let name): target = (folder, name)
        case .missingFolder(let folder, let names, _) where names.count == 1: target = (folder, names[0])
        default: return changed(to)
        }
        if cancelled.isSet { return FileExecution.cancelledResult }
        // Once more, at the last moment: the content was read since.
        guard try FileStatus(of: name, in: source) == status else { return changed(from) }
        var change: FileChange?
        if let keeper, let path = to.fact.resolved {
            var moving = keeper.change(.moved, at: path)
            moving.from = from.fact.resolved
            moving.before = KeptState(status, content: from.fact.content)
            moving.left = moving.before
            do throws(UndoError) {
                try keeper.begin(moving)
            } catch {
                return notKept(from, error)
            }
            change = moving
        }
        do throws(SystemError) {
            try source.renameExclusively(name, to: target.name, in: target.folder)
        } catch {
            if let change { keeper?.drop(change) }
            throw error
        }
        // What went over must be what was seen, whatever took its name in between.
        guard try FileStatus(of: target.name, in: target.folder).identity == status.identity else {
            try target.folder.renameExclusively(target.name, to: name, in: source)
            if let change { keeper?.drop(change) }
            return changed(from)
        }
        if let change { keeper?.finish(change) }
        target.folder.flush()
        source.flush()
        let places = [from, to].map { $0.place }
        return .success("Moved the \(status.kind.rawValue) \(places[0]) to \(places[1]).")
    }

    /// What is to be moved, in its opened parent; nil when it is no longer there.
    static func entry(of look: Look) throws(SystemError) -> (OpenFolder, PathName, FileStatus)? {
        switch look.walk.end {
        case .leaf(let parent, let name, let status): return (parent, name, status)
        case .folder(let folder):
            guard let name = look.walk.components.last, look.walk.chain.count > 1 else { return nil }
            let parent = try folder.folder(PathName("..".utf8))
            guard try FileStatus(of: parent.descriptor).identity == look.walk.chain[look.walk.chain.count - 2] else { return nil }
            let status = try FileStatus(of: name, in: parent)
            return status.identity == look.fact.identity && status.kind == .folder ? (parent, name, status) : nil
        case .missing, .missingFolder, .failed: return nil
        }
    }
}

/// Folders that were just made, one in the other, each by the handle of the one above it.
struct NewFolders {
    private var made: [(parent: OpenFolder, name: PathName)] = []
    /// The last of them.
    private(set) var innermost: OpenFolder

    var count: Int { made.count }

    /// - Throws: when one cannot be made, or is there meanwhile; those that were made are gone again then.
    init(_ names: [PathName], in parent: OpenFolder) throws(SystemError) {
        innermost = parent
        for name in names {
            do throws(SystemError) {
                guard name.withCString({ mkdirat(innermost.descriptor, $0, 0o777) }) == 0 else { throw .last }
                made.append((innermost, name))
                // A link in its place is not followed.
                innermost = try innermost.folder(name)
            } catch {
                undo()
                throw error
            }
        }
        for folder in made { folder.parent.flush() }
    }

    /// Takes away what was made, as far as it is still empty.
    func undo() {
        for folder in made.reversed() { folder.parent.removeFolder(folder.name) }
    }
}
