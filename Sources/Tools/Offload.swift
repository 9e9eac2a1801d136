import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Work that may hang in the kernel (a network file system that does not answer), on a thread of its own and with an end
/// to waiting. Nothing can end such a thread from outside; it is left behind, and their number is limited.
enum Offload {
    /// Threads that were given up and have not come back.
    private static let stuck = Atomic<Int>(0)
    private static let mostStuck = 32

    /// - Parameters:
    ///   - limit: how long to wait; nil for as long as it takes.
    ///   - patience: how long to wait for the work to notice that the task was cancelled.
    ///   - work: asks now and then whether the task was cancelled.
    /// - Returns: nil when the work was given up; it may still go on and have its effect later.
    static func run<Value: Sendable>(
        limit: Duration?, patience: Duration = .seconds(2), _ work: @escaping @Sendable (CancelFlag) -> Value
    ) async -> Value? {
        guard stuck.load(ordering: .relaxed) < mostStuck else { return nil }
        let flag = CancelFlag()
        let answer = OneShot<Value?>()
        let started = Thread.start {
            if !answer.answer(work(flag)) { stuck.subtract(1, ordering: .relaxed) }
        }
        guard started else { return nil }
        let alarm = limit.map { Alarm(after: $0) { giveUp(answer) } }
        defer { alarm?.cancel() }
        return await withTaskCancellationHandler {
            await answer.wait()
        } onCancel: {
            flag.set()
            Alarm.later(patience) { [weak answer] in if let answer { giveUp(answer) } }
        }
    }

    private static func giveUp<Value: Sendable>(_ answer: OneShot<Value?>) {
        if answer.answer(nil) { stuck.add(1, ordering: .relaxed) }
    }
}

/// Set once, from anywhere.
final class CancelFlag: Sendable {
    private let value = Atomic<Bool>(false)
    var isSet: Bool { value.load(ordering: .acquiring) }
    func set() { value.store(true, ordering: .releasing) }
}

/// A plain thread: a hung one costs itself and no place in a pool that others wait for.
private enum Thread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// - Returns: false when the system gives no more threads.
    static func start(_ run: @escaping @Sendable () -> Void) -> Bool {
        let body = Unmanaged.passRetained(Body(run))
        #if canImport(Glibc)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        let result = pthread_create(&thread, nil, threadMain, body.toOpaque())
        guard result == 0 else {
            body.release()
            return false
        }
        #if canImport(Glibc)
            pthread_detach(thread)
        #else
            if let thread { pthread_detach(thread) }
        #endif
        return true
    }

    #if canImport(Glibc)
        private static let threadMain: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
            guard let pointer else { return nil }
            Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
            return nil
        }
    #else
        private static let threadMain: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { pointer in
            Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
            return nil
        }
    #endif
}
