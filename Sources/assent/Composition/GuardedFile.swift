import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads files that decide what the program does: only the user and root may have written them.
///
/// A link is followed, as people keep such files elsewhere and link to them; what counts is the file that was opened.
enum GuardedFile {
    /// - Parameter limit: in bytes.
    /// - Returns: nil when there is no such file.
    /// - Throws: ``Failure``.
    static func read(_ path: String, limit: Int) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Failure("cannot read \(VisibleText.line(path)): \(Failure.system)")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure("cannot read \(VisibleText.line(path)): \(Failure.system)") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure("cannot use \(VisibleText.line(path)): it is not an ordinary file") }
        try check(status, path)
        var folder = stat()
        let parent = path.parentFolder.isEmpty ? "/" : path.parentFolder
        guard stat(parent, &folder) == 0 else { throw Failure("cannot look at \(VisibleText.line(parent)): \(Failure.system)") }
        try check(folder, parent)
        guard Int(status.st_size) <= limit else { throw Failure("cannot use \(VisibleText.line(path)): it is longer than \(limit) bytes") }
        return try Descriptor.readAll(descriptor, path: path, limit: limit)
    }

    private static func check(_ status: stat, _ path: String) throws {
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw Failure("cannot use \(VisibleText.line(path)): it belongs to another user (uid \(status.st_uid))")
        }
        let groupMayWrite = status.st_mode & 0o020 != 0 && !isPrivate(group: status.st_gid)
        if groupMayWrite || status.st_mode & 0o002 != 0 {
            throw Failure("cannot use \(VisibleText.line(path)): others may write it", hint: "`chmod go-w \(VisibleText.line(path))` makes it yours alone.")
        }
    }

    /// Whether a group is the user's own and has nobody else in it, as many systems give one to everybody.
    private static func isPrivate(group: gid_t) -> Bool {
        guard let user = getpwuid(geteuid()), user.pointee.pw_gid == group, let entry = getgrgid(group),
            let userName = user.pointee.pw_name, let groupName = entry.pointee.gr_name, strcmp(userName, groupName) == 0
        else { return false }
        return entry.pointee.gr_mem?.pointee == nil
    }
}
