import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The front end's way to an engine.
public enum SocketClient {
    /// Connects to a socket. It takes microseconds; only when very many others wait there it blocks, for `limit` at most.
    ///
    /// - Parameter limit: zero for not to wait at all.
    /// - Throws: ``SocketError/missing(path:)``, ``SocketError/nobodyListens(path:)``, ``SocketError/timedOut`` or, when the
    ///   listener is not of this user, ``SocketError/foreignPeer(user:)``.
    public static func connect(
        _ identifier: String, in folder: SocketFolder, within limit: Duration = .seconds(2)
    ) throws(SocketError) -> SocketDescriptor {
        let socket = try folder.connect(identifier, within: limit)
        let peer = try Peer(of: socket)
        guard peer.uid == geteuid() else { throw .foreignPeer(user: peer.uid) }
        return socket
    }

    /// Sends one frame and waits for one; blocks the calling thread for `limit` at most. For commands that only ask
    /// something and have no loop.
    public static func ask(
        _ frame: [UInt8], _ identifier: String, in folder: SocketFolder, within limit: Duration = .seconds(2),
        frameLimit: Int = FrameReader.defaultLimit
    ) throws(SocketError) -> [UInt8] {
        let deadline = ContinuousClock.now + limit
        let socket = try connect(identifier, in: folder, within: limit)
        return try SocketTalk(socket, frameLimit: frameLimit).ask(frame, within: max(.zero, deadline - ContinuousClock.now))
    }
}
