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
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        let socket = try connect(identifier, in: folder, within: limit)
        return try ask(frame, over: socket, within: max(.zero, deadline - clock.now), frameLimit: frameLimit)
    }

    /// The same over an open connection. What comes behind the frame is lost.
    public static func ask(
        _ frame: [UInt8], over socket: SocketDescriptor, within limit: Duration = .seconds(2),
        frameLimit: Int = FrameReader.defaultLimit
    ) throws(SocketError) -> [UInt8] {
        let deadline = ContinuousClock.now + limit
        var outbox = Outbox(limit: 0, frameLimit: frameLimit)
        // A state may have any length.
        guard outbox.enqueueState(frame) == .queued else { throw .frame(.tooLong(length: frame.count, limit: frameLimit)) }
        while !outbox.isEmpty {
            let piece = outbox.gather(1 << 16)
            let count = piece.withUnsafeBytes { cplatform_send(socket.number, $0.baseAddress, $0.count) }
            if count >= 0 {
                outbox.advance(count)
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                try wait(for: POLLOUT, at: socket, until: deadline)
            } else {
                throw failure("send a message")
            }
        }
        var reader = FrameReader(limit: frameLimit)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            do throws(FrameError) {
                if let answer = try reader.next() { return answer }
            } catch {
                throw .frame(error)
            }
            let count = buffer.withUnsafeMutableBytes { cplatform_receive(socket.number, $0.baseAddress, $0.count, nil) }
            if count > 0 {
                reader.feed(buffer[0..<count])
            } else if count == 0 {
                throw .closed
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                try wait(for: POLLIN, at: socket, until: deadline)
            } else {
                throw failure("receive a message")
            }
        }
    }

    private static func failure(_ what: String) -> SocketError {
        errno == EPIPE || errno == ECONNRESET ? .closed : .system(what)
    }

    private static func wait(
        for event: some BinaryInteger, at socket: SocketDescriptor, until deadline: ContinuousClock.Instant
    ) throws(SocketError) {
        while true {
            let left = (deadline - ContinuousClock.now).microseconds
            guard left > 0 else { throw .timedOut }
            var watched = pollfd(fd: socket.number, events: Int16(truncatingIfNeeded: event), revents: 0)
            let count = poll(&watched, 1, Int32(min((left + 999) / 1000, 1_000_000)))
            if count > 0 { return }
            if count < 0, errno != EINTR { throw .system("wait for a message") }
        }
    }
}
