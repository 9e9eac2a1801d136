import Approval
import Conversation
import JSON
import Link

/// A session without a person, as a pure state machine: events of the engine in, commands and reports out.
///
/// It says the prompt, denies every call that waits for a person, answers a pause with "stop", a guard's question with "hold it back", and ends when the model's
/// answer is whole or nothing more will come. It never approves.
struct HeadlessRun {
    enum Effect: Sendable, Equatable {
        case send(Command)
        /// Answered by the rule of this command, not by a person.
        case decide(Command)
        case report(RunEvent)
        /// Close the engine, then ask for ``finished(losing:)``.
        case close
    }

    /// The rule's name, as the journal keeps it.
    static let rule = "assent run"
    /// What the model and the journal are told about a denied call.
    static let denial =
        "nobody is there to approve calls in this run. Go on without it, and say what you left undone."

    private let session: SessionID
    private let prompt: String
    /// The tool that the model must call first.
    private let tool: String?
    private let schema: OutputSchema?

    private var hasSpoken = false
    private var hasBegun = false
    private var mayAskAgain = true
    private var outcome: RunEnding.Outcome?
    private var value: JSONValue?
    /// Bytes of text that were reported, by entry; for every entry that was seen.
    private var entries: [Int: Int] = [:]
    /// Of the entries those that are no answer.
    private var thoughts: Set<Int> = []
    private var calls: [Int: CallProgress] = [:]
    private var answer: Answer?
    /// The last trouble since the last request.
    private var trouble: Notice?

    private struct Answer {
        let entry: Int
        var text: String
        var isWhole = false
    }

    private struct CallProgress: Equatable {
        let stage: String
        let revision: Int
    }

    init(session: SessionID, prompt: String, tool: String? = nil, schema: OutputSchema? = nil) {
        self.session = session
        self.prompt = prompt
        self.tool = tool
        self.schema = schema
    }

    mutating func receive(_ event: Event) -> [Effect] {
        switch event {
        // What came before the first whole state is in it.
        case _ where !hasSpoken: if case .session(let state) = event { return received(state) } else { return [] }
        case .session(let state): return received(state)
        case .entryAdded(let entry): return added(entry)
        case .entryText(let id, let text): return grew(id, text)
        case .entryEnded(let id, let interrupted): return ended(id, interrupted)
        case .call(let state): return changed(state)
        case .callOutput(let handle, let text): return [.report(.output(call: handle, text))]
        case .phase(let phase): return entered(phase)
        case .usage(let usage): return [.report(.usage(usage))]
        case .pause(let pause): return paused(pause)
        case .refused(_, let reason): return refused(reason)
        case .queued, .ruleDraft, .form, .rules, .frontEnds, .renamed, .earlier: return []
        case .detached(let reason): return fail(reason)
        case .closed: return outcome == nil ? fail("The session was closed.") : []
        }
    }

    /// A signal asked the program to end, or nobody reads what it writes.
    mutating func stop(_ reason: RunEnding.Outcome) -> [Effect] { end(reason) }

    /// The engine is closed: how it all ended.
    /// - Parameter notice: what could not be recorded to the very end.
    func finished(losing notice: Notice?) -> RunEnding {
        let outcome = notice.map { .failed($0.message) } ?? outcome ?? .failed("The session was closed.")
        return RunEnding(outcome: outcome, answer: answer?.text, value: value)
    }

    // MARK: The conversation

    private mutating func received(_ state: SessionState) -> [Effect] {
        var effects: [Effect] = []
        if !hasSpoken {
            hasSpoken = true
            effects.append(.report(.session(.init(id: session, name: state.name, folder: state.folder, model: state.model))))
            for entry in state.entries { effects += added(entry) }
            return effects + [.send(tool.map { .call(tool: $0, prompt) } ?? .say(prompt))]
        }
        // In place of events that were missed.
        for entry in state.entries { effects += caughtUp(entry) }
        for call in state.calls { effects += changed(call) }
        return effects + paused(state.pause) + entered(state.phase)
    }

    private mutating func caughtUp(_ entry: Entry) -> [Effect] {
        guard let known = entries[entry.id] else { return added(entry) }
        var effects: [Effect] = []
        if case .reasoning(let text, _) = entry.body, text.utf8.count > known {
            return grew(entry.id, String(decoding: text.utf8.dropFirst(known), as: UTF8.self))
        }
        guard case .assistant(let text, let isOpen, let interrupted) = entry.body else { return [] }
        if text.utf8.count > known { effects += grew(entry.id, String(decoding: text.utf8.dropFirst(known), as: UTF8.self)) }
        if !isOpen, answer?.entry == entry.id, answer?.isWhole == false { effects += ended(entry.id, interrupted) }
        return effects
    }

