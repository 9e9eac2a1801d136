import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder of the shelf, held by a descriptor: the user's own, never reached through a link at its last part, closed to others.
struct KeptFolder: ~Copyable {
    let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { _ = close(descriptor) }

    static func opened(_ name: String, in parent: Int32) throws(SystemError) -> KeptFolder {
        let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last }
        let folder = KeptFolder(descriptor: descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last }
        guard status.st_uid == geteuid() else { throw SystemError(EPERM) }
        return folder
    }

    static func made(_ name: String, in parent: Int32) throws(SystemError) -> KeptFolder {
        if mkdirat(parent, name, 0o700) != 0, errno != EEXIST { throw .last }
        let folder = try opened(name, in: parent)
        guard fchmod(folder.descriptor, 0o700) == 0 else { throw .last }
        return folder
    }

    func opened(file name: String) throws(SystemError) -> OpenFile {
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw .last }
        let open = OpenFile(descriptor: file)
        let status = try FileStatus(of: file)
        guard status.kind == .file else { throw SystemError(ENOENT) }
        return open
    }

    /// A file that was not there, for the user alone.
    func made(file name: String) throws(SystemError) -> OpenFile {
        if unlinkat(descriptor, name, 0) != 0, errno != ENOENT { throw .last }
        let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .last }
        return OpenFile(descriptor: file)
    }

    /// Without `.` and `..`; empty when it cannot be read.
    func names() -> [String] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return [] }
        guard let stream = fdopendir(copy) else {
            _ = close(copy)
            return []
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
