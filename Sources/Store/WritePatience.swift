import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How a connection waits while another one writes.
///
/// SQLite's own way is to look less and less often, so that among many writers one that has waited for long is the least
/// likely to come in. Here everybody looks equally often, at times of their own.
final class WritePatience: Sendable {
    static let limit = Duration.seconds(5)
    /// Microseconds between two looks.
    private static let pause: ClosedRange<UInt32> = 500...5000

    private let began = Mutex(ContinuousClock.now)

    /// - Parameter number: how often it has been tried in vain before, for one and the same lock.
    /// - Returns: whether to try again, after a pause.
    func waits(try number: Int) -> Bool {
        let began = began.withLock { began in
            if number == 0 { began = .now }
            return began
        }
        guard ContinuousClock.now - began < Self.limit else { return false }
        usleep(.random(in: Self.pause))
        return true
    }
}
