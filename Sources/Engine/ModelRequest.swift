import Conversation
import Link
import Models
import Wire

/// One request to a model, from the prompt to decoded events.
enum ModelRequest {
    enum Outcome: Sendable {
        case events([StreamEvent])
        case failed(Notice)
    }

    /// Ends when the response ends, fails, or the task is cancelled. There is no bound yet on how far `report` may run ahead of
    /// what receives it.
    static func run(_ model: any Model, _ prompt: Prompt, report: @Sendable (Outcome) -> Void) async {
        do {
            let request = model.encode(prompt)
            let response = try await model.open(request)
            var decoder = model.decoder(for: response)
            while let bytes = try await response.next() {
                let events = decoder.receive(bytes)
                if !events.isEmpty { report(.events(events)) }
                // What comes after the end, an error of the connection too, is nobody's business any more.
                if case .ended = events.last {
                    response.cancel()
                    return
                }
            }
            report(.events(decoder.finish()))
        } catch {
            if Task.isCancelled { return }
            report(.failed(ModelProblem.notice(for: error)))
        }
    }
}
