import Approval
import Conversation
import JSON
import Journal
import Link

/// What becomes of a proposed call.
extension SessionMachine {
    /// The calls of a whole answer.
    ///
    /// - Parameter blocks: all parts of the answer, the calls among them.
    mutating func propose(_ proposed: [ToolCall], _ blocks: [ContentBlock], at now: Timestamp) -> [EngineEffect] {
        var effects = keep(blocks)
        tally.count(proposed)
        turn = .settling
        stoppedAfter = nil
        open = proposed.map(\.key)
        effects += enter(.working)
        for call in proposed {
            effects += register(call, at: now)
            effects += judge(call.key, at: now)
        }
        return effects + settle(at: now)
    }

    /// Takes a call into the books; nothing becomes of it yet.
    ///
    /// - Parameter line: of a command of the person's own, as it was typed.
    mutating func register(_ call: ToolCall, typed line: String? = nil, at now: Timestamp) -> [EngineEffect] {
        let isYours = line != nil
        let number = call.key.number
        var state =
            shown(number)
            ?? CallState(handle: number, tool: VisibleText.line(call.name.string), stage: .checking, isYours: isYours, proposed: now)
        state.stage = .checking
        state.arguments = RawBytes(call.rawArguments)
        state.preview = []
        let asked = try? call.arguments()
        if let asked { state.summary = line.map { VisibleText.line($0) } ?? Inspection.summary(of: asked) }
        let definition = definition(of: call)
        calls[call.key] = CallRecord(call: call, definition: definition, asked: asked, arguments: asked, shown: state)
        return [.record(isYours ? .commanded(call) : .proposed(call)), show(state)]
    }

    /// The tool that a call is of; those of the person's own only for calls of their own.
    func definition(of call: ToolCall) -> ToolDefinition? {
        tools.first { $0.fullName == call.name } ?? (own[call.key] == nil ? nil : ownTools.first { $0.fullName == call.name })
    }

    /// Asks for facts about the present revision.
    func check(_ key: CallKey) -> [EngineEffect] {
        calls[key]?.checkRequest(earlier(like: key)).map { [.check($0)] } ?? []
    }

    mutating func checked(_ key: CallKey, _ revision: Int, _ outcome: CheckOutcome, at now: Timestamp) -> [EngineEffect] {
        // A late answer about a revision that was replaced, denied or closed changes nothing.
        guard var record = calls[key], record.shown.stage == .checking, revision == record.shown.revision + 1 else { return [] }
        // Whoever takes the session up again has it judged anew; what began now would be stopped by nobody.
        if isSuspending { return [] }
        switch outcome {
        case .problem(let problem):
            if let effects = takeBackChange(key, problem, at: now) { return effects }
            // What it needs may be the work of a call before it in the same answer.
            if !record.wasHeld, let place = open.firstIndex(of: key), open[..<place].contains(where: { calls[$0]?.isSettled == false }) {
                record.wasHeld = true
                record.shown.stage = .held
                calls[key] = record
                return [show(record.shown)]
            }
            return invalid(key, problem, at: now) + settle(at: now)
        case .misfit(let misfit):
            if record.checked != nil, let effects = takeBackChange(key, misfit.problems.joined(separator: " "), at: now) { return effects }
            return take(misfit, key, at: now) + settle(at: now)
        case .ready(let checked):
            guard checked.sheet.key == key, checked.sheet.revision == revision else { return [] }
            record.adopt(checked)
            calls[key] = record
            let effects: [EngineEffect] = [.record(.shown(Showing(sheet: checked.sheet, verdict: checked.verdict, display: checked.display)))]
            // The person typed it, so it runs; but what hides in it (a pasted invisible character), or what a hook asks about,
            // is shown first.
            let hides = checked.verdict.flags.contains { TextFlag(rawValue: $0) != nil } || HookFact.floor(of: checked.sheet.facts) != .none
            if let author = own[key], checked.sheet.revision == 1, checked.verdict.ruling != .deny, !hides {
                return effects + begin(key, by: author, display: nil, comment: nil, at: now)
            }
            switch checked.verdict.ruling {
            case .ask: return effects + [show(record.shown)]
            // Once a person has had to do with the call, a person decides it.
            case .allow where checked.sheet.revision > 1 || record.wasRestored: return effects + [show(record.shown)]
            case .allow:
                return effects + begin(key, by: Author(kind: .rule, name: rule(checked)), display: nil, comment: nil, rules: checked.verdict.rules, at: now)
            case .deny: return effects + deny(key, by: checked, at: now)
            }
        }
    }

