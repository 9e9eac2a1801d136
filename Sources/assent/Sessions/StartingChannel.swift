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

    /// How long whoever leaves waits for an engine that has not begun.
    private static let patience = DispatchTimeInterval.seconds(10)

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
        guard let executor = state.withLock({ $0.executor }) else { return }
        // Whoever leaves before the engine has begun has said what it will hear then; but nobody is kept by one that hangs.
        let waiting = Mutex(true)
        await withCheckedContinuation { continuation in
            let goOn = { @Sendable in
                if waiting.withLock({ isWaiting in defer { isWaiting = false }; return isWaiting }) { continuation.resume() }
            }
            // What was said is handed over on the executor's queue, and that before this.
            queue.async { @Sendable in executor.queue.async { @Sendable in goOn() } }
            executor.queue.asyncAfter(deadline: .now() + Self.patience) { @Sendable in goOn() }
        }
        if let channel = state.withLock({ $0.channel }) { await channel.leave() }
    }
}
