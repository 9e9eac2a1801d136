import Approval
import Link
import Socket
import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Who sits at a front end: what the system says of its process, beside what it claims of itself.
enum PeerAuthor {
    /// Bytes of a claim that are kept.
    private static let longestClaim = 200

    /// - Parameter name: of the user, who is the engine's too.
    static func author(_ peer: Peer, _ hello: Hello, name: String) -> Author {
        Author(
            kind: .person, name: name, uid: peer.uid, terminal: hello.terminal.flatMap { isTerminal($0, of: peer.pid) ? claim($0) : nil },
            process: peer.pid, origin: hello.origin.map(claim), key: hello.key.map(claim))
    }

    private static func claim(_ text: String) -> String { String(decoding: VisibleText.line(text).utf8.prefix(longestClaim), as: UTF8.self) }

    /// Whether the device of this name is the process's controlling terminal.
    private static func isTerminal(_ path: String, of process: Int32) -> Bool {
        var status = stat()
        guard path.utf8.count <= longestClaim, path.utf8.starts(with: "/dev/".utf8), stat(path, &status) == 0,
            status.st_mode & S_IFMT == S_IFCHR, let terminal = ProcessTree.terminal(of: process)
        else { return false }
        return terminal == UInt64(status.st_rdev)
    }
}
