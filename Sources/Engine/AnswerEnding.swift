import Approval
import Conversation
import Link

/// The words for an answer that did not end well.
struct AnswerEnding {
    /// Beside the kept text, and on calls that were not proposed.
    let reason: String
    let notice: Notice

    static let stoppedByPerson = "stopped by you"
    static let putAside = "put aside: asked again"

    /// It may be used, its calls too.
    let isWhole: Bool
    /// Asked again, the model may well answer.
    let isWorthAsking: Bool

    /// - Parameter stopReason: as the provider gave it; Chat Completions calls an answer complete that it cut short.
    init(_ outcome: StreamOutcome, stopReason: StopReason? = nil, calls: Int, word: String = "", explanation: String? = nil) {
        let said = explanation.map { " It says: \(VisibleText.line(String($0.unicodeScalars.prefix(500))))" } ?? ""
        let lost = calls == 0 ? "" : calls == 1 ? " Its call was not run." : " None of its \(calls) calls were run."
        var outcome = outcome
        if outcome.allowsCalls, stopReason == .maxTokens { outcome = .incomplete }
        if outcome.allowsCalls, stopReason == .contentFilter || stopReason == .refusal { outcome = .blocked }
        let isBroken = stopReason == .malformedCall || stopReason == .contextFull || stopReason == .other
        isWhole = outcome.allowsCalls && !isBroken
        isWorthAsking = outcome.allowsCalls && stopReason == .malformedCall
        if outcome.allowsCalls, isBroken {
            if stopReason == .malformedCall {
                reason = "the call could not be read"
                notice = Notice(
                    .error, "The model tried to call a tool and did not manage to write the call.\(said)\(lost)", hint: "Ask again with /retry, or in other words.")
            } else if stopReason == .other {
                // What is not known to be a good end is none.
                let shown = VisibleText.line(String(word.unicodeScalars.prefix(100)))
                reason = "stopped by the provider (\(shown))"
                notice = Notice(
                    .warning, "The provider stopped the answer with the word “\(shown)”, which says nothing of a good end.\(said)\(lost)",
                    hint: "Ask again with /retry, or go on.")
            } else {
                reason = "the context is full"
                notice = Notice(
                    .error, "The model's context is full; the answer stopped there.\(lost)", hint: "Put a summary in its place (/compact), or begin anew (/new).")
            }
            return
        }
        switch outcome {
        case .complete, .completeWithoutStopReason:
            reason = "complete"
            notice = Notice(.information, "The answer is complete.")
        case .truncated:
            reason = "cut off"
            notice = Notice(
                .error, "The answer was cut off before its end.\(lost)",
                hint: "The server closed the connection. Send a message to go on.")
        case .incomplete:
            reason = "stopped at the length limit"
            notice = Notice(.warning, "The answer stopped at the provider's length limit.\(lost)", hint: "Say \"go on\" to continue.")
        case .blocked:
            reason = "blocked by the provider"
            notice = Notice(.warning, "The provider's filter stopped the answer.\(said)\(lost)", hint: "Ask in other words.")
        case .failed(let error):
            reason = "failed"
            notice = Notice(.error, "The provider reported an error: \(VisibleText.line(error.message))\(lost)", hint: "Send a message to try again.")
        }
    }
}
