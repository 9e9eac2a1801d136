#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs a function on a thread with a stack of its own size, and gives back its answer.
public func onStack<T: Sendable>(_ bytes: Int, _ body: @escaping @Sendable () -> T) -> T? {
    let job = Job(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, bytes)
    let context = Unmanaged.passRetained(Box { job.run() }).toOpaque()
    #if canImport(Glibc)
        var thread = pthread_t()
        guard pthread_create(&thread, &attributes, { Box.take($0) }, context) == 0 else { return nil }
        pthread_join(thread, nil)
    #else
        var thread: pthread_t?
        guard pthread_create(&thread, &attributes, { Box.take($0) }, context) == 0, let thread else { return nil }
        pthread_join(thread, nil)
    #endif
    return job.value
}

private final class Box {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }

    static func take(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
    }
}

private final class Job<Value> {
    let body: @Sendable () -> Value
    var value: Value?
    init(_ body: @escaping @Sendable () -> Value) { self.body = body }
    func run() { value = body() }
}
