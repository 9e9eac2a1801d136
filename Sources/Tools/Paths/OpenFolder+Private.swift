import Approval
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Folders in which the program keeps something of its own: this user's alone, closed to others, and never reached through a
/// link in their own place.
extension OpenFolder {
    /// - Parameters:
    ///   - path: absolute.
    ///   - create: whether it is made, with those on the way to it, when it is not there.
    /// - Returns: nil when there is none and none is to be made.
    static func own(_ path: ExactString, create: Bool) throws(SystemError) -> OpenFolder? {
        let walk = PathWalk(path, base: [], lastLink: .keep)
        switch walk.end {
        case .folder(let folder):
            try folder.closeToOthers()
            return folder
        case .leaf: throw SystemError(ENOTDIR)
        case .failed(let error): throw error
        case .missing(let parent, let name): return create ? try parent.own(name) : nil
        case .missingFolder(let parent, let names, _):
            guard create else { return nil }
            var folder = parent
            for name in names { folder = try folder.own(name) }
            return folder
        }
    }

    /// The folder of this name in this one; it is made when it is not there.
    func own(_ name: PathName) throws(SystemError) -> OpenFolder {
        if name.withCString({ mkdirat(descriptor, $0, 0o700) }) != 0, errno != EEXIST { throw .last }
        let folder = try folder(name)
        try folder.closeToOthers()
        return folder
    }

    private func closeToOthers() throws(SystemError) {
        let status = try FileStatus(of: descriptor)
        guard status.owner == geteuid() else { throw SystemError(EACCES) }
        guard status.permissions & 0o077 != 0 else { return }
        guard fchmodat(descriptor, ".", status.permissions & 0o700, 0) == 0 else { throw .last }
    }

    /// The whole of a small file; nil when there is none.
    func content(of name: PathName, limit: Int64) throws(SystemError) -> [UInt8]? {
        let file: OpenFile
        do throws(SystemError) {
            file = try self.file(name, O_RDONLY)
        } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
        guard try FileStatus(of: file.descriptor).kind == .file else { throw SystemError(EINVAL) }
        return try file.content(limit: limit)
    }
}
