import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the file system says about one object.
struct FileStatus: Sendable, Equatable {
    let kind: TargetFact.Kind
    let identity: FileIdentity
    /// Bytes.
    let size: Int64
    /// Nanoseconds since 1970.
    let modified: Int64
    /// The same for the object's own record; unlike `modified` it cannot be set.
    let changed: Int64
    /// The lowest twelve bits of the mode.
    let permissions: mode_t
    /// How many names the object has.
    let links: UInt64
    let owner: uid_t
    let group: gid_t

    private init(_ raw: stat) {
        kind =
            switch raw.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFCHR, S_IFBLK: .device
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            default: .unknown
            }
        identity = FileIdentity(
            device: UInt64(truncatingIfNeeded: raw.st_dev), inode: UInt64(truncatingIfNeeded: raw.st_ino))
        size = Int64(raw.st_size)
        #if canImport(Glibc)
            let (time, change) = (raw.st_mtim, raw.st_ctim)
        #else
            let (time, change) = (raw.st_mtimespec, raw.st_ctimespec)
        #endif
        modified = Self.nanoseconds(time)
        changed = Self.nanoseconds(change)
        permissions = raw.st_mode & 0o7777
        links = UInt64(truncatingIfNeeded: raw.st_nlink)
        owner = raw.st_uid
        group = raw.st_gid
    }

    /// A file system can hold any number as a time.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000).partialValue &+ Int64(time.tv_nsec)
    }

    /// Of an open descriptor.
    init(of descriptor: Int32) throws(SystemError) {
        var raw = stat()
        guard fstat(descriptor, &raw) == 0 else { throw .last }
        self.init(raw)
    }

    /// Of a name in a folder; a link is not followed.
    init(of name: PathName, in folder: OpenFolder) throws(SystemError) {
        var raw = stat()
        let result = name.withCString { fstatat(folder.descriptor, $0, &raw, AT_SYMLINK_NOFOLLOW) }
        guard result == 0 else { throw .last }
        self.init(raw)
    }
}
