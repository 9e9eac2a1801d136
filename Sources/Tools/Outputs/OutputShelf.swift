public import Conversation
public import JSON

import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the outputs of a session's commands are kept whole that did not fit into their results: a file a call, which
/// nobody but the user may read, in a folder a session.
public struct OutputShelf: Sendable {
    /// How much is kept, and for how long.
    public struct Limits: Sendable {
        /// Of one call's output, in bytes: its first part.
        public var call: Int64 = 64 << 20
        /// Of all sessions together, in bytes; the oldest go first.
        public var all: Int64 = 1 << 30
        /// In seconds.
        public var age: Int64 = 14 * 86_400

        public init() {}
    }

    /// The folder of all sessions' outputs, absolute.
    public let folder: ExactString
    public let session: SessionID
    public let limits: Limits

    /// - Parameter dataFolder: the program's own; nothing is made there before something is kept.
    public init(dataFolder: ExactString, session: SessionID, limits: Limits = Limits()) {
        folder = ExactString("\(dataFolder)/outputs")
        self.session = session
        self.limits = limits
    }

    /// Ids of sessions are short and of letters and digits; whatever else one may be, it names no other place.
    private var sessionName: String {
        let bytes = session.text.utf8
        let isPlain = !bytes.isEmpty && bytes.count <= 64
            && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) }
        return isPlain ? session.text.string : "-" + Digest(of: Array(bytes)).hex
    }

    /// Makes room, and the file of a call that has begun to write more than its result holds.
    ///
    /// A call runs once, so what lies there of the same number is none of this session's.
    func makeFile(call: Int) throws(SystemError) -> OpenFile {
        prune(leaving: limits.all - limits.call)
        let own = try KeptFolder.made(folder.string, in: AT_FDCWD)
        let session = try KeptFolder.made(sessionName, in: own.descriptor)
        return try session.made(file: "\(call)")
    }

    /// - Returns: nil when nothing is kept of the call.
    func file(call: Int) throws(SystemError) -> OpenFile? {
        do throws(SystemError) {
            let own = try KeptFolder.opened(folder.string, in: AT_FDCWD)
            return try KeptFolder.opened(sessionName, in: own.descriptor).opened(file: "\(call)")
        } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
    }

    func removeFile(call: Int) {
        guard let own = try? KeptFolder.opened(folder.string, in: AT_FDCWD),
            let session = try? KeptFolder.opened(sessionName, in: own.descriptor)
        else { return }
        _ = unlinkat(session.descriptor, "\(call)", 0)
    }

    /// Removes what is too old, and of the rest the oldest until no more than so many bytes are left. What cannot be removed
    /// stays; it is looked at again the next time.
    ///
    /// - Parameter now: seconds since 1970; nil for the system's time.
    public func prune(leaving most: Int64? = nil, now: Int64? = nil) {
        let now = now ?? Int64(time(nil))
        guard let own = try? KeptFolder.opened(folder.string, in: AT_FDCWD) else { return }
        var kept: [(session: String, name: String, modified: Int64, size: Int64)] = []
        for session in own.names() {
            guard let folder = try? KeptFolder.opened(session, in: own.descriptor) else { continue }
            for name in folder.names() {
                var status = stat()
                guard fstatat(folder.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
                kept.append((session, name, Int64(status.st_mtim.tv_sec), Int64(status.st_size)))
            }
        }
        kept.sort { ($0.modified, $0.name) < ($1.modified, $1.name) }
        var total = kept.reduce(0) { $0 + $1.size }
        for file in kept where now - file.modified > limits.age || total > most ?? limits.all {
            guard let folder = try? KeptFolder.opened(file.session, in: own.descriptor), unlinkat(folder.descriptor, file.name, 0) == 0 else {
                continue
            }
            total -= file.size
            // Goes only when it is empty.
            _ = unlinkat(own.descriptor, file.session, AT_REMOVEDIR)
        }
    }
}
