import Conversation
import Journal
import Link

/// Requests that fail.
extension SessionMachine {
    /// A failure before anything of the answer was used may be tried again; after that nothing is sent twice.
    mutating func requestFailed(_ request: RequestID, _ failure: RequestFailure, _ chance: Double, at now: Timestamp) -> [EngineEffect] {
        guard case .answering(let answer) = turn, answer.request == request else { return [] }
        if !answer.hasContent, answer.attempt < failure.attempts, !isClosing, !isSuspending,
            let wait = Backoff.wait(after: answer.attempt, retryAfter: failure.retryAfter, chance: chance)
        {
            turn = .retrying(FailedTry(request: request, purpose: answer.purpose, attempt: answer.attempt))
            let retry = Retry(
                attempt: answer.attempt + 1, attempts: failure.attempts, time: Timestamp(milliseconds: now.milliseconds + wait),
                reason: failure.notice.message)
            return enter(.retrying(retry)) + [.retryLater(request, after: wait)]
        }
        var effects = drop(answer, because: "the connection failed", at: now)
        if failure.isTooLong, !isClosing, !isSuspending, !answer.purpose.isCompaction, messages.count > 1 {
            return effects + pause(failure.notice.message, hint: nil, [.compact, .startNew, .stop], then: .request)
        }
        let tried = answer.attempt > 1 ? " (tried \(answer.attempt) times)" : ""
        let notice = Notice(failure.notice.level, Self.sentence(failure.notice.message, tried), hint: failure.notice.hint)
        effects.append(addNotice(notice, at: now))
        return effects + rest(at: now)
    }

    /// A remark before the period of a sentence, where it has one.
    private static func sentence(_ words: String, _ remark: String) -> String {
        guard !remark.isEmpty, words.utf8.last == UInt8(ascii: ".") else { return words + remark }
        return words.dropLast() + remark + "."
    }

    mutating func retryDue(_ request: RequestID, at now: Timestamp) -> [EngineEffect] {
        guard case .retrying(let failed) = turn, failed.request == request else { return [] }
        var effects: [EngineEffect] = []
        if failed.purpose == .turn { effects += takeQueue(at: now) }
        return effects + self.request(failed.purpose, attempt: failed.attempt + 1, at: now)
    }
}

extension SessionMachine.Purpose {
    var isCompaction: Bool { if case .compaction = self { true } else { false } }
}