    /// A rule denies, or a hook.
    private mutating func deny(_ key: CallKey, by checked: CheckedCall, at now: Timestamp) -> [EngineEffect] {
        if let hook = HookFact.denier(in: checked.sheet.facts, checked.verdict) { return deny(key, by: hook.author, reason: hook.reason, at: now) }
        return deny(key, by: Author(kind: .rule, name: rule(checked)), reason: nil, at: now)
    }

    /// Of a line with several commands each may have its own rule.
    private func rule(_ checked: CheckedCall) -> String {
        let because = checked.verdict.because
        if checked.verdict.ruling == .allow, because.count > 1 { return because.joined(separator: "; ") }
        return because.first ?? "rule"
    }

    /// An approval: the driver asks the docket, which records and only then lets it start.
    mutating func begin(_ key: CallKey, by author: Author, display: Digest?, comment: String?, reply: Reply? = nil, rules: [RuleUse] = [], at now: Timestamp) -> [EngineEffect] {
        guard var record = calls[key], record.shown.stage == .waiting, record.shown.misfit == nil, let checked = record.checked else { return [] }
        let decision = Decision(
            call: key, revision: record.shown.revision, answer: .approved, binding: checked.sheet.binding,
            display: display, author: author, comment: comment, reply: reply, rules: rules.isEmpty ? nil : rules, time: now)
        record.decision = decision
        record.shown.decidedBy = author
        record.shown.comment = comment
        if waitsForPlace(record) { return queue(record) }
        record.shown.stage = .starting
        calls[key] = record
        // The facts are gathered while the front ends are told.
        return [.begin(decision, checked.sheet), show(record.shown)]
    }

    mutating func started(_ key: CallKey, at now: Timestamp) -> [EngineEffect] {
        guard var record = calls[key], record.shown.stage == .starting else { return [] }
        record.started = now
        record.shown.stage = .running(since: now)
        record.shown.started = now
        calls[key] = record
        if record.isAmended, own[key] == nil { remember(record) }
        var effects = [show(record.shown)]
        // Stopped between the key and the start: it ends at once.
        if record.wasCancelled { effects.append(.cancelRun(key)) }
        return effects
    }

    mutating func startRefused(_ key: CallKey, _ refusal: StartRefusal, at now: Timestamp) -> [EngineEffect] {
        guard var record = calls[key], record.shown.stage == .starting else { return [] }
        record.decision = nil
        record.shown.decidedBy = nil
        record.shown.comment = nil
        var effects: [EngineEffect] = []
        switch refusal {
        case .changed(let checked):
            record.shown.revision = checked.sheet.revision - 1
            record.adopt(checked)
            effects.append(.record(.shown(Showing(sheet: checked.sheet, verdict: checked.verdict, display: checked.display))))
            effects.append(.tell(.refused(handle: key.number, reason: "Something changed since it was approved. Nothing was run\(checked.verdict.ruling == .deny ? "." : "; the call waits for you.")")))
        case .notRecorded(let reason):
            record.shown.stage = .waiting
            let notice = Notice(
                .error, "The decision on call #\(key.number) could not be recorded, so nothing was run. \(reason)",
                hint: "Make room or mend the journal, then approve again.")
            effects.append(addNotice(notice, at: now))
        case .stopped: record.shown.stage = .waiting
        case .alreadyStarted:
            calls[key] = record
            return notRun(key, nil, "The call had already started once; it never runs twice.", at: now) + settle(at: now)
        }
        let stopped = record.wasCancelled
        record.wasCancelled = false
        calls[key] = record
        effects.append(show(record.shown))
        if isSuspending { return effects + settle(at: now) }
        // What a rule or a hook denies by now is not for the person to approve.
        if case .changed(let checked) = refusal, checked.verdict.ruling == .deny {
            effects += deny(key, by: checked, at: now)
            return isClosing ? effects : effects + startQueued()
        }
        // Its place is free.
        if !isClosing { effects += startQueued() }
        if isClosing {
            effects += undecided(key, at: now) + settle(at: now)
        } else if case .stopped = refusal {
            effects += end(key, stoppedAfter == nil ? ResultWords.cancelledBeforeStart : ResultWords.stoppedBeforeStart, at: now) + settle(at: now)
        } else if stopped, stoppedAfter != nil || own[key] != nil {
            effects += end(key, ResultWords.stopped, at: now) + settle(at: now)
        }
        return effects
    }

    func output(_ key: CallKey, _ text: String) -> [EngineEffect] {
        guard let record = calls[key], !record.isSettled else { return [] }
        return [.tell(.callOutput(handle: key.number, text: text))]
    }

