import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The engines of a test's own, by the sockets in its folder (`ASSENT_TMPDIR`).
public struct Engines: Sendable {
    /// The folder in which the folder of the sockets is made.
    public let parent: String

    private let user: UInt32

    /// - Parameter user: whose they are; by default the test's.
    public init(parent: String, user: UInt32? = nil) {
        self.parent = parent
        self.user = user ?? getuid()
    }

    public var folder: String { "\(parent)/assent-\(user)" }

    /// The sockets there, whether somebody listens or not.
    public var sockets: [String] {
        ((try? Files.list(folder)) ?? []).filter { $0.hasSuffix(".sock") }.sorted().map { "\(folder)/\($0)" }
    }

    /// The processes that listen.
    public var processes: [Int32] { sockets.compactMap(Engines.listener) }

    /// Who listens at a socket; nil for nobody.
    public static func listener(_ path: String) -> Int32? {
        let socket = cplatform_socket(1)
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        var process: Int32 = 0
        var user: UInt32 = 0
        guard cplatform_connect(socket, path) == 0, cplatform_peer(socket, &process, &user) == 0, process > 0 else { return nil }
        return process
    }

    /// Ends them all, without a word; but not the test, which may play one.
    public func kill() {
        for process in processes where process != getpid() { Glibc.kill(process, SIGKILL) }
    }
}
