import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open descriptor, closed when the last reference to it is gone.
public final class SocketDescriptor: Sendable {
    public let number: Int32

    /// - Parameter number: an open descriptor that nobody else closes.
    public init(adopting number: Int32) { self.number = number }

    deinit { _ = close(number) }

    /// The end of a connection that this program was started with. To be called once for a number; it is made close-on-exec.
    ///
    /// - Throws: ``SocketError/notASocket(path:)`` for anything but a stream socket of the Unix domain.
    public static func inherited(_ number: Int32) throws(SocketError) -> SocketDescriptor {
        guard cplatform_is_unix_stream(number) == 1, fcntl(number, F_SETFD, FD_CLOEXEC) == 0 else {
            throw .notASocket(path: "descriptor \(number)")
        }
        return SocketDescriptor(adopting: number)
    }

    /// Two ends that speak to each other. At either the peer is this process, wherever it is passed on to.
    public static func pair() throws(SocketError) -> (SocketDescriptor, SocketDescriptor) {
        var ends: [Int32] = [-1, -1]
        guard cplatform_socket_pair(&ends) == 0 else { throw .system("make a pair of sockets") }
        return (SocketDescriptor(adopting: ends[0]), SocketDescriptor(adopting: ends[1]))
    }

    func setNonBlocking() throws(SocketError) {
        let flags = fcntl(number, F_GETFL)
        guard flags >= 0, fcntl(number, F_SETFL, flags | O_NONBLOCK) == 0 else { throw .system("set up a connection") }
    }
}
