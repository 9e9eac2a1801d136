import Approval
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder of the copies: this user's alone, by handles, and never through a link in its own place.
struct UndoFolder: Sendable {
    let root: OpenFolder
    /// A file a content, by its digest.
    let objects: OpenFolder
    /// A file a change.
    let changes: OpenFolder
    /// What is still being written.
    let incoming: OpenFolder

    /// - Returns: nil when there is none and none is to be made.
    static func open(_ path: ExactString, create: Bool) throws(UndoError) -> UndoFolder? {
        let shown = Lookout.shown(path)
        return try UndoError.reporting(shown) { () throws(SystemError) in
            guard let root = try OpenFolder.own(path, create: create) else { return nil }
            let names = ["objects", "changes", "incoming"].map { PathName($0.utf8) }
            // Begun and not finished: there is nothing in it yet.
            if !create, names.contains(where: { (try? FileStatus(of: $0, in: root)) == nil }) { return nil }
            return UndoFolder(root: root, objects: try root.own(names[0]), changes: try root.own(names[1]), incoming: try root.own(names[2]))
        }
    }

    /// Holds other engines off while records and contents are put in order; gone with the value.
    func lock() throws(UndoError) -> UndoLock {
        let file = try UndoError.reporting("the folder of the copies") { () throws(SystemError) in
            try root.file(PathName("lock".utf8), O_RDWR | O_CREAT, permissions: 0o600)
        }
        // Others hold it for as long as renaming and removing files takes: at most 5 s are waited.
        for _ in 0..<500 {
            if flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 { return UndoLock(file: file) }
            guard errno == EWOULDBLOCK || errno == EINTR else { break }
            usleep(10_000)
        }
        throw UndoError("the folder of the copies is in use by another engine")
    }
}

struct UndoLock: ~Copyable {
    private let file: OpenFile
    init(file: consuming OpenFile) { self.file = file }
    deinit { flock(file.descriptor, LOCK_UN) }
}
