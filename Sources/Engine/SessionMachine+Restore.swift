import Approval
package import Conversation
import JSON
import Journal
import Link

/// Taking up a session whose engine is gone.
///
/// Nothing runs and nothing is asked by it: calls that waited wait again and are judged anew, calls that had started are
/// "outcome unknown", and the model hears of all that with the person's next step.
extension SessionMachine {
    static let lostReason = "the engine was ended"

    package mutating func restore(_ found: Restoration, at now: Timestamp) -> [EngineEffect] {
        moment = now
        messages = found.messages
        for answered in found.answered { remember(answered) }
        // An answer is recorded before its calls are: they have their numbers.
        let said = messages.lazy.flatMap(\.calls).map(\.key.number).max() ?? 0
        numbers = max(found.callNumbers, found.open.last?.call.key.number ?? 0, said)
        if let kept = found.scrollback {
            view.entries = kept.entries
            view.calls = kept.calls.sorted { $0.handle < $1.handle }
            if let state = kept.state { adopt(state) }
        } else {
            rebuildView()
        }
        if let cut = found.cut { note = Self.note(ofCut: cut) }
        takeUpQueue(found.queued)
        entries = view.entries.last?.id ?? 0
        numbers = max(numbers, view.calls.last?.handle ?? 0)

        var effects = endOpenAnswer(found.cut, at: now)
        var unknown = 0
        effects += takeUpAnswer(found, &unknown, at: now)
        for open in found.open where open.isOwn { effects += takeUpOwn(open, &unknown, at: now) }
        effects += takeUpPause(at: now)
        effects += closeStale(found, at: now)
        effects += addLastWords(at: now)
        view.phase =
            switch turn {
            case .settling: .working
            case .paused: .paused
            default: .idle
            }
        // Whoever was told less until now is told all.
        effects.append(.tell(.session(window)))
        effects.append(addNotice(summary(unknown: unknown), at: now))
        effects += rulesEnded(found.grants, at: now)
        return effects + watchWaiting(after: effects, at: now)
    }

    private mutating func adopt(_ state: WorkingState) {
        view.usage = state.usage
        queuedNumbers = state.queuedNumbers
        pauses = state.pauses
        note = state.note
        view.queued = state.queued
        if let interruption = state.interruption, isStillOpen(interruption) { turn = .paused(interruption) }
    }

    /// What waits of the person's words is what the journal says; outputs of their commands are in the state alone, and what
    /// went to the model in the last moment is not sent twice.
    private mutating func takeUpQueue(_ texts: [String]) {
        let sent = messages.reversed().prefix { $0.role == .user }.map(\.text)
        var left = texts
        view.queued = view.queued.filter { item in
            if item.kind != .message { return !sent.contains { $0.utf8.elementsEqual(item.text.utf8) } }
            guard let index = left.firstIndex(where: { $0.utf8.elementsEqual(item.text.utf8) }) else { return false }
            left.remove(at: index)
            return true
        }
        for text in left { enqueue(.message, text) }
    }

    /// Whether nothing that follows the question is in the journal.
    private func isStillOpen(_ interruption: Interruption) -> Bool {
        switch interruption.next {
        case .request: messages.last?.role != .assistant
        case .say(let text): !messages.contains { $0.role == .user && $0.text.utf8.elementsEqual(text.utf8) }
        // What they held is gone with the engine: the results count as withheld, the answer as cut.
        case .results, .heldAnswer: false
        case .propose(_, let calls, _): !messages.contains { message in message.calls.contains { held in calls.contains { $0.key == held.key } } }
        }
    }

