import Approval
import Engine
import Link
import Socket
import Transport

/// The way between a front end and its engine, on the front end's queue.
protocol EngineChannel: Sendable {
    /// The engine is a process of its own.
    var outlivesFrontEnd: Bool { get }
    /// Begins; from now on events come, and once, at the end, that no more will.
    ///
    /// - Parameter ended: with a failure where the engine never began.
    func begin(on executor: QueueExecutor, received: @escaping @Sendable ([UInt8]) -> Void, ended: @escaping @Sendable (Failure?) -> Void) async
    /// The id of the session, once it is known.
    var session: String? { get }
    /// An encoded ``Command``; on the queue.
    func send(_ command: [UInt8])
    /// The front end leaves; what it has sent still arrives.
    func leave() async
}

extension EngineChannel {
    func send(_ command: Command) {
        if let bytes = LinkCodec.bytes(command) { send(bytes) }
    }
}

extension LinkCodec {
    /// Commands are our own values; encoding one fails only for a programmer's mistake.
    static func bytes(_ command: Command) -> [UInt8]? {
        let bytes = try? encode(command)
        assert(bytes != nil, "a command cannot be encoded: \(command)")
        return bytes
    }
}
