import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open connection in the hands of a program without a loop: each call blocks its thread, for a limited time.
///
/// Not Sendable. What comes behind a frame is kept for the next call.
public final class SocketTalk {
    public let socket: SocketDescriptor
    private let frameLimit: Int
    private var reader: FrameReader
    private var descriptor: SocketDescriptor?

    public init(_ socket: SocketDescriptor, frameLimit: Int = FrameReader.defaultLimit) {
        self.socket = socket
        self.frameLimit = frameLimit
        reader = FrameReader(limit: frameLimit)
    }

    public func send(_ frame: [UInt8], within limit: Duration = .seconds(2)) throws(SocketError) {
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
                try wait(for: POLLOUT, until: deadline)
            } else {
                throw Self.failure("send a message")
            }
        }
    }

    /// Sends a frame and waits for one. Whoever is gone before it could be asked may have said why: that is the answer then.
    public func ask(_ frame: [UInt8], within limit: Duration = .seconds(2)) throws(SocketError) -> [UInt8] {
        let deadline = ContinuousClock.now + limit
        do throws(SocketError) {
            try send(frame, within: limit)
        } catch {
            guard error == .closed else { throw error }
        }
        return try receive(within: max(.zero, deadline - ContinuousClock.now))
    }

    /// The next frame.
    public func receive(within limit: Duration = .seconds(2)) throws(SocketError) -> [UInt8] {
        let deadline = ContinuousClock.now + limit
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            do throws(FrameError) {
                if let frame = try reader.next() { return frame }
            } catch {
                throw .frame(error)
            }
            var received: Int32 = -1
            let count = buffer.withUnsafeMutableBytes { cplatform_receive(socket.number, $0.baseAddress, $0.count, &received) }
            if received >= 0 { descriptor = SocketDescriptor(adopting: received) }
            if count > 0 {
                reader.feed(buffer[0..<count])
            } else if count == 0 {
                throw .closed
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                try wait(for: POLLIN, until: deadline)
            } else {
                throw Self.failure("receive a message")
            }
        }
    }

    /// The descriptor that came with what was received last.
    public func takeDescriptor() -> SocketDescriptor? {
        defer { descriptor = nil }
        return descriptor
    }

    /// Reads on until the other side has closed the connection.
    /// - Returns: false when it did not within the limit.
    public func waitForEnd(within limit: Duration) -> Bool {
        let deadline = ContinuousClock.now + limit
        while true {
            do throws(SocketError) {
                _ = try receive(within: max(.zero, deadline - ContinuousClock.now))
            } catch {
                return error != .timedOut
            }
        }
    }

    private static func failure(_ what: String) -> SocketError { errno == EPIPE || errno == ECONNRESET ? .closed : .system(what) }

    private func wait(for event: some BinaryInteger, until deadline: ContinuousClock.Instant) throws(SocketError) {
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
