import Approval
import Engine

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Puts a new content in place of a person's policy file: whoever looks, even after a power failure, finds the old one or
/// the new one whole. Others that do the same wait for it.
struct PolicyWriter {
    /// A link is followed: what it leads to is replaced, and the link stays.
    let path: String

    /// - Parameter change: from the present content (none: empty) to the new one.
    /// - Throws: ``RuleBookError``; then the file is as it was.
    func change(_ change: ([UInt8]) throws(RuleBookError) -> [UInt8]) throws(RuleBookError) {
        try makeFolder(path.parentFolder)
        let target = try target()
        let (parent, name) = (target.parentFolder.isEmpty ? "/" : target.parentFolder, target.lastName)
        let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Self.failure("open", parent) }
        defer {
            flock(folder, LOCK_UN)
            close(folder)
        }
        try lock(folder, parent)

        let before = Self.mark(target)
        let bytes: [UInt8]?
        do {
            bytes = try GuardedFile.read(path, limit: PolicyPlace.limit)
        } catch {
            let failure = error as? Failure
            throw RuleBookError(Failure.sentence(failure?.message ?? "\(error)"), hint: failure?.hint)
        }
        let mode = try mode(folder, name, exists: bytes != nil)
        let new = try change(bytes ?? [])
        let fresh = ".\(name).\(getpid()).new"
        // Left behind by a process of the same number that was killed.
        unlinkat(folder, fresh, 0)
        do throws(RuleBookError) {
            try write(new, fresh, folder, mode, parent)
            guard Self.mark(target) == before else {
                throw RuleBookError("\(VisibleText.line(path)) was changed by somebody else meanwhile, so it was left as it is.", hint: "Try again.")
            }
            guard renameat(folder, fresh, folder, name) == 0 else { throw Self.failure("replace", target) }
        } catch {
            unlinkat(folder, fresh, 0)
            throw error
        }
        // The name itself; a file system that cannot flush a folder has written it or will.
        _ = fsync(folder)
    }

    private static func mark(_ path: String) -> FileMark {
        var mark = FileMark()
        mark.add(file: path)
        return mark
    }

    private static func failure(_ deed: String, _ path: String) -> RuleBookError {
        let code = errno
        let isFull = [ENOSPC, EDQUOT, EFBIG].contains(code)
        return RuleBookError(
            "Cannot \(deed) \(VisibleText.line(path)): \(String(cString: strerror(code))). Nothing was changed.",
            hint: isFull ? "Make room, then try again." : nil)
    }

    private func makeFolder(_ path: String) throws(RuleBookError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        let parent = path.parentFolder
        guard errno == ENOENT, !parent.isEmpty, parent.utf8.count < path.utf8.count else { throw Self.failure("make", path) }
        try makeFolder(parent)
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw Self.failure("make", path) }
    }

    /// The file itself, or where it is to be made.
    private func target() throws(RuleBookError) -> String {
        if let real = realpath(path, nil) {
            defer { free(real) }
            guard let text = String(validatingCString: real) else { throw RuleBookError("The real path of \(VisibleText.line(path)) is not valid UTF-8.") }
            return text
        }
        guard errno == ENOENT else { throw Self.failure("find", path) }
        var status = stat()
        guard lstat(path, &status) != 0 else { throw RuleBookError("\(VisibleText.line(path)) is a link to a file that is not there.") }
        return path
    }

    private func lock(_ folder: Int32, _ path: String) throws(RuleBookError) {
        // 200 times 10 ms.
        for _ in 0..<200 {
            if flock(folder, LOCK_EX | LOCK_NB) == 0 { return }
            // A file system without locks for folders goes without.
            guard errno == EWOULDBLOCK || errno == EINTR else { return }
            usleep(10_000)
        }
        throw RuleBookError("Somebody else is changing a file in \(VisibleText.line(path)).", hint: "Try again.")
    }

    /// Of the new file: that of the old one.
    /// - Throws: for a file that its owner does not want changed, or of which another name would keep the old content.
    private func mode(_ folder: Int32, _ name: String, exists: Bool) throws(RuleBookError) -> mode_t {
        guard exists else { return 0o600 }
        var status = stat()
        guard fstatat(folder, name, &status, 0) == 0 else { throw Self.failure("look at", path) }
        let shown = VisibleText.line(path)
        guard status.st_uid == geteuid() else { throw RuleBookError("\(shown) is not yours to change: it belongs to another user (uid \(status.st_uid)).") }
        guard status.st_mode & 0o200 != 0 else {
            throw RuleBookError("\(shown) is write-protected, so it was left as it is.", hint: "`chmod u+w` on it lets it be changed.")
        }
        guard status.st_nlink == 1 else {
            throw RuleBookError("\(shown) has \(status.st_nlink) names (hard links), and the others would keep the old content, so it was left as it is.")
        }
        return status.st_mode & 0o777
    }

    private func write(_ bytes: [UInt8], _ name: String, _ folder: Int32, _ mode: mode_t, _ parent: String) throws(RuleBookError) {
        let file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure("make a file in", parent) }
        defer { close(file) }
        guard fchmod(file, mode) == 0, Descriptor.write(bytes, to: file), fsync(file) == 0 else { throw Self.failure("write", path) }
    }
}

extension String {
    /// What stands behind the last slash.
    fileprivate var lastName: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return self }
        return String(decoding: Array(utf8[utf8.index(after: slash)...]), as: UTF8.self)
    }
}

extension Failure {
    /// A message of a command as a sentence for the screen.
    static func sentence(_ message: String) -> String {
        var bytes = Array(VisibleText.sentence(message).utf8)
        if let first = bytes.first, (0x61...0x7A).contains(first) { bytes[0] = first & 0xDF }
        if let last = bytes.last, last != UInt8(ascii: ".") { bytes.append(UInt8(ascii: ".")) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
