import Approval
import Link
import Models
import Transport

/// What went wrong with a request, for the state machine.
enum ModelProblem {
    /// Tries that are made in all where time may help.
    private static let attempts = 6
    /// Where nothing answers, waiting longer seldom helps: a server that is just starting, a network that flickers.
    private static let attemptsToConnect = 3
    private static let attemptsAfterSilence = 2

    static func failure(for error: any Error) -> RequestFailure {
        guard let error = error as? ModelError else {
            return RequestFailure(
                Notice(.error, "The request to the model failed: \(VisibleText.line("\(error)"))", hint: "Send a message to try again."))
        }
        // A provider's own words may be among them.
        let notice = Notice(.error, VisibleText.output(error.message).joined(separator: "\n"), hint: error.hint)
        var tries = error.isRetryable ? attempts : 1
        if case .transport(let cause) = error.cause {
            switch cause {
            case .connect, .resolve: tries = min(tries, attemptsToConnect)
            // Each of these has taken minutes already.
            case .timedOut(.firstByte, _, _), .timedOut(.idle, _, _): tries = min(tries, attemptsAfterSilence)
            default: break
            }
        }
        return RequestFailure(notice, attempts: tries, retryAfter: error.retryAfter, isTooLong: error.isTooLong)
    }
}
