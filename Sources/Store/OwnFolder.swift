#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder that belongs to this user alone: 0700, no symbolic link. Everything in it is the user's own.
public struct OwnFolder: ~Copyable {
    /// Without a slash at its end.
    public let path: String
    let descriptor: Int32

    /// Opens the folder, and makes it when it is missing (its parents too, 0700 each).
    ///
    /// A folder that others may enter is closed to them.
    /// - Throws: ``StoreError/missing(path:)`` when it is not there and not to be made,
    ///   ``StoreError/cannotOpen(path:_:)`` for everything else.
    public static func open(_ path: String, create: Bool) throws(StoreError) -> OwnFolder {
        // A slash at the end would make the system follow a link.
        var bytes = Array(path.utf8)
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        let path = String(decoding: bytes, as: UTF8.self)
        guard !bytes.isEmpty, !bytes.contains(0) else { throw .cannotOpen(path: path, .system(EINVAL)) }

        if create { try make(path) }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw failure(path, errno) }
        if status.st_mode & S_IFMT == S_IFLNK { throw .cannotOpen(path: path, .isLink) }
        if status.st_mode & S_IFMT != S_IFDIR { throw .cannotOpen(path: path, .notAFolder) }
        let descriptor = openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        let folder = OwnFolder(path: path, descriptor: descriptor)
        try folder.closeToOthers()
        return folder
    }

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private func closeToOthers() throws(StoreError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .cannotOpen(path: path, .system(errno)) }
        guard status.st_uid == geteuid() else { throw .cannotOpen(path: path, .otherOwner(status.st_uid)) }
        let mode = status.st_mode & 0o7777
        if mode & 0o077 != 0, fchmod(descriptor, mode & 0o700) != 0 {
            throw .cannotOpen(path: path, .system(errno))
        }
    }

    private static func make(_ path: String) throws(StoreError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let parent = parent(of: path) else { throw .cannotOpen(path: path, .system(errno)) }
        try make(parent)
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw .cannotOpen(path: path, .system(errno)) }
    }

    private static func parent(of path: String) -> String? {
        let bytes = Array(path.utf8)
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")), slash > 0 else { return nil }
        return String(decoding: bytes[..<slash], as: UTF8.self)
    }

    private static func failure(_ path: String, _ code: Int32) -> StoreError {
        code == ENOENT ? .missing(path: path) : .cannotOpen(path: path, .system(code))
    }

    /// The names in the folder that are UTF-8, in no order.
    func names() throws(StoreError) -> [String] {
        // A descriptor of its own: reading moves the place of the one that it reads by.
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw .cannotOpen(path: path, .system(errno)) }
        guard let handle = fdopendir(copy) else {
            let code = errno
            close(copy)
            throw .cannotOpen(path: path, .system(code))
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(validating: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    public func path(of name: String) -> String { "\(path)/\(name)" }

    /// Whether there is a file of this name; then it is made private (0600).
    ///
    /// The file is never opened here: closing a descriptor of it would drop the locks that SQLite holds on the same
    /// file elsewhere in this process (POSIX advisory locks belong to the process).
    /// - Throws: ``StoreError/cannotOpen(path:_:)`` for a link, something that is no file, or another user's file.
    public func hasFile(_ name: String) throws(StoreError) -> Bool {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return false }
            throw .cannotOpen(path: path(of: name), .system(errno))
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: throw .cannotOpen(path: path(of: name), .isLink)
        default: throw .cannotOpen(path: path(of: name), .notAFile)
        }
        guard status.st_uid == geteuid() else { throw .cannotOpen(path: path(of: name), .otherOwner(status.st_uid)) }
        if status.st_mode & 0o077 != 0, fchmodat(descriptor, name, status.st_mode & 0o600, 0) != 0 {
            throw .cannotOpen(path: path(of: name), .system(errno))
        }
        return true
    }

    /// Makes an empty file (0600). Not for a file that may already be in use: see ``hasFile(_:)``.
    func makeFile(_ name: String) throws(StoreError) {
        let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .writing(path(of: name), errno) }
        close(file)
    }

    /// Opens a file of this folder for reading and writing, makes it when it is missing, and follows no link.
    func openFile(_ name: String) throws(StoreError) -> Int32 {
        _ = try hasFile(name)
        let file = openat(descriptor, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .cannotOpen(path: path(of: name), .system(errno)) }
        return file
    }

    /// Holds other openers off until this value is gone, so that two of them do not lay the same foundations.
    ///
    /// A file system without `flock` for folders (NFS) goes without.
    func lockForOpening() throws(StoreError) {
        // 200 times 10 ms: the time-out of the database itself.
        for _ in 0..<200 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { return }
            usleep(10_000)
        }
        throw .locked(path: path)
    }

    /// Why the database `path` cannot be used, if permissions of its files or of the folder are why: SQLite does not say of
    /// which one it was.
    static func unusable(_ path: String) -> StoreError? {
        if let folder = parent(of: path), faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0 {
            return .cannotOpen(path: folder, .system(errno))
        }
        for suffix in [""] + SQLiteFile.sideFiles
        where faccessat(AT_FDCWD, path + suffix, R_OK | W_OK, AT_EACCESS) != 0 && errno != ENOENT {
            return .readOnly(path: path + suffix)
        }
        return nil
    }

    /// Which object a name stands for now; nil when there is none.
    static func identity(of path: String) -> FileNumber? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return FileNumber(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }
}

/// Which object a file is, whatever its name.
struct FileNumber: Sendable, Equatable {
    let device: UInt64
    let inode: UInt64
}
