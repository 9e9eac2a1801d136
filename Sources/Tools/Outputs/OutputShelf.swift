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
    private var sessionName: PathName {
        let bytes = session.text.utf8
        let isPlain = !bytes.isEmpty && bytes.count <= 64
            && bytes.allSatisfy(ASCII.isAlphanumeric)
        return PathName(isPlain ? Array(bytes) : Array("-\(Digest(of: Array(bytes)).hex)".utf8))
    }

    /// Makes room, and the file of a call that has begun to write more than its result holds.
    ///
    /// A call runs once, so what lies there of the same number is none of this session's.
    func makeFile(call: Int) throws(SystemError) -> OpenFile {
        prune(leaving: limits.all - limits.call)
        guard let own = try OpenFolder.own(folder, create: true) else { throw SystemError(ENOENT) }
        let session = try own.own(sessionName)
        session.remove(Self.name(call))
        return try session.file(Self.name(call), O_WRONLY | O_CREAT | O_EXCL, permissions: 0o600)
    }

    /// - Returns: nil when nothing is kept of the call.
    func file(call: Int) throws(SystemError) -> OpenFile? {
        do throws(SystemError) {
            guard let session = try sessionFolder() else { return nil }
            let file = try session.file(Self.name(call), O_RDONLY)
            guard try FileStatus(of: file.descriptor).kind == .file else { return nil }
            return file
        } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
    }

    func removeFile(call: Int) { ((try? sessionFolder()) ?? nil)?.remove(Self.name(call)) }

    private func sessionFolder() throws(SystemError) -> OpenFolder? { try OpenFolder.own(folder, create: false)?.folder(sessionName) }

    private static func name(_ call: Int) -> PathName { PathName("\(call)".utf8) }

    /// Removes what is too old, and of the rest the oldest until no more than so many bytes are left. What cannot be removed
    /// stays; it is looked at again the next time.
    ///
    /// - Parameter now: seconds since 1970; nil for the system's time.
    public func prune(leaving most: Int64? = nil, now: Int64? = nil) {
        let now = now ?? Int64(time(nil))
        guard let own = (try? OpenFolder.own(folder, create: false)) ?? nil else { return }
        var kept: [(session: PathName, name: PathName, modified: Int64, size: Int64)] = []
        for session in (try? own.names().names) ?? [] {
            guard let folder = try? own.folder(session) else { continue }
            for name in (try? folder.names().names) ?? [] {
                guard let status = try? FileStatus(of: name, in: folder) else { continue }
                kept.append((session, name, status.modified / 1_000_000_000, status.size))
            }
        }
        kept.sort { $0.modified != $1.modified ? $0.modified < $1.modified : $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
        var total = kept.reduce(0) { $0 + $1.size }
        for file in kept where now - file.modified > limits.age || total > most ?? limits.all {
            guard let folder = try? own.folder(file.session), folder.remove(file.name) else { continue }
            total -= file.size
            // Goes only when it is empty.
            own.removeFolder(file.session)
        }
    }
}
