package import Link

/// Why a request did not reach its end, and what may be done about it.
package struct RequestFailure: Sendable, Equatable {
    package let notice: Notice
    /// The same request may succeed later, and tries are made up to this one; 1 for what time does not mend.
    package let attempts: Int
    /// Seconds that the provider asks to wait.
    package let retryAfter: Double?
    /// The conversation does not fit into the model's context.
    package let isTooLong: Bool

    package init(_ notice: Notice, attempts: Int = 1, retryAfter: Double? = nil, isTooLong: Bool = false) {
        self.notice = notice
        self.attempts = attempts
        self.retryAfter = retryAfter
        self.isTooLong = isTooLong
    }
}
