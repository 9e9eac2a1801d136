public import Dispatch

/// Runs an actor on a Dispatch serial queue, so that Dispatch sources and C callbacks on that queue are *inside* the
/// actor and may step in with `assumeIsolated`.
///
/// (On Linux `DispatchQueue` itself is no executor.)
public final class QueueExecutor: SerialExecutor {
    /// The serial queue. A source with this queue as its target runs its handlers in the actor's isolation.
    public let queue: DispatchQueue

    public init(label: String, qos: DispatchQoS = .userInitiated) {
        queue = DispatchQueue(label: label, qos: qos)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    public func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
