import Approval
import Conversation
import JSON
import Journal
import Link

/// What the person says, and what of it waits.
extension SessionMachine {
    /// A message of the person: sent at once when the model rests, with the next request when it works.
    mutating func said(_ text: String, at now: Timestamp) -> [EngineEffect] {
        screened(text, at: now) { $0.say($1, at: now) }
    }

    mutating func say(_ text: String, at now: Timestamp) -> [EngineEffect] {
        switch turn {
        case .idle:
            enqueue(.message, text)
            return nextRequest(at: now)
        case .paused(let interruption):
            // Words of the person are an answer too: the model goes on with them.
            enqueue(.message, text)
            return withdraw(interruption, because: "the person said something else instead", at: now) + nextRequest(at: now)
        case .answering, .settling, .retrying:
            enqueue(.message, text)
            // It may never be sent; even then the words are kept.
            return [.record(.noted(SessionNote(.queued, text))), .tell(.queued(view.queued))]
        }
    }

    /// A message that must be answered with a call of a tool.
    mutating func call(_ tool: ExactString, _ words: String, at now: Timestamp) -> [EngineEffect] {
        guard turn == .idle else {
            return [.tell(.refused(handle: nil, reason: "The model is at work; a tool can be asked for when it rests."))]
        }
        guard tools.contains(where: { $0.fullName == tool }) else {
            let names = tools.map { VisibleText.line($0.fullName.string) }.joined(separator: ", ")
            return [.tell(.refused(handle: nil, reason: "There is no tool \(VisibleText.line(tool.string)). The tools are: \(names)."))]
        }
        return screened(words.isEmpty ? "Call the tool \(tool)." : words, mayAsk: false, at: now) { machine, words in
            machine.nextForcedTool = tool
            machine.enqueue(.message, words)
            return machine.nextRequest(at: now)
        }
    }

    mutating func takeBack(_ id: Int) -> [EngineEffect] {
        guard view.queued.contains(where: { $0.id == id }) else {
            return [.tell(.refused(handle: nil, reason: "That message has been sent already."))]
        }
        let taken = view.queued.filter { $0.id == id && $0.kind == .message }
        return taken.map { .record(.noted(SessionNote(.unqueued, $0.text))) } + setQueued(view.queued.filter { $0.id != id })
    }

    /// Stops what streams or runs and sends what is queued. Decides about no call.
    mutating func sendNow(at now: Timestamp) -> [EngineEffect] {
        guard !view.queued.isEmpty else { return [.tell(.refused(handle: nil, reason: "Nothing is queued."))] }
        switch turn {
        case .idle: return nextRequest(at: now)
        case .answering(let answer):
            return [.cancelRequest(answer.request)] + drop(answer, because: AnswerEnding.stoppedByPerson, at: now) + nextRequest(at: now)
        case .retrying: return nextRequest(at: now)
        case .paused(let interruption):
            return withdraw(interruption, because: "the person said something else instead", at: now) + nextRequest(at: now)
        case .settling:
            guard view.queued.contains(where: { $0.kind == .message }) else {
                return [.tell(.refused(handle: nil, reason: "An output goes with your next message."))]
            }
            if open.contains(where: { calls[$0]?.shown.isPending == true }) {
                return [.tell(.refused(handle: nil, reason: "It goes as soon as the calls that wait are decided."))]
            }
            // What waited when the turn was stopped goes too now.
            if stoppedAfter != nil { stoppedAfter = 0 }
            return open.flatMap { cancel($0, at: now) } + settle(at: now)
        }
    }

    /// Puts what is queued into the conversation. The output of the person's own commands goes with a message of theirs,
    /// or when it is sent by itself; not with the results of calls.
    mutating func takeQueue(at now: Timestamp) -> [EngineEffect] {
        let isTurnsBeginning = messages.last?.role != .tool
        guard isTurnsBeginning || view.queued.contains(where: { $0.kind == .message }) else { return [] }
        let taken = view.queued
        var effects = setQueued([])
        if !taken.isEmpty {
            // What was demanded went with its message, and with the same request made again.
            forcedTool = nextForcedTool
            nextForcedTool = nil
            tally = TurnTally(limits)
            if let note { effects += hear(note) }
            note = nil
        }
        for item in taken {
            effects += hear(item.text)
            if item.kind == .message { effects.append(addEntry(.you(item.text), at: now)) }
        }
        return effects
    }

    mutating func hear(_ text: String) -> [EngineEffect] {
        let message = Message(role: .user, blocks: [.text(text)])
        messages.append(message)
        return [.record(.message(message))]
    }
}