    /// Without a scrollback: the conversation in the journal's words.
    private mutating func rebuildView() {
        view.entries = []
        view.calls = []
        func add(_ body: Entry.Body) { view.entries.append(Entry(id: view.entries.count + 1, time: Timestamp(milliseconds: 0), body: body)) }
        for message in messages {
            switch message.role {
            case .user: add(.you(message.text))
            case .assistant:
                if !message.reasoning.isEmpty { add(.reasoning(text: message.reasoning, isOpen: false)) }
                if !message.text.isEmpty { add(.assistant(text: message.text, isOpen: false, interrupted: nil)) }
                for call in message.calls {
                    add(.call(handle: call.key.number))
                    var state = CallState(
                        handle: call.key.number, tool: VisibleText.line(call.name.string), stage: .notRun("what became of it is in the log"),
                        arguments: RawBytes(call.rawArguments), proposed: Timestamp(milliseconds: 0))
                    if let arguments = try? call.arguments() { state.summary = Inspection.summary(of: arguments) }
                    view.calls.append(state)
                }
            case .tool:
                for case .toolResult(let result) in message.blocks {
                    let place = view.calls.place(of: result.key.number)
                    guard place.isThere else { continue }
                    view.calls[place.index].stage = result.isError ? .failed(milliseconds: 0) : .succeeded(milliseconds: 0)
                    view.calls[place.index].result = ResultWords.shown(result.text)
                }
            }
        }
        view.calls.sort { $0.handle < $1.handle }
    }

    /// An answer that streamed when the engine ended: its words are kept and marked, unless the journal has all of it.
    ///
    /// - Parameter cut: why the answer that the journal has did not come to its end.
    private mutating func endOpenAnswer(_ cut: String?, at now: Timestamp) -> [EngineEffect] {
        let thoughts = view.entries.filter { if case .reasoning(_, true) = $0.body { true } else { false } }
        return thoughts.map { endEntry($0.id, interrupted: nil) } + endOpenText(cut, at: now)
    }

    private mutating func endOpenText(_ cut: String?, at now: Timestamp) -> [EngineEffect] {
        guard let open = view.entries.last(where: { if case .assistant(_, true, _) = $0.body { true } else { false } }),
            case .assistant(let text, _, _) = open.body
        else { return [] }
        let said = messages.last(where: { $0.role == .assistant })?.text ?? ""
        if !text.isEmpty, said.utf8.starts(with: text.utf8) {
            let rest = String(decoding: said.utf8.dropFirst(text.utf8.count), as: UTF8.self)
            return (rest.isEmpty ? [] : [appendText(rest, toEntry: open.id)]) + [endEntry(open.id, interrupted: cut)]
        }
        note = Self.note(ofCut: Self.lostReason)
        return [endEntry(open.id, interrupted: Self.lostReason), .record(.noted(SessionNote(.answerCut, Self.lostReason)))]
            + keep(text.isEmpty ? [] : [.text(text)])
    }

    /// The calls of an answer whose results have not gone back.
    private mutating func takeUpAnswer(_ found: Restoration, _ unknown: inout Int, at now: Timestamp) -> [EngineEffect] {
        var effects: [EngineEffect] = []
        let last = messages.last { $0.role != .user }
        let proposed = last?.role == .assistant ? last?.calls ?? [] : []
        let openCalls = Dictionary(found.open.map { ($0.call.key, $0) }) { first, _ in first }
        // Proposed in the very moment of the end, or left behind by something that was not to be.
        let strays = found.open.filter { stray in !stray.isOwn && !proposed.contains { $0.key == stray.call.key } }
        for stray in strays {
            let started = stray.started != nil
            effects += takeUp(stray, at: now)
            if started {
                unknown += 1
                effects += outcomeUnknown(stray.call.key, stray.started, at: now)
            } else {
                effects += end(stray.call.key, ResultWords.lost, at: now)
            }
        }
        guard !proposed.isEmpty else { return effects }
        turn = .settling
        open = proposed.map(\.key)
        for call in proposed {
            if let ending = found.endings[call.key] {
                effects += takeUp(call, ending: ending, at: now)
                continue
            }
            let known = openCalls[call.key]
            if known == nil { effects.append(.record(.proposed(call))) }
            effects += takeUp(known ?? Restoration.OpenCall(call: call), at: now)
            if known?.started != nil {
                unknown += 1
                effects += outcomeUnknown(call.key, known?.started, at: now)
            } else {
                effects += judge(call.key, at: now)
            }
        }
        // With nothing to decide the results are kept for the model, and asking it is the person's step.
        guard passSettled() == nil else { return effects }
        effects += sendResultsBack()
        turn = .idle
        return effects
    }

