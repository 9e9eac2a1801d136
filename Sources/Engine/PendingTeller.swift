import Conversation
import Link

/// Of which calls the person is told by their program (`attention.on_pending`), and when. Pure: the driver says what happens
/// and asks for the next step.
///
/// A call is told of once in the time that it waits. One program runs at a time; calls that are decided before it is their
/// turn are told of by nobody. Of many calls, and of calls that come faster than some in half a minute, it tells at once, by
/// their number.
struct PendingTeller: Sendable, Equatable {
    enum Step: Sendable, Equatable {
        case nothing
        /// To be asked again after so many milliseconds.
        case later(Int64)
        /// To run the program for this call; so many wait. ``PendingTeller/ended()`` follows.
        case tell(CallState, count: Int)
    }

    /// Scalars of a tool's name that the program gets.
    static let toolLength = 200
    /// Calls that are told of one by one while they wait for their turn; more are told of together.
    static let mostAlone = 3
    /// Programs that are started at most within ``window``.
    static let mostStarts = 5
    /// Milliseconds.
    static let window: Int64 = 30_000

    /// What began to wait before is known to whoever takes the session up again.
    private let since: Timestamp
    private var waiting: [Int: CallState] = [:]
    /// Those that have begun to wait and are not decided.
    private var known: Set<Int> = []
    /// Still to be told of, in the order in which they began to wait.
    private var queue: [Int] = []
    /// They are told of together, however few they are by now.
    private var isHeldBack = false
    private var starts: [Timestamp] = []
    private var isRunning = false
    private var isTimed = false
    /// The program has failed, and the person was told so.
    var hasFailed = false

    init(since: Timestamp) { self.since = since }

    /// How many calls wait.
    var count: Int { waiting.count }

    /// A call is new, or has changed.
    mutating func note(_ call: CallState, isLookedAt: Bool) {
        guard call.stage == .waiting else {
            waiting[call.handle] = nil
            if !call.isPending { known.remove(call.handle) }
            return
        }
        waiting[call.handle] = call
        guard known.insert(call.handle).inserted, !isLookedAt, (call.waits ?? since) >= since else { return }
        queue.append(call.handle)
    }

    /// The time of ``Step/later(_:)`` is over.
    mutating func timerFired() { isTimed = false }

    /// The program has ended.
    mutating func ended() { isRunning = false }

    mutating func next(at now: Timestamp, isLookedAt: Bool) -> Step {
        if isRunning || isTimed { return .nothing }
        queue.removeAll { waiting[$0] == nil }
        guard !isLookedAt, let first = queue.first.flatMap({ waiting[$0] }) else {
            queue = []
            isHeldBack = false
            return .nothing
        }
        starts.removeAll { now.since($0) >= Self.window || now.since($0) < 0 }
        if starts.count >= Self.mostStarts, let oldest = starts.first {
            isHeldBack = true
            isTimed = true
            return .later(max(1, Self.window - now.since(oldest)))
        }
        if isHeldBack || queue.count > Self.mostAlone {
            queue = []
            isHeldBack = false
        } else {
            queue.removeFirst()
        }
        starts.append(now)
        isRunning = true
        return .tell(first, count: waiting.count)
    }
}
