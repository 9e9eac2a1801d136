import Dispatch

extension Duration {
    /// Rounded up, at least 0.
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let whole = min(seconds, 1_000_000_000) * 1_000_000
        return whole + (attoseconds + 999_999_999_999) / 1_000_000_000_000
    }

    var dispatchInterval: DispatchTimeInterval { .microseconds(Int(min(microseconds, 1 << 50))) }
}