    private mutating func added(_ entry: Entry) -> [Effect] {
        entries[entry.id] = 0
        switch entry.body {
        case .you(let text):
            hasBegun = true
            return [.report(.message(text))]
        case .assistant(let text, let isOpen, let interrupted):
            answer = Answer(entry: entry.id, text: "")
            var effects = text.isEmpty ? [] : grew(entry.id, text)
            if !isOpen { effects += ended(entry.id, interrupted) }
            return effects
        case .reasoning(let text, _):
            thoughts.insert(entry.id)
            return text.isEmpty ? [] : grew(entry.id, text)
        case .notice(let notice):
            if notice.level != .information { trouble = notice }
            // That the answer was stopped is no news to whoever stopped it.
            return notice.level == .information && outcome != nil ? [] : [.report(.notice(notice))]
        case .call, .report: return []
        }
    }

    private mutating func grew(_ id: Int, _ text: String) -> [Effect] {
        entries[id, default: 0] += text.utf8.count
        if thoughts.contains(id) { return [.report(.reasoning(entry: id, text))] }
        if answer?.entry == id { answer?.text += text }
        return [.report(.text(entry: id, text))]
    }

    private mutating func ended(_ id: Int, _ interrupted: String?) -> [Effect] {
        guard answer?.entry == id, let text = answer?.text else { return [] }
        answer?.isWhole = interrupted == nil
        return [.report(.answer(entry: id, text: text, interrupted: interrupted))]
    }

    // MARK: Calls

    private mutating func changed(_ state: CallState) -> [Effect] {
        let progress = CallProgress(stage: RunLines.word(for: state.stage), revision: state.revision)
        guard calls[state.handle] != progress else { return [] }
        calls[state.handle] = progress
        // Not proposed yet; while it streams it has not even a name.
        if state.stage == .arriving || state.stage == .held { return [] }
        let report = Effect.report(.call(state))
        guard state.stage == .waiting, outcome == nil else { return [report] }
        return [report, .decide(.deny(Command.Deny(handle: state.handle, revision: state.revision, reason: Self.denial)))]
    }

    // MARK: The end

    private mutating func entered(_ phase: Phase) -> [Effect] {
        switch phase {
        case .asking:
            answer = nil
            trouble = nil
            return []
        case .retrying(let retry): return [.report(.retry(retry))]
        case .idle: return hasBegun && outcome == nil ? rested() : []
        case .answering, .working, .paused: return []
        }
    }

    /// The engine has nothing more to do.
    private mutating func rested() -> [Effect] {
        guard let answer, answer.isWhole else {
            let reason = trouble?.message ?? "The model gave no answer."
            return fail(reason, isTold: trouble != nil)
        }
        guard let schema else { return end(.complete) }
        switch schema.read(answer.text) {
        case .success(let value):
            self.value = value
            return end(.complete)
        case .failure(let mismatch) where mayAskAgain:
            mayAskAgain = false
            hasBegun = false
            return [
                .report(.notice(Notice(.warning, "\(mismatch.message) The model is asked once more."))),
                .send(.say(schema.askAgain(because: mismatch))),
            ]
        case .failure(let mismatch): return fail(mismatch.message)
        }
    }

    private mutating func paused(_ pause: Pause?) -> [Effect] {
        guard let pause, outcome == nil else { return [] }
        // A guard's question: nobody is there to let it pass, and the turn goes on without.
        if pause.choices.contains(.withhold) {
            return [.report(.notice(Notice(.warning, pause.message))), .decide(.answer(pause: pause.id, .withhold))]
        }
        let notice = Notice(.error, pause.message, hint: pause.hint)
        return [.report(.notice(notice)), .decide(.answer(pause: pause.id, .stop))] + end(.failed(pause.message))
    }

    private mutating func refused(_ reason: String) -> [Effect] {
        // Nothing would ever come of a prompt that was not taken.
        if hasSpoken, !hasBegun, outcome == nil { return fail(reason) }
        return [.report(.notice(Notice(.warning, reason)))]
    }

    private mutating func fail(_ reason: String, isTold: Bool = false) -> [Effect] {
        (isTold ? [] : [.report(.notice(Notice(.error, reason)))]) + end(.failed(reason))
    }

    private mutating func end(_ outcome: RunEnding.Outcome) -> [Effect] {
        guard self.outcome == nil else { return [] }
        self.outcome = outcome
        return [.close]
    }
}
