/// How long to wait before a request is made again: exponential with jitter, as the providers' own clients do it, and
/// never shorter than the provider asked (`Retry-After`, RFC 9110, section 10.2.3).
enum Backoff {
    /// The longest wait that is worth a countdown, in seconds.
    static let longest = 600.0
    private static let first = 1.0
    private static let ceiling = 30.0

    /// - Parameters:
    ///   - attempt: the try that failed, counted from 1.
    ///   - retryAfter: seconds that the provider asked for.
    ///   - chance: 0 to 1, so that clients that failed together do not come back together.
    /// - Returns: milliseconds; nil when the provider asks for longer than anyone would watch a countdown.
    static func wait(after attempt: Int, retryAfter: Double?, chance: Double) -> Int64? {
        let chance = chance.isFinite ? min(max(chance, 0), 1) : 0.5
        let doubled = Double(1 << min(max(attempt, 1) - 1, 10))
        var seconds = min(first * doubled, ceiling) * (0.75 + chance / 2)
        if let asked = retryAfter, asked.isFinite, asked > 0 {
            if asked > longest { return nil }
            seconds = max(seconds, asked * (1 + chance / 10))
        }
        return Int64((seconds * 1000).rounded(.up))
    }
}
