import Conversation
import Link
import Models
import Wire

/// One request to a model, from the prompt to decoded events.
enum ModelRequest {
    enum Outcome: Sendable {
        case rewritten([String])
        case events([StreamEvent])
        case failed(RequestFailure)
    }

    /// Ends when the response ends, fails, or the task is cancelled. Where the caller is an actor this runs on it, and more is
    /// read only when `report` has returned: it cannot run ahead of what receives it.
    static func run(_ model: any Model, _ prompt: Prompt, report: (Outcome) -> Void) async {
        /// - Returns: whether the response has ended.
        func pass(_ events: [StreamEvent]) -> Bool {
            guard case .ended(let outcome) = events.last else {
                if !events.isEmpty { report(.events(events)) }
                return false
            }
            if case .failed(let error) = outcome {
                // An error inside a response that began well gets the same words, and the same second try, as a status does.
                report(.events(events.dropLast()))
                report(.failed(ModelProblem.failure(for: model.error(error))))
            } else {
                report(.events(events))
            }
            return true
        }
        var decoder: (any ResponseDecoder)?
        do {
            let request = model.encode(prompt)
            report(.rewritten(request.notes))
            let response = try await model.open(request)
            decoder = model.decoder(for: response)
            while let bytes = try await response.next() {
                // What comes after the end, an error of the connection too, is nobody's business any more.
                if pass(decoder?.receive(bytes) ?? []) {
                    response.cancel()
                    return
                }
            }
            _ = pass(decoder?.finish() ?? [])
        } catch {
            // Optimised code comes here on the queue of whoever threw, not on the caller's (Swift 6.3); it goes back by this.
            await Task.yield()
            if Task.isCancelled { return }
            // A connection may break behind an answer that is whole but for the end of its bytes.
            if decoder?.hasEnded == true, let events = decoder?.finish() {
                _ = pass(events)
                return
            }
            report(.failed(ModelProblem.failure(for: error)))
        }
    }
}
