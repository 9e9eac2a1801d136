import Dispatch
import Link
import Socket
import Synchronization
import Transport

/// To an engine that has just been started: the screen is there while it begins, and what is said meanwhile waits.
final class StartingChannel: EngineChannel {
    private struct State {
        var channel: SocketChannel?
        var waiting: [[UInt8]] = []
        var status: SessionStatus?
        /// The front end's.
        var executor: QueueExecutor?
    }

    private let start: EngineStart
    private let socket: SocketDescriptor
    private let state = Mutex(State())
    /// Blocks while the engine begins.
    private let queue = DispatchQueue(label: "assent.start", qos: .userInitiated)

    /// - Throws: ``Failure`` when no engine could be started.
    init(_ start: EngineStart, arguments: [String]) throws {
        self.start = start
        socket = try start.launch(arguments)
    }

    var outlivesFrontEnd: Bool { true }
    var session: String? { state.withLock { $0.status?.session } }

    func begin(on executor: QueueExecutor, received: @escaping @Sendable ([UInt8]) -> Void, ended: @escaping @Sendable (Failure?) -> Void) async {
        state.withLock { $0.executor = executor }
        queue.async { @Sendable [self] in
            do {
                let status = try start.greeting(over: socket)
                let channel = SocketChannel(socket, session: status.session)
                channel.open(on: executor, received: received, ended: ended)
                executor.queue.async { @Sendable [self] in
                    let waiting = state.withLock { state in
                        state.channel = channel
                        state.status = status
                        defer { state.waiting = [] }
                        return state.waiting
                    }
                    for command in waiting { channel.send(command) }
                }
            } catch {
                executor.queue.async { @Sendable in ended(error as? Failure ?? Failure("\(error)")) }
            }
        }
    }

    func send(_ command: [UInt8]) {
        let channel = state.withLock { state in
            if state.channel == nil { state.waiting.append(command) }
            return state.channel
        }
        channel?.send(command)
    }

    func leave() async {
        // Whoever leaves before the engine has begun has said what it will hear then.
        await withCheckedContinuation { continuation in queue.async { @Sendable in continuation.resume() } }
        // It is handed over there.
        if let executor = state.withLock({ $0.executor }) {
            await withCheckedContinuation { continuation in executor.queue.async { @Sendable in continuation.resume() } }
        }
        if let channel = state.withLock({ $0.channel }) { await channel.leave() }
    }
}
