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
        let walk = PathWalk(path, base: [], lastLink: .keep)
        let root: OpenFolder
        switch walk.end {
        case .folder(let folder): root = folder
        case .leaf(_, _, let status): throw UndoError("\(shown) is a \(status.kind.rawValue), not a folder")
        case .failed(let error): throw UndoError(error, at: shown)
        case .missing(let parent, let name):
            guard create else { return nil }
            root = try make([name], in: parent, shown)
        case .missingFolder(let parent, let names, _):
            guard create else { return nil }
            root = try make(names, in: parent, shown)
        }
        let names = ["objects", "changes", "incoming"].map { PathName($0.utf8) }
        // Begun and not finished: there is nothing in it yet.
        if !create, names.contains(where: { (try? FileStatus(of: $0, in: root)) == nil }) { return nil }
        try closeToOthers(root, shown)
        var parts: [OpenFolder] = []
        for name in names {
            let folder = try make([name], in: root, shown)
            try closeToOthers(folder, shown)
            parts.append(folder)
        }
        return UndoFolder(root: root, objects: parts[0], changes: parts[1], incoming: parts[2])
    }

    private static func make(_ names: some Sequence<PathName>, in parent: OpenFolder, _ shown: String) throws(UndoError) -> OpenFolder {
        var folder = parent
        for name in names {
            folder = try UndoError.reporting(shown) { () throws(SystemError) in
                if name.withCString({ mkdirat(folder.descriptor, $0, 0o700) }) != 0, errno != EEXIST { throw .last }
                return try folder.folder(name)
            }
        }
        return folder
    }

    private static func closeToOthers(_ folder: OpenFolder, _ shown: String) throws(UndoError) {
        try UndoError.reporting(shown) { () throws(SystemError) in
            let status = try FileStatus(of: folder.descriptor)
            guard status.owner == geteuid() else { throw SystemError(EACCES) }
            guard status.permissions & 0o077 != 0 else { return }
            guard fchmodat(folder.descriptor, ".", status.permissions & 0o700, 0) == 0 else { throw .last }
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

extension OpenFolder {
    /// Without `.` and `..`, in no order.
    /// - Parameter most: more are an error.
    func names(most: Int = .max) throws(SystemError) -> [PathName] {
        let descriptor = openat(self.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last }
        guard let stream = fdopendir(descriptor) else {
            let error = SystemError.last
            _ = close(descriptor)
            throw error
        }
        defer { closedir(stream) }
        var names: [PathName] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw .last }
                return names
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { PathName($0.prefix { $0 != 0 }) }
            if name.isDot || name.isDotDot { continue }
            if names.count == most { throw SystemError(EFBIG) }
            names.append(name)
        }
    }

    /// The whole of a small file; nil when there is none.
    func content(of name: PathName, limit: Int) throws(SystemError) -> [UInt8]? {
        let file: OpenFile
        do throws(SystemError) {
            file = try self.file(name, O_RDONLY)
        } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
        guard try FileStatus(of: file.descriptor).kind == .file else { throw SystemError(EINVAL) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try file.read(into: &buffer)
            if count == 0 { return bytes }
            bytes += buffer[0..<count]
            guard bytes.count <= limit else { throw SystemError(EFBIG) }
        }
    }

    func remove(_ name: PathName) { _ = name.withCString { unlinkat(descriptor, $0, 0) } }

    func rename(_ name: PathName, to other: PathName, in folder: OpenFolder) throws(SystemError) {
        let result = name.withCString { from in other.withCString { to in renameat(descriptor, from, folder.descriptor, to) } }
        guard result == 0 else { throw .last }
    }
}