    mutating func ended(_ key: CallKey, _ ran: ExecutionResult, at now: Timestamp) -> [EngineEffect] {
        guard var record = calls[key], !record.isSettled, case .running(let since) = record.shown.stage else { return [] }
        let took = max(0, now.since(since))
        let (result, guarded) = screened(ran, of: key, at: now)
        let words = ResultWords.ran(result, record: record, earlier: earlier(like: key))
        let toolResult = ToolResult(key: key, text: words, isError: result.isError, images: result.images)
        record.result = toolResult
        record.shown.stage = record.wasCancelled ? .cancelled : ran.isError ? .failed(milliseconds: took) : .succeeded(milliseconds: took)
        record.shown.result = ResultWords.shown(result.text)
        calls[key] = record
        let outcome = Outcome(result: toolResult, milliseconds: took, wasCancelled: record.wasCancelled)
        return [.record(.finished(outcome)), show(record.shown)] + guarded + settle(at: now)
    }

    /// A denial touches this call alone.
    mutating func deny(_ key: CallKey, by author: Author, reason: String?, at now: Timestamp) -> [EngineEffect] {
        guard var record = calls[key], !record.isSettled, let binding = record.handed?.binding ?? record.checked?.sheet.binding else { return [] }
        let decision = Decision(
            call: key, revision: record.shown.revision, answer: .denied, binding: binding,
            display: record.shown.display?.digest, author: author, comment: reason, time: now)
        record.decision = decision
        record.result = ToolResult(key: key, text: ResultWords.denied(reason: reason, by: author, misfit: record.handed?.misfit, earlier: earlier(like: key)), isError: true)
        record.shown.stage = .denied
        record.shown.decidedBy = author
        record.shown.comment = reason
        calls[key] = record
        if own[key] == nil { remember(record) }
        return [.record(.decided(decision)), show(record.shown)] + settle(at: now)
    }

    /// The call cannot be shown as one that could be approved: the model gets an error when the call is its own; the person
    /// reads why where the call stands.
    mutating func invalid(_ key: CallKey, _ problem: String, at now: Timestamp) -> [EngineEffect] {
        if own[key] != nil, calls[key]?.call.name == Self.undoTool { return undoRefused(key, problem, at: now) }
        return notRun(key, .invalid, problem, at: now)
    }

    /// The call never ran and nobody denied it; the model is told why.
    ///
    /// - Parameters:
    ///   - kind: which kind of end it is; nil for what is none of those.
    ///   - words: what it is told; the reason itself where there is no more to tell.
    mutating func notRun(_ key: CallKey, _ kind: WhyNotRun?, _ reason: String, told words: String? = nil, at now: Timestamp) -> [EngineEffect] {
        guard var record = calls[key], !record.isSettled else { return [] }
        let result = ToolResult(key: key, text: words ?? reason, isError: true)
        record.result = result
        record.shown.stage = .notRun(VisibleText.sentence(reason))
        record.shown.whyNotRun = kind
        calls[key] = record
        if kind == .timedOut, own[key] == nil { remember(record) }
        return [.record(.notRun(NotRun(result: result, reason: reason, kind: kind))), show(record.shown)]
    }

    mutating func end(_ key: CallKey, _ end: ResultWords.End, at now: Timestamp) -> [EngineEffect] {
        notRun(key, end.kind, end.reason, told: end.words, at: now)
    }

    /// The session ended with the call waiting: neither approved nor denied.
    mutating func undecided(_ key: CallKey, at now: Timestamp) -> [EngineEffect] { end(key, ResultWords.undecided, at: now) }
}

extension CallRecord {
    /// Takes over a checked revision; the call waits.
    mutating func adopt(_ checked: CheckedCall) {
        self.checked = checked
        handed = nil
        shown.misfit = nil
        shown.revision = checked.sheet.revision
        shown.stage = .waiting
        shown.risk = checked.verdict.risk
        shown.isTwice = checked.verdict.isTwice ? true : nil
        shown.isUndoable = checked.sheet.facts.undo == .kept ? true : nil
        shown.display = checked.display
        if case .asks(let question) = checked.sheet.facts.effect { shown.question = question } else { shown.question = nil }
        shown.tool = VisibleText.line(checked.sheet.definition.fullName.string)
        shown.arguments = RawBytes(checked.sheet.arguments.bytes)
        shown.isAmended = checked.sheet.isAmended
        // A command of the person's own keeps the words that they typed, unless they have changed it since.
        if !shown.isYours || shown.isAmended { shown.summary = Inspection.summary(of: checked.sheet.arguments) }
    }
}
