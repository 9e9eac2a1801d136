import Approval
import Conversation
import Guards
import Journal
import Link

/// What guards make of text on its way: of the person's words, of the model's, and of results.
extension SessionMachine {
    /// The person's words on their way to the model.
    ///
    /// - Parameters:
    ///   - mayAsk: a guard can ask here; otherwise what it would ask about is not taken.
    ///   - then: goes on with the words that may pass.
    mutating func screened(
        _ text: String, mayAsk: Bool = true, at now: Timestamp, then: (inout SessionMachine, String) -> [EngineEffect]
    ) -> [EngineEffect] {
        guard let screened = guards.screen(text, at: .input) else { return then(&self, text) }
        func note(_ outcome: GuardRecord.Outcome) -> EngineEffect { .record(.guarded(GuardRecord(place: .input, acts: screened.acts, outcome: outcome))) }
        switch screened.effect {
        case .redact:
            let effects = then(&self, screened.redacted)
            return [note(.redacted)] + effects + [addNotice(Notice(.information, Self.sentence("Taken out of your message before it was sent", screened)), at: now)]
        case .deny:
            return [note(.withheld), .tell(.refused(handle: nil, reason: Self.sentence("Your message was not sent", screened)))]
        case .ask:
            guard mayAsk, turn == .idle else {
                let words = Self.sentence("Your message was not sent", screened)
                return [note(.withheld), .tell(.refused(handle: nil, reason: words + " It can be asked about when the model rests."))]
            }
            let effects = pause(Self.sentence("Your message was held", screened), hint: "Is it to go to the model?", [.pass, .redact, .withhold], then: .say(text))
            return [note(.asked)] + effects
        }
    }

    /// A result on its way to the model, the journal and the screens.
    mutating func screened(_ result: ExecutionResult, of key: CallKey, at now: Timestamp) -> (ExecutionResult, [EngineEffect]) {
        guard let screened = guards.screen(result.text, at: .result) else { return (result, []) }
        func note(_ outcome: GuardRecord.Outcome) -> EngineEffect {
            .record(.guarded(GuardRecord(place: .result, acts: screened.acts, outcome: outcome, call: key)))
        }
        let redacted = ExecutionResult(text: screened.redacted, isError: result.isError, images: result.images)
        // Nobody could be asked any more; and what a person runs goes to the model only with a message of theirs.
        let canAsk = open.contains(key) && !isClosing && !isSuspending
        switch screened.effect {
        case .ask where canAsk:
            heldResults[key] = HeldResult(
                result: ToolResult(key: key, text: calls[key].map { ResultWords.ran(result, record: $0) } ?? result.text, isError: result.isError, images: result.images),
                shown: ResultWords.shown(result.text), screened: screened)
            return (ResultWords.withheld(screened), [note(.asked)])
        case .redact, .ask:
            let notice = Notice(.information, Self.sentence("Taken out of the result of call #\(key.number)", screened))
            return (redacted, [note(.redacted), addNotice(notice, at: now)])
        case .deny:
            let notice = Notice(.warning, Self.sentence("The result of call #\(key.number) was withheld", screened))
            return (ResultWords.withheld(screened), [note(.withheld), addNotice(notice, at: now)])
        }
    }

    /// All calls are over, and guards hold results: the person is asked once about all of them.
    mutating func askAboutResults() -> [EngineEffect]? {
        let held = open.compactMap { key in heldResults[key].map { (key, $0.screened) } }
        guard let first = held.first else { return nil }
        let numbers = held.map { "#\($0.0.number)" }.joined(separator: ", ")
        let which = held.count == 1 ? "The result of call \(numbers) was held" : "The results of calls \(numbers) were held"
        let all = Screened(redacted: "", acts: held.flatMap { $0.1.acts })
        return pause(Self.sentence(which, held.count == 1 ? first.1 : all), hint: "Is it to go to the model?", [.pass, .redact, .withhold], then: .results)
    }

    // MARK: The model's words

