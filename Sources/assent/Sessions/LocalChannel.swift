import Approval
import Dispatch
import Engine
import Link
import Synchronization
import Transport

/// To an engine in this process. What is said crosses as bytes all the same, as it would to another.
final class LocalChannel: EngineChannel {
    private let engine: SessionEngine
    private let author: Author
    private let number = Mutex<Int?>(nil)

    var outlivesFrontEnd: Bool { false }

    let session: String?

    init(engine: SessionEngine, session: String, author: Author) {
        self.session = session
        self.engine = engine
        self.author = author
    }

    func begin(on executor: QueueExecutor, received: @escaping @Sendable ([UInt8]) -> Void, ended: @escaping @Sendable (Failure?) -> Void) async {
        let given = await engine.connect(author: author) { bytes, _ in executor.queue.async { @Sendable in received(bytes) } }
        number.withLock { $0 = given }
    }

    func send(_ command: [UInt8]) { engine.receive(command, from: author, frontEnd: number.withLock { $0 }) }

    func leave() async {
        if let number = number.withLock({ $0 }) { await engine.disconnect(number) }
    }
}