    /// Takes an open call into the books; it waits to be judged.
    private mutating func takeUp(_ open: Restoration.OpenCall, at now: Timestamp) -> [EngineEffect] {
        let call = open.call
        var effects: [EngineEffect] = []
        var state =
            shown(call.key.number) ?? CallState(handle: call.key.number, tool: VisibleText.line(call.name.string), stage: .checking, proposed: now)
        if !view.entries.contains(where: { $0.body == .call(handle: call.key.number) }) { effects.append(addEntry(.call(handle: call.key.number), at: now)) }
        let asked = try? call.arguments()
        let amended = open.amended.flatMap { try? ToolArguments(parsing: $0.bytes) }
        state.stage = .checking
        state.display = nil
        state.misfit = nil
        state.preview = []
        state.revision = max(open.revision, open.started?.decision.revision ?? 0)
        state.decidedBy = nil
        state.comment = nil
        state.whyNotRun = nil
        state.deadline = nil
        state.isYours = open.isOwn
        state.arguments = open.amended ?? RawBytes(call.rawArguments)
        if state.summary.isEmpty, let asked { state.summary = Inspection.summary(of: asked) }
        let definition = tools.first { $0.fullName == call.name }
        var record = CallRecord(call: call, definition: definition, asked: asked, arguments: amended ?? asked, shown: state)
        record.wasRestored = true
        record.shown.isAmended = record.isAmended
        calls[call.key] = record
        return effects + [show(record.shown)]
    }

    /// A call of the last answer that is over, but the model does not have its result yet.
    private mutating func takeUp(_ call: ToolCall, ending: SettledCall.Ending, at now: Timestamp) -> [EngineEffect] {
        let misfit = shown(call.key.number)?.misfit
        var effects = takeUp(Restoration.OpenCall(call: call), at: now)
        guard var record = calls[call.key] else { return effects }
        record.shown.misfit = misfit
        switch ending {
        case .finished(let outcome): record.result = outcome.result
        case .denied(let decision):
            record.decision = decision
            record.result = ToolResult(
                key: call.key, text: ResultWords.denied(reason: decision.comment, by: decision.author, misfit: self.misfit(of: call, denied: decision), earlier: earlier(like: call.key)),
                isError: true)
        case .notRun(let notRun): record.result = notRun.result
        case .outcomeUnknown(let unknown): record.result = unknown.result
        }
        record.shown.show(ending)
        calls[call.key] = record
        effects.append(show(record.shown))
        return effects
    }

    /// What was wrong with a call that was denied as it had been proposed; nil when something else was denied.
    private func misfit(of call: ToolCall, denied decision: Decision) -> Misfit? {
        guard decision.binding == Misfit.binding(call.key, tool: call.name, arguments: call.rawArguments) else { return nil }
        if let misfit = misfit(of: call) { return misfit }
        guard let definition = tools.first(where: { $0.fullName == call.name }) else { return nil }
        return (try? call.arguments()).flatMap { Misfit(of: $0, definition) }
    }

    private mutating func outcomeUnknown(_ key: CallKey, _ start: StartRecord?, at now: Timestamp) -> [EngineEffect] {
        guard var record = calls[key] else { return [] }
        let result = ToolResult(key: key, text: ResultWords.outcomeUnknown, isError: true)
        record.result = result
        record.decision = start?.decision
        record.shown.stage = .outcomeUnknown
        record.shown.decidedBy = start?.decision.author
        record.shown.comment = start?.decision.comment
        // The start row was written in the moment after the decision.
        record.shown.started = record.shown.started ?? start?.decision.time
        record.shown.revision = start?.decision.revision ?? record.shown.revision
        calls[key] = record
        return [.record(.outcomeUnknown(OutcomeUnknown(result: result, reason: Self.lostReason))), show(record.shown)]
    }

    private mutating func takeUpOwn(_ open: Restoration.OpenCall, _ unknown: inout Int, at now: Timestamp) -> [EngineEffect] {
        let effects = takeUp(open, at: now)
        if open.started != nil {
            unknown += 1
            return effects + outcomeUnknown(open.call.key, open.started, at: now)
        }
        return effects + end(open.call.key, ResultWords.ownLost, at: now)
    }

