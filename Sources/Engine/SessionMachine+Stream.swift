import Approval
import Conversation
import Guards
import JSON
import Journal
import Link

/// The model's answer as it streams.
extension SessionMachine {
    mutating func receive(_ events: [StreamEvent], of request: RequestID, at now: Timestamp) -> [EngineEffect] {
        var effects: [EngineEffect] = []
        for event in events {
            // An event of a request that was stopped, or ended already, changes nothing.
            guard answeringRequest == request else { break }
            effects += receive(event, at: now)
        }
        return effects
    }

    private mutating func receive(_ event: StreamEvent, at now: Timestamp) -> [EngineEffect] {
        guards.hasAny(at: .output) ? receiveGuarded(event, at: now) : take(event, at: now)
    }

    /// What may be shown and used.
    mutating func take(_ event: StreamEvent, at now: Timestamp) -> [EngineEffect] {
        withAnswer { $0.parts.receive(event) }
        switch event {
        case .started: return []
        case .stopReason(let reason, let word):
            withAnswer {
                $0.stopReason = reason
                $0.stopWord = word
            }
            return []
        case .textDelta(let text): return text.isEmpty ? [] : received(text, at: now)
        case .reasoningDelta(let text): return text.isEmpty ? [] : thought(text, at: now)
        case .reasoningEnded:
            withAnswer { $0.hasContent = true }
            return answering(at: now) + endThought()
        case .textEnded: return []
        case .callOpaque(let slot, let opaque):
            withArriving(slot) { $0.opaque = opaque }
            return []
        case .providerItem(let label, _):
            withAnswer { $0.hasContent = true }
            return answering(at: now) + endThought()
                + [addNotice(Notice(.information, "The provider did something by itself: \(VisibleText.line(label))"), at: now)]
        case .restarted: return restarted(at: now)
        case .callStarted(let slot): return callStarted(slot, at: now)
        case .callIdentified(let slot, let wireID, let name): return callIdentified(slot, wireID, name)
        case .callArguments(let slot, let bytes): return callArguments(slot, bytes)
        case .callMalformed(let slot, let reason):
            withArriving(slot) { $0.malformed = reason }
            return []
        case .usage(let usage):
            withAnswer { $0.usage = usage }
            return []
        case .explanation(let words):
            withAnswer { $0.explanation = words }
            return []
        case .ended(let outcome): return answerEnded(outcome, at: now)
        }
    }

    private var answeringRequest: RequestID? {
        if case .answering(let answer) = turn { answer.request } else { nil }
    }

    private var arrivingCount: Int {
        if case .answering(let answer) = turn { answer.calls.count } else { 0 }
    }

    /// Changes the answer in place; taken out of the enum first, so that nothing is copied.
    mutating func withAnswer<Result>(_ change: (inout Answer) -> Result) -> Result? {
        guard case .answering(var answer) = turn else { return nil }
        turn = .idle
        let result = change(&answer)
        turn = .answering(answer)
        return result
    }

    @discardableResult
    private mutating func withArriving<Result>(_ slot: CallSlot, _ change: (inout ArrivingCall) -> Result) -> Result? {
        withAnswer { answer in
            answer.calls.indices.contains(slot.index) ? change(&answer.calls[slot.index]) : nil
        } ?? nil
    }

    private mutating func answering(at now: Timestamp) -> [EngineEffect] {
        if case .asking = view.phase { return enter(.answering(since: now)) }
        return []
    }

    private mutating func received(_ text: String, at now: Timestamp) -> [EngineEffect] {
        var effects = answering(at: now) + endThought()
        if let id = withAnswer({ answer -> Int? in
            answer.hasContent = true
            return answer.textEntry
        }) ?? nil {
            effects.append(appendText(text, toEntry: id))
        } else {
            effects.append(addEntry(.assistant(text: text, isOpen: true, interrupted: nil), at: now))
            let id = entries
            withAnswer { $0.textEntry = id }
        }
        return effects
    }

    mutating func thought(_ text: String, at now: Timestamp) -> [EngineEffect] {
        var effects = answering(at: now)
        if let id = withAnswer({ answer -> Int? in
            answer.hasContent = true
            return answer.thoughtEntry
        }) ?? nil {
            effects.append(appendText(text, toEntry: id))
        } else {
            effects.append(addEntry(.reasoning(text: text, isOpen: true), at: now))
            let id = entries
            withAnswer { $0.thoughtEntry = id }
        }
        return effects
    }

