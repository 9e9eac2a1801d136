/// How much of a flood is passed on while it comes: a burst, then so many bytes a second. A person cannot read more, and
/// whoever is shown it must not drown in it. What is not passed on is counted and said.
struct LiveBudget: Sendable {
    private let burst: Int
    private let rate: Int
    private var credit: Int
    private var last: ContinuousClock.Instant?
    private var skipped = 0

    init(_ limits: ToolLimits) {
        burst = max(1, limits.liveBurst)
        rate = max(1, limits.liveRate)
        credit = burst
    }

    /// The pieces to pass on now: the bytes, after a notice of what was skipped before them; or nothing.
    mutating func pieces(of bytes: ArraySlice<UInt8>, at now: ContinuousClock.Instant) -> [[UInt8]] {
        if let last {
            let (seconds, attoseconds) = (now - last).components
            let milliseconds = min(1_000_000, max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000))
            let earned = Int(milliseconds) * rate / 1000
            // Credit is given for whole milliseconds only, so time is not lost between small pieces.
            if earned > 0 { self.last = now }
            credit = min(burst, credit + earned)
        } else {
            last = now
        }
        guard bytes.count <= credit else {
            skipped += bytes.count
            return []
        }
        credit -= bytes.count
        guard let notice = notice() else { return [Array(bytes)] }
        return [notice, Array(bytes)]
    }

    mutating func notice() -> [UInt8]? {
        guard skipped > 0 else { return nil }
        defer { skipped = 0 }
        return Array("\n[\(skipped) bytes are not shown]\n".utf8)
    }
}