    /// Passes on what no guard can still object to.
    mutating func receiveGuarded(_ event: StreamEvent, at now: Timestamp) -> [EngineEffect] {
        if case .restarted = event {
            withAnswer { ($0.textGuard, $0.thoughtGuard, $0.withheld) = (nil, nil, nil) }
            return take(event, at: now)
        }
        if withAnswer({ $0.withheld != nil }) == true {
            withAnswer { $0.withheld?.append(event) }
            if case .ended = event { return holdAnswer(at: now) }
            return []
        }
        switch event {
        case .textDelta(let text):
            var effects = endThoughtGuard(at: now)
            let (passed, screened) = pass(text, through: \.textGuard)
            if !passed.utf8.isEmpty { effects += take(.textDelta(passed), at: now) }
            return effects + (screened.map { guardStops($0, at: now) } ?? [])
        case .reasoningDelta(let text):
            var effects = endTextGuard(at: now)
            // Its maker gets it back as it was: it is signed. It is what screens show that is looked at.
            withAnswer { $0.parts.receive(event) }
            let (passed, screened) = pass(text, through: \.thoughtGuard)
            if !passed.utf8.isEmpty { effects += thought(passed, at: now) }
            return effects + (screened.map { guardStops($0, at: now) } ?? [])
        case .textEnded, .reasoningEnded, .callStarted, .providerItem, .ended:
            return endThoughtGuard(at: now) + endTextGuard(at: now) + take(event, at: now)
        default: return take(event, at: now)
        }
    }

    private mutating func pass(_ text: String, through stream: WritableKeyPath<Answer, GuardStream?>) -> (String, Screened?) {
        let all = guards
        return withAnswer { answer in
            if answer[keyPath: stream] == nil { answer[keyPath: stream] = GuardStream(answer.guards ?? all, at: .output) }
            // None looks there any more: the person has let it pass.
            guard answer[keyPath: stream] != nil else { return (text, nil) }
            let passed = answer[keyPath: stream]?.take(text) ?? ""
            return (passed, answer[keyPath: stream]?.stopped)
        } ?? ("", nil)
    }

    /// No more text of this part follows.
    private mutating func endTextGuard(at now: Timestamp) -> [EngineEffect] {
        guard let (passed, acts) = withAnswer({ answer -> (String, [GuardAct])? in
            defer { answer.textGuard = nil }
            guard var stream = answer.textGuard else { return nil }
            return (stream.finish(), stream.acts)
        }) ?? nil else { return [] }
        return (passed.utf8.isEmpty ? [] : take(.textDelta(passed), at: now)) + tell(redacted: acts, at: now)
    }

    private mutating func endThoughtGuard(at now: Timestamp) -> [EngineEffect] {
        guard let (passed, acts) = withAnswer({ answer -> (String, [GuardAct])? in
            defer { answer.thoughtGuard = nil }
            guard var stream = answer.thoughtGuard else { return nil }
            return (stream.finish(), stream.acts)
        }) ?? nil else { return [] }
        return (passed.utf8.isEmpty ? [] : thought(passed, at: now)) + tell(redacted: acts, at: now)
    }

    private mutating func tell(redacted acts: [GuardAct], at now: Timestamp) -> [EngineEffect] {
        let redacted = acts.filter { $0.effect == .redact }
        if redacted.isEmpty { return [] }
        let screened = Screened(redacted: "", acts: redacted)
        return [
            .record(.guarded(GuardRecord(place: .output, acts: redacted, outcome: .redacted))),
            addNotice(Notice(.information, Self.sentence("Taken out of the model's answer", screened)), at: now),
        ]
    }

    /// A guard asks about the rest of the answer, or does not let it pass.
    private mutating func guardStops(_ screened: Screened, at now: Timestamp) -> [EngineEffect] {
        guard case .answering(let answer) = turn else { return [] }
        if screened.effect == .deny {
            let reason = "held back by \(VisibleText.line(screened.words))"
            return [.record(.guarded(GuardRecord(place: .output, acts: screened.acts, outcome: .withheld))), .cancelRequest(answer.request)]
                + drop(answer, because: reason, at: now)
                + [addNotice(Notice(.warning, Self.sentence("The rest of the model's answer was held back", screened)), at: now)]
                + rest(at: now)
        }
        withAnswer { answer in
            let text = answer.textGuard?.takeRest() ?? ""
            let thought = answer.thoughtGuard?.takeRest() ?? ""
            // Reasoning has been kept already: only what is shown of it was held.
            answer.withheld = text.utf8.isEmpty ? [] : [.textDelta(text)]
            (answer.textGuard, answer.thoughtGuard) = (nil, nil)
            answer.hasContent = answer.hasContent || !thought.utf8.isEmpty
            answer.stoppedBy = screened
        }
        return [
            .record(.guarded(GuardRecord(place: .output, acts: screened.acts, outcome: .asked))),
            addNotice(Notice(.warning, Self.sentence("The rest of the model's answer is held until it is whole", screened)), at: now),
        ]
    }