    private mutating func endThought() -> [EngineEffect] {
        guard let id = withAnswer({ answer -> Int? in
            defer { answer.thoughtEntry = nil }
            return answer.thoughtEntry
        }) ?? nil else { return [] }
        return [endEntry(id, interrupted: nil)]
    }

    /// A gateway began the answer anew with another server: nothing of the first one counts.
    private mutating func restarted(at now: Timestamp) -> [EngineEffect] {
        guard case .answering(let answer) = turn else { return [] }
        var effects = endThought() + dropCalls(of: answer, because: Self.restartReason)
        if let id = answer.textEntry { effects.append(endEntry(id, interrupted: Self.restartReason)) }
        withAnswer {
            $0.textEntry = nil
            $0.calls = []
            $0.stopReason = nil
            $0.explanation = nil
        }
        return effects
    }

    private static let restartReason = "begun anew by the server"

    private mutating func callStarted(_ slot: CallSlot, at now: Timestamp) -> [EngineEffect] {
        guard slot.index == arrivingCount else { return [] }
        numbers += 1
        let number = numbers
        withAnswer {
            $0.calls.append(ArrivingCall(number: number))
            $0.hasContent = true
        }
        return answering(at: now) + endThought() + [
            show(CallState(handle: number, tool: "…", stage: .arriving, proposed: now)),
            addEntry(.call(handle: number), at: now),
        ]
    }

    private mutating func callIdentified(_ slot: CallSlot, _ wireID: ExactString?, _ name: ExactString?) -> [EngineEffect] {
        let number = withArriving(slot) { call in
            if let wireID { call.wireID = wireID }
            if let name { call.name = name }
            return call.number
        }
        guard let number, let name, var state = shown(number) else { return [] }
        state.tool = VisibleText.line(name.string)
        return [show(state)]
    }

    private mutating func callArguments(_ slot: CallSlot, _ bytes: [UInt8]) -> [EngineEffect] {
        let update = withArriving(slot) { call in
            call.bytes += bytes
            return (call.number, call.preview.append(bytes))
        }
        guard let (number, rows) = update, let rows, var state = shown(number) else { return [] }
        state.preview = rows
        return [show(state)]
    }

    // MARK: The end of an answer

    private mutating func answerEnded(_ outcome: StreamOutcome, at now: Timestamp) -> [EngineEffect] {
        guard case .answering(let answer) = turn else { return [] }
        var effects = endThought()
        if let usage = answer.usage { effects.append(use(view.usage.adding(usage))) }
        let ending = AnswerEnding(outcome, stopReason: answer.stopReason, calls: answer.calls.count, word: answer.stopWord, explanation: answer.explanation)
        if ending.isWhole { return effects + accept(answer, at: now) }
        // Nothing of it was used: it may be asked for again by itself.
        if outcome == .truncated || ending.isWorthAsking, !answer.hasContent {
            return effects + requestFailed(answer.request, RequestFailure(ending.notice, attempts: 3), 0.5, at: now)
        }
        effects += drop(answer, because: ending.reason, at: now)
        effects.append(addNotice(ending.notice, at: now))
        return effects + rest(at: now)
    }

