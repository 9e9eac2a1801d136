import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension FileExecution {
    func makeFolder(_ look: Look) throws(SystemError) -> ExecutionResult {
        let place = look.fact.resolved.map(Lookout.shown) ?? Lookout.shown(look.fact.given)
        let made: NewFolders
        switch look.walk.end {
        case .folder: return .success("The folder \(place) is there already; nothing was changed.")
        case .missing(let parent, let name): made = try NewFolders([name], in: parent)
        case .missingFolder(let parent, let names, _): made = try NewFolders(names, in: parent)
        default: return changed(look)
        }
        let above = made.count > 1 ? " and \(ToolText.count(made.count - 1, "folder", "folders")) on the way to it" : ""
        return .success("Made the folder \(place)\(above).")
    }

    /// The name goes over in one step, and only onto a free one.
    func move(_ from: Look, _ to: Look) throws(SystemError) -> ExecutionResult {
        guard let (source, name, status) = try entry(of: from) else { return changed(from) }
        let target: (folder: OpenFolder, name: PathName)
        switch to.walk.end {
        case .missing(let folder, let name): target = (folder, name)
        case .missingFolder(let folder, let names, _) where names.count == 1: target = (folder, names[0])
        default: return changed(to)
        }
        if cancelled.isSet { return FileExecution.cancelledResult }
        // Once more, at the last moment: the content was read since.
        guard try FileStatus(of: name, in: source) == status else { return changed(from) }
        try FileExecution.renameExclusively(name, in: source, to: target.name, in: target.folder)
        FileExecution.flushFolder(target.folder)
        FileExecution.flushFolder(source)
        let places = [from, to].map { $0.fact.resolved.map(Lookout.shown) ?? Lookout.shown($0.fact.given) }
        return .success("Moved the \(status.kind.rawValue) \(places[0]) to \(places[1]).")
    }

    /// What is to be moved, in its opened parent; nil when it is no longer there.
    private func entry(of look: Look) throws(SystemError) -> (OpenFolder, PathName, FileStatus)? {
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
        for folder in made { FileExecution.flushFolder(folder.parent) }
    }

    /// Takes away what was made, as far as it is still empty.
    func undo() {
        for folder in made.reversed() {
            _ = folder.name.withCString { unlinkat(folder.parent.descriptor, $0, AT_REMOVEDIR) }
        }
    }
}
