import Conversation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the system says of some names, by which it shows that a file has become another one. A call of the system a name.
struct FileMark: Sendable, Equatable {
    private struct Entry: Sendable, Equatable {
        var device: UInt64
        var number: UInt64
        var mode: UInt32
        var user: UInt32
        var group: UInt32
        /// Of files only: a folder has its own with everything that is made in it.
        var names: UInt64 = 0
        var size: Int64 = 0
        var modified: [Int] = []
        var changed: [Int] = []
    }

    /// nil for a name that is not there.
    private var entries: [Entry?] = []
    /// Seconds since 1970, of the newest of them.
    private var newest = 0

    /// A file, links followed.
    mutating func add(file path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return entries.append(nil) }
        var entry = Self.entry(status)
        entry.names = UInt64(status.st_nlink)
        entry.size = Int64(status.st_size)
        entry.modified = [Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
        entry.changed = [Int(status.st_ctim.tv_sec), Int(status.st_ctim.tv_nsec)]
        newest = max(newest, Int(status.st_ctim.tv_sec), Int(status.st_mtim.tv_sec))
        entries.append(entry)
    }

    /// Which folder it is and who may do what in it.
    /// - Parameter followingLink: where the name is a link.
    mutating func add(folder path: String, followingLink: Bool = true) {
        var status = stat()
        let found = followingLink ? stat(path, &status) : lstat(path, &status)
        entries.append(found == 0 ? Self.entry(status) : nil)
    }

    /// Nothing is of the last moments: what is written twice within a tick of the file system's clock would look the same.
    func isSettled(at now: Timestamp) -> Bool { newest + 2 < Int(now.milliseconds / 1000) }

    private static func entry(_ status: stat) -> Entry {
        Entry(
            device: UInt64(status.st_dev), number: UInt64(status.st_ino), mode: UInt32(status.st_mode), user: UInt32(status.st_uid),
            group: UInt32(status.st_gid))
    }
}