    private mutating func holdAnswer(at now: Timestamp) -> [EngineEffect] {
        guard case .answering(var answer) = turn, let events = answer.withheld, let screened = answer.stoppedBy else { return [] }
        answer.withheld = nil
        answer.stoppedBy = nil
        heldAnswer = HeldAnswer(answer: answer, events: events, screened: screened)
        return pause(
            Self.sentence("The rest of the model's answer was held", screened), hint: "Is it to be shown and used?", [.pass, .redact, .withhold],
            then: .heldAnswer)
    }

    // MARK: The person's answer

    mutating func answerGuard(_ interruption: Interruption, _ choice: Pause.Choice, from author: Author, at now: Timestamp) -> [EngineEffect] {
        let outcome: GuardRecord.Outcome = choice == .pass ? .passed : choice == .redact ? .redacted : .withheld
        func note(_ place: Guard.Place, _ screened: Screened?, _ key: CallKey? = nil) -> EngineEffect {
            .record(.guarded(GuardRecord(place: place, acts: screened?.acts ?? [], outcome: outcome, call: key, author: author)))
        }
        var effects = setPause(nil)
        switch interruption.next {
        case .say(let text):
            turn = .idle
            let found = guards.screen(text, at: .input)
            effects.append(note(.input, found))
            if choice == .withhold {
                return effects + [.tell(.refused(handle: nil, reason: "Your message was not sent."))] + rest(at: now)
            }
            return effects + say(choice == .pass ? text : found?.redacted ?? text, at: now)
        case .results:
            turn = .settling
            for key in open {
                guard let held = heldResults.removeValue(forKey: key), var record = calls[key] else { continue }
                effects.append(note(.result, held.screened, key))
                guard choice != .withhold else { continue }
                let text = choice == .pass ? held.result.text : guards.redacting.screen(held.result.text, at: .result)?.redacted ?? held.result.text
                record.result = ToolResult(key: key, text: text, isError: held.result.isError, images: held.result.images)
                record.shown.result = choice == .pass ? held.shown : ResultWords.shown(text)
                calls[key] = record
                effects.append(show(record.shown))
            }
            return effects + enter(.working) + settle(at: now)
        case .heldAnswer:
            guard let held = heldAnswer else { return effects + rest(at: now) }
            heldAnswer = nil
            effects.append(note(.output, held.screened))
            var answer = held.answer
            answer.guards = choice == .pass ? GuardSet() : guards.redacting
            turn = .answering(answer)
            if choice == .withhold { return effects + drop(answer, because: "held back by you", at: now) + rest(at: now) }
            return effects + receive(held.events, of: answer.request, at: now)
        case .request, .propose: return effects
        }
    }

    /// A question of a guard is given up: what it held does not pass.
    mutating func withdrawGuarded(_ interruption: Interruption, because reason: String, at now: Timestamp) -> [EngineEffect] {
        switch interruption.next {
        case .results:
            heldResults = [:]
            return sendResultsBack()
        case .heldAnswer:
            guard let held = heldAnswer else { return [] }
            heldAnswer = nil
            return drop(held.answer, because: reason, at: now)
        case .say, .request, .propose: return []
        }
    }

    /// `Your message was not sent: the guard “x” (1 place). Why.`
    static func sentence(_ what: String, _ screened: Screened) -> String {
        let why = screened.reason.map { " \(VisibleText.sentence($0))." } ?? ""
        return "\(what): \(VisibleText.line(screened.words)).\(why)"
    }
}
