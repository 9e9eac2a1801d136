import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program that goes on when this one, its terminal and its login have ended.
public enum DetachedProcess {
    /// Starts it in a session of its own, in `/`, with empty standard streams, no signal blocked or ignored, and one end of
    /// a connection as descriptor 3 (``SocketDescriptor/inherited(_:)``): there is no path over which the two could miss
    /// each other. Its umask, limits and priority are those of this process.
    ///
    /// It is no child of this process, which so need not wait for it — unless this process is the one that adopts orphans.
    /// - Parameters:
    ///   - program: by default the very program that runs now, even when its file has been replaced.
    ///   - arguments: with the name of the program as the first.
    ///   - environment: all of it, `NAME=value` each.
    /// - Returns: the other end of the connection, and the number of the process, which runs the program already.
    /// - Throws: ``SocketError/system(what:code:)``, also when the program could not be executed.
    public static func start(
        program: String = "/proc/self/exe", arguments: [String], environment: [String]
    ) throws(SocketError) -> (connection: SocketDescriptor, pid: Int32) {
        let (own, other) = try SocketDescriptor.pair()
        // A NUL would end a text early, and make it another one.
        for text in [program] + arguments + environment where text.utf8.contains(0) {
            throw .system(what: "start \(program)", code: EINVAL)
        }
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = environment.map { strdup($0) } + [nil]
        defer { for text in argv + envp { free(text) } }
        let pid = withExtendedLifetime(other) { cplatform_spawn_detached(program, &argv, &envp, other.number) }
        guard pid > 0 else { throw .system("start \(program)") }
        return (own, pid)
    }
}