    /// A whole answer: its calls are proposed.
    private mutating func accept(_ answer: Answer, at now: Timestamp) -> [EngineEffect] {
        var effects: [EngineEffect] = []
        if let id = answer.textEntry { effects.append(endEntry(id, interrupted: nil)) }
        if case .compaction(let goesOn) = answer.purpose {
            effects += dropCalls(of: answer, because: "no calls were wanted")
            turn = .idle
            return effects + compacted(answer.parts.text, goesOn: goesOn, at: now)
        }
        let proposed = answer.calls.map { arriving in
            ToolCall(
                key: key(arriving.number), wireID: arriving.wireID, name: arriving.name,
                rawArguments: arriving.bytes, malformed: arriving.malformed, opaque: arriving.opaque)
        }
        forcedTool = nil
        let blocks = answer.parts.blocks { proposed.indices.contains($0.index) ? proposed[$0.index] : nil }
        if proposed.isEmpty {
            effects += keep(blocks)
            lastAnswer = answer.textEntry
            // The provider's own tools ran long: the answer goes back as it is, and goes on.
            if answer.stopReason == .pause, answer.purpose == .turn, !blocks.isEmpty {
                if let reason = tally.reasonAgainstRequest { return effects + pause(atLimit: reason, then: .request) }
                return effects + nextRequest(at: now)
            }
            if answer.parts.text.isEmpty {
                effects.append(addNotice(Notice(.warning, "The model answered with nothing.", hint: "Ask again with /retry, or in other words."), at: now))
            }
            return effects + rest(sendsQueue: true, at: now)
        }
        if answer.purpose == .wrapUp {
            effects += dropCalls(of: answer, because: "no calls were wanted")
            return effects + keep(Self.text(of: answer)) + rest(sendsQueue: true, at: now)
        }
        if let reason = tally.reason(against: proposed) {
            for call in proposed { effects += hold(call) }
            return effects + pause(atLimit: reason, then: .propose(text: answer.parts.text, proposed, parts: blocks))
        }
        return effects + propose(proposed, blocks, at: now)
    }

    private static func text(of answer: Answer) -> [ContentBlock] {
        let text = answer.parts.text
        return text.isEmpty ? [] : [.text(text)]
    }

    private mutating func hold(_ call: ToolCall) -> [EngineEffect] {
        guard var state = shown(call.key.number) else { return [] }
        state.stage = .held
        if let arguments = try? call.arguments() { state.summary = Inspection.summary(of: arguments) }
        return [show(state)]
    }

    mutating func setStage(_ stage: CallState.Stage, _ number: Int) -> [EngineEffect] {
        guard var state = shown(number) else { return [] }
        state.stage = stage
        return [show(state)]
    }

    private mutating func dropCalls(of answer: Answer, because reason: String) -> [EngineEffect] {
        answer.calls.flatMap { setStage(.notRun(reason), $0.number) }
    }

    /// An answer that was cut or failed: its text is kept and marked, its calls are not proposed and never run.
    mutating func drop(_ answer: Answer, because reason: String, at now: Timestamp) -> [EngineEffect] {
        var effects = endThought()
        if let id = answer.textEntry { effects.append(endEntry(id, interrupted: reason)) }
        effects += dropCalls(of: answer, because: reason)
        guard answer.hasContent, !answer.purpose.isCompaction else { return effects }
        effects.append(.record(.noted(SessionNote(.answerCut, reason))))
        note = Self.note(ofCut: reason)
        // Without its reasoning and whatever belonged to it: a part of an answer is no answer of its maker's.
        return effects + keep(Self.text(of: answer))
    }

    /// What the model is told of an answer of its own that was cut.
    static func note(ofCut reason: String) -> String {
        "[Your last answer did not come to its end: \(reason == AnswerEnding.stoppedByPerson ? "the person stopped it" : reason).]"
    }

    /// Adds the answer to the conversation; an empty one is never sent back.
    mutating func keep(_ blocks: [ContentBlock]) -> [EngineEffect] {
        guard !blocks.isEmpty else { return [] }
        let message = Message(role: .assistant, blocks: blocks, origin: maker?.provider, model: maker?.model)
        messages.append(message)
        return [.record(.message(message))]
    }

    /// What an encoder could not send as it is: told when it changes, not with every request.
    mutating func rewritten(_ notes: [String], at now: Timestamp) -> [EngineEffect] {
        let new = notes.filter { !requestNotes.contains($0) }
        requestNotes = notes
        return new.map { addNotice(Notice(.information, VisibleText.line($0)), at: now) }
    }
}

extension TokenUse {
    /// Counts come from outside: they are added so that no number can overflow.
    fileprivate func adding(_ usage: Usage) -> TokenUse {
        func sum(_ a: Int, _ b: Int) -> Int {
            let (sum, overflow) = max(0, a).addingReportingOverflow(max(0, b))
            return overflow ? .max : sum
        }
        let input = usage.input ?? 0
        let output = usage.output ?? 0
        let cached = usage.cacheRead ?? 0
        return TokenUse(
            context: sum(input, output), input: sum(self.input, input), output: sum(self.output, output),
            cached: sum(self.cached, cached), lastCached: max(0, cached))
    }
}
