import Dispatch
import Link
import Socket
import Synchronization
import Transport

/// To an engine that is a process of its own, by a connection on which the handshake is over.
final class SocketChannel: EngineChannel {
    private let descriptor: SocketDescriptor
    private let connecting = Mutex<(connection: SocketConnection, executor: QueueExecutor)?>(nil)
    /// Whoever waits for the end of the connection, and whether it has come; on the executor's queue.
    private let end = Mutex<(hasCome: Bool, told: CheckedContinuation<Void, Never>?)>((false, nil))

    /// How long an engine that is busy may take for what was said last: it obeys nobody who is gone.
    private static let patience = Duration.seconds(2)

    var outlivesFrontEnd: Bool { true }

    let session: String?

    init(_ descriptor: SocketDescriptor, session: String) {
        self.descriptor = descriptor
        self.session = session
    }

    func begin(on executor: QueueExecutor, received: @escaping @Sendable ([UInt8]) -> Void, ended: @escaping @Sendable (Failure?) -> Void) async {
        open(on: executor, received: received, ended: ended)
    }

    /// From any queue but the executor's own.
    func open(on executor: QueueExecutor, received: @escaping @Sendable ([UInt8]) -> Void, ended: @escaping @Sendable (Failure?) -> Void) {
        var limits = SocketConnection.Limits()
        limits.incoming = LinkProtocol.frameLimit
        limits.outbox = LinkProtocol.frameLimit
        guard let connection = try? SocketConnection(descriptor, executor: executor, limits: limits) else {
            executor.queue.async { @Sendable in ended(nil) }
            return
        }
        connecting.withLock { $0 = (connection, executor) }
        executor.queue.async { @Sendable in
            connection.start(.init(frame: received, needsState: {}, closed: { _ in
                ended(nil)
                self.hasEnded()
            }))
        }
    }

    func send(_ command: [UInt8]) { connecting.withLock { $0?.connection }?.send(command) }

    private func hasEnded() {
        end.withLock { end in
            end.told?.resume()
            end = (true, nil)
        }
    }

    func leave() async {
        guard let (connection, executor) = connecting.withLock({ $0 }) else { return }
        await withCheckedContinuation { continuation in
            executor.queue.async { @Sendable [self] in
                let isOver = end.withLock { end in
                    if !end.hasCome { end.told = continuation }
                    return end.hasCome
                }
                if isOver { return continuation.resume() }
                connection.hangUpWhenDrained(within: Self.patience)
            }
        }
    }
}
