import Approval
import Conversation
import Journal
import Link

/// What the model knows: asked for again, forgotten, put in fewer words, described.
extension SessionMachine {
    /// Why the conversation cannot be changed now; nil when it can.
    private var whyNotNow: String? {
        switch turn {
        case .idle: nil
        case .answering, .retrying: "The model is answering; stop it first."
        case .settling: "Calls wait or run; decide them first."
        case .paused: "A question is open; answer it first."
        }
    }

    private func refuse(_ reason: String) -> [EngineEffect] { [.tell(.refused(handle: nil, reason: reason))] }

    mutating func retry(at now: Timestamp) -> [EngineEffect] {
        if let why = whyNotNow { return refuse(why) }
        var effects: [EngineEffect] = []
        if messages.last?.role == .assistant {
            messages.removeLast()
            effects.append(.record(.noted(SessionNote(.answerTakenBack, "asked again"))))
            if let lastAnswer { effects.append(endEntry(lastAnswer, interrupted: AnswerEnding.putAside)) }
        }
        guard !messages.isEmpty else { return effects + refuse("There is nothing to ask again.") }
        note = nil
        tally = TurnTally(limits)
        return effects + nextRequest(at: now)
    }

    mutating func newConversation(at now: Timestamp) -> [EngineEffect] {
        if let why = whyNotNow { return refuse(why) }
        if messages.isEmpty { return refuse("This is a new conversation already.") }
        return beginConversation(at: now)
    }

    mutating func beginConversation(at now: Timestamp) -> [EngineEffect] {
        messages = []
        note = nil
        lastAnswer = nil
        tally = TurnTally(limits)
        return [
            .record(.noted(SessionNote(.conversationBegan, ""))),
            use(TokenUse(context: 0, input: view.usage.input, output: view.usage.output, cached: view.usage.cached)),
            addNotice(Notice(.information, "A new conversation: the model knows nothing of what stands above."), at: now),
        ]
    }

    mutating func compactNow(at now: Timestamp) -> [EngineEffect] {
        if let why = whyNotNow { return refuse(why) }
        guard messages.contains(where: { $0.role == .assistant }) else { return refuse("There is nothing to put in fewer words yet.") }
        return compact(goesOn: false, at: now)
    }

    mutating func compact(goesOn: Bool, at now: Timestamp) -> [EngineEffect] {
        stoppedAfter = nil
        return [addNotice(Notice(.information, "The model writes a summary of the conversation so far."), at: now)]
            + request(.compaction(goesOn: goesOn), attempt: 1, at: now)
    }

    /// The summary has come: from here on it is all that the model knows.
    mutating func compacted(_ summary: String, goesOn: Bool, at now: Timestamp) -> [EngineEffect] {
        guard !summary.isEmpty else {
            return [addNotice(Notice(.warning, "The model wrote no summary; the conversation stays as it was."), at: now)] + rest(at: now)
        }
        let last = Array(messages.reversed().prefix { $0.role == .user }.reversed())
        var effects: [EngineEffect] = [.record(.noted(SessionNote(.conversationCompacted, "")))]
        messages = []
        note = nil
        effects += hear(Compaction.words(for: summary, goesOn: goesOn && last.isEmpty))
        messages += last
        effects.append(use(TokenUse(context: 0, input: view.usage.input, output: view.usage.output, cached: view.usage.cached)))
        effects.append(
            addNotice(Notice(.information, "The summary above is now all that the model knows of this conversation."), at: now))
        return effects + (goesOn ? nextRequest(at: now) : rest(sendsQueue: true, at: now))
    }

    mutating func describeContext(at now: Timestamp) -> [EngineEffect] {
        let report = ContextReport.make(
            system: system, tools: tools, messages: messages, queued: view.queued, usage: view.usage,
            contextSize: view.model.contextSize)
        return [addEntry(.report(report), at: now)]
    }
}
