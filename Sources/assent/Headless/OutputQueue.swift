import Dispatch
import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes to standard output and standard error in order, on a queue of its own: a reader that stands still holds up
/// nothing else.
///
/// Everything mutable is touched on the queue alone.
actor OutputQueue {
    private let queue: QueueExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    private let onFailure: @Sendable (Int32) -> Void
    private var hasFailed = false

    /// - Parameter onFailure: told once, with `errno`, when standard output takes nothing more.
    init(onFailure: @escaping @Sendable (Int32) -> Void) {
        queue = QueueExecutor(label: "assent.output")
        self.onFailure = onFailure
    }

    /// From anywhere, in the order of the calls.
    nonisolated func write(_ piece: RunText.Piece) {
        queue.queue.async { @Sendable in self.assumeIsolated { $0.put(piece) } }
    }

    /// Calls `done` when everything that was given before is written.
    nonisolated func afterAll(_ done: @escaping @Sendable () -> Void) { queue.queue.async { @Sendable in done() } }

    private func put(_ piece: RunText.Piece) {
        if piece.stream == .error { return StandardError.write(piece.text) }
        guard !hasFailed, !Descriptor.write(Array(piece.text.utf8), to: 1) else { return }
        hasFailed = true
        onFailure(errno)
    }
}
