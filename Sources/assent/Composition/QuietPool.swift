#if os(Linux) && compiler(>=6.3) && compiler(<6.4)
    @_spi(ExperimentalCustomExecutors) @_spi(ExperimentalScheduling) import _Concurrency
    import Dispatch

    /// Where tasks run that belong to no actor, instead of Swift's own pool, so that a program at rest sleeps.
    ///
    /// Swift's pool on Linux is Dispatch's global queues, and once any of them has had work Dispatch looks after its
    /// threads once a second for ever. It does not do so for the threads of serial queues.
    private final class QuietPool: TaskExecutor, SchedulingExecutor {
        static let shared = QuietPool()

        /// A queue for each job: whatever a job waits for, no other waits for it.
        private var queue: DispatchQueue { DispatchQueue(label: "assent.tasks", qos: .userInitiated) }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { @Sendable in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }

        func enqueue<C: Clock>(_ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C) {
            let job = UnownedJob(job)
            // Both of the library's clocks count in this type; a clock that does not has no meaning here.
            let (seconds, attoseconds) = (delay as? Duration ?? .zero).components
            let nanoseconds = seconds.multipliedReportingOverflow(by: 1_000_000_000)
            let time: DispatchTime =
                nanoseconds.overflow ? .distantFuture : .now() + .nanoseconds(Int(nanoseconds.partialValue + attoseconds / 1_000_000_000))
            queue.asyncAfter(deadline: time) { @Sendable in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }

        func enqueue<C: Clock>(_ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C) {
            enqueue(job, after: clock.now.duration(to: instant), tolerance: tolerance, clock: clock)
        }
    }

    private struct QuietExecutors: ExecutorFactory {
        static var mainExecutor: any MainExecutor { PlatformExecutorFactory.mainExecutor }
        static var defaultExecutor: any TaskExecutor { QuietPool.shared }
    }

    /// To be called before the first task is made.
    func useQuietPool() { _createExecutors(factory: QuietExecutors.self) }
#else
    /// This version of Swift does not let a program choose; all works, and wakes up once a second.
    func useQuietPool() {}
#endif
