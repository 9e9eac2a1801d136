import Approval

/// The ends of a call that was neither approved nor denied: what kind each is, why in words for people, and what the model
/// is told.
extension ResultWords {
    struct End {
        let kind: WhyNotRun
        /// For people: it stands after "cancelled: " and the like.
        let reason: String
        let words: String
    }

    static let stopped = End(
        kind: .cancelled, reason: "the turn was stopped before it was decided",
        words: "The person stopped the turn before this call was decided, so it was not run: that is neither a yes nor a no. \(waitForWords)")

    static let stoppedBeforeStart = End(
        kind: .cancelled, reason: "the turn was stopped before it had started",
        words: "The person stopped the turn before this call had started. It was not run. \(waitForWords)")

    static let cancelledBeforeStart = End(
        kind: .cancelled, reason: "it was stopped before it had started",
        words: "The person stopped this call before it had started. It was not run. Do not make it again, and do not seek its effect in another way.")

    static let endedBeforeStart = End(
        kind: .cancelled, reason: "the session ended before it had started",
        words: "The session ended before this call had started. It was not run. \(waitForWords)")

    static let undecided = End(
        kind: .undecided, reason: "the session ended before anyone decided",
        words: "The session ended before anyone decided on this call, so it was not run: that is neither a yes nor a no. \(waitForWords)")

    /// The engine was ended before a call could be shown.
    static let lost = End(
        kind: .undecided, reason: SessionMachine.lostReason,
        words: "The engine was ended before anyone decided on this call, so it was not run: that is neither a yes nor a no. \(waitForWords)")

    /// The same of a command of the person's own.
    static let ownLost = End(kind: .cancelled, reason: SessionMachine.lostReason, words: "This command was not run: \(SessionMachine.lostReason).")

    /// It was held back by a question of the engine's, and something else was answered.
    static func withdrawn(_ reason: String) -> End {
        End(kind: .cancelled, reason: reason, words: "This call was not run: \(reason). Nobody has decided on it. \(waitForWords)")
    }

    /// Nobody answered in time.
    static func unanswered(_ seconds: Int, isQuestion: Bool, earlier: EarlierCalls) -> End {
        let time = Self.time(seconds)
        let what = isQuestion ? "this question" : "this call"
        let again = isQuestion ? "Do not ask it again at once, in these words or others" : "Do not make it again at once, in this form or another"
        let before = earlier.unanswered == nil ? "" : " The same call had ended unanswered before."
        return End(
            kind: .timedOut, reason: "nobody answered within \(time)",
            words: """
                Nobody answered \(what) within \(time), so it was not run: that is neither a yes nor a no.\(before)
                \(again), and do not seek its effect in another way. Go on with what does not need it, or say what you wait for and end your turn.
                """)
    }

    private static let waitForWords = "Do not seek its effect in another way; wait for what the person says."

    /// `1 minute`, `90 seconds`, `2 hours`
    static func time(_ seconds: Int) -> String {
        for (size, word) in [(3600, "hour"), (60, "minute")] where seconds >= size && seconds % size == 0 {
            return seconds == size ? "1 \(word)" : "\(seconds / size) \(word)s"
        }
        return seconds == 1 ? "1 second" : "\(seconds) seconds"
    }
}
