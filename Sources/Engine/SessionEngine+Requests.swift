import Conversation
import Dispatch
import Models

/// Requests to the model, and the wait before one is made again.
extension SessionEngine {
    func ask(_ id: RequestID, _ prompt: Prompt) {
        // On this queue: what a chunk brings is decoded and told without another thread in between.
        requests[id] = Task {
            await ModelRequest.run(services.model, prompt) { outcome in
                switch outcome {
                case .rewritten(let notes): handle(.rewritten(notes))
                case .events(let events): handle(.stream(id, events))
                case .failed(let failure): handle(.requestFailed(id, failure, chance: .random(in: 0...1)))
                }
            }
            requests[id] = nil
        }
    }

    nonisolated func retryLater(_ id: RequestID, after milliseconds: Int64) {
        after(.milliseconds(Int(clamping: milliseconds))) { $0.handle(.retryDue(id)) }
    }
}
