import CPlatform
import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import Socket
import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct Unexpected: Error, CustomStringConvertible {
    let description: String
}

/// Asks again and again until it is so; a loaded machine may take its time.
func eventually(_ what: String, within limit: Duration = .seconds(150), _ isSo: () throws -> Bool) async throws {
    let deadline = ContinuousClock.now + limit
    while try !isSo() {
        guard ContinuousClock.now < deadline else { throw Unexpected(description: "not in time: \(what)") }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// Ends a process that was started detached. Where this process adopts orphans, it is one of its children by now.
func clearAway(_ pid: Int32) {
    guard pid > 0 else { return }
    _ = kill(pid, SIGKILL)
    while waitpid(pid, nil, 0) < 0, errno == EINTR {}
}

/// For a test in a process of its own: it becomes an ordinary user whom nobody may look at, and what it starts does not
/// come to the process of all tests when it is orphaned.
func becomeOrdinaryAndGuarded() -> Bool {
    guard cplatform_adopt_orphans() == 0 else { return false }
    if geteuid() == 0 {
        guard setgroups(0, nil) == 0, setgid(65534) == 0, setuid(65534) == 0 else { return false }
    }
    return cplatform_set_dumpable(0) == 0
}

/// What a connection has said.
final class Diary: Sendable {
    struct Entries {
        var frames: [[UInt8]] = []
        var bytes = 0
        var wishes = 0
        var closings: [SocketConnection.Closing] = []
    }
    let entries = Mutex(Entries())

    var frames: [[UInt8]] { entries.withLock { $0.frames } }
    var texts: [String] { frames.map { String(decoding: $0, as: UTF8.self) } }
    var wishes: Int { entries.withLock { $0.wishes } }
    var closings: [SocketConnection.Closing] { entries.withLock { $0.closings } }

    func handlers(
        frame: @escaping @Sendable ([UInt8]) -> Void = { _ in }, needsState: @escaping @Sendable () -> Void = {}
    ) -> SocketConnection.Handlers {
        SocketConnection.Handlers(
            frame: { bytes in
                self.entries.withLock {
                    $0.frames.append(bytes)
                    $0.bytes += bytes.count
                }
                frame(bytes)
            },
            needsState: {
                self.entries.withLock { $0.wishes += 1 }
                needsState()
            },
            closed: { closing in self.entries.withLock { $0.closings.append(closing) } })
    }
}

/// A connection to talk to from a test, on a queue of its own.
struct End {
    let executor: QueueExecutor
    let connection: SocketConnection
    let diary = Diary()

    init(_ descriptor: SocketDescriptor, limits: SocketConnection.Limits = .init(), executor: QueueExecutor = .init(label: "test.end")) throws {
        self.executor = executor
        connection = try SocketConnection(descriptor, executor: executor, limits: limits)
    }

    func start() { executor.queue.sync { connection.start(diary.handlers()) } }

    @discardableResult
    func on<Value>(_ body: (SocketConnection) -> Value) -> Value { executor.queue.sync { body(connection) } }

    @discardableResult
    func send(_ text: String) -> Outbox.Taken { on { $0.send(Array(text.utf8)) } }
}

/// What a listener has said, and those who came.
final class Visitors: Sendable {
    struct State {
        var reports: [SocketListener.Report] = []
        var connections: [SocketConnection] = []
        var closings: [SocketConnection.Closing] = []
    }
    let state = Mutex(State())
}

/// A listener that answers each frame by the same.
struct Station {
    let executor = QueueExecutor(label: "test.listener")
    let visitors = Visitors()
    let listener: SocketListener

    init(
        _ identifier: String, parent: String, limits: SocketListener.Limits = .init(), isWelcoming: Bool = true, isStarted: Bool = true
    ) throws {
        let visitors = visitors
        listener = SocketListener(
            identifier, parent: parent, executor: executor, limits: limits,
            arrived: { connection in
                visitors.state.withLock { $0.connections.append(connection) }
                connection.start(
                    .init(
                        frame: { [weak connection] frame in connection?.send(frame) },
                        closed: { closing in visitors.state.withLock { $0.closings.append(closing) } }))
                if isWelcoming { connection.welcome() }
            },
            report: { report in visitors.state.withLock { $0.reports.append(report) } })
        if isStarted { try start() }
    }

    func start() throws {
        try executor.queue.sync { try listener.start() }
    }

    var reports: [SocketListener.Report] { visitors.state.withLock { $0.reports } }
    var restorations: Int {
        reports.count { if case .restored = $0 { true } else { false } }
    }
    var troubles: [SocketError] {
        reports.compactMap { if case .trouble(let error) = $0 { error } else { nil } }
    }
    var connections: [SocketConnection] { visitors.state.withLock { $0.connections } }
    var closings: [SocketConnection.Closing] { visitors.state.withLock { $0.closings } }

    func close() {
        executor.queue.sync {
            listener.close()
            for connection in connections { connection.close() }
        }
    }
}
