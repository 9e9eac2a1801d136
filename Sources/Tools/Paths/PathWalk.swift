import Approval
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A walk along a path, one opened folder after the other, from `/` to the object that the path means.
///
/// The kernel follows no link here: links are read and walked by hand, so the real place is known, `..` is the parent of
/// the opened object, and what the walk has found cannot be swapped between the look and the use of its handles.
struct PathWalk: Sendable {
    enum LastLink { case follow, keep }

    enum End: Sendable {
        case folder(OpenFolder)
        /// Anything that is not a folder, in its opened parent.
        case leaf(parent: OpenFolder, name: PathName, status: FileStatus)
        /// A name that is free, in its opened parent.
        case missing(parent: OpenFolder, name: PathName)
        /// A folder on the way is not there: the names from it on, in the last folder that is. `isFolder` when the path
        /// can only mean a folder, as with a slash at its end.
        case missingFolder(parent: OpenFolder, names: [PathName], isFolder: Bool)
        case failed(SystemError)
    }

    /// Of the real place, from `/`; up to where the walk came, and the rest as given when a folder is missing.
    private(set) var components: [PathName] = []
    /// The identity of `/` and of every opened folder of `components`, in order.
    private(set) var chain: [FileIdentity] = []
    /// Every name that was walked, links and what they lead through included.
    private(set) var named: [PathName] = []
    /// Every link that was followed: where it lies, and what is written in it.
    private(set) var followed: [(place: [PathName], target: [UInt8])] = []
    /// Whether the walk came through `/proc`, `/sys` or `/dev`.
    private(set) var kernelPlaces: Set<PathName> = []
    private(set) var end: End = .failed(SystemError(ENOENT))

    /// As Linux has it (path_resolution(7)).
    private static let mostLinks = 40
    static let systemFolders: Set<PathName> = [PathName("proc".utf8), PathName("sys".utf8), PathName("dev".utf8)]

    /// - Parameters:
    ///   - path: absolute, or relative to `base`; `~` is a letter like any other. It must not be empty.
    ///   - base: the components of an absolute, real path.
    init(_ path: ExactString, base: [PathName], lastLink: LastLink) {
        let bytes = Array(path.utf8)
        let given = PathName.components(of: bytes)
        var walker = Walker(pending: ((bytes.first == 0x2F ? [] : base) + given).reversed())
        walker.mustBeFolder = bytes.last == 0x2F
        do throws(SystemError) {
            // As the kernel has it; it also bounds the number of steps.
            guard bytes.count < Int(PATH_MAX) else { throw SystemError(ENAMETOOLONG) }
            end = try walker.run(&self, keepLast: lastLink == .keep)
        } catch {
            end = .failed(error)
        }
    }

    /// The real place; nil when the walk did not come that far, or its name is not valid UTF-8.
    var resolved: ExactString? {
        if case .failed = end { return nil }
        return PathName.path(components)
    }

    /// The folder that was opened last: the place itself, or the one in which it is or would be.
    var lastFolder: OpenFolder? {
        switch end {
        case .folder(let folder): folder
        case .leaf(let parent, _, _), .missing(let parent, _), .missingFolder(let parent, _, _): parent
        case .failed: nil
        }
    }

    /// Whether the place is a folder or lies in it: by its components, and by the object that was opened on the way.
    func isInside(_ folder: [PathName], _ identity: FileIdentity) -> Bool {
        guard components.count >= folder.count, chain.count > folder.count else { return false }
        return components.starts(with: folder) && chain[folder.count] == identity
    }

    private struct Walker {
        /// What is still to be walked, the next one last.
        var pending: [PathName]
        var mustBeFolder = false
        var links = 0

        mutating func run(_ walk: inout PathWalk, keepLast: Bool) throws(SystemError) -> End {
            var current = try enterRoot(&walk)
            while let name = pending.popLast() {
                if name.isDot { continue }
                if name.isDotDot {
                    current = try leave(current, &walk)
                    continue
                }
                walk.named.append(name)
                let isLast = pending.isEmpty
                let status: FileStatus
                do throws(SystemError) {
                    status = try FileStatus(of: name, in: current)
                } catch {
                    guard error.code == ENOENT else { throw error }
                    walk.components.append(name)
                    if isLast, !mustBeFolder { return .missing(parent: current, name: name) }
                    return try missingFolder(name, in: current, &walk)
                }
                switch status.kind {
                case .link where !(isLast && keepLast && !mustBeFolder):
                    if let start = try follow(name, in: current, &walk) { current = start }
                case .folder:
                    let next = try current.folder(name)
                    guard try FileStatus(of: next.descriptor).identity == status.identity else { throw SystemError(ESTALE) }
                    walk.components.append(name)
                    walk.chain.append(status.identity)
                    walk.noteKernelPlace()
                    current = next
                default:
                    guard isLast, !mustBeFolder else { throw SystemError(ENOTDIR) }
                    walk.components.append(name)
                    return .leaf(parent: current, name: name, status: status)
                }
            }
            return .folder(current)
        }

        private func enterRoot(_ walk: inout PathWalk) throws(SystemError) -> OpenFolder {
            let root = try OpenFolder.root()
            walk.components = []
            walk.chain = [try FileStatus(of: root.descriptor).identity]
            return root
        }

        private func leave(_ current: OpenFolder, _ walk: inout PathWalk) throws(SystemError) -> OpenFolder {
            guard !walk.components.isEmpty else { return current }
            let parent = try current.folder(PathName("..".utf8))
            walk.components.removeLast()
            walk.chain.removeLast()
            // The folder was moved while the walk was in it: its names are no longer true.
            guard try FileStatus(of: parent.descriptor).identity == walk.chain.last else { throw SystemError(ESTALE) }
            return parent
        }

        /// - Returns: `/` when the link is absolute.
        private mutating func follow(
            _ name: PathName, in folder: OpenFolder, _ walk: inout PathWalk
        ) throws(SystemError) -> OpenFolder? {
            links += 1
            guard links <= mostLinks else { throw SystemError(ELOOP) }
            let target = try folder.linkTarget(name)
            guard !target.isEmpty, !target.contains(0) else { throw SystemError(ENOENT) }
            walk.followed.append((walk.components + [name], target))
            if pending.isEmpty, target.last == 0x2F { mustBeFolder = true }
            pending += PathName.components(of: target).reversed()
            return target.first == 0x2F ? try enterRoot(&walk) : nil
        }

        /// The rest of the path can be named only when it does not climb out of what is not there.
        private func missingFolder(
            _ name: PathName, in parent: OpenFolder, _ walk: inout PathWalk
        ) throws(SystemError) -> End {
            guard !pending.contains(where: \.isDotDot) else { throw SystemError(ENOENT) }
            let rest = pending.reversed().filter { !$0.isDot }
            walk.components += rest
            walk.named += rest
            let isFolder = mustBeFolder || pending.first?.isDot == true
            return .missingFolder(parent: parent, names: [name] + rest, isFolder: isFolder)
        }
    }

    private mutating func noteKernelPlace() {
        if components.count == 1, PathWalk.systemFolders.contains(components[0]) { kernelPlaces.insert(components[0]) }
    }
}