    /// The question that was open is asked again, and what it held back is held back again.
    private mutating func takeUpPause(at now: Timestamp) -> [EngineEffect] {
        guard case .paused(let interruption) = turn else {
            view.pause = nil
            return []
        }
        view.pause = interruption.pause
        guard case .propose(_, let held, _) = interruption.next else { return [] }
        numbers = max(numbers, held.last?.key.number ?? 0)
        return held.flatMap { setStage(.held, $0.key.number) }
    }

    /// What the scrollback shows as open and is not: calls that came to their end in the last moment, and arguments that
    /// were still arriving.
    private mutating func closeStale(_ found: Restoration, at now: Timestamp) -> [EngineEffect] {
        var held: Set<Int> = []
        if case .paused(let interruption) = turn, case .propose(_, let calls, _) = interruption.next { held = Set(calls.map(\.key.number)) }
        let stale = view.calls.filter { ($0.isPending || $0.isRunning) && calls[key($0.handle)] == nil && !held.contains($0.handle) }
        return stale.flatMap { call in
            guard let ending = found.endings[key(call.handle)] else { return setStage(.notRun(Self.lostReason), call.handle) }
            var state = call
            state.show(ending)
            if state.isYours, case .finished(let outcome) = ending {
                if ExactString(state.tool) == Self.undoTool {
                    if let words = Self.offer(undoing: outcome.result) { enqueue(.output(handle: state.handle), words) }
                    return [show(state)]
                }
                let line = (try? ToolArguments(parsing: state.arguments.bytes))?.object["argv"]?.array?.last?.string ?? ""
                enqueue(.output(handle: state.handle), Self.offer(outcome.result.text, of: line))
            }
            return [show(state)]
        }
    }

    /// Words of the person that the journal took in the last moment, and the scrollback did not.
    private mutating func addLastWords(at now: Timestamp) -> [EngineEffect] {
        let heard = messages.reversed().prefix { $0.role == .user }.reversed().map(\.text)
        let seen = view.entries.suffix(20).compactMap { if case .you(let text) = $0.body { text } else { nil } }
        let own = heard.filter { text in !Self.engineWords.contains { text.utf8.starts(with: $0.utf8) } }
        return own.filter { text in !seen.contains { $0.utf8.elementsEqual(text.utf8) } }.map { addEntry(.you($0), at: now) }
    }

    /// How messages begin that stand on the person's side and are the engine's words.
    private static let engineWords = ["[Your last answer", "[The person asks", "I ran this command myself", undoneWords, "This is a summary of our conversation"]

    private func summary(unknown: Int) -> Notice {
        var parts: [String] = []
        let waiting = open.count { calls[$0]?.isSettled == false }
        if waiting > 0 { parts.append(waiting == 1 ? "one call waits for you" : "\(waiting) calls wait for you") }
        if unknown > 0 { parts.append(unknown == 1 ? "the outcome of one call is not known" : "the outcome of \(unknown) calls is not known") }
        let rest = parts.isEmpty ? "nothing was open" : parts.joined(separator: "; ")
        var hint: String?
        if unknown > 0 {
            hint = "What had started is never run again by itself; look at what it did before you let it run once more."
        } else if waiting == 0, turn == .idle, note != nil {
            hint = "The last answer was cut off: /retry asks for it again."
        } else if waiting == 0, turn == .idle, let last = messages.last, last.role != .assistant {
            hint = "The model has not answered yet: /retry asks it."
        }
        return Notice(unknown > 0 ? .warning : .information, "The session is taken up again: \(rest).", hint: hint)
    }
}

extension CallState {
    /// Shows what became of it.
    fileprivate mutating func show(_ ending: SettledCall.Ending) {
        preview = []
        switch ending {
        case .finished(let outcome):
            let took = outcome.milliseconds
            stage = outcome.wasCancelled ? .cancelled : outcome.result.isError ? .failed(milliseconds: took) : .succeeded(milliseconds: took)
            result = ResultWords.shown(outcome.result.text)
        case .denied(let decision):
            stage = .denied
            decidedBy = decision.author
            comment = decision.comment
        case .notRun(let notRun):
            stage = .notRun(VisibleText.sentence(notRun.reason))
            whyNotRun = notRun.kind
        case .outcomeUnknown: stage = .outcomeUnknown
        }
    }
}
