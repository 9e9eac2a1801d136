import CPlatform
import Dispatch
public import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open connection that carries frames, driven by Dispatch on the serial queue of its executor. A peer that does not
/// read never keeps the queue waiting, and makes nothing grow beyond the limits.
///
/// Everything but making one is to be called on that queue, and traps elsewhere; an actor with the same executor just calls
/// it. From ``start(_:)`` on it keeps itself, until it is closed: by ``close()``, by the other side or by an error.
public actor SocketConnection {
    private struct HandOver {
        let frame: [UInt8]
        let descriptor: SocketDescriptor
    }

    /// Who is at the other end.
    public nonisolated let peer: Peer
    private nonisolated let executor: QueueExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let limits: Limits
    /// nil when it is closed.
    private var descriptor: SocketDescriptor?
    private var handlers: Handlers?
    private var reader: FrameReader
    private var outbox: Outbox
    private var buffer: [UInt8] = []
    private var reading: (any DispatchSourceRead)?
    private var writing: (any DispatchSourceWrite)?
    private var isWriteArmed = false
    private var isFlushDue = false
    /// The other side takes no more; it may still have said something before.
    private var isDeaf = false
    /// What waits is written, and nothing is read any more.
    private var isEnding = false
    /// What waits is written, and then the other side has the last word.
    private var isLeaving = false
    private var isReceiveDue = false
    private var handOver: HandOver?
    private var pass: ListenerPass?

    /// - Parameter descriptor: a connected socket; from now on nobody else reads from it or writes to it.
    public init(_ descriptor: SocketDescriptor, executor: QueueExecutor, limits: Limits = Limits()) throws(SocketError) {
        try descriptor.setNonBlocking()
        peer = try Peer(of: descriptor)
        self.executor = executor
        self.limits = limits
        self.descriptor = descriptor
        reader = FrameReader(limit: limits.incoming)
        outbox = Outbox(limit: limits.outbox, frameLimit: limits.outgoing)
    }

    // MARK: For the owner

    /// Begins to read. To be called once; what was sent before goes out from now on.
    public nonisolated func start(_ handlers: Handlers) { assumeIsolated { $0.begin(handlers) } }

    /// Sends a delta; see ``Outbox``. Never waits. ``Outbox/Taken/behind`` also when the connection is closed.
    @discardableResult
    public nonisolated func send(_ frame: [UInt8]) -> Outbox.Taken { assumeIsolated { $0.put(frame, isState: false) } }

    /// Sends a whole state, in the place of everything that has not begun to be written.
    @discardableResult
    public nonisolated func sendState(_ frame: [UInt8]) -> Outbox.Taken { assumeIsolated { $0.put(frame, isState: true) } }

    /// Sends a frame, and a descriptor with it, when everything else has been written; frames that are sent meanwhile go
    /// first. One at a time; the descriptor is kept open until then.
    public nonisolated func send(_ frame: [UInt8], with descriptor: SocketDescriptor) -> Outbox.Taken {
        assumeIsolated { $0.put(frame, with: descriptor) }
    }

    /// Says that the other side is known. Until then a connection counts among those of which a listener has few, for a short
    /// time only, and its frames are short.
    public nonisolated func welcome() {
        assumeIsolated { connection in
            connection.pass = nil
            connection.reader.limit = connection.limits.incoming
        }
    }

    public nonisolated var isOpen: Bool { assumeIsolated { $0.descriptor != nil } }
    nonisolated var isBehind: Bool { assumeIsolated { $0.outbox.isBehind } }
    /// How many bytes have not been written yet.
    nonisolated var waiting: Int { assumeIsolated { $0.outbox.waiting } }

    /// Closes at once; what waits is lost.
    public nonisolated func close() { assumeIsolated { $0.finish(.byUs) } }

    /// Closes when what waits has been written, or the time is over. Nothing is handed over or accepted any more.
    public nonisolated func closeWhenDrained(within limit: Duration = .seconds(2)) { assumeIsolated { $0.end(within: limit) } }

    /// Says that nothing more follows when what waits has been written, and closes when the other side does, which has read
    /// all of it then; or when the time is over. Nothing is handed over or accepted any more.
    public nonisolated func hangUpWhenDrained(within limit: Duration = .seconds(2)) { assumeIsolated { $0.leave(within: limit) } }

    // MARK: For the listener

    func wait(with pass: ListenerPass, for limit: Duration) {
        self.pass = pass
        reader.limit = min(limits.incoming, Self.longestIntroduction)
        executor.queue.asyncAfter(deadline: .now() + limit.dispatchInterval) { @Sendable [weak self] in
            self?.assumeIsolated { connection in
                if connection.pass != nil { connection.finish(.notWelcomed) }
            }
        }
    }

    /// Bytes of a frame of one who is not known yet: nobody makes this process hold more than that by coming here.
    static let longestIntroduction = 1 << 16

    // MARK: Reading

    private func begin(_ handlers: Handlers) {
        guard let descriptor, reading == nil else { return }
        self.handlers = handlers
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor.number, queue: executor.queue)
        source.setEventHandler { @Sendable in self.assumeIsolated { $0.receive() } }
        // The number must stay taken until Dispatch has forgotten it.
        source.setCancelHandler { @Sendable in withExtendedLifetime(descriptor) {} }
        reading = source
        source.activate()
        scheduleFlush()
    }

    private func receiveLater() {
        guard !isReceiveDue else { return }
        isReceiveDue = true
        executor.queue.async { @Sendable in
            self.assumeIsolated { connection in
                connection.isReceiveDue = false
                connection.receive()
            }
        }
    }

    /// Reads until there is nothing more: on Linux, Dispatch speaks only once of a connection that the other side has
    /// closed (after EPOLLHUP it takes the descriptor out of its set), however much is still to be read.
    private func receive() {
        deliver()
        var budget = 1 << 18
        while !isEnding, let descriptor {
            // Others on the queue have their turn after a while.
            guard budget > 0 else { return receiveLater() }
            if buffer.isEmpty { buffer = [UInt8](repeating: 0, count: 1 << 16) }
            // Nobody passes descriptors in this direction: those that come are closed by the system.
            let count = buffer.withUnsafeMutableBytes { cplatform_receive(descriptor.number, $0.baseAddress, $0.count, nil) }
            if count < 0 {
                if errno == EAGAIN || errno == EWOULDBLOCK { return }
                return finish(errno == ECONNRESET || errno == EPIPE ? .hangUp : .failed(errno))
            }
            if count == 0 { return finish(.hangUp) }
            budget -= count
            reader.feed(buffer[0..<count])
            deliver()
        }
    }

    /// The owner may close in the midst of it.
    private func deliver() {
        while !isEnding, let handlers {
            do throws(FrameError) {
                guard let frame = try reader.next() else { return }
                if !isLeaving { handlers.frame(frame) }
            } catch {
                return finish(.frame(error))
            }
        }
    }

    // MARK: Writing

    private func put(_ frame: [UInt8], isState: Bool) -> Outbox.Taken {
        guard descriptor != nil, !isEnding, !isLeaving, !isDeaf else { return .behind }
        let taken = isState ? outbox.enqueueState(frame) : outbox.enqueue(frame)
        scheduleFlush()
        return taken
    }

    private func put(_ frame: [UInt8], with descriptor: SocketDescriptor) -> Outbox.Taken {
        guard self.descriptor != nil, !isEnding, !isLeaving, !isDeaf, handOver == nil else { return .behind }
        guard frame.count <= min(limits.outgoing, Int(UInt32.max)) else { return .tooLong }
        handOver = HandOver(frame: frame, descriptor: descriptor)
        scheduleFlush()
        return .queued
    }

    /// Writes after the present turn of the queue, so that all frames of one turn go out together.
    private func scheduleFlush() {
        guard handlers != nil, !isFlushDue, !isWriteArmed else { return }
        isFlushDue = true
        executor.queue.async { @Sendable in
            self.assumeIsolated { connection in
                connection.isFlushDue = false
                connection.flush()
            }
        }
    }

    private func flush() {
        guard let descriptor, !isDeaf else { return }
        var budget = 1 << 20
        while true {
            if outbox.isEmpty {
                guard let handOver else { break }
                guard write({ sendFirstByte(of: handOver, to: descriptor) }) != nil else { return }
                self.handOver = nil
                _ = outbox.enqueueBegun(handOver.frame, written: 1)
                continue
            }
            guard budget > 0 else { return arm() }
            let piece = outbox.gather(1 << 16)
            let count = write { piece.withUnsafeBytes { cplatform_send(descriptor.number, $0.baseAddress, $0.count) } }
            guard let count else { return }
            outbox.advance(count)
            budget -= count
            if count < piece.count { return arm() }
        }
        disarm()
        if isEnding { return finish(.byUs) }
        if isLeaving {
            _ = shutdown(descriptor.number, Int32(SHUT_WR))
            isDeaf = true
            return
        }
        if outbox.takeWish() { handlers?.needsState() }
    }

    /// nil when it cannot go on now; then everything has been done for that.
    private func write(_ call: () -> Int) -> Int? {
        let count = call()
        if count >= 0 { return count }
        switch errno {
        case EAGAIN, EWOULDBLOCK: arm()
        case EPIPE, ECONNRESET: deafen()
        // Too many descriptors are on their way (ETOOMANYREFS) or too little memory; the source would come at once.
        default: finish(.failed(errno))
        }
        return nil
    }

    private func sendFirstByte(of handOver: HandOver, to descriptor: SocketDescriptor) -> Int {
        let first = UInt8(truncatingIfNeeded: handOver.frame.count >> 24)
        return withUnsafeBytes(of: first) {
            cplatform_send_descriptor(descriptor.number, $0.baseAddress, 1, handOver.descriptor.number)
        }
    }

    /// The other side has hung up. What it said before that is still to be read, and then its end.
    private func deafen() {
        isDeaf = true
        outbox = Outbox()
        handOver = nil
        disarm()
        if isEnding { finish(.hangUp) } else { receiveLater() }
    }

    private func arm() {
        guard !isWriteArmed, let descriptor else { return }
        isWriteArmed = true
        if let writing { return writing.resume() }
        let source = DispatchSource.makeWriteSource(fileDescriptor: descriptor.number, queue: executor.queue)
        source.setEventHandler { @Sendable in self.assumeIsolated { $0.flush() } }
        source.setCancelHandler { @Sendable in withExtendedLifetime(descriptor) {} }
        writing = source
        source.activate()
    }

    private func disarm() {
        guard isWriteArmed else { return }
        isWriteArmed = false
        writing?.suspend()
    }

    // MARK: The end

    private func end(within limit: Duration) {
        guard descriptor != nil, !isEnding else { return }
        if handlers == nil || isDeaf { return finish(.byUs) }
        isEnding = true
        reading?.suspend()
        scheduleFlush()
        closeLater(limit)
    }

    private func leave(within limit: Duration) {
        guard descriptor != nil, !isEnding, !isLeaving else { return }
        if handlers == nil || isDeaf { return finish(.byUs) }
        isLeaving = true
        scheduleFlush()
        closeLater(limit)
    }

    private func closeLater(_ limit: Duration) {
        executor.queue.asyncAfter(deadline: .now() + limit.dispatchInterval) { @Sendable [weak self] in
            self?.assumeIsolated { $0.finish(.byUs) }
        }
    }

    private func finish(_ closing: Closing) {
        guard let descriptor else { return }
        // The other side is told now; the descriptor closes when Dispatch has let it go.
        _ = shutdown(descriptor.number, Int32(SHUT_RDWR))
        self.descriptor = nil
        // A source that is suspended would never be let go.
        if let reading {
            reading.cancel()
            if isEnding { reading.resume() }
        }
        if let writing {
            writing.cancel()
            if !isWriteArmed { writing.resume() }
        }
        reading = nil
        writing = nil
        isWriteArmed = false
        reader = FrameReader(limit: 0)
        outbox = Outbox()
        buffer = []
        handOver = nil
        pass = nil
        guard let handlers else { return }
        self.handlers = nil
        executor.queue.async { @Sendable in handlers.closed(closing) }
    }
}
