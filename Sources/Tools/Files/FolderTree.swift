import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A look through a folder and everything below it, on opened folders: links are not followed, and in places that no
/// general rule covers nothing is read unless the folder itself is one, which then was shown and approved.
///
/// What it passes over is noted, so that nobody takes a partial answer for the whole.
struct FolderTree {
    struct Entry {
        /// From the start on.
        let path: [PathName]
        let parent: OpenFolder
        let status: FileStatus
        /// Whether it is a place that no general rule covers.
        let isSensitive: Bool

        var name: PathName { path[path.count - 1] }
        var letters: [[UInt32]] { path.map(Glob.letters) }
    }

    /// What was passed over, or cut short.
    struct Notes {
        /// Folders that no general rule covers, and that were not looked into, by their paths; the first few.
        private(set) var folders: [[PathName]] = []
        private(set) var folderCount = 0
        /// Folders that could not be read.
        var unreadable = 0
        var tooDeep = 0
        /// Why the look ended before its end, in words behind "because".
        var end: String?

        fileprivate mutating func add(closed folder: [PathName]) {
            folderCount += 1
            if folders.count < 5 { folders.append(folder) }
        }
    }

    private(set) var notes = Notes()
    private let cancelled: CancelFlag
    private let limits: ToolLimits
    private let root: [FoldedName]
    private let rootIdentities: [FileIdentity]
    private let coversSensitive: Bool
    private let homes: [OwnHome]
    private let deadline: ContinuousClock.Instant
    private var entries = 0
    private var enters: (PathName) -> Bool = { _ in true }

    /// - Parameter look: at the folder to start from.
    init(_ lookout: Lookout, _ cancelled: CancelFlag, at look: Look) {
        self.cancelled = cancelled
        limits = lookout.limits
        root = look.walk.components.map { FoldedName($0) }
        rootIdentities = look.walk.chain
        coversSensitive = look.fact.sensitive != nil
        homes = coversSensitive ? [] : lookout.places.ownHomes()
        deadline = .now + limits.treeTime
    }

    /// Visits every entry in the order of names, a folder before what lies in it, until the look is over.
    ///
    /// - Parameters:
    ///   - enters: whether a folder of this name is looked into; it is visited in any case.
    ///   - visit: gives a reason to end the look, or nil to go on.
    mutating func walk(
        _ folder: OpenFolder, enters: @escaping (PathName) -> Bool = { _ in true }, _ visit: (Entry) -> String?
    ) throws(SystemError) {
        self.enters = enters
        // The folder itself must be readable; what lies below it may not be.
        let names = try folder.sortedNames(cancelled)
        look(through: folder, names, path: [], folded: root, visit)
    }

    /// The depth of calls is bounded by ``ToolLimits/treeDepth``.
    private mutating func look(
        through folder: OpenFolder, _ names: (names: [PathName], isComplete: Bool), path: [PathName], folded: [FoldedName],
        _ visit: (Entry) -> String?
    ) {
        if !names.isComplete { notes.end = "a folder has too many entries" }
        for name in names.names {
            if notes.end == nil, let end = limit() { notes.end = end }
            guard notes.end == nil else { return }
            entries += 1
            guard let status = try? FileStatus(of: name, in: folder) else { continue }
            let below = folded + [FoldedName(name)]
            let entry = Entry(
                path: path + [name], parent: folder, status: status, isSensitive: isSensitive(below, name, status))
            if let end = visit(entry) { notes.end = end }
            if status.kind == .folder, notes.end == nil, enters(name) { enter(entry, below, visit) }
        }
    }

    private mutating func enter(_ entry: Entry, _ folded: [FoldedName], _ visit: (Entry) -> String?) {
        if entry.isSensitive { return notes.add(closed: entry.path) }
        guard entry.path.count < limits.treeDepth else {
            notes.tooDeep += 1
            return
        }
        do throws(SystemError) {
            let folder = try entry.parent.folder(entry.name)
            guard try FileStatus(of: folder.descriptor).identity == entry.status.identity else { throw SystemError(ESTALE) }
            // Wherever it is mounted.
            if folder.showsKernel { return notes.add(closed: entry.path) }
            look(through: folder, try folder.sortedNames(cancelled), path: entry.path, folded: folded, visit)
        } catch {
            notes.unreadable += 1
        }
    }

    private func isSensitive(_ path: [FoldedName], _ name: PathName, _ status: FileStatus) -> Bool {
        if coversSensitive { return false }
        if path.count == 1, PathWalk.systemFolders.contains(name) { return true }
        if homes.contains(where: { $0.holds(path, [status.identity]) }) { return true }
        return SensitivePlaces.reason(path, changes: false) != nil
    }

    private func limit() -> String? {
        if cancelled.isSet { return "the call was cancelled" }
        if entries >= limits.treeEntries { return "\(entries) entries were looked at, and more are not" }
        if entries % 64 == 0, ContinuousClock.now > deadline {
            return "it took longer than \(ToolText.seconds(limits.treeTime))"
        }
        return nil
    }
}
