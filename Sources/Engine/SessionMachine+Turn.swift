import Approval
import Conversation
import Journal
import Link

/// Requests, one after another, until the model rests.
extension SessionMachine {
    /// Asks the model with everything said so far; what is queued goes with it.
    mutating func nextRequest(_ purpose: Purpose = .turn, at now: Timestamp) -> [EngineEffect] {
        stoppedAfter = nil
        var effects = takeQueue(at: now)
        tally.countRequest()
        effects += request(purpose, attempt: 1, at: now)
        return effects
    }

    /// The request as things stand, once more or for the first time.
    mutating func request(_ purpose: Purpose, attempt: Int, at now: Timestamp) -> [EngineEffect] {
        requests += 1
        let request = RequestID(requests)
        lastAnswer = nil
        turn = .answering(Answer(request: request, purpose: purpose, attempt: attempt, began: now))
        return enter(.asking(since: now)) + [.request(request, prompt(purpose))]
    }

    private func prompt(_ purpose: Purpose) -> Prompt {
        if case .compaction = purpose { return Compaction.prompt(for: messages, contextSize: view.model.contextSize) }
        return Prompt(
            system: system.map(\.text).joined(separator: "\n\n"), tools: tools, messages: messages, choice: choice(purpose),
            allowsParallelCalls: requestSettings.allowsParallelCalls, constrainsArguments: requestSettings.constrainsArguments,
            answerSchema: requestSettings.answerSchema)
    }

    /// A tool is forced once: as soon as the model has called it, it goes on as it sees fit.
    private func choice(_ purpose: Purpose) -> ToolChoice {
        if purpose != .turn { return .none }
        return forcedTool.map(ToolChoice.named) ?? .auto
    }

    /// After any change to a call: when all calls of the answer are settled, their results go back together.
    mutating func settle(at now: Timestamp) -> [EngineEffect] {
        var effects = settleOwn()
        if isSuspending { return effects + finishSuspended() }
        if isClosing {
            guard own.isEmpty else { return effects }
            if turn == .idle { return effects + finish() }
        }
        if !isClosing { effects += startQueued() }
        effects += checkHeld()
        guard turn == .settling, passSettled() == nil else { return effects }
        if !isClosing, stoppedAfter == nil, let question = askAboutResults() { return effects + question }
        heldResults = [:]
        tally.countAnswer(hasInvalid: open.contains { calls[$0]?.wasInvalid ?? false })
        effects += sendResultsBack()
        if isClosing {
            effects += finish()
        } else if let stoppedAfter {
            effects += rest(sendsQueue: view.queued.contains { $0.kind == .message && $0.id > stoppedAfter }, at: now)
        } else if view.queued.contains(where: { $0.kind == .message }) {
            effects += nextRequest(at: now)
        } else if let reason = tally.reasonAgainstRequest {
            effects += pause(atLimit: reason, then: .request)
        } else {
            effects += nextRequest(at: now)
        }
        return effects
    }

    /// Looks again at calls whose turn has come: everything before them in the answer is over.
    private mutating func checkHeld() -> [EngineEffect] {
        guard turn == .settling, !isClosing, stoppedAfter == nil, let key = passSettled(), var record = calls[key], record.shown.stage == .held
        else { return [] }
        record.shown.stage = .checking
        calls[key] = record
        return [show(record.shown)] + check(key)
    }

    /// The first call of the answer that is not over; nil when all are. What is over stays so, and is not looked at again.
    mutating func passSettled() -> CallKey? {
        while settledCount < open.count, calls[open[settledCount]]?.isSettled == true { settledCount += 1 }
        return settledCount < open.count ? open[settledCount] : nil
    }

    mutating func sendResultsBack() -> [EngineEffect] {
        let results = open.compactMap { calls[$0]?.result }
        open = []
        let message = Message(role: .tool, blocks: results.map(ContentBlock.toolResult))
        messages.append(message)
        return [.record(.message(message))]
    }

    /// The turn is over. What was said meanwhile begins the next one, unless the person or a failure ended this one: then it
    /// waits for the person.
    mutating func rest(sendsQueue: Bool = false, at now: Timestamp) -> [EngineEffect] {
        turn = .idle
        if isClosing || isSuspending { return settle(at: now) }
        if sendsQueue, view.queued.contains(where: { $0.kind == .message }) { return nextRequest(at: now) }
        return enter(.idle)
    }

    private mutating func finishSuspended() -> [EngineEffect] {
        guard begun.isEmpty, !isClosed else { return [] }
        isClosed = true
        return [.tell(.detached("The engine was stopped from outside. What waited goes on waiting: `assent --resume \(session)`.")), .finish]
    }

    mutating func finish() -> [EngineEffect] {
        isClosed = true
        return [.record(.sessionEnded), .tell(.closed), .finish]
    }
}
