#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A lock that one process at a time can hold, until this value is gone or the process is (`flock`).
///
/// The file holds the number of the process for the message to the others. It is never removed: a lock on a file
/// without a name protects nothing.
public struct FileLock: ~Copyable, Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        // Not by closing alone: a child that is just being started holds a copy of the descriptor until its exec.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Does not wait for a holder; only for the moment in which somebody else may be looking (``isHeld(_:in:)``).
    /// - Throws: ``StoreError/held(path:by:)`` when someone else has it, this process's other locks included.
    public static func take(_ name: String, in folder: borrowing OwnFolder) throws(StoreError) -> FileLock {
        let lock = FileLock(descriptor: try folder.openFile(name))
        let path = folder.path(of: name)
        var looks = 0
        while flock(lock.descriptor, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK where looks < 5:
                looks += 1
                usleep(10_000)
            case EWOULDBLOCK: throw .held(path: path, by: lock.writtenProcess())
            default: throw .cannotOpen(path: path, .system(errno))
            }
        }
        try lock.write(process: getpid(), path: path)
        return lock
    }

    /// Whether somebody holds the lock now. A file that is not there is held by nobody.
    public static func isHeld(_ name: String, in folder: borrowing OwnFolder) throws(StoreError) -> Bool {
        guard try folder.hasFile(name) else { return false }
        let look = FileLock(descriptor: try folder.openFile(name))
        // Shared, so that two who ask at the same time do not see each other.
        return flock(look.descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// The path of a lock in this folder that somebody holds now; nil when nobody holds any.
    public static func anyHeld(in folder: borrowing OwnFolder) throws(StoreError) -> String? {
        for name in try folder.names() where name.utf8.suffix(5).elementsEqual(".lock".utf8) {
            if try isHeld(name, in: folder) { return folder.path(of: name) }
        }
        return nil
    }

    private func write(process: Int32, path: String) throws(StoreError) {
        let line = Array("\(process)\n".utf8)
        let count = line.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard count == line.count, ftruncate(descriptor, off_t(line.count)) == 0 else {
            throw .writing(path, errno)
        }
    }

    private func writtenProcess() -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return nil }
        let digits = buffer.prefix(count).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return Int32(String(decoding: digits, as: UTF8.self))
    }
}
