import Approval
import Conversation
import Journal
import Link

/// Limits of a turn, and a conversation that has become too long: the person is asked.
extension SessionMachine {
    mutating func pause(atLimit reason: String, then next: Interruption.Next) -> [EngineEffect] {
        pause(reason, hint: "It wants to go on. (How far it goes by itself is set under limits in the configuration.)", [.goOn, .wrapUp, .stop], then: next)
    }

    mutating func pause(_ message: String, hint: String?, _ choices: [Pause.Choice], then next: Interruption.Next) -> [EngineEffect] {
        pauses += 1
        let pause = Pause(id: pauses, message: message, hint: hint, choices: choices)
        turn = .paused(Interruption(pause: pause, next: next))
        return [.record(.noted(SessionNote(.limit, message)))] + setPause(pause) + enter(.paused)
    }

    mutating func answer(_ id: Int, _ choice: Pause.Choice, from author: Author, at now: Timestamp) -> [EngineEffect] {
        guard case .paused(let interruption) = turn, interruption.pause.id == id, interruption.pause.choices.contains(choice) else {
            return [.tell(.refused(handle: nil, reason: "That question is no longer open."))]
        }
        let effects: [EngineEffect] = [.record(.noted(SessionNote(.limit, "answered by \(author.name): \(choice.rawValue)")))]
        switch choice {
        case .goOn:
            tally.goOn()
            switch interruption.next {
            case .request: return effects + setPause(nil) + nextRequest(at: now)
            case .propose(_, let proposed, _): return effects + setPause(nil) + propose(proposed, interruption.next.blocks, at: now)
            // Of guards; they offer other answers.
            case .say, .results, .heldAnswer: return effects
            }
        case .pass, .redact, .withhold: return effects + answerGuard(interruption, choice, from: author, at: now)
        case .wrapUp:
            var effects = effects + withdraw(interruption, because: "the person asked for an end", at: now)
            effects += hear(Self.wrapUpWords)
            return effects + nextRequest(.wrapUp, at: now)
        case .stop:
            return effects + withdraw(interruption, because: ResultWords.stopReason, at: now) + stopped(at: now)
        case .compact: return effects + setPause(nil) + compact(goesOn: true, at: now)
        case .startNew:
            // What the person said last is what the new conversation is about.
            let last = messages.reversed().prefix { $0.role == .user }.reversed()
            var effects = effects + setPause(nil)
            turn = .idle
            effects += beginConversation(at: now)
            guard !last.isEmpty else { return effects + rest(at: now) }
            messages = Array(last)
            return effects + messages.map { .record(.message($0)) } + nextRequest(at: now)
        }
    }

    /// Ends a pause without what it held back: calls that were never proposed have results that say so.
    mutating func withdraw(_ interruption: Interruption, because reason: String, at now: Timestamp) -> [EngineEffect] {
        var effects = setPause(nil)
        turn = .idle
        guard case .propose(_, let held, _) = interruption.next else { return effects + withdrawGuarded(interruption, because: reason, at: now) }
        effects += keep(interruption.next.blocks)
        open = held.map(\.key)
        for call in held {
            effects += register(call, at: now)
            effects += end(call.key, ResultWords.withdrawn(reason), at: now)
        }
        return effects + sendResultsBack()
    }

    private static let wrapUpWords = """
        [The person asks you to wrap up: make no further tool calls now. Say what is done, what is not, and what you would do next.]
        """
}
