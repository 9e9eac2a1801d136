import CPlatform
import Dispatch
public import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Listens at `<identifier>.sock` in the folder of this user's sockets, and goes on doing so when socket or folder are
/// removed: it makes them anew, and takes over nothing that is not its own.
///
/// Everything but making one is to be called on the queue of its executor, and traps elsewhere. From ``start()`` on it
/// keeps itself until ``close()``. At rest it wakes nobody: it waits for connections and for changes of the folder.
public actor SocketListener {
    public struct Limits: Sendable {
        /// How many connections may be open that were not welcomed yet; further ones wait in the system's queue.
        public var unknown: Int = 32
        /// How long a connection may go without being welcomed.
        public var introduction: Duration = .seconds(10)
        public var connection = SocketConnection.Limits()

        public init() {}
    }

    public enum Report: Sendable, Equatable {
        /// Folder and socket were missing or others, and have been made anew.
        case restored(path: String)
        /// Nobody can connect at present, or the listener cannot see changes; it goes on trying.
        case trouble(SocketError)
        /// Somebody was turned away.
        case refused(SocketError)
    }

    /// How many may wait in the system's queue.
    private static let backlog: Int32 = 128
    /// Whoever removes the whole folder is given time to do so, and many changes are looked at together.
    private static let calm: Duration = .milliseconds(50)
    private static let longestWait: Duration = .seconds(60)

    /// Why no connection is accepted at present.
    private enum Hold { case full, resting }

    /// What stands in the file system, and the sources that belong to it.
    private struct Place {
        let folder: SocketFolder
        let socket: SocketDescriptor
        let key: FileKey
        let accepting: any DispatchSourceRead
        let watching: (any DispatchSourceRead)?
    }

    private nonisolated let executor: QueueExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let identifier: String
    private let parent: String?
    private let limits: Limits
    private let arrived: @Sendable (SocketConnection) -> Void
    private let report: @Sendable (Report) -> Void
    private var place: Place?
    private var isListening = false
    private var unknown = 0
    private var holds: Set<Hold> = []
    private var rest: Duration = .milliseconds(100)
    private var wait: Duration = .milliseconds(100)
    /// The look that is due; an earlier one is out of date.
    private var look = 0
    private var isLookDue = false

    /// - Parameters:
    ///   - parent: see ``SocketFolder/path(parent:)``.
    ///   - arrived: a connection of a process of this user. Whether that one may speak is for the owner to find out; then
    ///     it says ``SocketConnection/start(_:)`` and ``SocketConnection/welcome()``, or ``SocketConnection/close()``.
    ///   - report: may be called from inside ``start()``.
    public init(
        _ identifier: String, parent: String?, executor: QueueExecutor, limits: Limits = Limits(),
        arrived: @escaping @Sendable (SocketConnection) -> Void, report: @escaping @Sendable (Report) -> Void
    ) {
        self.identifier = identifier
        self.parent = parent
        self.executor = executor
        self.limits = limits
        self.arrived = arrived
        self.report = report
    }

    /// Makes folder and socket. What goes wrong with them later is reported and tried again.
    ///
    /// - Throws: what hinders it from the beginning; it can be called again then.
    public nonisolated func start() throws(SocketError) {
        try assumeIsolated { listener in
            Result { () throws(SocketError) in try listener.begin() }
        }.get()
    }

    /// Stops, and removes the socket if it is still its own. Connections stay open.
    public nonisolated func close() { assumeIsolated { $0.end() } }

    // MARK: The place

    private func begin() throws(SocketError) {
        guard !isListening else { return }
        try establish()
        isListening = true
        // Dispatch opens a descriptor for its timers at the first one, and ends the program when none is left by then.
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(1)) { @Sendable in }
    }

    private func end() {
        isListening = false
        isLookDue = false
        look += 1
        guard let place else { return }
        place.folder.remove(identifier, place.key)
        leave()
    }

    private var isInPlace: Bool {
        guard let place, place.folder.isInPlace, let name = try? SocketFolder.name(identifier) else { return false }
        guard let status = try? place.folder.status(of: name) else { return false }
        return FileKey(status) == place.key
    }

    private func establish() throws(SocketError) {
        var attempt = 0
        while true {
            attempt += 1
            let folder = try SocketFolder.open(parent: parent, create: true)
            // Before the socket is made, so that its removal at any later moment is seen.
            let watch = cplatform_watch_folder(folder.descriptor)
            let watchFailure: SocketError? = watch < 0 ? .system("watch \(folder.path)") : nil
            let watching = watch < 0 ? nil : SocketDescriptor(adopting: watch)
            let socket: SocketDescriptor
            let key: FileKey
            do throws(SocketError) {
                (socket, key) = try folder.listen(identifier, backlog: SocketListener.backlog)
            } catch .missing(_) where attempt < 3 {
                // The folder went in between.
                continue
            }
            // Those who came to the old one are not lost.
            if place != nil { accept() }
            leave()
            place = Place(
                folder: folder, socket: socket, key: key, accepting: source(socket) { $0.accept() },
                watching: watching.map { watching in source(watching) { $0.folderHasChanged(watching.number) } })
            place?.accepting.activate()
            if !holds.isEmpty { place?.accepting.suspend() }
            place?.watching?.activate()
            if let watchFailure { report(.trouble(watchFailure)) }
            return
        }
    }

    private func source(_ descriptor: SocketDescriptor, _ handler: @escaping @Sendable (isolated SocketListener) -> Void)
        -> any DispatchSourceRead
    {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor.number, queue: executor.queue)
        source.setEventHandler { @Sendable in self.assumeIsolated { handler($0) } }
        // The number must stay taken until Dispatch has forgotten it.
        source.setCancelHandler { @Sendable in withExtendedLifetime(descriptor) {} }
        return source
    }

    private func leave() {
        guard let place else { return }
        place.accepting.cancel()
        if !holds.isEmpty { place.accepting.resume() }
        place.watching?.cancel()
        self.place = nil
    }

    private func folderHasChanged(_ watch: Int32) {
        _ = cplatform_drain_watch(watch)
        guard isListening, !isLookDue, !isInPlace else { return }
        lookAgain(after: SocketListener.calm)
    }

    private func lookAgain(after delay: Duration) {
        isLookDue = true
        look += 1
        executor.queue.asyncAfter(deadline: .now() + delay.dispatchInterval) { @Sendable [weak self, look] in
            self?.assumeIsolated { listener in
                guard listener.look == look else { return }
                listener.restore()
            }
        }
    }

    private func restore() {
        guard isListening else { return }
        isLookDue = false
        look += 1
        guard !isInPlace else { return }
        do throws(SocketError) {
            try establish()
            wait = .milliseconds(100)
            // One who came to the old socket may have had it closed.
            guard isListening else { return end() }
            if let place { report(.restored(path: place.folder.path(of: identifier))) }
        } catch {
            report(.trouble(error))
            lookAgain(after: wait)
            // A change of the folder is looked at earlier than that.
            isLookDue = false
            wait = min(wait * 2, SocketListener.longestWait)
        }
    }

    // MARK: Connections

    private func accept() {
        guard let place else { return }
        // Others on the queue have their turn after a while; the source comes again.
        for _ in 0..<32 {
            guard unknown < limits.unknown else { return hold(.full) }
            let number = cplatform_accept(place.socket.number)
            if number < 0 {
                switch errno {
                case EAGAIN, EWOULDBLOCK: return
                // It has gone again already.
                case ECONNABORTED, EINTR: continue
                default: return pauseAccepting(.system("accept a connection"))
                }
            }
            rest = .milliseconds(100)
            receive(SocketDescriptor(adopting: number))
        }
    }

    private func receive(_ descriptor: SocketDescriptor) {
        let connection: SocketConnection
        do throws(SocketError) {
            connection = try SocketConnection(descriptor, executor: executor, limits: limits.connection)
        } catch {
            return report(.refused(error))
        }
        guard connection.peer.uid == geteuid() else { return report(.refused(.foreignPeer(user: connection.peer.uid))) }
        unknown += 1
        let queue = executor.queue
        let pass = ListenerPass { [weak self] in
            // It may be the listener's own turn.
            queue.async { @Sendable [weak self] in self?.assumeIsolated { $0.oneIsKnown() } }
        }
        let introduction = limits.introduction
        connection.assumeIsolated { $0.wait(with: pass, for: introduction) }
        arrived(connection)
    }

    private func oneIsKnown() {
        unknown -= 1
        release(.full)
    }

    /// Most often no descriptor is left: the connection stays in the system's queue, and asking again at once would spin.
    private func pauseAccepting(_ error: SocketError) {
        report(.trouble(error))
        hold(.resting)
        executor.queue.asyncAfter(deadline: .now() + rest.dispatchInterval) { @Sendable [weak self] in
            self?.assumeIsolated { $0.release(.resting) }
        }
        rest = min(rest * 2, .seconds(5))
    }

    private func hold(_ hold: Hold) {
        if holds.isEmpty { place?.accepting.suspend() }
        holds.insert(hold)
    }

    private func release(_ hold: Hold) {
        guard holds.remove(hold) != nil, holds.isEmpty else { return }
        place?.accepting.resume()
    }
}
