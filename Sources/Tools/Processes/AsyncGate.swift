import Synchronization

/// Lets one task through at a time, in the order in which they came.
final class AsyncGate: Sendable {
    private struct State {
        var isTaken = false
        var given = 0
        var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    }
    private let state = Mutex(State())

    /// - Returns: whether it was let through, and then ``leave()`` must follow; false when it took longer than `limit`.
    func enter(within limit: Duration) async -> Bool {
        await withCheckedContinuation { continuation in
            let number = state.withLock { state -> Int? in
                if !state.isTaken {
                    state.isTaken = true
                    return nil
                }
                state.given += 1
                state.waiting.append((state.given, continuation))
                return state.given
            }
            guard let number else { return continuation.resume(returning: true) }
            Alarm.later(limit) { [weak self] in self?.giveUp(number) }
        }
    }

    private func giveUp(_ number: Int) {
        let waiting = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard let index = state.waiting.firstIndex(where: { $0.number == number }) else { return nil }
            return state.waiting.remove(at: index).continuation
        }
        waiting?.resume(returning: false)
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            if state.waiting.isEmpty {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
