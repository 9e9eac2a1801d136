import Approval
import Conversation
import Journal
import Link

extension SessionMachine {
    /// A message of the person: sent at once when the model rests, with the next request when it works; recorded at once.
    mutating func said(_ text: String, at now: Timestamp) -> [EngineEffect] {
        let message = Message(role: .user, blocks: [.text(text)])
        var effects = [.record(.message(message)), addEntry(.you(text), at: now)]
        queued.append(message)
        if turn == .idle { effects += nextRequest(at: now) }
        return effects
    }

    /// Asks the model with everything said so far.
    mutating func nextRequest(at now: Timestamp) -> [EngineEffect] {
        messages += queued
        queued = []
        isStopped = false
        requests += 1
        let request = RequestID(requests)
        turn = .answering(Answer(request: request, began: now))
        var effects = enter(.asking(since: now))
        effects.append(.request(request, Prompt(system: system, tools: tools, messages: messages)))
        return effects
    }

    /// After any change to a call: when all calls of the answer are settled, their results go back together.
    mutating func settle(at now: Timestamp) -> [EngineEffect] {
        guard turn == .settling, open.allSatisfy({ calls[$0]?.isSettled ?? true }) else { return [] }
        let results = open.compactMap { calls[$0]?.result }
        open = []
        let message = Message(role: .tool, blocks: results.map(ContentBlock.toolResult))
        messages.append(message)
        var effects: [EngineEffect] = [.record(.message(message))]
        if isClosing {
            effects += finish()
        } else if isStopped {
            effects += rest(at: now)
        } else {
            effects += nextRequest(at: now)
        }
        return effects
    }

    /// The turn is over; what was said meanwhile begins the next one.
    mutating func rest(at now: Timestamp) -> [EngineEffect] {
        turn = .idle
        if isClosing { return finish() }
        if !queued.isEmpty { return nextRequest(at: now) }
        return enter(.idle)
    }

    mutating func finish() -> [EngineEffect] {
        isClosed = true
        return [.record(.sessionEnded), .tell(.closed), .finish]
    }
}
